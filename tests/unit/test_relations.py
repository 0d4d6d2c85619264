"""The language of audit relations: what is read, what is refused, what each means on synthetic figures (合成数据)."""

from decimal import Decimal

import pytest

from contracts.relations import RelationError, Term, read_relation
from sources.checking import Earlier
from tests.sources.returns.forms import LINES, MONTH, changed, filled, found_in, judged, plan_with

CODES = frozenset({"01", "02", "03", "10", "A1"})


def line(code: str, sign: int = 1, measure: str = "") -> Term:
    return Term("line", sign, code, measure)


def number(value: str, sign: int = 1) -> Term:
    return Term("number", sign, number=Decimal(value))


@pytest.mark.parametrize(
    ("text", "left", "operator", "right"),
    [
        ("02 + 03 <= 01", (line("02"), line("03")), "<=", (line("01"),)),
        ("02+03<=01", (line("02"), line("03")), "<=", (line("01"),)),
        ("01 - 02 >= 0", (line("01"), line("02", -1)), ">=", (number("0"),)),
        ("01[month] <= 01[ytd]", (line("01", measure="month"),), "<=", (line("01", measure="ytd"),)),
        ("01 <= 100", (line("01"),), "<=", (number("100"),)),
        ("01 <= 10", (line("01"),), "<=", (line("10"),)),
        ("01 < 10.5", (line("01"),), "<", (number("10.5"),)),
        ("01 > -5", (line("01"),), ">", (number("5", -1),)),
        ("01 == areas(01)", (line("01"),), "==", (Term("areas", 1, "01"),)),
        ("change(01[month]) <= 50%", (Term("change", 1, "01", "month"),), "<=", (number("0.5"),)),
        ("A1 >= 12345678", (line("A1"),), ">=", (number("12345678"),)),
    ],
)  # fmt: skip
def test_a_relation_is_read_as_its_two_sides(text, left, operator, right):
    found = read_relation(text, CODES)
    assert (found.left, found.operator, found.right) == (left, operator, right)
    assert found.terms == left + right


@pytest.mark.parametrize(
    "text",
    ["01 02 <= 03", "01", "01 <= 02 <= 03", "<= 01", "01 <=", "99 <= 01", "areas(99) <= 01", "5 <= 6", "01 * <= 03", "(01 <= 03", "if 01 > 0 02 > 0", "areas(01, size) <= 01", "breakdowns(01) == 01",
     "01 = 02", "01 <= x", "sum(01) <= 02", "01 <= 15", "", "01[Month] <= 02", "change(01 <= 02"],
)  # fmt: skip
def test_what_the_language_does_not_know_is_refused(text):
    with pytest.raises(RelationError):
        read_relation(text, CODES)


def broken(
    rule: str, check: str = "soft", earlier: Earlier | None = None, measures=("month_end",), **cells
) -> list:
    relation = {
        "id": "x",
        "check": check,
        "rule": rule,
        "label_zh": "合成",
        "label_en": "synthetic",
        "measures": measures,
    }
    form = changed(LINES, relations=[relation])
    return found_in(judged(filled(**cells), plan_with(form), earlier=earlier))


def found(*cells: str) -> list[tuple[str, str]]:
    return [("row.relation.soft", cell) for cell in cells]


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("01 >= 1000", ()), ("01 > 1000.01", ("D8",)), ("01 <= 1000", ()), ("01 < 999.99", ("D8",)), ("01 == 1000", ()),
        ("02 + 03 == 01", ("D10", "D8", "D9")), ("01 - 02 - 03 == 100", ()), ("01 <= 07", ("D14", "D8")),
        ("01 >= -5", ()), ("01[month_end] <= 01[month_end_last_year]", ("D8", "E8")), ("-01 <= -1000", ()),
    ],
)  # fmt: skip
def test_every_cell_of_a_broken_relation_is_named(rule, cells):
    assert broken(rule) == found(*cells)


def test_a_relation_without_measures_is_judged_on_each_shared_one():
    assert broken("01 > 1000.01", measures=()) == found("D8", "E8")


def test_equality_holds_within_half_a_unit_of_each_figure_that_takes_part():
    assert broken("02 + 03 == 01", D8=900.01) == []
    assert broken("02 + 03 == 01", D8="900.02") == found("D10", "D8", "D9")


@pytest.mark.parametrize("cells", [{"D9": "/"}, {"D9": ""}, {"D11": "暂无"}])
def test_what_is_not_given_breaks_nothing_where_it_may_be_anything_that_holds(cells):
    rule = "02 + 04 == 01"
    said = {rule_id for rule_id, _ in broken(rule, **cells)}
    assert not said & {"row.relation.soft", "row.relation.hard"}


@pytest.mark.parametrize(
    ("before", "cells"), [(1000, ()), (2000, ()), (2001, ("D8",)), (667, ()), (666, ("D8",)), (0, ())]
)
def test_a_change_is_judged_up_and_down_against_the_period_before(before, cells):
    known = Earlier(
        lambda areas: {("compute_power_total", "620000", "_T", "2026-09", "NONE"): Decimal(before)}
    )
    assert broken("change(01) <= 50%", earlier=known) == found(*cells)


def test_a_change_without_a_period_before_is_not_judged():
    assert broken("change(01) <= 0%") == []


