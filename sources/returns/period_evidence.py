"""Which months, and how long a span, a text may mean: a cell of a form's head, a title, the name of a file or sheet.

| text                                                        | months             |
|-------------------------------------------------------------|--------------------|
| 2026年10月, 2026-10, 截至2026年10月31日, 2026年1—10月, 三季度… | the last of it     |
| 2026年4月—2027年3月, April 2026 to March 2027                | the last of it     |
| 2026.1, as a text or a number: a last zero may be lost       | January or October |
| 有效期至：2027年12月, 报出日期：…                              | none               |
"""

import re
from typing import TYPE_CHECKING

from contracts.codelists import Codelist
from contracts.forms import ReturnForm
from contracts.periods import span, year_start
from sources.footnotes import without_invisible
from sources.returns.cells.texts import folded
from sources.returns.periods import (
    MONTHS_EN,
    arabic,
    end_of_part,
    months_written,
    period_code,
    reporting_month,
)

if TYPE_CHECKING:
    from sources.notation.readings import PeriodReading  # most returns never ask the reader of periods

_BEFORE = re.compile(
    r"^(?:报告期别|报告期间|报告期|所属时期|所属期|填报期|数据所属期|统计时间|统计期|期别|时期)[:]?"
)
_LOST_ZERO = re.compile(r"(20[0-9]{2})[.,]1")
_DATE = re.compile(r"(20[0-9]{2})-([0-9]{2})-[0-9]{2}")
_OTHER_DATE = re.compile(
    r"日期|有效期|批准|文号|印发|发布|发文|电话|编号|年龄|(?<![a-z])(?:date|valid|approved|issued|telephone)",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"(20[0-9]{2}年[0-9]{1,2}月|[a-z]{3,9}20[0-9]{2})(?:[-—–~至到]|to)(20[0-9]{2}年[0-9]{1,2}月|[a-z]{3,9}20[0-9]{2})"
)
_PARTS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_NAMED = re.compile(
    r"(?P<year>20[0-9]{2})(?:年|[-_./ ]?)(?:[0-9]{1,2}月?[-—–至到~])?(?P<month>1[0-2]|0[1-9]|[1-9](?=月))(?:月份?|(?![0-9年]))(?![-_.]?[0-9]|[0-9]{1,2}[日号])"
    r"|(?<![0-9.])(?P<alone>1[0-2]|0?[1-9])月份?(?![0-9]{1,2}[日号])"
    r"|(?P<point_year>20[0-9]{2})[.](?P<after_point>[2-9])(?![0-9.])"
    rf"|(?<![a-z])(?P<english>{'|'.join(MONTHS_EN)})[a-z]*[-_.,']*(?P<english_year>20[0-9]{{2}})"
    r"|(?P<quarter_year>20[0-9]{2})?年?第?(?P<quarter>[一二三四1-4])季度|(?P<half_year>20[0-9]{2})?年?(?P<half>[上下])半年"
    r"|(?<![a-z0-9])(?:(?P<part_year>20[0-9]{2})年?[-_./]?)?q(?P<part>[1-4])(?![a-z0-9])"
    r"|(?<![a-z0-9])q(?P<part_first>[1-4])[-_./]?(?P<part_year_last>20[0-9]{2})(?![0-9])"
    r"|(?<![a-z0-9])(?P<h_year>20[0-9]{2})年?[-_./]?[hs](?P<h>[12])(?![a-z0-9])"
    r"|(?<![a-z0-9])h(?P<h_first>[12])[-_./]?(?P<h_year_last>20[0-9]{2})(?![0-9])"
)
_YEAR_NAMED = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})(?:年度?(?!版|修订|[0-9一二三四上下前第])|(?=$))|(?<![a-z])fy[-_]?(?:20)?(?P<fiscal>[0-9]{2})(?![0-9])"
)


def months_said(text: str, year: str = "") -> frozenset[str]:
    """The months that the whole text may mean; `year` is meant where it names none."""
    plain = without_invisible(text).strip()
    short = arabic(_BEFORE.sub("", folded(plain))).removesuffix("报表").removesuffix("份")
    if lost := _LOST_ZERO.fullmatch(short):
        return frozenset({f"{lost[1]}-01", f"{lost[1]}-10"})
    if dated := _DATE.fullmatch(short):
        return frozenset({f"{dated[1]}-{dated[2]}"})
    if month := reporting_month(short) or _last_of_two(short):
        return frozenset({month})
    if (
        not 2 <= len(plain) <= 40
        or _OTHER_DATE.search(plain)
        or not re.search(r"[0-9〇零一二三四五六七八九十]", short)
    ):
        return frozenset()
    return _by_notation(_BEFORE.sub("", plain.replace("：", ":")), year)


def why_no_period(text: str) -> dict[str, str]:
    """Why the text names no month, in both languages."""
    from sources.notation.periods import read_period
    from sources.notation.readings import Refusal

    found = read_period(arabic(folded(_BEFORE.sub("", text.strip().replace("：", ":")))))
    if isinstance(found, Refusal):
        return {"detail_zh": found.reason_zh, "detail_en": found.reason_en}
    return {"detail_zh": "不是一个月份", "detail_en": "it names no month"}


