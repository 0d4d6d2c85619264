"""What a person reads in one cell, and what is said of it: every fact about a cell as plain values. 合成数据."""

from typing import Any

import pytest

from sources.returns.cells.cell_reader import CellReader
from sources.workbook import CellValue, Sheet
from sources.workbook.model import Marked
from sources.workbook.number_formats import Shown

AT = (0, 0)


def read(
    value: CellValue, unit: str = "万元", at: tuple[int, int] = AT, **facts: Any
) -> tuple[str, list[str]]:
    """The text of the cell, and the rules that speak of it."""
    rows: list[list[CellValue]] = [[value, ""], ["", ""]]
    text, odd = CellReader(Sheet("合成", True, rows, **facts)).read(*at, unit)
    return text, [rule for rule, _ in odd]


def shown(text: str, said: str | None) -> dict[str, Any]:
    return {"shown": {AT: Shown(text, said)}}


DIFFERS, ZERO = ["cell.format.differs"], ["cell.zero.unseen"]
# what is stored, the printed unit, what is shown and what number that says; the text, and what is said of it
SHOWN = [
    (60, "万元", shown("60", "60"), "60", []), (60, "万元", shown("60万元", "60万元"), "60", []), (60, "万元", shown("61", "61"), "60", DIFFERS),
    (60, "万元", shown("合成", None), "60", DIFFERS), (60, "万元", shown("", None), "60", DIFFERS),
    (0, "万元", shown("", None), "0", ZERO), (0, "万元", shown("合成", None), "0", DIFFERS), (0, "万元", shown("0", "0"), "0", []),
    (0.6, "%", shown("60%", "60%"), "60%", []), (0.6, "", shown("60%", "60%"), "60%", []), (0.6, "万元", shown("60%", "60%"), "60%", []),
    (0.6, "万元", shown("0.6注", "0.6①"), "0.6", DIFFERS), (60, "万元", shown("60吨", "60吨"), "60", DIFFERS),
    (60, "万元", {}, "60", []), (60.5, "万元", {}, "60.5", []), (True, "万元", shown("61", "61"), "TRUE", []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "facts", "text", "rules"), SHOWN)
def test_where_a_cell_shows_another_number_than_it_stores_it_is_asked_about(
    value: CellValue, unit: str, facts: dict[str, Any], text: str, rules: list[str]
) -> None:
    assert read(value, unit, **facts) == (text, rules)


CELLS = frozenset({AT})
# what is known of the cell; the text, and what is said of it
FACTS = [
    ({"errors": {AT: "#REF!"}, "uncomputed": CELLS}, "#REF!", ["cell.formula.error"]), ({"uncomputed": CELLS}, "（公式）", ["cell.formula.uncomputed"]),
    ({"stale": {AT: "6"}}, "5", ["cell.formula.stale"]), ({"struck": CELLS}, "5", ["cell.value.struck"]), ({"unseen": CELLS}, "5", ["cell.value.unseen"]),
    ({"doubtful": CELLS}, "5", ["cell.format.conditional"]), ({"repeated": CELLS}, "5", DIFFERS),
    ({"hidden_rows": frozenset({0})}, "5", ["cell.value.hidden"]), ({"hidden_columns": frozenset({0})}, "5", ["cell.value.hidden"]),
    ({"hidden_rows": frozenset({1}), "hidden_columns": frozenset({1})}, "5", []), ({"on_trust": CELLS}, "5", []),
    ({"stale": {AT: "6"}, "struck": CELLS, "unseen": CELLS, "hidden_rows": frozenset({0})}, "5",
     ["cell.value.hidden", "cell.formula.stale", "cell.value.struck", "cell.value.unseen"]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "text", "rules"), FACTS)
def test_what_keeps_a_person_from_reading_a_cell_is_said_of_it(
    facts: dict[str, Any], text: str, rules: list[str]
) -> None:
    assert read(5, **facts) == (text, rules)
    assert read("5", **facts) == (text, rules)


@pytest.mark.parametrize("value", ["", "  ", "\u200b"])
def test_an_empty_cell_is_empty_however_it_is_dressed(value: str) -> None:
    facts = {
        "struck": CELLS,
        "unseen": CELLS,
        "doubtful": CELLS,
        "repeated": CELLS,
        "hidden_rows": frozenset({0}),
    }
    assert read(value, **facts) == ("", [])


# the runs that count and those that do not; the text, and what is said of it
RUNS = [
    (Marked("5", raised="①"), "5", ["cell.mark.left_out"]), (Marked("5", struck="6"), "5", ["cell.mark.left_out"]), (Marked("5", unseen="6"), "5", ["cell.mark.left_out"]),
    (Marked(" ", struck="56"), "56", ["cell.value.struck"]), (Marked("", unseen="56"), "56", ["cell.value.unseen"]),
    (Marked("10", raised="6"), "56", ["cell.number.unreadable"]), (Marked("5×10 ", raised="6"), "56", ["cell.number.unreadable"]),
    (Marked("110", raised="6"), "110", ["cell.mark.left_out"]), (Marked("0.10", raised="6"), "0.10", ["cell.mark.left_out"]),
    (Marked("10", struck="6"), "10", ["cell.mark.left_out"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "text", "rules"), RUNS)
def test_runs_that_do_not_count_are_left_out_and_a_raised_digit_behind_a_ten_may_be_its_power(
    marked: Marked, text: str, rules: list[str]
) -> None:
    assert read("56", marked={AT: marked}) == (text, rules)


@pytest.mark.parametrize(
    ("value", "under", "at", "text", "rules"),
    [
        (5, "", (0, 0), "5", []), (5, "", (0, 1), "5", ["cell.merged.value"]), (5, "", (1, 1), "5", ["cell.merged.value"]),
        (5, "7", (0, 1), "7", ["cell.merged.underneath"]), ("", "", (0, 1), "", []), ("", "7", (0, 1), "7", ["cell.merged.underneath"]),
    ],
)  # fmt: skip
def test_a_cell_under_a_merged_one_is_told_and_never_served_in_silence(
    value: CellValue, under: str, at: tuple[int, int], text: str, rules: list[str]
) -> None:
    found, odd = CellReader(Sheet("合成", True, [[value, under]], merged=((0, 0, 1, 1),))).read(*at, "万元")
    assert (found, [rule for rule, _ in odd]) == (text, rules)


@pytest.mark.parametrize(("number", "more"), [(0, ""), (1, ""), (12, ""), (13, "1"), (15, "3")])
def test_formulas_taken_on_trust_are_told_once_twelve_of_them_by_name(number: int, more: str) -> None:
    cells = [(0, column) for column in range(number)]
    reader = CellReader(Sheet("合成", True, [[5] * 20], on_trust=frozenset(cells)))
    for cell in [*cells[::-1], (0, 19)]:
        reader.read(*cell, "万元")
    found = reader.taken_on_trust()
    assert len(found) == min(number, 1)
    for fault in found:
        assert (fault.rule_id, fault.locator, fault.params["count"]) == (
            "cell.formula.on_trust",
            "合成!A1",
            number,
        )
        names = [f"{letter}1" for letter in "ABCDEFGHIJKL"[:number]]
        assert fault.params["cells"] == "、".join(names) + (f" 等，另 {more} 格" if more else "")
        assert fault.params["cells_en"] == ", ".join(names) + (f" and {more} more" if more else "")
