"""The language of audit relations: what is read, what is refused, what each means on synthetic figures (合成数据)."""

from decimal import Decimal

import pytest

from contracts.relations import RelationError, Term, read_relation
from sources.checking import Earlier
from tests.sources.returns.forms import LINES, changed, filled, found_in, judged, plan_with

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
    ["01 02 <= 03", "01", "01 <= 02 <= 03", "<= 01", "01 <=", "99 <= 01", "areas(99) <= 01", "5 <= 6", "01 * 2 <= 03",
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
        ("01 >= 1000", ()), ("01 > 1000", ("D8",)), ("01 <= 1000", ()), ("01 < 1000", ("D8",)), ("01 == 1000", ()),
        ("02 + 03 == 01", ("D10", "D8", "D9")), ("01 - 02 - 03 == 100", ()), ("01 <= 07", ("D14", "D8")),
        ("01 >= -5", ()), ("01[month_end] <= 01[month_end_last_year]", ("D8", "E8")), ("-01 <= -1000", ()),
    ],
)  # fmt: skip
def test_every_cell_of_a_broken_relation_is_named(rule, cells):
    assert broken(rule) == found(*cells)


def test_a_relation_without_measures_is_judged_on_each_shared_one():
    assert broken("01 > 1000", measures=()) == found("D8", "E8")


def test_equality_holds_within_half_a_unit_of_each_figure_that_takes_part():
    assert broken("02 + 03 == 01", D8=900.01) == []
    assert broken("02 + 03 == 01", D8="900.02") == found("D10", "D8", "D9")


@pytest.mark.parametrize("cells", [{"D9": "—"}, {"D11": "暂无"}])
def test_what_is_not_read_is_not_judged(cells):
    rule = "02 + 04 == 01"
    assert [rule_id for rule_id, _ in broken(rule, **cells) if "relation" in rule_id] == []


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
    assert broken("01 > 1000", check="hard") == [("row.relation.hard", "D8")]
