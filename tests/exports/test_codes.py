"""What the dictionary says of codes agrees with the plan's models and with the codelists that ship."""

from enum import StrEnum

import pytest

from contracts.codelists import SHARED
from contracts.dictionary import coded_columns, codelist_labels, known_columns
from contracts.forms import FormStatus
from contracts.plan import Aggregation, Availability, ClassRule, Direction, GoalKind, Kind, PathType, Plan
from contracts.tables import FINDING


@pytest.mark.parametrize(
    ("column", "declared"),
    [
        ("aggregation", Aggregation), ("availability", Availability), ("class_rule", ClassRule),
        ("direction", Direction), ("goal_kind", GoalKind), ("kind", Kind), ("path_type", PathType),
        ("form_status", FormStatus),
    ],
)  # fmt: skip
def test_the_codes_of_a_column_are_those_the_plan_allows(column: str, declared: type[StrEnum]) -> None:
    assert set(coded_columns()[column]) == {str(code) for code in declared}


@pytest.mark.parametrize("column", ["severity", "decision"])
def test_the_codes_of_a_finding_are_those_of_its_contract(column: str) -> None:
    assert set(FINDING.columns[column].among) == set(coded_columns()[column])


def test_every_codelist_has_a_name_in_both_languages(shipped_plan: Plan) -> None:
    assert (
        set(codelist_labels()) == set(shipped_plan.codelists) >= {path.stem for path in SHARED.glob("*.csv")}
    )


def test_every_coded_column_is_in_the_dictionary() -> None:
    assert set(coded_columns()) <= set(known_columns())
