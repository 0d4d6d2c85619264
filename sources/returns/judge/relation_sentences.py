"""A broken relation as a sentence of names and values: what one side comes to, and what it should be."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.codelists import Codelist
from contracts.forms import FormLine
from contracts.intervals import Interval
from contracts.relations import Relation, Side, Term

SHOULD = {
    "<=": ("应不大于", "should be at most"), ">=": ("应不小于", "should be at least"), "<": ("应小于", "should be below"),
    ">": ("应大于", "should be above"), "==": ("应等于", "should equal"),
}  # fmt: skip
OF_LINE = {
    "areas": ("下级地区“{}”之和", "the sum of the areas of '{}'"), "breakdowns": ("“{}”各分组之和", "the sum of the parts of '{}'"),
    "change": ("“{}”比上期的变动", "the change of '{}' on the period before"), "rise": ("“{}”比上期的增幅", "the rise of '{}' on the period before"),
    "fall": ("“{}”比上期的降幅", "the fall of '{}' on the period before"), "last_year": ("上年同期“{}”", "'{}' in the same period last year"),
    "line": ("“{}”", "'{}'"),
}  # fmt: skip
IN_PER_CENT = ("change", "rise", "fall")


def told(
    relation: Relation, left: Interval, right: Interval, lines: Mapping[str, FormLine], measures: Codelist
) -> tuple[str, str]:
    """The sentence in Chinese and in English."""
    is_share = any(term.kind in IN_PER_CENT for term in relation.terms)
    sentences = []
    for language in (0, 1):
        one, other = (_side(side, lines, measures, language) for side in (relation.left, relation.right))
        first, second = (_amount(value, is_share, language) for value in (left, right))
        is_number = all(term.kind == "number" for term in relation.right)
        should = SHOULD[relation.operator][language]
        if language == 0:
            sentences.append(f"{one}是 {first}，{should}{' ' if is_number else other + '的 '}{second}")
        else:
            sentences.append(f"{one} is {first}; it {should} {'' if is_number else other + ', '}{second}")
    return sentences[0], sentences[1]


def plain(number: Decimal) -> str:
    """The number without idle zeros."""
    text = f"{number:.6f}"
    return text.rstrip("0").rstrip(".")


def _amount(value: Interval, is_share: bool, language: int) -> str:
    low, high = (_one(bound, is_share) for bound in (value.low, value.high))
    if value.is_known:
        return low
    if value.high.is_infinite():
        return (f"至少 {low}", f"at least {low}")[language]
    return (f"{low}—{high}", f"{low} to {high}")[language]


def _one(number: Decimal, is_share: bool) -> str:
    if number.is_infinite():
        return "∞"
    return f"{plain(number * 100)}%" if is_share else plain(number)


def _side(side: Side, lines: Mapping[str, FormLine], measures: Codelist, language: int) -> str:
    parts = []
    for n, term in enumerate(side):
        sign = " - " if term.sign < 0 else " + " if n else ""
        parts.append((sign if n else sign.strip()) + _term(term, lines, measures, language))
    return "".join(parts)


def _term(term: Term, lines: Mapping[str, FormLine], measures: Codelist, language: int) -> str:
    if term.kind == "number":
        return plain(term.number)
    if term.kind == "form":
        return (f"{term.form} 第 {term.line} 行", f"line {term.line} of {term.form}")[language]
    if term.kind == "product":
        texts = []
        for n, (operator, factor) in enumerate(term.factors):
            text = _side(factor, lines, measures, language)
            texts.append(
                ({"*": " × ", "/": " ÷ "}[operator] if n else "") + (f"({text})" if len(factor) > 1 else text)
            )
        return "".join(texts)
    line = lines[term.line]
    name = line.label_en if language else line.label_zh.removeprefix("其中：")
    if term.measure in measures:
        measure = measures[term.measure]
        name += f", {measure.label_en}" if language else f"（{measure.label_zh}）"
    return OF_LINE[term.kind][language].format(name)
