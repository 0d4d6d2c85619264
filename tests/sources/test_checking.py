"""The one check of a file: every fault has its rule and its cell, and the rows always add up.

All figures are synthetic (the fictitious harbour of tests/plans).
"""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans.harbour_file import FIGURES, HARBOUR, WRITTEN_ON, Cells, csv_text, figures, with_change
from support import HOME

from contracts.plan import Plan
from contracts.registry import load_plan
from contracts.rules import rules
from sources.checking import Context, Counts, Report, check
from tests.sources.returns.forms import with_dates

PLAN: Plan = with_dates(load_plan(HARBOUR), "990000-EB", "2025-01")  # the east basin opened then
FORM = PLAN.forms["published"]
Expected = tuple[str, str]
MANY = figures() + [f | {"obs_id": f"X{n}", "pub_date": "2026-10-01"} for n, f in enumerate(figures())]


def report(content: str | bytes) -> Report:
    raw = content.encode() if isinstance(content, str) else content
    found = check(raw, "synthetic.csv", FORM, PLAN, Context(WRITTEN_ON))
    counts = found.counts
    assert counts.read == counts.accepted + counts.quarantined + counts.ignorable
    assert found.observations.height == counts.accepted
    assert (found.outcome == "rejected") <= (counts.accepted == 0)
    assert found.findings["finding_no"].to_list() == list(range(1, found.findings.height + 1))
    return found


def faults(found: Report) -> list[Expected]:
    """Rule and cell of every finding but the note on row 4's bound, which the untouched file has too."""
    pairs = zip(found.findings["rule_id"], found.findings["locator"], strict=True)
    return [pair for pair in pairs if pair != ("row.value.bound", "N4")]


def twice(row: int, **cells: str) -> str:
    rows = figures()
    return csv_text([*rows, rows[row - 2] | {"obs_id": "S0009"} | cells])


ROW_RULES: dict[str, tuple[str, list[Expected]]] = {
    "cell.indicator.unknown": (with_change(3, indicator_id="quay_berth"), [("cell.indicator.unknown", "C3")]),
    "cell.area.unknown": (with_change(5, region_code="990200"), [("cell.area.unknown", "G5")]),
    "row.area.not_there": (with_change(5, period_end="2024-08-31"), [("row.area.not_there", "G5")]),
    "cell.source.unknown": (with_change(2, publisher="别的报"), [("cell.source.unknown", "Q2")]),
    "cell.code.unknown": (with_change(2, confidence="hearsay"), [("cell.code.unknown", "U2")]),
    "cell.number.unreadable": (with_change(2, value_published="二三十个"), [("cell.number.unreadable", "N2")]),
    "cell.number.not_single": (with_change(2, value_published="显著增多"), [("cell.number.not_single", "N2")]),
    "cell.unit.mismatch": (with_change(6, value_published="40个"), [("cell.unit.mismatch", "N6")]),
    "cell.date.unreadable": (with_change(2, pub_date="2025-02-30"), [("cell.date.unreadable", "P2")]),
    "cell.date.future": (with_change(2, pub_date="2030-01-01"), [("cell.date.future", "P2")]),
    "cell.period.undated": (with_change(2, period_end=""), [("cell.period.undated", "I2")]),
    "cell.period.inconsistent": (
        with_change(7, period_start="2026-12-31"), [("cell.period.inconsistent", "K7")],
    ),
    "cell.text.missing": (with_change(9, obs_id=""), [("cell.text.missing", "A9")]),
    "row.limit.exceeded": (with_change(7, value_published="147.5%"), [("row.limit.exceeded", "N7")]),
    "row.key.duplicate": (twice(2), [("row.key.duplicate", "N2"), ("row.key.duplicate", "N10")]),
    "row.value.bound": (with_change(2, value_published="约20个"), [("row.value.bound", "N2")]),
}  # fmt: skip
HEADER = csv_text([])
FILE_RULES: dict[str, tuple[str | bytes, str]] = {
    "file.bytes.empty": (b"", ""),
    "file.encoding.unreadable": (csv_text(figures()).encode().replace(b"S0003", b"S\xff003"), "A4"),
    "file.encoding.traditional": ("指標,地區代碼,數值\n".encode("cp950"), "A1"),
    "file.csv.malformed": (csv_text(figures()) + "S0009,x\n", "A10"),
    "file.header.mismatch": (csv_text(figures()).replace("value_published", "value"), "A1"),
    "file.rows.none": (HEADER, "A2"),
    "file.quarantine.too_many": (
        csv_text([f | {"indicator_id": "nothing"} if n < 3 else f for n, f in enumerate(figures())]), "A1",
    ),
}  # fmt: skip


def test_every_rule_a_compilation_can_break_has_a_file_here_that_breaks_it() -> None:
    code = [path.read_text(encoding="utf-8") for path in (HOME / "sources" / "published").glob("*.py")]
    code += [(HOME / "sources" / name).read_text(encoding="utf-8") for name in ("csv_text.py", "report.py")]
    named = {name for name in rules() if any(f'"{name}"' in text for text in code)}
    assert named - {"table.contract.broken"} == {*ROW_RULES, *FILE_RULES}


