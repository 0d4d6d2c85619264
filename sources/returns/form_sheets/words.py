"""The product's own words on a form's sheet, in the two languages a blank can be in; the reader knows both.

A blank is in its plan's first language. Whatever is looked for on a sheet that comes back (code headings, the nil
return, footer, mark) is looked for in either: a form is known by its mark in either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.codelists import Code
from contracts.forms import FormLine, FormRelation, ReturnForm
from contracts.plan import Department, Language, Plan
from sources.returns.cells.texts import folded
from sources.returns.periods import first_month, period_code, period_zh

Labelled = Code | FormLine | FormRelation | Department


@dataclass(frozen=True)
class FormWords:
    """What a blank says of itself in one language."""

    language: Language
    line_name: str
    line_code: str
    line_unit: str
    area_name: str
    area_code: str
    notes: str
    nil: str
    nil_mark: str  # how the cell with the nil return begins
    yes_no: tuple[str, str]
    columns: tuple[str, str, str, str]  # how columns that hold no figures are numbered
    proposed: str
    head: Mapping[str, str]
    footer: tuple[str, ...]
    checks: Mapping[str, str]
    lines: Mapping[str, str]
    mark: str
    pages: str
    widths: int  # of a character of text, in those of a column
    footer_starts: tuple[str, ...]  # how whatever stands below the table begins

    def label(self, labelled: Labelled) -> str:
        """What that is called in this language."""
        return labelled.label_zh if self.language is Language.ZH else labelled.label_en

    def pick(self, zh: str, en: str) -> str:
        """The text of this language."""
        return zh if self.language is Language.ZH else en

    def between(self, texts: list[str]) -> str:
        """The texts as a list within a sentence."""
        return self.pick("、", ", ").join(texts)

    def period(self, form: ReturnForm, month: str) -> str:
        """The reporting period as the blank prints it: 2026年10月, October 2026."""
        return period_zh(form, month) if self.language is Language.ZH else period_en(form, month)


ZH = FormWords(
    language=Language.ZH,
    line_name="指标名称", line_code="代码", line_unit="计量单位", area_name="地区", area_code="地区代码", notes="核实说明",
    nil="零报告（本期确无数据填“是”）", nil_mark="零报告", yes_no=("是", "否"), columns=("甲", "乙", "丙", "丁"),
    proposed="（建议表式，未经批准）",
    head={"department": "综合机关名称：{0}", "number": "表    号：{0}", "issuer": "制定机关：{0}",
          "approval": "批准文号：{0}", "valid": "有效期至：{0}年{1}月"},
    footer=("单位负责人：", "统计负责人：", "填表人：", "联系电话：", "报出日期：      年   月   日"),
    checks={"hard": "强制性", "soft": "核实性"},
    lines={"note": "说明：{0}．{1}", "relation": "审核关系（{0}）{1}．{2}（{3}）",
           "signs": "符号：{0}。核实性问题如属实，请在“核实说明”栏写明原因。", "unit": "单位：{0}{1}。无数可填符号：{2}",
           "per_cent": "，填 35 表示 35%", "check": "请核对", "wanted": "此处填一个数（单位：{0}），或填 {1}。"},
    mark="陇数表式：{0}｜版本：{1}｜报告期：{2}", pages="&C第 &P 页，共 &N 页", widths=2,
    footer_starts=("单位负责人", "统计负责人", "填表人", "说明:", "审核关系", "符号:", "注:", "陇数表式"),
)  # fmt: skip
EN = FormWords(
    language=Language.EN,
    line_name="Indicator", line_code="Line code", line_unit="Unit", area_name="Area", area_code="Area code",
    notes="Explanation", nil="Nil return (yes where there is nothing to report)", nil_mark="nilreturn", yes_no=("yes", "no"),
    columns=("A", "B", "C", "D"), proposed=" (proposed form, not approved)",
    head={"department": "Returned by: {0}", "number": "Form number: {0}", "issuer": "Issued by: {0}",
          "approval": "Approved as: {0}", "valid": "Valid until: {0}-{1:02d}"},
    footer=("Head of office:", "Head of statistics:", "Filled in by:", "Telephone:", "Date:"),
    checks={"hard": "must hold", "soft": "asks for a reason"},
    lines={"note": "Note: {0}. {1}", "relation": "Check ({0}) {1}. {2} ({3})",
           "signs": "Signs: {0}. Where a doubtful figure is right, say why under “Explanation”.",
           "unit": "Unit: {0}{1}. Signs for no figure: {2}", "per_cent": ", 35 means 35%", "check": "Please check",
           "wanted": "A number (unit: {0}), or {1}."},
    mark="Longshu form: {0} | version: {1} | period: {2}", pages="&CPage &P of &N", widths=1,
    footer_starts=("headofoffice:", "headofstatistics:", "filledinby:", "note:", "check(musthold)", "check(asksforareason)",
                   "signs:", "longshuform:"),
)  # fmt: skip
BOTH = (ZH, EN)
CODE_HEADINGS = tuple(folded(text) for words in BOTH for text in (words.line_code, words.area_code))
HEADINGS = (*CODE_HEADINGS, *(folded(words.line_name) for words in BOTH))  # below them stand figures
FOOTER_STARTS = tuple(text for words in BOTH for text in words.footer_starts)
NIL_MARKS = tuple(words.nil_mark for words in BOTH)
YES = tuple(words.yes_no[0] for words in BOTH)
NIL_ANSWERS = tuple(answer for words in BOTH for answer in words.yes_no)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def words_of(plan: Plan) -> FormWords:
    """Those of the plan's first language."""
    return EN if plan.header.languages[0] is Language.EN else ZH


def period_en(form: ReturnForm, month: str) -> str:
    """The reporting period in English: October 2026, 2026-Q3, 2026-S1, 2026; April 2026 to March 2027."""
    if first := first_month(form, month):
        return f"{_named(first)} to {_named(month)}"
    return _named(month) if form.frequency == "M" else period_code(form, month)


def _named(month: str) -> str:
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
