"""Returns in which a person sees something else than is stored, or that say two things at once (合成数据)."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from tests.sources.returns.forms import (
    AREAS,
    LINES,
    LINES_PARTIAL,
    MONTH,
    SHEET,
    edited,
    filled,
    grid,
    laid_out,
    saved,
    tidy,
)
from tests.sources.returns.library import (
    ACCEPTED,
    NOTED,
    ONLY_FIRST,
    PARTLY,
    REJECTED,
    Case,
    cells,
)
from tests.sources.returns.spoiling import MARK, one, replaced, rows_changed, without
from tests.sources.workbook.made import parts_of, zipped


def formatted(cell: str, value: Any, code: str, content: bytes | None = None) -> Callable[[], bytes]:
    """The return with that value in that number format."""

    def change(sheet: Any) -> None:
        sheet[cell], sheet[cell].number_format = value, code

    return lambda: edited(change, content or filled())


def runs(cell: str, *parts: tuple[str, dict[str, Any]]) -> Callable[[], bytes]:
    """The return with a text of several runs in a cell."""
    text = CellRichText(*(TextBlock(InlineFont(**font), part) for part, font in parts))
    return lambda: edited(lambda sheet: sheet.__setitem__(cell, text), filled())


def struck(sheet: Any) -> None:
    sheet["D14"].font = Font(strike=True)


def white(sheet: Any) -> None:
    sheet["D14"].font, sheet["D14"].fill = Font(color="FFFFFFFF"), PatternFill()


def white_on_blue(sheet: Any) -> None:
    sheet["D14"].font, sheet["D14"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79")


def dressed(rule: Rule) -> bytes:
    """The return with that conditional format on D14, in a cell without a ground of its own."""

    def change(sheet: Any) -> None:
        sheet["D14"].fill = PatternFill()
        sheet.conditional_formatting.add("D14", rule)

    return edited(change)


def computed(formula: str, result: str, *, on_load: bool) -> bytes:
    """The return with a formula in D14 and the result stored beside it."""
    parts = parts_of(filled(D14=formula))
    name = next(n for n in parts if n.endswith("sheet1.xml"))
    parts[name] = parts[name].replace(b"</f><v></v>", b"</f><v>%s</v>" % result.encode()).replace(
        b"</f><v/>", b"</f><v>%s</v>" % result.encode()
    )  # fmt: skip
    if not on_load:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'fullCalcOnLoad="1"', b"")
    return zipped(parts)


def underneath() -> bytes:
    """D10 is merged into D9, and a value is still in it."""
    parts = parts_of(edited(lambda sheet: sheet.merge_cells("D9:D10")))
    name = next(n for n in parts if n.endswith("sheet1.xml"))
    head, at, tail = parts[name].partition(b'r="D10"')
    assert at
    end = tail.index(b"/>") if b"/>" in tail[:60] else tail.index(b">")
    parts[name] = (
        head + at + tail[:end] + b"><v>77</v></c>" + tail[end:].removeprefix(b"/>").removeprefix(b"></c>")
    )
    return zipped(parts)


def hidden_form() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    book.create_sheet("说明")["A1"] = "合成数据"
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    return saved(book)


def draft_beside() -> bytes:
    """A second sheet with a form's headings and figures, but neither mark nor number."""
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    other = book.create_sheet("草稿")
    for row in without("GS-AI-1", without("陇数表式", grid(filled()))):
        other.append(row)
    return saved(book)


def two_forms(*, hidden: bool, last: bool) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    other = book.create_sheet("分地区", 1 if last else 0)
    for row in grid(filled(AREAS)):
        other.append(row)
    if hidden:
        other.sheet_state = "hidden"
        book.active = book.worksheets.index(book[SHEET])
    return saved(book)


def with_text_box() -> bytes:
    drawing = '<xdr:wsDr xmlns:xdr="x"><xdr:twoCellAnchor><xdr:sp macro=""/></xdr:twoCellAnchor></xdr:wsDr>'
    return zipped(parts_of(filled()) | {"xl/drawings/drawing9.xml": drawing.encode()})


def titled(text: str) -> Callable[[], bytes]:
    return lambda: filled(A1=text)


def partial(*lines: str, header: str = "代码,口径,数值,报告期,计量单位") -> Callable[[], bytes]:
    return lambda: "\n".join([header, *lines, ""]).encode()


RAISED, STRUCK, BOLD = {"vertAlign": "superscript"}, {"strike": True}, {"b": True}
WHITE = {"color": "FFFFFFFF"}
FIRST = "01,month_end,5,2026-10,P"

