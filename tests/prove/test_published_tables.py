"""The tables that offices published, whole, through `longshu assess`: ledger, dbt and marts, no second formula."""

import csv
from pathlib import Path

import pytest
from support import SHARED, SHIPPED_PLAN

from contracts.cases import read_cases
from contracts.registry import load_plan
from orchestration.commands.assess import assess
from orchestration.views.cases import agreements

FOLDER = SHARED / "method_cases"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published cases are not beside this checkout"
)
COMPARED = {  # columns compared, so that a layout that compares nothing cannot pass
    "open_sdg_canada_series": 3,
    "un_progress_chart_cases": 3,
    "germany_dns_weather_cases": 4,
    "escap_index_cases": 4,
    "china_schedule_progress_cases": 3,
    "default_method_edge_cases": 4,
    "default_method_worked_examples": 12,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPARED)
def test_every_row_marked_reproduced_agrees_with_what_was_published(name: str) -> None:
    table = read_cases(FOLDER / f"{name}.csv", None)
    assessed = list(assess(table, load_plan(SHIPPED_PLAN)))
    found = list(agreements(table.layout, assessed))
    assert len(found) == COMPARED[name]
    assert [column for column, compared, _, _ in found if compared == 0] == []
    assert {column: differing for column, _, _, differing in found if differing} == {}


def test_every_row_marked_reproduced_has_its_class_compared() -> None:
    for name in ("open_sdg_canada_series", "un_progress_chart_cases", "germany_dns_weather_cases"):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if row["reproduced"] == "Y"]
        published = read_cases(Path(FOLDER / f"{name}.csv"), None).layout.published[0]
        assert published.computed == "class"
        assert all(row[published.column] for row in rows)
