"""The outlook in words: where the recent trend, or the course of the year, leads."""

from decimal import Decimal

from warehouse.products.wording.lines import Line, Row, in_percent, in_unit, joined, stated
from warehouse.products.wording.path_terms import TWELVE, PathTerms
from warehouse.products.wording.terms import Term, figure


def outlook(row: Row) -> Line:
    """The outlook with the projection it rests on, or why there is none."""
    terms = PathTerms(row)
    if row["outlook_share"] is None:
        return _none(row)
    parts = list(_projection(row, terms))
    if row["is_beyond_century"]:
        parts.append(Line("按此速度百年内不能达到", "not within a century at this pace"))
    elif row["expected_date"] is not None:
        parts.append(Line(f"预计 {row['expected_date']} 达到", f"expected on {row['expected_date']}"))
    line = joined(parts)
    return Line(f"展望：{row['outlook_zh']}（{line.zh}）", f"Outlook: {row['outlook_en']} ({line.en})")


def _none(row: Row) -> Line:
    if row["gap_to_target"] is not None and row["gap_to_target"] <= 0:
        return Line(
            f"展望：{row['outlook_zh']}（没有余下的差距）", f"Outlook: {row['outlook_en']} (no gap is left)"
        )
    points = row["trend_points"]
    return Line(
        f"展望：{row['outlook_zh']}（年度数据点 {points} 个，至少 4 个）",
        f"Outlook: {row['outlook_en']} ({points} yearly points, 4 at least)",
    )


def _projection(row: Row, terms: PathTerms) -> list[Line]:
    y, goal = terms.y, terms.aim or terms.goal
    if y is None or goal is None:
        return []
    end = _end(row, terms, y)
    if end is None:
        return []
    parts = [stated(("到期可达 Yₑ", "on the date Yₑ"), end, in_unit(row, end, goal))]
    if not terms.is_distance or row["outlook_basis"] == "trend":
        share = (end.named("Yₑ") - y) / (goal - y)
        shown = in_percent(share, [Decimal("0.95"), Decimal("0.80"), Decimal(0)], 1)
        parts.append(stated(("可走完差距的份额", "share of the gap closed"), share, shown))
    return parts


def _end(row: Row, terms: PathTerms, y: Term) -> Term | None:
    """Where it leads: the mean yearly change until then, or this year's total by last year's course or the months."""
    if row["outlook_basis"] == "trend":
        mean = figure("D", row["mean_annual_change"], terms.sign)
        left = figure("r", row["total_months"] - row["elapsed_months"])
        return y + mean * (left / TWELVE)
    if row["outlook_basis"] == "last_year":
        return y / (
            figure("去年同期", row["same_months_last_year"]) / figure("去年", row["total_last_year"])
        ).named("S′")
    return y / terms.schedule if terms.schedule and terms.y0 is not None and not terms.y0.value else None