SEEN: dict[str, Case] = {
    # ---- numbers that a person sees as others ------------------------------------------------------
    "number_in_thousands": Case(
        formatted("D14", 200000, "#,##0,"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "point_that_is_only_shown": Case(
        formatted("D19", 15000, '0"."0000'), PARTLY, cells("cell.format.differs", "D19"), {("12", "1"): None}
    ),
    "words_that_are_another_unit": Case(
        formatted("D14", 2, '0.00"万架"'), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "words_that_are_the_unit": Case(formatted("D14", 200, '#,##0"架"')),
    "per_cent_in_quotation_marks": Case(formatted("D13", 60, '0.00"%"')),
    "minus_that_is_not_shown": Case(
        formatted("D14", -200, "0;0"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "value_that_is_not_shown": Case(
        formatted("D14", 200, ";;;"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "text_that_is_not_shown": Case(
        formatted("D14", "200", ";;;"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "text_with_words_around_it": Case(
        formatted("D14", "200", '@"万"'), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "date_that_is_a_number": Case(
        formatted("D14", 46000, "[h]:mm"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}
    ),
    "zero_that_is_not_shown": Case(
        formatted("D11", 0, "#,##0;-#,##0;"), NOTED, cells("cell.zero.unseen", "D11"), {("04", "1"): 0}
    ),
    "accounting_format": Case(formatted("D14", 200, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ')),
    # ---- texts of which not all counts -------------------------------------------------------------
    "raised_mark": Case(
        runs("D14", ("200", {}), ("1", RAISED)), NOTED, cells("cell.mark.left_out", "D14"), {("07", "1"): 200}
    ),
    "struck_out_old_number": Case(
        runs("D14", ("180", STRUCK), ("200", {})), NOTED, cells("cell.mark.left_out", "D14"), {("07", "1"): 200}
    ),
    "white_digit_behind_the_number": Case(
        runs("D14", ("200", {}), ("1", WHITE)), NOTED, cells("cell.mark.left_out", "D14"), {("07", "1"): 200}
    ),
    "white_digits_alone": Case(
        runs("D14", ("200", WHITE)), PARTLY, cells("cell.value.unseen", "D14"), {("07", "1"): None}
    ),
    "struck_out_digits_alone": Case(
        runs("D14", ("200", STRUCK)), PARTLY, cells("cell.value.struck", "D14"), {("07", "1"): None}
    ),
    "white_on_white": Case(lambda: edited(white), PARTLY, cells("cell.value.unseen", "D14"), {("07", "1"): None}),
    "white_on_blue": Case(lambda: edited(white_on_blue)),
    "column_too_narrow_to_be_seen": Case(
        lambda: edited(lambda sheet: setattr(sheet.column_dimensions["E"], "width", 0.05)),
        NOTED, cells("cell.value.hidden", *(f"E{r}" for r in range(8, 20))),
    ),
    "bold_run_is_part_of_the_number": Case(
        runs("D14", ("20", {}), ("1", BOLD)), ACCEPTED, (), {("07", "1"): 201}
    ),
    "power_of_ten_or_footnote": Case(
        runs("D14", ("10", {}), ("3", RAISED)), PARTLY, cells("cell.number.unreadable", "D14"), {("07", "1"): None}
    ),
    "circled_mark": Case(
        lambda: filled(D14="200①"), NOTED, cells("cell.mark.left_out", "D14"), {("07", "1"): 200}
    ),
    "invisible_characters": Case(
        lambda: filled(D14="2\u200b00\u200e"), NOTED, cells("cell.text.invisible", "D14"), {("07", "1"): 200}
    ),
    "cell_of_invisible_characters_is_blank": Case(lambda: filled(D11="\u200b\ufeff"), changes={("04", "1"): 0}),
    "struck_out_whole": Case(lambda: edited(struck), PARTLY, cells("cell.value.struck", "D14"), {("07", "1"): None}),
    "value_under_a_merged_cell": Case(
        underneath, PARTLY, cells("cell.merged.underneath", "D10"), {("03", "1"): None}
    ),
    "note_that_begins_with_a_sign": Case(lambda: filled(F9="+86(931)0000000", F10="@合成", F11="'=备注")),
    # ---- formulas ----------------------------------------------------------------------------------
    "nothing_computed_the_zero": Case(
        lambda: computed("=100+100", "0", on_load=True), PARTLY, cells("cell.formula.uncomputed", "D14"), {("07", "1"): None}
    ),
    "stored_result_of_another_formula": Case(
        lambda: computed("=100+100", "150", on_load=False), PARTLY, cells("cell.formula.stale", "D14"), {("07", "1"): None}
    ),
    "stored_result_of_another_rounded_mean": Case(
        lambda: computed("=ROUND(AVERAGE(199.8,200.4),0)", "150", on_load=False),
        PARTLY, cells("cell.formula.stale", "D14"), {("07", "1"): None},
    ),
    "stored_result_of_its_rounded_mean": Case(
        lambda: computed("=ROUND(AVERAGE(199.8,200.4),0)", "200", on_load=False)
    ),
    "stored_result_of_another_lookup": Case(
        lambda: computed("=INDEX(E8:E19,7)+50", "150", on_load=False), PARTLY, cells("cell.formula.stale", "D14"), {("07", "1"): None}
    ),
    "stored_result_of_its_lookup": Case(lambda: computed("=INDEX(E8:E19,7)+50", "200", on_load=False)),
    "stored_result_that_nothing_computes_here": Case(
        lambda: computed("=OFFSET(E14,0,0)+50", "200", on_load=False), NOTED, cells("cell.formula.on_trust", "D14")
    ),
    "shown_with_a_minus_that_is_not_stored": Case(
        lambda: edited(lambda sheet: setattr(sheet["D14"], "number_format", "-0")),
        PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None},
    ),
    "shown_in_brackets_as_if_negative": Case(
        lambda: edited(lambda sheet: setattr(sheet["D14"], "number_format", "(#,##0)")),
        PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None},
    ),
    "many_numbers_of_a_line_with_more_decimals": Case(
        partial(*(f"01,month_end,5.126,{year}-{month:02d},P" for year in (2025, 2026) for month in range(1, 13) if (year, month) <= (2026, 10))),
        NOTED, cells("row.line.rounded", "C2"), ONLY_FIRST | {("01", "1"): "112.86"}, form=LINES_PARTIAL, said="2026-10",
    ),
    "dot_that_may_part_thousands": Case(
        lambda: filled(D8="31.000"), PARTLY, cells("cell.number.unreadable", "D8"), {("01", "1"): None}
    ),
    "three_decimals_where_the_line_keeps_three": Case(lambda: filled(D16="1.250")),
    "white_by_a_conditional_format": Case(
        lambda: dressed(CellIsRule(operator="greaterThan", formula=["100"], font=Font(color="FFFFFFFF"))),
        PARTLY, cells("cell.value.unseen", "D14"), {("07", "1"): None},
    ),
    "not_white_since_its_condition_does_not_hold": Case(
        lambda: dressed(CellIsRule(operator="greaterThan", formula=["1000"], font=Font(color="FFFFFFFF")))
    ),
    "white_perhaps_by_a_conditional_format": Case(
        lambda: dressed(Rule(type="aboveAverage", dxf=DifferentialStyle(font=Font(color="FFFFFFFF")))),
        PARTLY, cells("cell.format.conditional", "D14"), {("07", "1"): None},
    ),
    "red_by_a_conditional_format": Case(
        lambda: dressed(Rule(type="aboveAverage", dxf=DifferentialStyle(font=Font(color="FFC00000"))))
    ),
    "digits_that_fill_the_cell": Case(formatted("D14", 200, "0*9"), PARTLY, cells("cell.format.differs", "D14"), {("07", "1"): None}),
    "blanks_that_fill_the_cell": Case(formatted("D14", 200, "* 0_)")),
    "stored_result_of_its_formula": Case(lambda: computed("=SUM(E14:E14)+50", "200", on_load=False)),
    "long_unit_in_the_heading": Case(
        lambda: filled(AREAS, C9="亿元（含个体工商户）", D9="亿元（含个体工商户）"),
        REJECTED,
        cells("sheet.unit.changed", "C6", "D6"),
        form=AREAS,
    ),
    "other_form_below_on_the_sheet": Case(
        lambda: laid_out([*grid(filled()), [None], *grid(filled(AREAS))]), REJECTED, cells("sheet.table.repeated", "B6"), form=AREAS
    ),
    "other_form_above_on_the_sheet": Case(
        lambda: laid_out([*grid(filled(AREAS)), [None], *grid(filled())]), REJECTED, cells("sheet.table.repeated", "B6")
    ),
    "other_table_beside_the_form": Case(
        lambda: edited(lambda sheet: [sheet.__setitem__(c, v) for c, v in (("J6", "地区代码"), ("J7", "620100"), ("K7", 5))]),
        REJECTED, cells("sheet.table.repeated", "J6"),
    ),
    "unit_in_brackets_behind_the_number": Case(lambda: filled(D8="1000（P）", D13="60 (%)")),
    # ---- units stated for the whole sheet ------------------------------------------------------------
    "other_unit_in_the_title": Case(
        lambda: edited(lambda sheet: sheet.__setitem__("A1", "合成数据（单位：亿元）")), REJECTED, cells("sheet.unit.stated", "A1")
    ),
    "other_unit_in_brackets_behind_the_title": Case(
        lambda: edited(lambda sheet: sheet.__setitem__("A1", "合成数据（万P）")), REJECTED, cells("sheet.unit.stated", "A1")
    ),
    "other_unit_in_a_line_above": Case(
        lambda: filled(AREAS, A5="计量单位：亿元"), REJECTED, cells("sheet.unit.stated", "A5"), form=AREAS
    ),
    "other_unit_in_a_note_below": Case(
        lambda: filled(AREAS, A16="注：金额单位为亿元。"), REJECTED, cells("sheet.unit.stated", "A16"), form=AREAS
    ),
    "other_unit_in_a_heading": Case(
        lambda: filled(AREAS, C6="财政支出（亿元）"), REJECTED, cells("sheet.unit.changed", "C6"), form=AREAS
    ),
    "other_unit_behind_a_heading": Case(
        lambda: filled(AREAS, C6="财政支出/亿元"), REJECTED, cells("sheet.unit.changed", "C6"), form=AREAS
    ),
    "other_unit_in_two_cells": Case(
        lambda: filled(AREAS, A5="单位：", B5="亿元"), REJECTED, cells("sheet.unit.stated", "B5"), form=AREAS
    ),
    "other_unit_without_a_colon": Case(
        lambda: filled(AREAS, A5="单位 亿元"), REJECTED, cells("sheet.unit.stated", "A5"), form=AREAS
    ),
    "several_units_of_which_one_is_another": Case(
        lambda: filled(AREAS, A1="合成数据（亿元、人次）"), REJECTED, cells("sheet.unit.stated", "A1"), form=AREAS
    ),
    "other_unit_in_a_note": Case(
        lambda: filled(F14="以万架计"), PARTLY, cells("cell.unit.changed", "F14", "F14"), {("07", "1"): None, ("07", "2"): None}
    ),
    "own_unit_in_a_note": Case(lambda: filled(F14="以架计；按规定口径计算")),
    "unit_of_another_column_in_a_heading": Case(
        lambda: filled(AREAS, C6="财政支出（人次）"), REJECTED, cells("sheet.unit.changed", "C6"), form=AREAS
    ),
    "other_unit_above_a_tidy_table": Case(
        lambda: laid_out([["单位：亿元"], *(line.split(",") for line in tidy().decode().splitlines())]),
        REJECTED, cells("sheet.unit.stated", "A1"),
    ),
    "own_units_stated_again": Case(lambda: filled(AREAS, A5="单位：万元、人次", C6="财政支出（万元）"), form=AREAS),
    "who_reports_is_no_unit": Case(
        lambda: filled(A4="填报单位：合成数据局", A21="单位：合成数据局（个人）"), NOTED, cells("file.department.unknown", "A4")
    ),
    "another_department_in_the_head": Case(
        lambda: filled(A4="综合机关名称：甘肃省教育厅"), REJECTED, cells("file.department.other", "A4")
    ),
    "another_department_by_a_short_name": Case(
        lambda: filled(A4="填报单位（盖章）：", B4="省发改委"), REJECTED, cells("file.department.other", "B4")
    ),
    "own_department_by_a_short_name": Case(lambda: filled(A4="填报单位（盖章）：省数据局")),
    "an_office_of_the_own_department": Case(lambda: filled(A4="报送单位：", B4="甘肃省数据局综合处（盖章）")),
    "nobody_named_in_the_head": Case(lambda: filled(A4="综合机关名称：", B4=None)),
    # ---- what a note says against its figure -----------------------------------------------------------
    "note_that_names_another_number": Case(
        lambda: filled(F8="应为 1,200", F9="本月实际为：0.07万", F10="the figure should be 12", F11="有误，实际 950"), NOTED,
        cells("cell.note.contradicts", "D8", "D9", "D10", "D11"),
    ),
    "notes_with_other_numbers": Case(
        lambda: filled(
            F8="实际为 1,000.0", F9="去年同期应为 900；实际是 500", F10="2025年应为120，计划改为 400", F11="应为月末数，新增 3 家，增长 12%",
            F12="不应为 60，按 2026 年口径", F13="实际为 12 家企业", F14="更正为200架", F15="should be 12 next year",
        )
    ),
    "units_in_brackets": Case(lambda: filled(C8="（P）", C13="(%)")),
    # ---- which form, which period --------------------------------------------------------------------
    "second_form_last": Case(lambda: two_forms(hidden=False, last=True), REJECTED, cells("file.sheet.several", "A22")),
    "second_form_first": Case(lambda: two_forms(hidden=False, last=False), REJECTED, cells("file.sheet.several", MARK)),
    "second_form_where_the_sender_names_one": Case(
        lambda: two_forms(hidden=False, last=True), NOTED, cells("file.sheet.other_return", "A22"),
        said=MONTH, said_form=LINES,
    ),
    "second_form_hidden": Case(lambda: two_forms(hidden=True, last=True), REJECTED, cells("file.sheet.several", "A22")),
    "form_on_a_hidden_sheet": Case(hidden_form, NOTED, cells("file.sheet.hidden", SHEET)),
    "draft_beside_the_form": Case(draft_beside, NOTED, cells("file.sheet.unread", "草稿")),
    "title_of_another_month_above_a_tidy_table": Case(
        lambda: laid_out([["2026年9月合成数据"], [None], *(line.split(",") for line in tidy().decode().splitlines())]),
        NOTED, cells("file.period.named_otherwise", "A1"),
    ),
    "title_of_its_month_above_a_tidy_table": Case(
        lambda: laid_out([["2026年10月合成数据"], ["2026年10月"], *(line.split(",") for line in tidy().decode().splitlines())])
    ),
    **{
        f"unit_in_a_second_row_of_headings_{text}": Case(
            lambda text=text: rows_changed(lambda rows: [*rows[:6], [None, None, None, text, text], *rows[6:]]),
            REJECTED, cells("sheet.unit.stated", "D7", "E7"),
        )
        for text in ("万", "（万）", "亿P", "%")
    },
    "second_row_of_headings_without_a_unit": Case(
        lambda: rows_changed(lambda rows: [*rows[:6], [None, None, None, "（本期）", "（同期）"], *rows[6:]])
    ),
    **{
        f"unit_stated_as_{text}": Case(lambda text=text: filled(A2=text), REJECTED, cells("sheet.unit.stated", "A2"))
        for text in ("in thousands", "Unit: thousand", "机架单位：万架")
    },
    "note_of_a_thousand_that_is_no_unit": Case(lambda: filled(A2="合成数据 a thousand thanks")),
    "visible_period_of_another_year": Case(
        lambda: filled(C5="2025年度"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_of_its_year": Case(lambda: filled(C5="2026年度")),
    "visible_period_of_january_to_september": Case(
        lambda: filled(C5="2026年1—9月"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_with_a_year_of_two_digits": Case(
        lambda: filled(C5="26年9月"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_with_the_month_first": Case(
        lambda: filled(C5="9/2026"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_in_english": Case(
        lambda: filled(C5="Sep-26"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_in_formal_numerals": Case(
        lambda: filled(C5="二〇二六年玖月"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_as_a_day": Case(lambda: filled(C5="2026年9月30日"), REJECTED, cells("file.period.contradicted", "C5")),
    "visible_period_in_chinese_numerals": Case(
        lambda: filled(C5="二〇二六年九月"), REJECTED, cells("file.period.contradicted", "C5")
    ),
    "visible_period_agrees_in_another_spelling": Case(lambda: filled(C5="截至2026年10月31日")),
    "visible_period_that_may_be_the_marks": Case(lambda: filled(C5="2026.1")),
    "visible_period_unreadable": Case(
        lambda: filled(C5="第拾期2026"), NOTED, cells("file.period.unreadable", "C5")
    ),
    "ambiguous_period_without_a_mark": Case(
        lambda: replaced("陇数表式", "", filled(C5="2026.1")), REJECTED, cells("file.period.ambiguous", "C5")
    ),
    "title_of_another_month": Case(
        titled("2026年9月算力基础设施情况"), NOTED, cells("file.period.named_otherwise", "A1")
    ),
    **{
        f"title_of_another_period_{text}": Case(titled(f"{text}算力基础设施情况"), NOTED, cells("file.period.named_otherwise", "A1"))
        for text in ("2026Q3", "Q2 2026 ", "2026年H1", "2025年", "2025年度", "FY25 ")
    },
    **{
        f"title_of_its_year_or_no_period_{text}": Case(titled(f"{text}算力基础设施情况"))
        for text in ("2026年度", "FY2026 ", "2025—2030年", "H2 ", "2025年版", "2025年11月5日印发")
    },
    "title_of_another_form": Case(titled("合成数据季报"), NOTED, cells("file.form.named_otherwise", "A1")),
    "title_with_the_number_of_another_form": Case(titled("GS-T-1 情况"), NOTED, cells("file.form.named_otherwise", "A1")),
    "title_with_both_numbers": Case(titled("GS-AI-1（附 GS-T-1）")),
    # ---- texts ---------------------------------------------------------------------------------------
    "row_of_another_form": Case(
        partial("GS-AI-1," + FIRST, "GS-AI-5,04,month_end,7,2026-10,P", header="表号,代码,口径,数值,报告期,计量单位"),
        PARTLY, cells("row.form.other", "A3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "row_of_another_form_with_a_key_of_this_one": Case(
        partial("GS-AI-1," + FIRST, "GS-AI-5,01,month_end,7,2026-10,P", header="表号,代码,口径,数值,报告期,计量单位"),
        PARTLY, cells("row.form.other", "A3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "thousands_without_quotation_marks": Case(
        one(FIRST, "04,month_end,1,100,2026-10,P"), PARTLY,
        (*cells("row.fields.too_many", "C3"), *cells("cell.period.other", "D3"), *cells("cell.unit.changed", "E3"), *cells("sheet.column.undeclared", "F3")),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "thousands_that_run_into_the_note": Case(
        partial("01,month_end,5,", "04,month_end,1,100", header="代码,口径,数值,核实说明"),
        PARTLY, cells("row.number.parted", "D3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "text_cut_within_its_last_number": Case(
        lambda: b"line,measure,obs_value\n01,month_end,5", NOTED, cells("file.csv.unfinished", "C2"), ONLY_FIRST,
        form=LINES_PARTIAL, said="2026-10",
    ),
    "text_cut_within_its_last_row": Case(
        lambda: b"line,measure,obs_value,unit\n01,month_end,5,P\n12,month_end", NOTED, cells("file.csv.unfinished", "B3"),
        ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "text_whose_last_row_is_whole_without_a_line_end": Case(
        lambda: b"line,measure,obs_value,unit\n01,month_end,5,P", changes=ONLY_FIRST, form=LINES_PARTIAL, said="2026-10"
    ),
    "tidy_row_of_an_area_that_the_form_does_not_ask": Case(
        partial("01,month_end,5,620000", "04,month_end,7,620100", header="代码,口径,数值,地区代码"),
        PARTLY, cells("row.area.undeclared", "D3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "tidy_row_of_no_area_of_the_plan": Case(
        partial("01,month_end,5,甘肃", "04,month_end,7,某地", header="代码,口径,数值,地区代码"),
        PARTLY, cells("cell.area.unknown", "D3"), ONLY_FIRST, form=LINES_PARTIAL, said="2026-10",
    ),
    "part_without_its_total_in_a_partial_return": Case(
        partial("02,month_end,5,2026-10,P"), changes={(line.code, n): 5 if (line.code, n) == ("02", "1") else 0 for line in LINES.lines for n in "12"},
        form=LINES_PARTIAL, said="2026-10",
    ),
    "blank_rows_and_rows_of_commas": Case(
        partial(FIRST, "", ",,,,", "  ,  ,\t,,", " "), changes=ONLY_FIRST, form=LINES_PARTIAL, said="2026-10"
    ),
    "quotation_that_swallows_rows": Case(
        lambda: tidy().replace(b",P\r\n", b',"P\r\n', 1).replace(b",P\r\n", b',P"\r\n', 1), REJECTED,
        cells("file.csv.malformed", "A2"), said="2026-10",
    ),
    # ---- the copy --------------------------------------------------------------------------------------
    "text_box_beside_the_table": Case(with_text_box, NOTED, cells("file.copy.lacks", "")),
    "period_of_the_tidy_sheet_is_two_months": Case(
        lambda: laid_out([["代码", "口径", "数值", "报告期"], ["01", "month_end", 5, 2026.1]]),
        REJECTED, cells("file.period.ambiguous", "D2"), form=LINES_PARTIAL, said_form=LINES_PARTIAL,
    ),
}  # fmt: skip
