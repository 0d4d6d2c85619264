"""A share is held against its numerator and denominator wherever the plan declares them (合成数据)."""

from decimal import Decimal

import pytest
from support import SHIPPED_PLAN

from contracts.registry import load_plan
from contracts.shares import shares_of
from tests.sources.returns.forms import LINES, changed, filled, found_in, judged, plan_with, with_share

PLAN = with_share(plan_with(changed(LINES, relations=[])))


@pytest.mark.parametrize(
    ("cells", "differs"),
    [
        ({}, False), ({"D13": "60.01"}, True), ({"D13": "60.00", "D9": "600.04"}, False), ({"D13": "60.00", "D9": "600.2"}, True),
        ({"D9": "/"}, False), ({"D8": ""}, False), ({"D13": "/"}, False), ({"D9": "—", "D13": 0}, False), ({"D9": "—"}, True),
        ({"D8": 0, "D9": 0}, False),
    ],
)  # fmt: skip
def test_a_share_beyond_what_rounding_of_its_terms_allows_asks_for_a_reason(cells, differs):
    said = [rule for rule, cell in found_in(judged(filled(**cells), PLAN)) if rule == "row.share.differs"]
    assert said == (["row.share.differs"] if differs else [])


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"D8": 0, "D9": 0}, [("row.relation.undefined", "D13")]),
        ({"D8": "—", "D9": "—"}, [("row.relation.undefined", "D13")]),
        ({"D8": 0, "D9": 0, "D13": 0}, []),
        ({"D8": "/", "D9": "/"}, []),
    ],
)
def test_a_share_over_nothing_is_said_to_be_beyond_judging(cells, found):
    said = [one for one in found_in(judged(filled(**cells), PLAN)) if one[0].startswith("row.")]
    assert said == found


def test_a_share_is_judged_in_each_measure_and_named_in_its_own_cell():
    report = judged(filled(D13=65, E13=20), PLAN)
    assert found_in(report) == [("row.share.differs", "D13"), ("row.share.differs", "E13")]
    assert (
        "“智能算力占比（月末）”是 65，应等于“智能算力（月末）” ÷ “算力总规模（月末）” × 100的 60"
        in report.findings["message_zh"][0]
    )


def test_a_form_that_states_the_relation_itself_is_judged_by_it_alone():
    relation = {
        "id": "6",
        "check": "hard",
        "rule": "06 == 02 / 01 * 100",
        "label_zh": "合成",
        "label_en": "synthetic",
    }
    report = judged(filled(D13=65), with_share(plan_with(changed(LINES, relations=[relation]))))
    assert set(found_in(report)) == {("row.relation.hard", cell) for cell in ("D8", "D9", "D13")}


def test_printed_units_of_the_terms_do_not_matter():
    lines = [
        line.model_dump()
        | ({"unit_zh": "万P", "unit_factor": 10000, "decimals": 4} if line.code == "01" else {})
        for line in LINES.lines
    ]
    form = changed(LINES, relations=[], lines=lines)
    (share,) = [s for s in shares_of(form, PLAN.indicators) if s.line.code == "06"]
    assert share.factor == Decimal("0.01")


def test_the_shipped_forms_have_shares_with_both_terms_on_them():
    plan = load_plan(SHIPPED_PLAN)
    found = {
        f.form: [s.line.code for s in shares_of(f, plan.indicators)]
        for f in plan.forms.values()
        if hasattr(f, "lines")
    }
    assert found["gs_ai_1"] == ["06"]
    assert sum(map(len, found.values())) >= 3
