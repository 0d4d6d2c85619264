"""Which test files of a room are asked about a changed module, the likeliest to notice it first.

First those seen to enter the function (`reaching`), then those of which nothing is known, last those seen not to. Within
each, told from what the files import: the fewer steps lead from a test file to the module, the earlier it is asked; of those
as near, first the one that names the function changed, then the shorter one. Files that take long
(`conftest.LONGEST_FIRST`) come after all others of theirs, and what nothing leads to comes last.
"""

import ast
from functools import cache
from pathlib import Path

from conftest import LONGEST_FIRST
from mutation.reaching import Reached, is_reached

HOME = Path(__file__).parents[2]
TESTS = HOME / "tests"
ROOTS = (HOME, TESTS)  # what the tests import from
FAR = 99


def test_files(
    places: tuple[str, ...], module: str, function: str, reached: Reached
) -> tuple[list[str], list[str]]:
    """The test files in those places, by their paths below the checkout, in the order asked; and those that hardly notice."""
    found: list[Path] = []
    for place in (HOME / one for one in places):
        found += sorted(place.rglob("test_*.py")) if place.is_dir() else [place]
    name = function.rpartition(".")[2] or Path(module).stem

    def order(file: Path) -> tuple[bool, int, bool, int]:
        text = file.read_text(encoding="utf-8")
        is_long = file.relative_to(TESTS).as_posix() in LONGEST_FIRST
        return is_long, _steps(file, HOME / module), name not in text, len(text)

    asked = [file.relative_to(HOME).as_posix() for file in sorted(dict.fromkeys(found), key=order)]
    seen = {file: is_reached(reached, file, module, function) for file in asked}
    return [one for what in (True, None, False) for one in asked if seen[one] is what], [
        one for one in asked if seen[one] is False
    ]


def _steps(file: Path, module: Path) -> int:
    """How many imports lead from the file to the module at least."""
    seen, edge = {file}, {file}
    for steps in range(1, FAR):
        edge = {other for one in edge for other in _imports(one)} - seen
        if module in edge:
            return steps
        if not edge:
            break
        seen |= edge
    return FAR


@cache
def _imports(file: Path) -> frozenset[Path]:
    """The modules of the checkout that the file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    places = [root.joinpath(*name.split(".")) for root in ROOTS for name in names]
    modules = [path for place in places for path in (place.with_suffix(".py"), place / "__init__.py")]
    return frozenset(path for path in modules if path.is_file())