def first_month_said(text: str) -> str | None:
    """The first month of the span that the whole text names; None where it names a moment, or no span."""
    plain = without_invisible(text).strip()
    short = arabic(_BEFORE.sub("", folded(plain))).removesuffix("报表").removesuffix("份")
    if _LOST_ZERO.fullmatch(short) or _DATE.fullmatch(short):
        return None
    if written := months_written(short):
        return written[0]
    if found := _FROM_TO.fullmatch(short):
        return reporting_month(found[1])
    reading = _reading(_BEFORE.sub("", plain.replace("：", ":")), "")
    return f"{reading.period_start:%Y-%m}" if reading and reading.period_start else None


def _last_of_two(text: str) -> str | None:
    """The later of two months between which a period is said to lie; None where the text says no such thing."""
    found = _FROM_TO.fullmatch(text)
    first, last = (reporting_month(end) for end in found.groups()) if found else (None, None)
    return last if first and last and first < last else None


def _by_notation(text: str, year: str) -> frozenset[str]:
    """As the reader of periods reads it, in whichever spelling it knows."""
    reading = _reading(text, year)
    return frozenset({f"{reading.period_end:%Y-%m}"}) if reading else frozenset()


def _reading(text: str, year: str) -> "PeriodReading | None":
    from sources.notation.anything import is_about_time
    from sources.notation.periods import read_period
    from sources.notation.readings import PeriodReading

    if not is_about_time(text):
        return None
    for wording in (text, f"{year}年{text}" if year else ""):
        found = read_period(wording) if wording else None
        if isinstance(found, PeriodReading):
            return found
    return None


def months_named(text: str, year: str) -> frozenset[str]:
    """The months that words within a title or name speak of; days (2026-11-05) and other dates are none."""
    plain = arabic(folded(_without_days(text)))
    if _OTHER_DATE.search(plain):
        return frozenset()
    return frozenset(_month_of(found, year) for found in _NAMED.finditer(plain))


def years_named(text: str) -> frozenset[str]:
    """The years that words within a title or name speak of as a whole: 2025年, 2025年度, FY25."""
    plain = arabic(folded(_without_days(text)))
    if _OTHER_DATE.search(plain) or re.search(r"20[0-9]{2}年?[-—–至到~]20[0-9]{2}", plain):
        return frozenset()
    return frozenset(found["year"] or f"20{found['fiscal']}" for found in _YEAR_NAMED.finditer(plain))


def _without_days(text: str) -> str:
    """The text without days of the calendar."""
    text = re.sub(r"20[0-9]{6}(?![0-9])", "", text)
    text = re.sub(r"(?:20[0-9]{2}[-_./年])?[0-9]{1,2}[-_./月][0-9]{1,2}[日号]", "", text)
    return re.sub(r"20[0-9]{2}([-_./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])", "", text)


def _month_of(found: re.Match[str], year: str) -> str:
    if found["month"]:
        return f"{found['year']}-{int(found['month']):02d}"
    if found["alone"]:
        return f"{year}-{int(found['alone']):02d}"
    if found["after_point"]:
        return f"{found['point_year']}-{int(found['after_point']):02d}"
    if found["english"]:
        return f"{found['english_year']}-{MONTHS_EN[found['english']]:02d}"
    if found["quarter"]:
        return end_of_part(found["quarter_year"] or year, _PARTS[found["quarter"]])
    if part := found["part"] or found["part_first"]:
        return end_of_part(found["part_year"] or found["part_year_last"] or year, 3 * int(part))
    if part := found["h"] or found["h_first"]:
        return end_of_part(found["h_year"] or found["h_year_last"], 6 * int(part))
    return end_of_part(found["half_year"] or year, 6 if found["half"] == "上" else 12)


# ---- spans -------------------------------------------------------------------------------------------
# Figures at the end of a span may stand beside any that ends there; those of the year to date beside what begins with
# the year or the form's own period; others beside the form's own period alone.


def is_of_other_span(text: str, form: ReturnForm, month: str, measure: str, measures: Codelist) -> bool:
    """Whether the text, which ends in that month, names another span than the measure's figures are of."""
    extra = measures[measure].extra
    if extra["time_per_collect"] == "E" or is_own_span(text, form, month):
        return False
    begun = f"{year_start(span(month).end):%Y-%m}"
    return extra["accumulation"] != "YTD" or first_month_said(text) != begun


def is_own_span(text: str, form: ReturnForm, month: str) -> bool:
    """Whether the text names the form's period that ends in that month, its last month, or a moment."""
    first = first_month_said(text)
    return first in (None, month) or first == f"{span(period_code(form, month)).start:%Y-%m}"


def fits_no_figure(text: str, form: ReturnForm, month: str, measures: Codelist) -> bool:
    """Whether the text names a span that none of the form's figures is of, but for those at the end of one."""
    flows = [one for one in form.measures if measures[one].extra["time_per_collect"] != "E"]
    return bool(flows) and all(is_of_other_span(text, form, month, one, measures) for one in flows)