def test_a_hard_relation_keeps_its_cells_out():
    assert broken("01 > 1000.01", check="hard") == [("row.relation.hard", "D8")]


PARTS = "02 + 04 <= 01"  # 600 and 100, not above 1000


@pytest.mark.parametrize("other", ["", "/", "—", "…", "暂无"])
def test_a_part_above_its_total_is_found_whatever_stands_in_the_other_part(other):
    said = broken(PARTS, D9=1200, D11=other)
    assert set(found("D8", "D9")) <= set(said)


@pytest.mark.parametrize(("total", "said"), [("/", "row.relation.unsaid"), ("", "row.relation.unsaid")])
def test_a_relation_whose_total_is_not_given_cannot_be_said_and_says_what_is_missing(total, said):
    assert broken("02 <= 04", D9=1200, D11=total) == [(said, "D9")]


def test_no_such_item_is_nothing_in_a_sum_and_below_the_unit_next_to_nothing():
    assert broken("02 + 04 == 03", D9=300, D11="—") == []
    assert broken("02 + 04 == 03", D9="299.99", D11="…") == []
    assert broken("02 + 04 == 03", D9="299.98", D11="…") == found("D10", "D9")


def test_parts_that_exceed_their_total_by_no_more_than_rounding_are_accepted_with_a_note():
    assert broken("02 + 04 <= 01", check="hard", D9="600.01", D11=400) == [("row.relation.rounded", "D9")]
    assert broken("02 + 04 <= 01", D9="600.02", D11=400) == found("D11", "D8", "D9")


def test_counts_are_not_rounded():
    assert broken("07 <= 11", D14=101, D18=100) == found("D14", "D18")


@pytest.mark.parametrize(
    ("rule", "cells", "said"),
    [
        ("06 == 02 / 01 * 100", {}, ()), ("06 == 02 / 01 * 100", {"D13": 60.02}, ("D13", "D8", "D9")),
        ("06 * 01 == (02 + 03 - 300) * 100", {}, ()), ("01 == 2 * (02 - 100)", {}, ()),
        ("if 01 > 500 then 02 >= 700", {}, ("D8", "D9")), ("if 01 > 1500 then 02 >= 700", {}, ()),
        ("if 02 < 01 then 03 == 300", {}, ()), ("02 == breakdowns(02, precision)", {}, ("D11", "D12", "D9")),
        ("02 == breakdowns(02, precision)", {"D11": 550}, ()), ("01 / 04 >= 10.0", {"D11": 0}, ()),
    ],
)  # fmt: skip
def test_products_ratios_conditions_and_sums_over_breakdowns_are_judged(rule, cells, said):
    assert [f for f in broken(rule, **cells) if "unsaid" not in f[0] and "undefined" not in f[0]] == found(
        *said
    )


def before(value: int, period: str = "2026-09") -> Earlier:
    return Earlier(lambda _: {("compute_power_total", "620000", "_T", period, "NONE"): Decimal(value)})


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [("rise(01) <= 50%", 600, ("D8",)), ("rise(01) <= 50%", 5000, ()), ("fall(01) <= 50%", 5000, ("D8",)), ("fall(01) <= 50%", 600, ())],
)  # fmt: skip
def test_a_rise_is_no_fall_and_a_fall_no_rise(rule, value, said):
    assert broken(rule, earlier=before(value)) == found(*said)


def test_the_same_period_last_year_is_what_was_last_accepted_for_it():
    assert broken("01 >= last_year(01)", earlier=before(900, "2025-10")) == []
    assert broken("01 >= last_year(01)", earlier=before(1100, "2025-10")) == found("D8")


def test_a_line_of_another_form_is_what_that_form_reported_for_the_area_and_period():
    key = ("data_centres_in_operation", "620000", "_T", MONTH, "NONE")
    other = changed(LINES, form="gs_t_other", number="GS-T-9")
    relation = {
        "id": "x",
        "check": "soft",
        "rule": "11 == GS-T-9.11",
        "label_zh": "合成",
        "label_en": "synthetic",
        "measures": ["month_end"],
    }
    plan = plan_with(changed(LINES, relations=[relation]), other)
    for count, said in ((5, []), (6, found("D18"))):
        earlier = Earlier(
            of_form=lambda form, count=count: {key: Decimal(count)} if form == "gs_t_other" else {}
        )
        assert found_in(judged(filled(), plan, earlier=earlier)) == said
    assert [r for r in found_in(judged(filled(), plan)) if r[0] != "row.relation.unsaid"] == []


def test_a_broken_relation_reads_as_a_sentence_of_names_and_values():
    relation = {
        "id": "x",
        "check": "soft",
        "rule": "02 + 04 <= 01",
        "label_zh": "合成",
        "label_en": "synthetic",
        "measures": ["month_end"],
    }
    report = judged(filled(D9=1200, D11="/"), plan_with(changed(LINES, relations=[relation])))
    broken_one = report.findings.filter(report.findings["rule_id"] == "row.relation.soft").to_dicts()[0]
    assert (
        "“智能算力” + “智能算力（FP16）”是 至少 1200，应不大于“算力总规模”的 1000" in broken_one["message_zh"]
    )
    assert "is at least 1200; it should be at most 'Total computing power', 1000" in broken_one["message_en"]
