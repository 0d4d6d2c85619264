"""The canonical tables refuse a bad cell of every kind of column and name the column. All rows are synthetic."""

import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from support import HOME, observation

from contracts.pandera_polars import SchemaErrors, pandera_model
from contracts.table import Table
from contracts.tables import (
    FINDING,
    OBSERVATION,
    SUBMISSION,
    TARGET,
    TableContractError,
    empty,
    polars_schema,
    validated,
)

FINDING_ROW: dict[str, Any] = {
    "submission_id": "", "finding_no": 1, "rule_id": "cell.area.unknown", "level": 1, "severity": "error",
    "decision": "quarantined", "locator": "G2", "row_no": 2, "indicator": None, "ref_area": None,
    "breakdown": None, "time_period": None, "data_source": None, "value_seen": None,
    "message_zh": "合成", "message_en": "synthetic", "fix_zh": "合成", "fix_en": "synthetic",
}  # fmt: skip
SUBMISSION_ROW: dict[str, Any] = {
    "submission_id": "published-editors-2026-11-001", "form": "published", "form_version": "1.0.0",
    "department": "editors", "period": "2026-11", "seq": 1, "kind": "original", "coverage": "full",
    "outcome": "accepted", "received_at": datetime(2026, 11, 23), "accepted_at": datetime(2026, 11, 23),
    "received_from": "test", "original_name": "synthetic.csv", "file_sha256": "0" * 64,
    "rows_read": 3, "rows_accepted": 1, "rows_quarantined": 1, "rows_ignorable": 1, "is_nil_return": False,
}  # fmt: skip
TARGET_ROW: dict[str, Any] = {
    "target_id": "H01", "indicator": "quay_berths", "ref_area": "990000", "breakdown": "_T",
    "target_period": "2027", "target_date": date(2027, 12, 31), "target_operator": "ge",
    "target_value": Decimal(40), "target_value_high": None, "unit_measure": "count",
    "value_published": "40个", "path_type": "linear", "base_period": None, "base_date": None,
    "base_value_stated": None, "target_attribute": "unstated", "document": "harbour_plan",
    "reliability": "official", "decided_on": None, "recorded_on": date(2025, 2, 1),
    "known_basis": "declared", "published_on": None, "accepted_at": datetime(2025, 2, 1), "outlet": None,
    "source_title": None, "url": None, "comment_zh": None, "comment_en": None,
    "chosen_method": "schedule_ratio", "class_rule": "ratio", "tolerance": None, "schedule_basis": "months",
    "target_cut_high": None, "target_cut_mid": None,
    "target_cut_low": None, "relative_to": None,
}  # fmt: skip
TABLES: dict[str, tuple[Table, dict[str, Any]]] = {
    "observation": (OBSERVATION, observation()),
    "finding": (FINDING, FINDING_ROW),
    "submission": (SUBMISSION, SUBMISSION_ROW),
    "target": (TARGET, TARGET_ROW),
}
BAD: list[tuple[str, str, Any]] = [
    ("observation", "row_no", 0),
    ("observation", "locator", None),
    ("observation", "indicator", "Compute Power"),
    ("observation", "ref_area", "62 10"),
    ("observation", "ref_area", "harbour 1"),
    ("observation", "breakdown", "coverage"),
    ("observation", "breakdown", None),
    ("observation", "time_period", "2026-13"),
    ("observation", "time_period", "Aug 2026"),
    ("observation", "freq", "W"),
    ("observation", "period_start", None),
    ("observation", "time_per_collect", "X"),
    ("observation", "accumulation", "ytd"),
    ("observation", "reliability", "hearsay"),
    ("observation", "value_qualifier", "roughly"),
    ("observation", "unit_measure", "flops"),
    ("observation", "obs_status", "Z"),
    ("observation", "conf_status", "Z"),
    ("observation", "value_published", None),
    ("observation", "known_basis", "guessed"),
    ("observation", "accepted_at", None),
    ("finding", "finding_no", 0),
    ("finding", "rule_id", None),
    ("finding", "level", 6),
    ("finding", "severity", "fatal"),
    ("finding", "decision", "ignored"),
    ("finding", "locator", None),
    ("finding", "message_en", None),
    ("submission", "submission_id", "published/editors"),
    ("submission", "period", "2026"),
    ("submission", "seq", 0),
    ("submission", "kind", "second"),
    ("submission", "coverage", "most"),
    ("submission", "outcome", "lost"),
    ("submission", "received_at", None),
    ("submission", "file_sha256", "0" * 63),
    ("submission", "rows_read", -1),
    ("target", "indicator", "Berths"),
    ("target", "target_period", "soon"),
    ("target", "target_date", None),
    ("target", "target_operator", "over"),
    ("target", "own_path", "zigzag"),
    ("target", "reliability", "hearsay"),
    ("target", "known_basis", "guessed"),
    ("target", "value_published", None),
]


