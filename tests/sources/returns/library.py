"""The library of malformed returns, one for each fault, each with the exact findings it must get (合成数据).

`LINES` fills D8:E19 (line 01 in row 8), notes in F, mark in the last row; `AREAS` fills C11:F14, notes in G.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contracts.corrections import Correction
from contracts.forms import ReturnForm
from sources.checking import Earlier
from tests.sources.returns.forms import (
    AREAS,
    LINES,
    LINES_PARTIAL,
    PARTIAL,
    QUARTERLY,
    SHEET,
    SPARSE,
    correction,
    edited,
    filled,
    grid,
    laid_out,
    tidy,
    with_dates,
    with_share,
)
from tests.sources.returns.forms import PLAN as ALL
from tests.sources.returns.forms import plan_with as _plan_with
from tests.sources.returns.spoiling import (
    MARK,
    area_row,
    before,
    chart_only,
    columns_swapped,
    date_cell,
    earlier_of,
    emptied,
    heading_repeated,
    hidden,
    hidden_column,
    hidden_sheet_beside,
    named_beside,
    nil_return,
    notes_below,
    one,
    percent,
    reason_of,
    replaced,
    rows_changed,
    sheets_in_other_order,
    spaced_out,
    standing,
    table_repeated,
    tidy_sheet,
    two_returns,
    two_unmarked,
    without,
    without_letters,
)

ACCEPTED, PARTLY, NOTED, REJECTED = "accepted", "partly_accepted", "accepted_with_findings", "rejected"


@dataclass(frozen=True)
class Case:
    """A return, its outcome and findings; `changes` are the figures that differ from the synthetic ones.

    A figure changed to None is kept out; a figure that is not on the form counts by its printed amount.
    """

    make: Callable[[], bytes]
    outcome: str = ACCEPTED
    found: tuple[tuple[str, str], ...] = ()
    changes: dict[tuple[str, str], Any] = field(default_factory=dict)
    form: ReturnForm = LINES
    said: str | None = None  # the month the sender says; the form is said with it
    earlier: Earlier = field(default_factory=Earlier)
    corrections: tuple[Correction, ...] = ()
    said_form: ReturnForm | None = None
    gone: str = ""  # the area that was there until the month before
    has_share: bool = False  # the plan declares numerator and denominator of line 06

    @property
    def plan(self) -> Any:
        if self.has_share:
            return with_share(ALL)
        if self.gone:
            return with_dates(_plan_with(self.form), self.gone, "", "2026-09")
        return (
            _plan_with(self.form, corrections=self.corrections)
            if self.corrections or self.form in (PARTIAL, LINES_PARTIAL)
            else ALL
        )


def cells(rule_id: str, *places: str) -> tuple[tuple[str, str], ...]:
    return tuple((rule_id, place) for place in places)


ONLY_FIRST = {(line.code, n): 5 if (line.code, n) == ("01", "1") else 0 for line in LINES.lines for n in "12"}
HARD = cells("row.relation.hard", "D8", "D9", "D10")
NO_HARD = {("01", "1"): None, ("02", "1"): None, ("03", "1"): None}
TOO_MANY = (("file.quarantine.too_many", "A1"),)

CASES: dict[str, Case] = {
    # ---- what is right --------------------------------------------------------------------------
    "as_issued": Case(filled),
    "areas_as_issued": Case(lambda: filled(AREAS), form=AREAS),
    "quarterly_as_issued": Case(lambda: filled(QUARTERLY, "2026-09"), form=QUARTERLY),
    "text_number_full_width": Case(lambda: filled(D8="１，２３４．５", D9=" 600 ", E8="900"), changes={("01", "1"): "1234.5"}),
    "thousands_separators": Case(lambda: filled(D8="12,345.60"), changes={("01", "1"): "12345.6"}),
    "scale_in_cell": Case(lambda: filled(D8="1.2万", D19="3亿台"), changes={("01", "1"): 12000, ("12", "1"): 30000}),
    "percent_sign_in_cell": Case(lambda: filled(D13="６０％"), changes={("06", "1"): 60}),
    "percent_formatted_cell": Case(lambda: edited(percent)),
    "dash_for_missing": Case(lambda: filled(D11="—", E11="…", D12="..."), changes={("04", "1"): 0, ("04", "2"): 0, ("05", "1"): 0}),
    "optional_left_blank": Case(lambda: filled(D11="", E19=""), changes={("04", "1"): 0, ("12", "2"): 0}),
    "extra_title_row": Case(lambda: rows_changed(lambda rows: [["合成数据：某厅报送"], *rows])),
    "extra_blank_rows_and_columns": Case(lambda: rows_changed(spaced_out)),
    "areas_with_extra_blank_rows_and_columns": Case(
        lambda: rows_changed(lambda rows: [[None, *r[:2], None, *r[2:]] for r in [[], *rows[:11], [], *rows[11:]]], filled(AREAS)),
        form=AREAS,
    ),
    "sheets_in_other_order": Case(sheets_in_other_order),
    "hidden_sheet_beside": Case(hidden_sheet_beside),
    "notes_below_table": Case(lambda: rows_changed(notes_below), NOTED, cells("sheet.row.below", "D20")),
    "figures_below_the_signatures": Case(
        lambda: laid_out([*grid(filled()), [], ["合成数据补充", "13", "P", 5, 6], ["联系电话：", None, None, 13900000000]]), NOTED,
        cells("sheet.row.below", "D32"),
    ),
    "note_that_begins_like_a_footer": Case(lambda: filled(F9="说明：合成数据，新增机房", F10="注：合成数据")),
    "stray_numbers_below_a_blank_row": Case(
        lambda: laid_out([*grid(filled())[:19], [], ["合成数据甲", None, None, 5], ["合成数据乙", None, None, 6]]), NOTED,
        cells("sheet.row.below", "D21"), said="2026-10",
    ),
    "number_row_deleted": Case(lambda: rows_changed(lambda rows: [*rows[:6], *rows[7:]])),
    "code_as_number": Case(lambda: filled(**{f"B{7 + n}": n for n in range(1, 13)})),
    "rows_in_other_order": Case(lambda: rows_changed(lambda rows: [*rows[:7], *rows[18:6:-1], *rows[19:]])),
    "month_named_in_heading": Case(lambda: filled(D6="10月末")),
    "mark_removed": Case(lambda: laid_out(without("陇数表式", grid(filled())))),
    "area_names_instead_of_codes": Case(
        lambda: rows_changed(lambda rows: [[r[0], r[0], *r[2:]] if str(r[1]).isdigit() else r for r in rows], filled(AREAS)),
        form=AREAS,
    ),
    "area_codes_as_numbers": Case(lambda: filled(AREAS, **{f"B{r}": v for r, v in zip(range(11, 15), (620000, 620100, 620200, 621000), strict=True)}), form=AREAS),
    "nil_return": Case(lambda: nil_return(filled()), changes={(line.code, n): 0 for line in LINES.lines for n in "12"}),
    "form_sheet_saved_as_csv": Case(
        lambda: "\n".join(",".join('"' + str(c if c is not None else "") + '"' for c in r) for r in grid(filled())).encode("gb18030")
    ),
    "partial_return_without_an_area": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 13, None), filled(PARTIAL)),
        changes={("621000", n): 0 for n in "1234"}, form=PARTIAL,
    ),
    "tidy_revises_an_earlier_month": Case(
        one("01,month_end,5,2026-10,P", "01,month_end,7,2026年9月,P"), form=LINES_PARTIAL, said="2026-10",
        changes=dict.fromkeys([(line.code, n) for line in LINES.lines for n in "12"], 0) | {("01", "1"): 12},
    ),
    # ---- the file as a whole --------------------------------------------------------------------
    "not_one_of_the_forms": Case(
        lambda: laid_out([["合成数据", 1], ["没有表号", 2]]), REJECTED, cells("file.form.unrecognised", "")
    ),
    "letters_lost": Case(lambda: laid_out(without_letters("_")), REJECTED, cells("file.text.lost", "")),
    "letters_lost_of_a_form_that_is_said": Case(
        lambda: laid_out(without_letters("?")), REJECTED, cells("file.text.lost", ""), said_form=LINES, said="2026-10"
    ),
    "letters_garbled": Case(
        lambda: tidy().decode().encode("gb18030").decode("latin-1").encode(), REJECTED, cells("file.text.lost", "")
    ),
    "another_form_than_said": Case(filled, REJECTED, cells("file.form.other", MARK), said_form=AREAS),
    "old_version": Case(lambda: replaced("版本：1.0.0", "版本：0.9.0"), REJECTED, cells("file.form.version", MARK)),
    "two_returns_in_one_file": Case(two_returns, REJECTED, cells("file.sheet.several", MARK)),
    "no_period": Case(
        lambda: laid_out(without("2026年10月", without("陇数表式", grid(filled())))), REJECTED, cells("file.period.missing", "E2")
    ),
    "month_without_its_year": Case(
        lambda: laid_out(without("陇数表式", grid(filled(C5="12月")))), REJECTED, cells("file.period.none_read", "C5")
    ),
    "column_of_no_periods": Case(lambda: tidy().replace(b"2026-10", b"2026-13"), REJECTED, cells("file.period.none_read", "B2")),
    "wrong_month_inside": Case(lambda: filled(C5="2026年9月"), REJECTED, cells("file.period.contradicted", "C5")),
    "another_month_than_said": Case(filled, REJECTED, cells("file.period.contradicted", MARK), said="2026-09"),
    "month_in_a_quarterly_form": Case(lambda: filled(QUARTERLY, C5=""), REJECTED, cells("file.period.not_asked", "A25"), form=QUARTERLY),
    "after_the_form_expired": Case(lambda: filled(month="2028-01"), REJECTED, cells("file.period.not_in_force", MARK)),
    "nothing_filled_in": Case(emptied, REJECTED, cells("file.values.none", "A6")),
    "nil_but_filled": Case(lambda: filled(B5="是"), REJECTED, cells("file.nil.contradicted", "B5")),
    "correction_without_its_cell": Case(
        filled, NOTED, cells("file.correction.unused", ""), corrections=(correction(ref_area="620100"),)
    ),
    "period_not_over": Case(
        lambda: replaced("报告期：2026-10", "报告期：2027-08", filled(C5="")), REJECTED, cells("file.period.not_ended", "")
    ),
    "month_that_does_not_exist": Case(
        lambda: replaced("报告期：2026-10", "报告期：2026-13", filled(C5="")), REJECTED, cells("file.period.missing", "E2")
    ),
    "two_sheets_without_mark_or_number": Case(two_unmarked, REJECTED, cells("file.sheet.several", "合成乙"), said="2026-10"),
    "no_sheet_but_a_chart": Case(chart_only, REJECTED, cells("file.sheets.none", ""), said="2026-10"),
    "error_value_in_tidy": Case(
        lambda: tidy_sheet(lambda s: (s.__setitem__("C3", "#DIV/0!"), setattr(s["C3"], "data_type", "e"))), PARTLY,
        cells("cell.formula.error", "C3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "hidden_column_in_tidy": Case(
        lambda: tidy_sheet(lambda s: setattr(s.column_dimensions["C"], "hidden", True)), NOTED,
        cells("cell.value.hidden", "C2", "C3"), ONLY_FIRST | {("04", "1"): 100}, form=LINES_PARTIAL, said="2026-10",
    ),
    "merged_value_in_tidy": Case(
        lambda: tidy_sheet(lambda s: s.merge_cells("C2:C3")), PARTLY, cells("cell.merged.value", "C3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10"
    ),
    # ---- the table --------------------------------------------------------------------------------
    "heading_missing": Case(lambda: filled(D6="本期"), REJECTED, cells("sheet.heading.missing", SHEET)),
    "heading_repeated": Case(heading_repeated, REJECTED, cells("sheet.heading.repeated", "F7")),
    "codes_of_lines_swapped_under_their_headings": Case(
        lambda: rows_changed(
            lambda rows: [[{"01": "02", "02": "01"}.get(c, c) if n == 6 else c for c in row] for n, row in enumerate(rows)],
            filled(AREAS),
        ),
        REJECTED, cells("sheet.heading.moved", "C6", "D6", "E6", "F6"), form=AREAS,
    ),
    "header_moved": Case(columns_swapped, REJECTED, cells("sheet.heading.moved", "D7", "E7")),
    "table_repeated": Case(table_repeated, REJECTED, cells("sheet.table.repeated", "A22")),
    "unit_in_header_changed": Case(
        lambda: filled(AREAS, C9="亿元", D9="亿元"), REJECTED, cells("sheet.unit.changed", "C6", "D6"), form=AREAS
    ),
    "row_missing": Case(lambda: rows_changed(lambda rows: area_row(rows, 9, None)), REJECTED, cells("sheet.row.missing", "B18")),
    "row_repeated": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 10, rows[9])), REJECTED, cells("sheet.row.repeated", "B11")
    ),
    "column_undeclared": Case(lambda: filled(G6="备查", G9=5, G10=6), NOTED, cells("sheet.column.undeclared", "G9", "G10")),
    # ---- cells --------------------------------------------------------------------------------------
    "required_left_blank": Case(lambda: filled(D8="", E13=""), PARTLY, cells("cell.value.blank", "D8", "E13"), {("01", "1"): None, ("06", "2"): None}),
    "value_not_asked_for": Case(
        lambda: filled(SPARSE, E19=3), PARTLY, cells("cell.value.unasked", "E19"), {("12", "2"): None}, form=SPARSE
    ),
    "measure_not_asked_for": Case(
        ("代码,口径,数值\n" + "".join(f"{line.code},{m},{2 if line.code == '01' else 1}\n" for line in LINES.lines for m in LINES.measures)).encode,
        PARTLY, cells("cell.measure.unasked", "B25"),
        {(line.code, n): 2 if line.code == "01" else 1 for line in LINES.lines for n in "12"} | {("12", "2"): None},
        form=SPARSE, said="2026-10",
    ),
    "period_of_another_form": Case(
        one("01,month_end,5,2026-10,P", "01,month_end,5,去年,P"), PARTLY, cells("cell.period.other", "D3"),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "period_after_that_of_the_return": Case(
        one("01,month_end,5,2026-10,P", "01,month_end,5,2026-11,P"), PARTLY, cells("cell.period.other", "D3"),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "period_typed_as_a_decimal_number": Case(
        lambda: laid_out([["代码", "口径", "数值", "报告期"], ["01", "month_end", 5, "2026-10"], ["01", "month_end", 5, 2026.1]]),
        PARTLY, cells("cell.period.ambiguous", "D3"),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "measure_of_no_list": Case(
        one("01,month_end,5,2026-10,P", "01,年末,5,2026-10,P"), PARTLY, cells("cell.code.unknown", "B3"),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "status_without_value_beside_one": Case(
        lambda: laid_out([["代码", "口径", "数值", "报告期", "数据状态"], ["01", "month_end", 5, "2026-10", ""], ["02", "month_end", 5, "2026-10", "O"]]),
        PARTLY, cells("cell.status.contradicted", "E3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "hidden_row": Case(lambda: edited(hidden), NOTED, cells("cell.value.hidden", "D9", "E9")),
    "hidden_column": Case(lambda: edited(hidden_column), NOTED, cells("cell.value.hidden", *(f"E{r}" for r in range(8, 20)))),
    "merged_value": Case(lambda: edited(lambda s: s.merge_cells("D11:E11")), PARTLY, cells("cell.merged.value", "E11"), {("04", "2"): None}),
    "formula_without_cached_value": Case(lambda: filled(D11="=100+1"), PARTLY, cells("cell.formula.uncomputed", "D11"), {("04", "1"): None}),
    "scale_doubled": Case(lambda: filled(D19="1.5万"), PARTLY, cells("cell.number.scale_doubled", "D19"), {("12", "1"): None}),
    "another_unit_in_cell": Case(lambda: filled(D19="1.5亿元"), PARTLY, cells("cell.number.unit", "D19"), {("12", "1"): None}),
    "percent_in_a_column_of_amounts": Case(lambda: filled(D11="35%"), PARTLY, cells("cell.number.unit", "D11"), {("04", "1"): None}),
    "just_above_a_tie": Case(
        lambda: filled(D8="1000.1250000001"), NOTED, cells("cell.number.rounded", "D8"), {("01", "1"): "1000.13"}
    ),
    "more_decimals_than_declared": Case(
        lambda: filled(D8=1000.125), NOTED, cells("cell.number.rounded", "D8"), {("01", "1"): "1000.12"}
    ),
    "fraction_on_a_line_of_whole_numbers": Case(
        lambda: filled(D14=4.5678), PARTLY, cells("cell.count.fraction", "D14"), {("07", "1"): None}
    ),
    "unit_changed_in_row": Case(
        lambda: filled(C11="EFLOPS"), PARTLY, cells("cell.unit.changed", "C11", "C11"), {("04", "1"): None, ("04", "2"): None}
    ),
    "range_in_cell": Case(lambda: filled(D11="90-110"), PARTLY, cells("cell.number.unreadable", "D11"), {("04", "1"): None}),
    "about_in_cell": Case(lambda: filled(D11="约100"), PARTLY, cells("cell.number.unreadable", "D11"), {("04", "1"): None}),
    "date_in_cell": Case(lambda: edited(date_cell), PARTLY, cells("cell.number.unreadable", "D8"), {("01", "1"): None}),
    "error_value_in_cell": Case(lambda: filled(D11="#DIV/0!"), PARTLY, cells("cell.formula.error", "D11"), {("04", "1"): None}),
    "words_in_cell": Case(lambda: filled(D11="暂无"), PARTLY, cells("cell.number.unreadable", "D11"), {("04", "1"): None}),
    "decimal_comma": Case(lambda: filled(D16="0,123"), PARTLY, cells("cell.number.unreadable", "D16"), {("09", "1"): None}),
    "number_too_large": Case(lambda: filled(D19="9" * 18), PARTLY, cells("cell.number.unreadable", "D19"), {("12", "1"): None}),
    "true_in_cell": Case(lambda: filled(D11=True), PARTLY, cells("cell.number.unreadable", "D11"), {("04", "1"): None}),
    # ---- rows -----------------------------------------------------------------------------------------
    "row_not_on_the_form": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 12, ["合成数据", "99", "P", 7, 8])), PARTLY, cells("row.line.unknown", "D13", "E13")
    ),
    "row_added_below_the_last": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 19, ["合成数据", None, "P", 7, 8])), PARTLY, cells("row.line.unknown", "D20", "E20")
    ),
    "unknown_area": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 14, ["某某市", "999999", 1, 2, 3, 4]), filled(AREAS)),
        PARTLY, cells("row.line.unknown", "C15", "D15", "E15", "F15"), form=AREAS,
    ),
    "heading_of_values_with_a_scale": Case(
        lambda: tidy().replace("数值".encode(), "数值（万）".encode()), REJECTED, cells("file.heading.with_more", "F1")
    ),
    "one_row_of_a_later_month": Case(
        lambda: b"2026-11".join(tidy().rsplit(b"2026-10", 1)), REJECTED, cells("file.period.stray", "B25")
    ),
    "guarded_cells_of_a_spreadsheet": Case(
        lambda: tidy().replace(b",01,month_end,1000,", b',="01",month_end,="1000",').replace(b",02,month_end,600,", b',"=""02""",month_end,"=""600""",')
    ),
    "utf_16_without_its_mark": Case(lambda: tidy(encoding="utf-16-le")),
    "utf_16_without_its_mark_big_end_first": Case(lambda: tidy(encoding="utf-16-be")),
    "unknown_area_in_tidy": Case(
        lambda: tidy(AREAS).replace(b",621000,02,ytd", b",999999,02,ytd"), PARTLY, cells("cell.area.unknown", "C17"), {("621000", "4"): None},
        form=AREAS, said="2026-10",
    ),
    "codes_swapped": Case(
        lambda: filled(B11="05", B12="04"), PARTLY, cells("row.label.mismatch", "B11", "B11", "B12", "B12"),
        {("04", "1"): None, ("04", "2"): None, ("05", "1"): None, ("05", "2"): None},
    ),
    "name_with_another_unit": Case(
        lambda: filled(A14="建成投运标准机架（万架）"), PARTLY, cells("cell.unit.changed", "B14", "B14"), {("07", "1"): None, ("07", "2"): None}
    ),
    "name_with_a_unit_behind_a_slash": Case(
        lambda: filled(A8="算力总规模/EFLOPS"), PARTLY, cells("cell.unit.changed", "B8", "B8"), {("01", "1"): None, ("01", "2"): None}
    ),
    "name_with_its_own_unit": Case(lambda: filled(A14="建成投运标准机架（架）", A8="01、算力总规模/P")),
    "tidy_name_of_another_line": Case(
        lambda: named_beside("07", "上架服务器"), PARTLY, cells("row.label.mismatch", "E14", "E15"),
        {("07", "1"): None, ("07", "2"): None}, said="2026-10",
    ),
    "tidy_name_with_another_unit": Case(
        lambda: named_beside("07", "建成投运标准机架（万架）"), PARTLY, cells("cell.unit.changed", "E14", "E15"),
        {("07", "1"): None, ("07", "2"): None}, said="2026-10",
    ),
    "tidy_name_changed": Case(
        lambda: named_beside("07", "机架总数"), NOTED, cells("row.label.changed", "E14", "E15"), said="2026-10"
    ),
    "tidy_names_as_issued": Case(lambda: named_beside("07", "建成投运标准机架"), said="2026-10"),
    "tidy_period_of_another_span": Case(
        lambda: tidy(AREAS).replace(b"2026-10,620100,02,month,", "2026年9-10月,620100,02,month,".encode()), PARTLY,
        cells("cell.period.span", "B8"), {("620100", "3"): None}, form=AREAS,
    ),
    "name_changed": Case(lambda: filled(A11="智能算力（半精度）"), NOTED, cells("row.label.changed", "B11", "B11")),
    "lines_absent_in_tidy": Case(
        lambda: "\n".join(x for x in tidy().decode().splitlines() if ",09," not in x and ",11," not in x and ",12," not in x).encode(),
        PARTLY, cells("row.cell.absent", "A1", "A1", "A1", "A1"),
        {(code, n): None for code in ("09", "11", "12") for n in "12"}, said="2026-10",
    ),
    "area_not_on_the_form": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 14, ["天水市", "620500", 1, 2, 3, 4]), filled(AREAS)),
        PARTLY, cells("row.area.undeclared", "C15", "D15", "E15", "F15"), form=AREAS,
    ),
    "area_that_is_no_more": Case(
        lambda: filled(AREAS), PARTLY, cells("row.area.not_there", "C13", "D13", "E13", "F13"),
        {("620200", n): None for n in "1234"}, form=PARTIAL, gone="620200",
    ),
    "area_absent": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 12, None), filled(AREAS)), PARTLY, cells("row.cell.absent", "A6", "A6"),
        {("620200", n): None for n in "1234"}, form=AREAS,
    ),
    "standing_figure_left_out": Case(
        lambda: filled(D11="", E11="—"), NOTED, cells("row.figure.withdrawn", "A6", "D11", "E11"), {("04", "1"): 0, ("04", "2"): 0},
        earlier=Earlier(standing=standing),
    ),
    "nil_return_takes_back": Case(
        lambda: nil_return(filled()), NOTED, cells("row.figure.withdrawn", "A6", "A6", "A6"),
        {(line.code, n): 0 for line in LINES.lines for n in "12"}, earlier=Earlier(standing=standing),
    ),
    "nil_return_of_a_partial_form": Case(
        lambda: nil_return(filled()), changes={(line.code, n): 0 for line in LINES.lines for n in "12"}, form=LINES_PARTIAL,
        earlier=Earlier(standing=standing),
    ),
    "share_typed_as_fraction": Case(lambda: filled(D13=0.6), NOTED, cells("row.share.fraction", "D13"), {("06", "1"): 0.6}),
    "duplicate_area": Case(
        lambda: rows_changed(lambda rows: area_row(rows, 12, rows[11]), filled(AREAS)), REJECTED, cells("sheet.row.repeated", "B13"), form=AREAS
    ),
    "figure_twice_in_tidy": Case(
        lambda: tidy() + b"GS-AI-1,2026-10,620000,04,month_end,101,P\r\n", PARTLY, cells("row.key.repeated", "F8", "F26"), {("04", "1"): None},
        said="2026-10",
    ),
    "beyond_natural_limit": Case(lambda: filled(D13=160), PARTLY, cells("row.limit.exceeded", "D13"), {("06", "1"): None}),
    "parts_exceed_the_total": Case(lambda: filled(D8=800), PARTLY, HARD, NO_HARD),
    "total_does_not_add": Case(
        lambda: filled(AREAS, C11=60.6), PARTLY, cells("row.relation.hard", "C11", "C12", "C13", "C14"),
        {(a, "1"): None for a in ("620000", "620100", "620200", "621000")}, form=AREAS,
    ),
    "total_adds_within_rounding": Case(lambda: filled(AREAS, C11=60.52), changes={("620000", "1"): 60.52}, form=AREAS),
    "month_exceeds_ytd": Case(
        lambda: filled(AREAS, C12=110.25, C11=160.5), PARTLY, cells("row.relation.hard", "C12", "D12"),
        {("620100", "1"): None, ("620100", "2"): None, ("620000", "1"): 160.5}, form=AREAS,
    ),
    "parts_exceed_the_total_by_rounding_only": Case(
        lambda: filled(D9="600.01", D10=400), NOTED, cells("row.relation.rounded", "D9"), {("02", "1"): "600.01", ("03", "1"): 400}
    ),
    "share_over_nothing": Case(
        lambda: filled(D8=0, D9=0, D10=0, D11=0, D12=0), NOTED, cells("row.relation.undefined", "D13"),
        {(f"0{n}", "1"): 0 for n in range(1, 6)}, has_share=True,
    ),
    "total_signed_as_missing": Case(lambda: filled(D8="/"), NOTED, cells("row.relation.unsaid", "D9"), {("01", "1"): 0}),
    "to_be_verified": Case(lambda: filled(D16=2.5), NOTED, cells("row.relation.soft", "D16"), {("09", "1"): 2.5}),
    "moves_beyond_the_band": Case(filled, NOTED, cells("row.relation.soft", "D8"), earlier=earlier_of(600)),
    "moves_within_the_band": Case(filled, earlier=earlier_of(700)),
    "ytd_falls": Case(
        lambda: filled(AREAS), NOTED, cells("row.ytd.falls", "D12"), form=AREAS,
        earlier=Earlier(lambda areas: {("finance_fiscal_outlay_ai", "620100", "_T", "2026-09", "YTD"): Decimal(1000001)}),
    ),
    "ytd_unchanged": Case(
        lambda: filled(AREAS), form=AREAS,
        earlier=Earlier(lambda areas: {("finance_fiscal_outlay_ai", "620100", "_T", "2026-09", "YTD"): Decimal(1000000)}),
    ),
    "share_that_its_terms_do_not_give": Case(
        lambda: filled(D13=65), NOTED, cells("row.share.differs", "D13"), {("06", "1"): 65}, has_share=True
    ),
    "share_that_its_terms_give": Case(filled, has_share=True),
    "ten_times_the_last": Case(filled, NOTED, cells("row.series.unit_slip", "D14"), earlier=before(20)),
    "something_after_nothing": Case(filled, NOTED, cells("row.series.from_nothing", "D14"), earlier=before(0)),
    "out_of_the_series_habit": Case(
        filled, NOTED, cells("row.series.band", "D14"), earlier=before(100, 111, 119, 131, 140, 149, 161, 170)
    ),
    "far_from_last_year": Case(
        lambda: filled(D14=600), NOTED, cells("row.series.last_year", "D14"), {("07", "1"): 600}, earlier=before(150, first=11)
    ),
    "the_same_again_and_again": Case(
        lambda: filled(D14=234), NOTED, cells("row.series.unchanged", "D14"), {("07", "1"): 234}, earlier=before(234, 234, 234)
    ),
    "comparison_column_rewrites": Case(filled, NOTED, cells("row.earlier.rewritten", "E14"), earlier=before(140, first=11)),
    "reason_of_another_value": Case(
        lambda: filled(D16=2.9, F16="合成数据：属实"), NOTED, (*cells("cell.reason.of_other_value", "D16"), *cells("row.relation.soft", "D16")),
        {("09", "1"): 2.9}, earlier=reason_of("2.1"),
    ),
    "reason_of_this_value": Case(
        lambda: filled(D16=2.9, F16="合成数据：属实"), NOTED, cells("row.relation.soft", "D16"), {("09", "1"): 2.9}, earlier=reason_of("2.9")
    ),
    "corrected_by_declaration": Case(
        filled, NOTED, cells("row.correction.applied", "D8"), {("01", "1"): 1010}, corrections=(correction(),)
    ),
    "correction_gone_stale": Case(
        lambda: filled(D8=1001), PARTLY, cells("row.correction.stale", "D8"), {("01", "1"): None}, corrections=(correction(),)
    ),
    "more_than_half_faulty": Case(
        lambda: filled(**{f"D{r}": "暂无" for r in range(8, 20)}, E8="暂无"), REJECTED,
        (*TOO_MANY, *cells("cell.number.unreadable", *(f"D{r}" for r in range(8, 20)), "E8")),
    ),
}  # fmt: skip
