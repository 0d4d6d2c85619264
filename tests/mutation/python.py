"""Mutants of the Python rooms, made by cosmic-ray; each is tried by the tests of its room in a copy of the checkout."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

HOME = Path(__file__).parents[2]
NEVER_ENDS = 3600  # seconds after which a mutant is said not to end: noticed
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
    lines = [
        (a.strip(), b.strip()) for a, b in zip(text.splitlines(), code.splitlines(), strict=False) if a != b
    ]
    before, after = lines[0] if lines else ("", "")
    return PythonMutant(
        room, path.relative_to(HOME).as_posix(), name.removeprefix("core/"), occurrence, before, after, code
    )


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


def noticed_by(changed: PythonMutant, checkout: Path) -> str | None:
    """The first test of the room that fails on the change, or None."""
    file = checkout / changed.file
    before = file.read_bytes()
    file.write_text(changed.code, encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests_of(changed)],
            cwd=checkout, capture_output=True, text=True, timeout=NEVER_ENDS, check=False,
            env=os.environ | {"PYTHONPATH": str(checkout), "CI": "true", "POLARS_MAX_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "a test that does not end"
    finally:
        file.write_bytes(before)
    if done.returncode == 0:
        return None
    failed = [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0] if failed else "the tests cannot be collected"


def tests_of(changed: PythonMutant) -> list[str]:
    """The test files of the room, those that name the module first."""
    module = changed.file.removesuffix(".py").replace("/", ".")
    files = [
        path
        for place in ROOMS[changed.room]
        for path in (sorted((HOME / place).rglob("test_*.py")) if (HOME / place).is_dir() else [HOME / place])
    ]
    first = [path for path in files if module in path.read_text(encoding="utf-8")]
    ordered = [*first, *(path for path in files if path not in first)]
    return [path.relative_to(HOME).as_posix() for path in ordered]
