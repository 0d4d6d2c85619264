"""The reporting period of a return, and the period its figures are about."""

import re
from dataclasses import dataclass

from contracts.codelists import Codelist
from contracts.forms import ReturnForm
from contracts.periods import (
    JANUARY,
    MONTHS_IN,
    Span,
    as_code,
    month_of_year,
    span,
    year_begins,
    year_of,
    year_start,
)

MONTHS_EN = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}  # fmt: skip
_EN = "|".join(MONTHS_EN)
_WRITTEN = (
    re.compile(r"(?P<year>20[0-9]{2})[-./_,m年](?P<month>1[0-2]|0?[1-9])月?"),
    re.compile(r"(?P<year>20[0-9]{2})(?P<month>1[0-2]|0[1-9])(?:0[1-9]|[12][0-9]|3[01])?"),
    re.compile(r"(?P<year>2[0-9])年(?P<month>1[0-2]|0?[1-9])月"),
    re.compile(r"(?P<month>1[0-2]|0?[1-9])[-./](?P<year>20[0-9]{2})"),
    re.compile(rf"(?P<english>{_EN})[a-z]*[-.,'/]*(?P<year>20[0-9]{{2}}|2[0-9])"),
    re.compile(r"(?P<year>20[0-9]{2})年?-?第?(?P<part>q[1-4]|s[12]|[1-4一二三四]季度|[上下]半年)"),
    re.compile(r"(?P<year>20[0-9]{2})年?(?P<whole>)"),
)
_PARTS = (
    {"上半年": 6, "下半年": 12, "s1": 6, "s2": 12}
    | {
        f"{digit}季度": 3 * n
        for n, digits in enumerate(("1一", "2二", "3三", "4四"), start=1)
        for digit in digits
    }
    | {f"q{n}": 3 * n for n in range(1, 5)}
)


@dataclass(frozen=True)
class About:
    """The period a figure is about, whether it is cumulative, and how it was collected."""

    period: Span
    accumulation: str
    time_per_collect: str


def reporting_month(text: str) -> str | None:
    """The month a period text ends in (`2026年10月`, `2026-Q3`, `2026` → its last month), or None.

    Years and their parts are the plan's.
    """
    found = months_written(text)
    return found[1] if found else None


def months_written(text: str) -> tuple[str, str] | None:
    """The first and last month of a period text, or None."""
    plain = re.sub(r"\s+", "", as_code(text)).lower()
    for pattern in _WRITTEN:
        found = pattern.fullmatch(plain)
        if found:
            parts = found.groupdict()
            year = f"20{parts['year'][-2:]}"
            number = MONTHS_EN.get(parts.get("english") or "") or int(parts.get("month") or 0)
            if number:
                return f"{year}-{number:02d}", f"{year}-{number:02d}"
            part = parts.get("part") or ""
            last = end_of_part(year, _PARTS.get(part, 12))
            return shifted(last, 1 - (12 if not part else 6 if part[0] in "s上下" else 3)), last
    return None


def end_of_part(year: str, months: int) -> str:
    """The month in which so many months of that year of the plan are over."""
    return shifted(f"{year}-{year_begins():02d}", months - 1)


_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_YEAR = re.compile(r"^([〇零一二三四五六七八九]{4})年")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_MONTH_NUMBER = {"十": "10", "十一": "11", "十二": "12"} | {
    c: str(n) for n, c in enumerate("一二三四五六七八九", start=1)
}
_IN_WORDS = re.compile(r"(?<![一二三四五六七八九十百])一?(十[一二]?|[一二三四五六七八九])月")


def arabic(text: str) -> str:
    """The text with a leading year and months in Chinese numerals written in digits: 二〇二六年九月 is 2026年9月."""
    text = _YEAR.sub(lambda found: "".join(_DIGITS[c] for c in found[1]) + "年", text.translate(_FORMAL))
    return _IN_WORDS.sub(lambda found: f"{_MONTH_NUMBER[found[1]]}月", text)


def is_due_in(form: ReturnForm, month: str) -> bool:
    """Whether the form has a return for the period that ends in that month."""
    number = int(month[5:])
    return month_of_year(number) % MONTHS_IN[form.frequency] == 0 and number not in form.skips


def periods_near(form: ReturnForm, month: str) -> str:
    """Months of that year for which the form has a return, as a text."""
    return "、".join(f"{month[:5]}{n:02d}" for n in range(1, 13) if is_due_in(form, f"{month[:5]}{n:02d}"))


def shifted(month: str, months: int) -> str:
    """The month so many months later (earlier where negative)."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def previous_month(form: ReturnForm, month: str) -> str:
    """The reporting month before: of the last month, quarter, half-year or year that has a return."""
    before = shifted(month, -MONTHS_IN[form.frequency])
    while not is_due_in(form, before):
        before = shifted(before, -MONTHS_IN[form.frequency])
    return before


def about(form: ReturnForm, month: str, measure: str, measures: Codelist) -> About:
    """What a measure of the return of that month is about.

    | measure collects   | period                                                    |
    |--------------------|-----------------------------------------------------------|
    | E (end of period)  | the last month                                            |
    | accumulation YTD   | the last month, since the year began                      |
    | else               | the month, quarter, half-year or year                     |

    `months_back` of the measure moves it back.
    """
    extra = measures[measure].extra
    end = shifted(month, -int(extra["months_back"]))
    per_collect, accumulation = extra["time_per_collect"], extra["accumulation"]
    if per_collect == "E":
        return About(span(end), accumulation, per_collect)
    if accumulation == "YTD":
        whole = span(end)
        return About(Span(end, "M", year_start(whole.end), whole.end), accumulation, per_collect)
    return About(span(period_code(form, end)), accumulation, per_collect)


def period_code(form: ReturnForm, month: str) -> str:
    """The code of the form's period that ends in that month: 2026-10, 2026-Q3, 2026-S1, 2026."""
    year, number = year_of(span(month).end), month_of_year(int(month[5:]))
    return {
        "M": month, "Q": f"{year}-Q{(number + 2) // 3}", "S": f"{year}-S{(number + 5) // 6}", "A": str(year),
    }[form.frequency]  # fmt: skip


def first_month(form: ReturnForm, month: str) -> str | None:
    """The first month of the form's period, where it must be told: of more than a month, in years other than the calendar's."""
    if year_begins() == JANUARY or form.frequency == "M":
        return None
    return f"{span(period_code(form, month)).start:%Y-%m}"


def period_zh(form: ReturnForm, month: str) -> str:
    """The reporting period as a form prints it: 2026年10月, 2026年三季度, 2026年上半年, 2026年; 2026年4月—2027年3月."""
    if first := first_month(form, month):
        (begun, of_begun), (ended, of_ended) = ((m[:4], int(m[5:])) for m in (first, month))
        return f"{begun}年{of_begun}月—{ended}年{of_ended}月"
    year, number = month[:4], int(month[5:])
    quarter = "一二三四"[(number - 1) // 3]
    half = "上半年" if number <= 6 else "下半年"
    return {
        "M": f"{year}年{number}月", "Q": f"{year}年{quarter}季度", "S": f"{year}年{half}", "A": f"{year}年",
    }[form.frequency]  # fmt: skip
