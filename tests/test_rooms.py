"""The house: rooms without circles, few enough to hold in the head, each saying what it is for."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support import HOME

MOST_ROOMS = 12
HOUSES = ("warehouse", "warehouse/products", "sources", "sources/returns", "orchestration")
FOLDERS = sorted(
    str(init.parent.relative_to(HOME))
    for top in ("contracts", "sources", "warehouse", "orchestration", "dbt_project")
    for init in (HOME / top).rglob("__init__.py")
)


def rooms(house: str) -> dict[str, Path]:
    """The rooms of a house: its folders that hold code, and its loose modules."""
    inside = sorted((HOME / house).iterdir())
    folders = {path.name: path for path in inside if path.is_dir() and next(path.glob("*.py"), None)}
    return folders | {path.stem: path for path in inside if path.suffix == ".py" and path.stem != "__init__"}


def imported(file: Path) -> Iterator[str]:
    """Every dotted name that the file imports, wherever the import stands in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def arrows(house: str) -> dict[str, set[str]]:
    """For each room of the house, the other rooms of it that it imports."""
    package, inside = house.replace("/", ".") + ".", rooms(house)
    return {
        room: {
            other
            for file in (place.rglob("*.py") if place.is_dir() else [place])
            for name in imported(file)
            if name.startswith(package)
            and (other := name.removeprefix(package).split(".")[0]) in inside
            and other != room
        }
        for room, place in inside.items()
    }


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    """The rooms of a circle, in their order; none where there is none."""
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as circle:
        return list(circle.args[1])
    return []


@pytest.mark.parametrize("house", HOUSES)
def test_no_circle_ties_the_rooms_of_a_house(house: str) -> None:
    assert circle_in(arrows(house)) == []


def test_a_circle_would_be_seen() -> None:
    assert set(circle_in({"one": {"two"}, "two": {"three"}, "three": {"one"}})) == {"one", "two", "three"}


def test_the_four_parts_of_the_product_stand_on_each_other_without_a_circle() -> None:
    parts = ("contracts", "sources", "warehouse", "orchestration")
    seen = {
        part: {name.split(".")[0] for file in (HOME / part).rglob("*.py") for name in imported(file)}
        & set(parts)
        for part in parts
    }
    assert seen["contracts"] == {"contracts"}
    assert seen["sources"] == {"sources", "contracts"}
    assert seen["warehouse"] == {"warehouse", "contracts"}


@pytest.mark.parametrize("house", HOUSES)
def test_a_house_has_at_most_twelve_rooms(house: str) -> None:
    assert len(rooms(house)) <= MOST_ROOMS, sorted(rooms(house))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_what_it_is_for_and_what_may_not_enter(folder: str) -> None:
    text = ast.get_docstring(ast.parse((HOME / folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(text.splitlines()) >= 3, text


def test_no_code_that_ships_finds_files_by_climbing_from_its_own_place() -> None:
    climbing = [
        str(file.relative_to(HOME))
        for part in ("contracts", "sources", "warehouse", "orchestration")
        for file in (HOME / part).rglob("*.py")
        if "__file__" in file.read_text(encoding="utf-8")
    ]
    assert climbing == []