@pytest.mark.parametrize("rule_id", ROW_RULES)
def test_a_broken_row_is_found_with_its_rule_and_its_cell_alone(rule_id: str) -> None:
    content, expected = ROW_RULES[rule_id]
    found = report(content)
    assert faults(found) == expected
    assert not any("{" in text for text in (*found.findings["message_zh"], *found.findings["fix_en"]))
    kept_out = 0 if rule_id == "row.value.bound" else len(expected)
    assert found.counts.quarantined == kept_out
    assert found.outcome == ("partly_accepted" if kept_out else "accepted_with_findings")
    rows = [int(locator.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for _, locator in expected]
    assert set(found.observations["row_no"]).isdisjoint(rows) == bool(kept_out)


@pytest.mark.parametrize("rule_id", FILE_RULES)
def test_a_broken_file_is_rejected_whole_with_its_rule_and_place(rule_id: str) -> None:
    content, locator = FILE_RULES[rule_id]
    found = report(content)
    assert faults(found)[0] == (rule_id, locator)
    assert not any("{" in text for text in (*found.findings["message_zh"], *found.findings["fix_en"]))
    assert found.outcome == "rejected"
    assert set(found.findings["decision"]) == {"rejected"}
    assert found.counts.accepted == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_untouched_file_is_accepted_in_each_usual_encoding(encoding: str) -> None:
    found = report(FIGURES.read_text(encoding="utf-8").encode(encoding))
    assert (found.outcome, found.counts) == ("accepted_with_findings", Counts(8, 8, 0, 0))
    assert faults(found) == []


VARIANTS: dict[str, tuple[str, list[Expected]]] = {
    "a list of numbers": (with_change(2, value_published="20个、26个"), [("cell.number.not_single", "N2")]),
    "a range": (with_change(2, value_published="20-26个"), [("cell.number.not_single", "N2")]),
    "a dash": (with_change(2, value_published="—"), [("cell.number.unreadable", "N2")]),
    "below zero": (with_change(2, value_published="-20个"), [("row.limit.exceeded", "N2")]),
    "the right unit in another scale": (with_change(8, value_published="32000万元"), []),
    "a foreign currency": (with_change(8, value_published="3亿美元"), [("cell.unit.mismatch", "N8")]),
    "a status that is not mapped": (with_change(2, status="rumour"), [("cell.code.unknown", "O2")]),
    "a start that is no date": (with_change(6, period_start="spring"), [("cell.date.unreadable", "J6")]),
    "an end that is no date": (with_change(6, period_end="2024-12-32"), [("cell.date.unreadable", "K6")]),
    "a year that ends in June": (with_change(6, period_end="2024-06-30"), [("cell.period.inconsistent", "L6")]),
    "a kind of period that is none": (with_change(6, period_kind="era"), [("cell.period.inconsistent", "L6")]),
    "two faults in one row": (
        with_change(2, publisher="别的报", confidence="x"),
        [("cell.source.unknown", "Q2"), ("cell.code.unknown", "U2")],
    ),
    "one figure by two publishers": (twice(2, publisher="合成港报"), []),
    "one figure published again later": (twice(2, pub_date="2025-03-01"), []),
    "an alias beside the code": (twice(2, indicator_id="berths"), ROW_RULES["row.key.duplicate"][1]),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_judged_by_its_rule_and_cell(name: str) -> None:
    content, expected = VARIANTS[name]
    assert sorted(faults(report(content))) == sorted(expected)


def test_rows_that_repeat_a_key_name_each_other_and_none_is_taken() -> None:
    found = report(csv_text([*MANY, MANY[0] | {"obs_id": "Y1"}, MANY[0] | {"obs_id": "Y2"}]))
    repeated = found.findings.filter(found.findings["rule_id"] == "row.key.duplicate")
    assert repeated["locator"].to_list() == ["N2", "N18", "N19"]
    assert set(repeated["decision"]) == {"quarantined"}
    assert all("2、18、19" in text for text in repeated["message_zh"])
    assert found.counts == Counts(18, 15, 3, 0)


def test_a_row_kept_out_as_a_repeat_has_no_finding_that_says_it_was_taken() -> None:
    found = report(csv_text([*MANY, MANY[2] | {"obs_id": "Y1"}]))
    of_row = found.findings.filter(found.findings["row_no"].is_in([4, 18]))
    assert set(of_row["decision"]) == {"quarantined"}


def test_a_tolerated_rule_keeps_its_row_out_and_does_not_block() -> None:
    found = report(with_change(2, period_end=""))
    assert found.counts.quarantined == 1
    assert found.blocking(FORM.tolerated_rules).height == 0
    assert found.blocking(()).height == 1


def test_a_rule_not_tolerated_blocks() -> None:
    found = report(with_change(2, publisher="别的报"))
    assert found.blocking(FORM.tolerated_rules)["rule_id"].to_list() == ["cell.source.unknown"]


@pytest.mark.parametrize(("bad", "outcome"), [(2, "partly_accepted"), (3, "rejected")])
def test_a_file_is_rejected_whole_only_above_the_agreed_share(bad: int, outcome: str) -> None:
    rows = [f | {"publisher": "别的报"} if n < bad else f for n, f in enumerate(figures())]
    found = report(csv_text(rows))
    assert found.outcome == outcome
    assert found.counts.quarantined == (bad if bad == 2 else 8)


def test_a_moved_column_moves_the_cell_that_is_named() -> None:
    rows = figures()
    rows[0]["value_published"] = "many"
    header = ["value_published", *(name for name in rows[0] if name != "value_published")]
    found = report(csv_text(rows, header))
    assert [locator for rule_id, locator in zip(*found.findings["rule_id", "locator"], strict=True)
            if rule_id == "cell.number.unreadable"] == ["A2"]  # fmt: skip


def test_a_cell_over_two_lines_leaves_the_addresses_below_as_in_the_spreadsheet() -> None:
    rows = figures()
    rows[0]["note"] = "合成\n两行"
    rows[5]["value_published"] = "many"
    found = report(csv_text(rows))
    assert faults(found) == [("cell.number.unreadable", "N7")]
    assert found.observations["comment_obs"][0] == "合成\n两行"


def test_a_finding_carries_what_is_known_of_the_key_and_the_cells_text() -> None:
    (row,) = report(with_change(2, publisher="别的报")).blocking(()).to_dicts()
    assert (row["indicator"], row["ref_area"], row["time_period"], row["data_source"]) == (
        "quay_berths_in_service", "990000", "2024-12", None,
    )  # fmt: skip
    assert row["value_seen"] == "20个"
    assert "别的报" in row["message_zh"] and "别的报" in row["message_en"]


def test_values_are_exact_decimals_with_their_printed_words_beside_them() -> None:
    rows = {row["row_no"]: row for row in report(csv_text(figures())).observations.to_dicts()}
    assert (rows[7]["obs_value"], rows[7]["value_published"]) == (Decimal("47.5"), "47.5%")
    assert (rows[8]["obs_value"], rows[8]["accumulation"]) == (Decimal(320_000_000), "YTD")
    assert (rows[4]["value_qualifier"], rows[4]["locator"]) == ("gt", "N4")


def test_the_same_bytes_give_the_same_report() -> None:
    one, other = (report(with_change(3, value_published="many")) for _ in range(2))
    assert one.findings.equals(other.findings)
    assert one.observations.equals(other.observations)


def test_counts_that_do_not_add_up_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        Counts(3, 1, 1, 0)


# Cells that no calendar or no column can hold, each with the rule and the cell that must say so.
EXTREME: dict[str, tuple[str, Expected]] = {
    "a number no column can hold": (
        with_change(2, value_published="1" + "0" * 24 + "个"), ("cell.number.unreadable", "N2"),
    ),
    "a publication date beyond all calendars": (
        with_change(2, pub_date="2026/P99999999999999999999Y"), ("cell.date.unreadable", "P2"),
    ),
    "a period before the year 1000": (
        with_change(2, period_end="0001-01-31"), ("cell.date.unreadable", "K2"),
    ),
    "a year before the year 1000": (
        with_change(6, period_start="", period_end="0999-12-31"), ("cell.date.unreadable", "K6"),
    ),
    "a publication after the file was written": (
        with_change(2, pub_date="2030-01"), ("cell.date.future", "P2"),
    ),
    "a publication date in full-width digits": (
        with_change(2, pub_date="２０２５-01-20"), ("cell.date.unreadable", "P2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXTREME)
def test_a_cell_nothing_can_hold_is_kept_out_with_its_rule_and_cell(name: str) -> None:
    content, expected = EXTREME[name]
    assert faults(report(content)) == [expected]


CONTRADICTIONS = {
    "a stock of no kind of period": with_change(2, period_kind="banana"),
    "a year that starts in March": with_change(6, period_start="2024-03-01"),
    "a month over eight months": with_change(8, period_kind="month"),
    "a quarter over eight months": with_change(8, period_kind="quarter", period_end="2026-09-30"),
    "five years less a few days": with_change(
        9, period_kind="period", period_start="2021-01-15", period_end="2025-12-10"
    ),
    "a month that ends on its fifteenth": with_change(
        8, period_kind="month", period_start="2026-08-01", period_end="2026-08-15"
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_period_whose_kind_does_not_fit_its_dates_is_kept_out(name: str) -> None:
    assert [rule_id for rule_id, _ in faults(report(CONTRADICTIONS[name]))] == ["cell.period.inconsistent"]


relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise_and_their_rows_add_up(content: bytes) -> None:
    assert report(content).counts.accepted == 0


SIGNS = st.text(alphabet="0123456789-/.,%超约亿万个元人PYMQ年月日 \n\"'x０", max_size=12)


@relaxed
@given(st.integers(0, 7), st.dictionaries(st.sampled_from(list(figures()[0])), SIGNS, max_size=4))
def test_arbitrary_cells_never_raise_and_their_rows_add_up(row: int, cells: Cells) -> None:
    rows = figures()
    rows[row] |= cells
    assert report(csv_text(rows)).counts.read == 8
