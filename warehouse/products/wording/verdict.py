"""The verdict: the rule that decided, the inequality it rests on with its numbers, and the status that follows."""

from decimal import Decimal

from contracts.codelists import shared_codelist
from warehouse.products.wording.lines import Line, Row, at_digits, in_percent
from warehouse.products.wording.path_terms import PathTerms
from warehouse.products.wording.terms import Term, figure

CUTS = ("cut_on_track", "cut_behind", "cut_far_behind")
MET = {"met_early", "met_on_date", "met_late", "held", "held_on_date", "keeps_up"}
UNMET = {
    "missed",
    "lost",
    "falls_short",
    "constant_rising",
    "constant_falling",
    "maintained_falling",
    "maintained_short",
}
GROWTH_MET = {"growth_met", "growth_met_on_date"}
GROWTH_UNMET = {"growth_missed", "growth_short"}
BELOW, ABOVE = ("≤", "<"), ("≥", ">")


def shown_ratio(row: Row, value: Decimal) -> str:
    """R at four decimals, more where it would else stand on a cut-off; above 1 as shown where the status says faster."""
    limits = [row[name] for name in CUTS]
    return at_digits(value, [*limits, Decimal(1)] if row["substatus"] == "faster" else limits, 4)


def verdict(row: Row) -> Line:
    """The rule's sentence, its inequality where it has one, the status and its reason."""
    name, sides = _name(row), _inequality(row)
    zh = f"{row['decided_by_zh']}{f'：{sides.zh}' if sides else ''} → {name.zh}"
    en = f"{row['decided_by_en']}{f': {sides.en}' if sides else ''} → {name.en}"
    return Line(f"判定：{zh}", f"Verdict: {en}")


def _name(row: Row) -> Line:
    """Status, its finer word and its reason where there are such."""
    zh, en = row["status_zh"], row["status_en"]
    finer = shared_codelist("substatus")[row["substatus"]] if row["substatus"] else None
    if finer is not None and finer.label_zh != zh:
        zh, en = f"{zh}，{finer.label_zh}", f"{en}, {finer.label_en}"
    if row["status_reason"] is None:
        return Line(zh, en)
    reason = shared_codelist("reason")[row["status_reason"]]
    return Line(f"{zh}（{reason.label_zh}）", f"{en} ({reason.label_en})")


def _inequality(row: Row) -> Line | None:
    rule, terms = row["decided_by"], PathTerms(row)
    if rule == "too_early" and terms.schedule is not None:
        limit = row["cut_too_early"]
        cut = f"{at_digits(limit * 100, [], 0)}%"
        return _both(f"S < {cut}", f"{in_percent(terms.schedule, [limit])} < {cut}")
    if rule.startswith("ratio_") or rule in ("growth_behind", "growth_far_behind", "growth_moving_away"):
        return _between_cuts(row, terms)
    if rule in GROWTH_MET | GROWTH_UNMET:
        return _compared_growth(row, terms, is_met=rule in GROWTH_MET)
    if rule in MET | UNMET:
        value = terms.y
        if rule == "met_late" and row["latest_value"] is not None:
            value = figure("y", row["latest_value"], terms.sign)
        return _compared(row, terms, value, is_met=rule in MET)
    return None


def _between_cuts(row: Row, terms: PathTerms) -> Line:
    """R between the cut-offs of its class."""
    value = terms.ratio.value if terms.ratio else row["path_ratio"]
    ratio = shown_ratio(row, value)
    on_track, behind, far = (at_digits(row[name], [], 2) for name in CUTS)
    text = {
        "on_track": "{} ≥ " + on_track,
        "behind": f"{behind} ≤ {{}} < {on_track}",
        "far_behind": f"{far} ≤ {{}} < {behind}",
        "moving_away": "{} < " + far,
    }[row["status"]]
    if row["decided_by"] == "growth_behind":
        text = "{} ≥ " + behind  # short of the growth asked for, however near it came
    return _both(text.format("R"), text.format(ratio))


def _both(symbols: str, figures: str) -> Line:
    return Line(f"{symbols}：{figures}", f"{symbols}: {figures}")


def _compared_growth(row: Row, terms: PathTerms, *, is_met: bool) -> Line | None:
    if terms.growth is None or terms.wanted_growth is None:
        return None
    limits = [terms.wanted_growth.value]
    shown = in_percent(terms.growth, limits, 4)
    had = Term(
        terms.growth.symbols,
        figure("", Decimal(shown.rstrip("%").replace(",", "")), "%").figures,
        terms.growth.value,
    )
    return _compared(row, terms, had.named("g"), goal=terms.wanted_growth, is_met=is_met)


def _compared(
    row: Row, terms: PathTerms, value: Term | None, *, is_met: bool, goal: Term | None = None
) -> Line | None:
    """Value against target as the operator has it, said to hold or not; none where the printed text decided."""
    goal = goal or terms.goal
    operator, wanted = row["target_operator"], row["direction"]
    if value is None or goal is None:
        return None
    sign = "%" if terms.is_growth else terms.sign
    low, high = goal, goal
    if operator == "approx" and row["tolerance"]:
        margin = figure("τ", row["tolerance"], sign)
        low, high = goal - margin, goal + margin
    if operator == "band":
        low, high = figure("Y₁", row["target_value"], sign), figure("Y₂", row["target_value_high"], sign)
    if operator == "band" or (operator == "approx" and wanted == "none"):
        holds = low.value <= value.value <= high.value
        sides = [
            f"{low.symbols.text} ≤ {value.symbols.text} ≤ {high.symbols.text}",
            f"{low.figures.text} ≤ {value.figures.text} ≤ {high.figures.text}",
        ]
    else:
        how = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}.get(operator, "≤" if wanted == "lower" else "≥")
        bound = high if how in BELOW else low
        order = value.value.compare(bound.value) * (1 if how in ABOVE else -1)
        holds = order > 0 or (order == 0 and how in ("≥", "≤"))
        sides = [
            f"{value.symbols.text} {how} {bound.symbols.text}",
            f"{value.figures.text} {how} {bound.figures.text}",
        ]
    if holds != is_met:
        return None
    zh, en = ("成立", "holds") if holds else ("不成立", "does not hold")
    return Line(f"{'：'.join(sides)} {zh}", f"{': '.join(sides)} {en}")
