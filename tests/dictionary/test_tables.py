"""The tables of the dictionary hold all the contracts declare, and nothing without a word for it."""

from decimal import Decimal
from pathlib import Path

import pytest
from support import HOME

from contracts.dictionary import coded_columns, codelist_labels, columns, marts
from contracts.forms import FormStatus, ReturnForm
from contracts.methods import methods
from contracts.plan import Aggregation, Availability, Direction, GoalKind, Plan
from contracts.registry import load_plan
from contracts.rules import rules
from warehouse.products.dictionary import SHAPES, dictionary_tables, words
from warehouse.products.dictionary.tables import Row, mart_columns

PLANS = sorted(
    p.parent for p in [*HOME.glob("contracts/plans/*/plan.yml"), *HOME.glob("tests/plans/*/plan.yml")]
)


@pytest.fixture(scope="module")
def tables(shipped_plan: Plan) -> dict[str, list[Row]]:
    return dictionary_tables(shipped_plan)


def test_every_row_has_exactly_the_columns_its_table_declares(tables):
    assert list(tables) == list(SHAPES)
    for name, rows in tables.items():
        assert rows, name
        for row in rows:
            assert list(row) == list(SHAPES[name].columns), name


def test_every_indicator_target_document_form_and_department_of_the_plan_is_there(tables, shipped_plan):
    found = {
        "indicators": ("indicator", set(shipped_plan.indicators)),
        "targets": ("target_id", {t.target_id for t in shipped_plan.targets}),
        "targets_not_loaded": ("target_id", {t.target_id for t in shipped_plan.targets_not_loaded}),
        "documents": ("document", set(shipped_plan.documents)),
        "forms": ("form", set(shipped_plan.forms)),
        "departments": ("department", {d.code for d in shipped_plan.header.departments}),
        "goals": ("goal", {g.code for g in shipped_plan.header.goals}),
        "rules": ("rule_id", set(rules())),
        "tables": ("table", set(marts())),
        "units": ("unit", set(shipped_plan.codelists["unit"].codes)),
    }
    for name, (key, wanted) in found.items():
        assert {row[key] for row in tables[name]} == wanted, name
    assert {(m["method"], m["version"]) for m in tables["methods"]} == {
        (m.code, m.version) for m in methods()
    }


def test_every_column_of_every_mart_and_every_code_of_every_list_is_there(tables, shipped_plan):
    wanted = {(m, c) for m in marts() for c in mart_columns(m)}
    assert {(row["table"], row["column"]) for row in tables["columns"]} == wanted
    assert {column for _, column in wanted} <= set(columns())
    codes = {(n, c.code) for n, codelist in shipped_plan.codelists.items() for c in codelist}
    assert {(row["codelist"], row["code"]) for row in tables["codes"]} == codes


def test_every_line_of_every_form_is_there_with_the_indicator_it_fills(tables, shipped_plan):
    wanted = {
        (f.form, line.code, line.indicator)
        for f in shipped_plan.forms.values() if isinstance(f, ReturnForm)
        for line in f.lines
    }  # fmt: skip
    assert {(r["form"], r["line"], r["indicator"]) for r in tables["form_lines"]} == wanted


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (words.DIRECTION, Direction), (words.AGGREGATION, Aggregation), (words.AVAILABILITY, Availability),
        (words.GOAL_KIND, GoalKind), (words.FORM_STATUS, FormStatus),
    ],
)  # fmt: skip
def test_every_code_of_an_enumeration_has_words_in_both_languages(said, codes):
    assert set(said) == {str(code) for code in codes}
    assert all(zh and en for zh, en in said.values())


@pytest.mark.parametrize("root", PLANS, ids=lambda path: path.name)
def test_every_codelist_department_status_and_kind_of_document_of_a_plan_has_words(root: Path):
    plan = load_plan(root)
    assert set(plan.codelists) <= set(codelist_labels())
    assert {d.status for d in plan.header.departments} <= set(words.DEPARTMENT_STATUS)
    assert {d.kind for d in plan.documents.values()} <= set(words.DOCUMENT_KIND)
    assert {r.level for r in rules().values()} <= set(words.LEVEL)


def test_a_column_that_holds_codes_names_its_list_and_only_real_columns_are_mapped(tables, shipped_plan):
    of = {row["column"]: row["codelist"] for row in tables["columns"]}
    assert of["status"] == "status" and of["target_operator"] == "operator" and of["coverage"] is None
    assert set(words.OPEN_LISTS) <= set(of)
    assert set(words.OPEN_LISTS.values()) <= set(shipped_plan.codelists)
    assert not set(words.OPEN_LISTS) & set(coded_columns())


def test_values_are_texts_numbers_or_nothing(tables):
    kinds = {type(v) for rows in tables.values() for row in rows for v in row.values()}
    assert kinds <= {str, int, bool, Decimal, type(None)}


def test_an_indicator_says_who_may_owe_it_and_what_may_not_be_done_with_it(tables):
    row = next(r for r in tables["indicators"] if r["indicator"] == "compute_power_intelligent")
    assert row["department_status"] == "建议"
    assert row["forms"] == "GS-AI-1, GS-AI-4"
    assert "不同时点的数不能相加" in row["use_zh"] and "算力总规模" in row["use_zh"]
