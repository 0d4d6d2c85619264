"""The tables that an engine keeps in its scratch from one build to the next."""

from pathlib import Path

import pytest

from warehouse.build.engines import kept_tables
from warehouse.build.increments import Increment

ASKED = Increment(
    ["new"], ["2026-02"], ["2026-02", "2016/P5Y"], ["2026-02", "2026-03"], ["2026-02", "2026-03"]
)


def scratch_with_tables(folder: Path) -> Path:
    for table, period in (
        ("int_observations_known", "2025"), ("int_observations_known", "2026-02"),
        ("int_observations_known", "2016%2FP5Y"), ("int_derived_figures", "2026-01"),
        ("int_derived_figures", "2026-03"),
    ):  # fmt: skip
        (folder / "tables" / table / f"time_period={period}").mkdir(parents=True)
    for table in ("int_observations_shown", "mart_indicator_values", "dim_area"):
        (folder / "tables" / table).mkdir()
        (folder / "tables" / table / "part.parquet").touch()
    kept_tables.keep(folder, "abc")
    return folder


def test_before_an_increment_only_rows_that_stay_are_left_and_they_are_nobodys(tmp_path: Path) -> None:
    scratch = scratch_with_tables(tmp_path / "spark")
    assert kept_tables.kept_build(scratch) == "abc"
    kept_tables.clear(scratch, ASKED)
    assert kept_tables.kept_build(scratch) is None
    left = {path.relative_to(scratch / "tables").as_posix() for path in scratch.glob("tables/*/*")}
    assert left == {
        "int_observations_known/time_period=2025", "int_derived_figures/time_period=2026-01",
        "int_observations_shown/part.parquet",
    }  # fmt: skip
    assert (scratch / "tables" / "int_part_findings").is_dir(), (
        "a table that had no row has a place all the same"
    )
    assert not (scratch / "tables" / "mart_indicator_values").exists(), "a mart is made anew"


def test_before_a_full_build_nothing_is_left(tmp_path: Path) -> None:
    scratch = scratch_with_tables(tmp_path / "spark")
    kept_tables.clear(scratch, None)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("note", ["", "[]", '{"build": 3}', "{", "{}"])
def test_a_note_that_names_no_build_is_none(tmp_path: Path, note: str) -> None:
    (tmp_path / kept_tables.NOTE).write_text(note, encoding="utf-8")
    assert kept_tables.kept_build(tmp_path) is None
