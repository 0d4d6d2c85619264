"""Mutants of the Python rooms, made by cosmic-ray; each is tried by the tests that lead to it, in a copy of the checkout."""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from mutation import reaching
from mutation.choosing import test_files

HOME = Path(__file__).parents[2]
RETURNS = ("tests/sources/returns", "tests/sources/test_checking.py")
ROOMS: dict[str, tuple[str, ...]] = {
    "contracts": ("tests/contracts", "tests/plans/test_harbour.py", "tests/sources/returns/test_library.py"),
    "sources/notation": ("tests/unit", "tests/plans/test_harbour.py", "tests/sources/returns/test_values.py"),
    "sources/returns": RETURNS,
    "warehouse/ledger": ("tests/warehouse", "tests/commands/test_resubmission.py", "tests/faults"),
    "warehouse/disclosure": ("tests/disclosure",),
    "warehouse/release": ("tests/warehouse", "tests/faults/test_release_crash.py"),
    "warehouse/verify": ("tests/warehouse", "tests/orchestration/test_rebuild.py"),
}
# changes of a kind that Python's own reading refuses at once (annotations) or that says the same (comparing identity)
LEFT_OUT = (
    "BitOr",
    "BitAnd",
    "BitXor",
    "Shift",
    "_Is",
    "RemoveDecorator",
    "Variable",
    "Pow",
    "Mod",
    "ExceptionReplacer",
)


@dataclass(frozen=True)
class PythonMutant:
    """A file, the operator of cosmic-ray and which of its places was changed; the lines that differ."""

    room: str
    file: str
    operator: str
    occurrence: int
    before: str
    after: str
    code: str
    line: int


def sample(number: int, seed: int) -> Iterator[PythonMutant]:
    """That many changes, drawn by the seed: a file by its length, a place in it."""
    drawn = random.Random(seed)
    files = [(room, path) for room in ROOMS for path in sorted((HOME / room).rglob("*.py"))]
    weights = [len(path.read_bytes()) for _, path in files]
    seen: set[tuple[Path, str, int]] = set()
    made = 0
    while made < number:
        ((room, path),) = drawn.choices(files, weights)
        if not (places := _places(path)):
            continue
        name, occurrence = drawn.choice(places)
        if (path, name, occurrence) in seen:
            continue
        seen.add((path, name, occurrence))
        if changed := _changed(room, path, name, occurrence):
            made += 1
            yield changed


@cache
def _places(path: Path) -> list[tuple[str, int]]:
    nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
    return [
        (name, occurrence)
        for name in sorted(operator_names())
        if not any(part in name for part in LEFT_OUT)
        for operator in [get_operator(name)()]
        for occurrence in range(sum(len(list(operator.mutation_positions(node))) for node in nodes))
    ]


def _changed(room: str, path: Path, name: str, occurrence: int) -> PythonMutant | None:
    text = path.read_text(encoding="utf-8")
    code = mutate_code(text, get_operator(name)(), occurrence)
    if code is None or code == text:
        return None
    pairs = enumerate(zip(text.splitlines(), code.splitlines(), strict=False), start=1)
    line, before, after = next(((n, a.strip(), b.strip()) for n, (a, b) in pairs if a != b), (0, "", ""))
    file = path.relative_to(HOME).as_posix()
    return PythonMutant(room, file, name.removeprefix("core/"), occurrence, before, after, code, line)


def copy_of_checkout(folder: Path) -> Path:
    """A copy of what is under version control or new in the checkout, free to be changed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=HOME, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (HOME / name).exists():
            shutil.copyfile(HOME / name, target)
    return folder


class Tester:
    """Runs the tests that lead to what was changed, in a copy of the checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.said, self.seen = checkout / "said.txt", checkout / "reached.json"
        self.reached = reaching.kept(HOME)
        self.warm = subprocess.Popen(
            [sys.executable, "-m", "mutation.warm"], cwd=checkout, env=_of(checkout), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def close(self) -> None:
        """The warm process has ended."""
        self.warm.communicate()

    def noticed_by(self, changed: PythonMutant) -> str | None:
        """The first test that fails on the change, or None: no test of the room does, as far as it was asked."""
        asked, unlikely = test_files(ROOMS[changed.room], changed.file, _function_at(changed), self.reached)
        return self.failing(changed.file, changed.code, asked, unlikely)

    def failing(self, file: str, code: str, tests: list[str], unlikely: Sequence[str] = ()) -> str | None:
        """The first of those tests that fails where the file says that, or None."""
        path = self.checkout / file
        before = path.read_bytes()
        path.write_text(code, encoding="utf-8")
        try:
            ended = self._asked(
                [sorted(self.reached), list(unlikely), "-x", "-q", "-p", "no:cacheprovider", *tests]
            )
        finally:
            path.write_bytes(before)
        if self.seen.exists():
            self.reached |= json.loads(self.seen.read_bytes())
            self.seen.unlink()
            reaching.keep(HOME, self.reached)
        if ended == 0:
            return None
        lines = self.said.read_text(encoding="utf-8", errors="replace").splitlines()
        failed = [line.split(" ")[1] for line in lines if line.startswith(("FAILED", "ERROR"))]
        return (
            failed[0]
            if failed
            else "a test that does not end"
            if ended < 0
            else "the tests cannot be collected"
        )

    def _asked(self, arguments: list[object]) -> int:
        assert self.warm.stdin and self.warm.stdout
        self.warm.stdin.write(json.dumps([str(self.said), str(self.seen), *arguments]) + "\n")
        self.warm.stdin.flush()
        return int(self.warm.stdout.readline())


def _of(checkout: Path) -> dict[str, str]:
    path = os.pathsep.join([str(checkout), str(checkout / "tests")])
    own = {"PYTHONPATH": path, "CI": "true", "POLARS_MAX_THREADS": "1"}
    return os.environ | own


def _function_at(changed: PythonMutant) -> str:
    """The qualified name of the function around the line that was changed; empty where it stands in none."""
    found = ""

    def walk(node: ast.AST, above: str) -> None:
        nonlocal found
        for child in ast.iter_child_nodes(node):
            name = above
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                name = f"{above}{child.name}"
                if child.lineno <= changed.line <= (child.end_lineno or 0):
                    found = name if isinstance(child, ast.FunctionDef) else found
                name += "." if isinstance(child, ast.ClassDef) else ".<locals>."
            walk(child, name)

    walk(ast.parse((HOME / changed.file).read_text(encoding="utf-8")), "")
    return found
