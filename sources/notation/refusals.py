"""The reasons a text is refused, in Chinese and English, by code."""

from __future__ import annotations

from sources.notation.readings import Refusal

REASONS: dict[str, tuple[str, str]] = {
    "figure.empty": ("没有内容", "the text is empty"),
    "figure.too_long": ("文字过长，不是一个数字", "the text is too long to be one figure"),
    "figure.missing_symbol": (
        "这是缺值符号，其含义由数据来源规定",
        "this is a missing-data symbol; its meaning belongs to the source",
    ),
    "figure.no_number": ("没有数字，也不是已声明的定性表述", "no number and no declared wording"),
    "figure.unit_unknown": ("计量单位不认识：{0}", "unknown unit: {0}"),
    "figure.unit_ambiguous": (
        "计量单位有多种含义，需由指标约定指明：{0}",
        "the unit has several meanings and the contract does not say which: {0}",
    ),
    "figure.several_numbers": (
        "有多个数字，无法确定取哪一个",
        "several numbers, and nothing says which one is meant",
    ),
    "figure.scale_ambiguous": (
        "数量级有歧义：{0}",
        "the scale is ambiguous: {0}",
    ),
    "figure.bad_number": ("数字书写有误：{0}", "not a well-formed number: {0}"),
    "figure.number_ambiguous": (
        "小数点后恰为三位，可能是小数，也可能是德文千分位（{0}）；请用 lang='de' 或 'zh'、'en' 指明",
        "three digits after the mark may be decimals or a thousands group ({0}): "
        "lang='de' or 'zh', 'en' settles it",
    ),
    "figure.looks_like_date": (
        "没有单位的数字，也可能是日期：{0}；请给出单位",
        "a number without a unit that may as well be a date: {0}; a unit settles it",
    ),
    "figure.per_group": (
        "这是按人数等折算的比率（如“每万人”），没有对应的计量单位：{0}",
        "a ratio per so many (每万人 is per 10,000 persons), for which there is no unit: {0}",
    ),
    "figure.relative": (
        "相对于文中没有给出的基数，不能换算成数值",
        "relative to a base that is not in the text",
    ),
    "figure.vague_number": ("约数过于含糊：{0}", "too vague to be a number: {0}"),
    "figure.fraction": ("分数或“一半”之类的表述不读成数值", "fractions in words are not read"),
    "figure.direction": (
        "“{0}”的正负取决于指标口径，不能猜测",
        "'{0}': the sign depends on what the indicator counts",
    ),
    "figure.qualifiers_conflict": (
        "限定词互相矛盾：{0}",
        "the qualifiers contradict each other: {0}",
    ),
    "figure.unread_words": ("有未能理解的文字：{0}", "words that are not understood: {0}"),
    "figure.range_order": ("区间下限大于上限", "the range starts above its end"),
    "figure.hint_unknown": ("给定的单位不认识：{0}", "the given unit hint is unknown: {0}"),
    "period.empty": ("没有内容", "the text is empty"),
    "period.too_long": ("文字过长，不是一个时期", "the text is too long to be one period"),
    "period.no_year": ("没有写明年份", "the year is not stated"),
    "period.undated": ("来源没有注明日期", "the source is not dated"),
    "period.imprecise": (
        "时点不精确，不能落到月末或日期：{0}",
        "too imprecise for a day or a month's end: {0}",
    ),
    "period.bad_date": ("日期不存在：{0}", "no such date: {0}"),
    "period.open_ended": ("只有起点，没有终点", "a start without an end"),
    "period.several": ("有多个时期，无法确定取哪一个", "several periods"),
    "period.unread": ("不是已知的时期写法：{0}", "not a known way to write a period: {0}"),
}


def refuse(text: str, code: str, detail: str = "") -> Refusal:
    """A refusal is made, with both reasons filled in, by the text itself if there is no detail."""
    detail = detail or text.strip()
    zh, en = REASONS[code]
    return Refusal(text, code, zh.replace("{0}", detail), en.replace("{0}", detail))


class Unreadable(Exception):
    """Reading stopped; carries the code and detail of the refusal. Never leaves the package."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