def frame(table: str, **changes: Any) -> pl.DataFrame:
    schema, row = TABLES[table]
    return pl.DataFrame([row | changes], schema=polars_schema(schema), orient="row")


@pytest.mark.parametrize("table", TABLES)
def test_the_synthetic_row_meets_its_contract_and_comes_back_unchanged(table: str) -> None:
    given = frame(table)
    assert validated(given, TABLES[table][0]).equals(given)


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_meets_its_contract(table: str) -> None:
    schema = TABLES[table][0]
    assert validated(empty(schema), schema).height == 0


@pytest.mark.parametrize(("table", "column", "value"), BAD)
def test_a_bad_cell_is_refused_and_its_column_is_named(table: str, column: str, value: Any) -> None:
    with pytest.raises(TableContractError) as caught:
        validated(frame(table, **{column: value}), TABLES[table][0])
    assert caught.value.table == table
    assert column in {case["column"] for case in caught.value.cases}


@pytest.mark.parametrize("table", TABLES)
def test_a_column_of_another_type_is_refused_and_named(table: str) -> None:
    for column, kind in polars_schema(TABLES[table][0]).items():
        other = pl.Int8 if kind == pl.String else pl.String
        changed = frame(table).with_columns(pl.lit(None).cast(other).alias(column))
        with pytest.raises(TableContractError) as caught:
            validated(changed, TABLES[table][0])
        assert column in {case["column"] for case in caught.value.cases}


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_a_further_and_a_moved_column_are_refused(table: str) -> None:
    schema, _ = TABLES[table]
    whole = frame(table)
    for changed in (
        whole.drop(whole.columns[-1]),
        whole.with_columns(extra=pl.lit("x")),
        whole.select(whole.columns[1:] + whole.columns[:1]),
    ):
        with pytest.raises(TableContractError):
            validated(changed, schema)


NO_VALUE: Mapping[str, Any] = {"obs_value": None}


def test_a_missing_value_needs_a_status_that_says_why() -> None:
    with pytest.raises(TableContractError) as caught:
        validated(frame("observation", **NO_VALUE), OBSERVATION)
    assert "value_or_status" in str(caught.value) or "a value is present" in str(caught.value)
    assert validated(frame("observation", **NO_VALUE, obs_status="M"), OBSERVATION).height == 1


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(TableContractError, match=r"period_order|period_start"):
        validated(frame("observation", period_start=date(2026, 1, 1)), OBSERVATION)


def test_rows_of_a_submission_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(TableContractError, match=r"row_conservation|rows read"):
        validated(frame("submission", rows_accepted=2), SUBMISSION)


def test_every_fault_of_a_table_is_named_in_one_go() -> None:
    with pytest.raises(TableContractError) as caught:
        validated(frame("observation", freq="W", obs_status="Z", ref_area="x y"), OBSERVATION)
    assert {case["column"] for case in caught.value.cases} >= {"freq", "obs_status", "ref_area"}


ODD: tuple[Any, ...] = (
    None, "", "A", "M", "_T", "sector=A", "sector=A|b=2", "2026", "2026-13", "2026-Q3", "620000", "620000-E1", "a_b1", "A b",
    "original", "declared", "error", "quarantined", "0" * 64, "published-editors-2026-11-001", "exact", "count", "F",
    -1, 0, 1, 6, 10**9, date(2026, 1, 1), date(2025, 1, 1), datetime(2026, 1, 1), Decimal("-1.5"), Decimal(0), True,
)  # fmt: skip


def spoilt(table: Table, row: dict[str, Any], rng: random.Random) -> pl.DataFrame:
    """Some rows of the table, in which a few cells hold another value of their column's type."""
    rows = [{name: row.get(name) for name in table.columns} for _ in range(rng.randrange(1, 6))]
    for _ in range(rng.randrange(4)):
        name = rng.choice(list(table.columns))
        kinds = {
            pl.String: str,
            pl.Int64: int,
            pl.Date: date,
            pl.Boolean: bool,
            pl.Decimal: Decimal,
            pl.Datetime: datetime,
        }
        kind = kinds[table.schema[name].base_type()]
        rng.choice(rows)[name] = rng.choice([value for value in ODD if value is None or type(value) is kind])
    return pl.DataFrame(rows, schema=table.schema, orient="row")


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("table", TABLES)
def test_the_pass_over_the_columns_and_the_pandera_model_always_agree(table: str, seed: int) -> None:
    rng, (contract, row) = random.Random(seed), TABLES[table]
    model = pandera_model(contract)
    for _ in range(4):
        given = spoilt(contract, row, rng)
        try:
            model.validate(given, lazy=True)
            holds = True
        except SchemaErrors:
            holds = False
        assert contract.meets(given) is holds, given


def test_a_table_that_meets_its_contract_is_judged_without_loading_pandera() -> None:
    code = (
        "import sys; from contracts.tables import OBSERVATION, empty, validated;"
        "validated(empty(OBSERVATION), OBSERVATION); assert 'pandera' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=HOME, check=True)
