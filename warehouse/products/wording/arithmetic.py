"""The arithmetic of a status, line by line, from the columns of its own row: every equation is true as printed."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.codelists import shared_codelist
from contracts.periods import span
from warehouse.products.wording.formats import period, plain, spoken, unit_en
from warehouse.products.wording.lines import (
    Line,
    Row,
    at_digits,
    in_percent,
    in_points,
    in_unit,
    joined,
    stated,
)
from warehouse.products.wording.methods import method_class
from warehouse.products.wording.outlook import outlook
from warehouse.products.wording.path_terms import ONE, TWELVE, PathTerms
from warehouse.products.wording.terms import Term, figure
from warehouse.products.wording.verdict import shown_ratio, verdict

PATHS = {
    "geometric": ("等比路径", "geometric path"),
    "logistic": ("S形路径", "S-shaped path"),
    "cumulative": ("累计计划", "cumulative plan"),
    "average_growth": ("年均增速", "average yearly growth"),
    "milestones": ("分期目标路径", "path of milestones"),
    "relative": ("相对于另一指标", "relative to another indicator"),
    "constant": ("每年须达到", "to be met every year"),
}
STRAIGHT = ("直线路径", "straight path")


def arithmetic(row: Row) -> Iterator[Line]:
    """Every step from the readings to the status; what a rule forbids is said, not computed."""
    if row["target_operator"] not in ("qualitative", "up", "down", "not_up", "not_down"):
        yield from _readings(row)
        yield from _progress(PathTerms(row))
    yield verdict(row)
    path = PATHS.get(row["path_type"], STRAIGHT)
    method = f"{row['method_code']} {row['method_version']}"
    yield Line(
        f"方法：{row['method_zh']} {method}（{path[0]}）；公式出处：{row['method_source']}",
        f"Method: {row['method_en']} {method} ({path[1]}); formula from {row['method_source']}",
    )
    if row["method_code"] != "schedule_ratio" and row["method_class_zh"]:
        yield method_class(row)
    if row["outlook_zh"]:
        yield outlook(row)


def _amount(row: Row, value: Decimal, sign: str = "= ") -> Line:
    """The value with all its digits and its unit, never scaled: it stands in the formulas so."""
    return Line(
        f"{sign}{plain(value)}{spoken(row['unit_zh'])}", f"{sign}{plain(value)}{unit_en(row['unit_measure'])}"
    )


def _readings(row: Row) -> Iterator[Line]:
    if row["latest_period"] and row["latest_value"] is not None:
        kind = shared_codelist("reliability")[row["latest_reliability"]]
        qualifier = shared_codelist("qualifier")[row["latest_qualifier"] or "exact"].extra["symbol"]
        value, notes = _amount(row, row["latest_value"], f"{qualifier or '='} "), _latest_notes(row)
        yield Line(
            f"最新值 y {value.zh}（{period(row['latest_period'])}，来源类别：{kind.label_zh}{notes.zh}）",
            f"Latest value y {value.en} ({period(row['latest_period'])}, kind of source: {kind.label_en.lower()}{notes.en})",
        )
    if row["base_value"] is not None:
        base, note = _amount(row, row["base_value"]), _base_note(row)
        yield Line(
            f"基期值 y₀ {base.zh}（{period(row['base_period_used'])}{note.zh}）",
            f"Baseline y₀ {base.en} ({period(row['base_period_used'])}{note.en})",
        )
    yield _target(row)
    if (
        row.get("base_factor") is not None
        and row["base_value"] is not None
        and row["target_value"] is not None
    ):
        yield _from_base(row)
    if row["is_ended"] and row["value_at_target"] is not None:
        value = _amount(row, row["value_at_target"])
        yield Line(
            f"目标期当期值 y {value.zh}：目标日已到，以它判定，不留余地",
            f"Value of the target period y {value.en}: the date has come, this value decides without margin",
        )
    if row["base_value"] is not None and row["base_period_used"] == row["latest_period"]:
        yield Line("基期之后尚无新数据", "No figure after the baseline yet")


def _target(row: Row) -> Line:
    """The target with its bounds; a growth in per cent a year, a tolerance where "about" has one."""
    sign, date = row["operator_sign"], row["target_date"]
    if row["path_type"] == "average_growth" and row["target_value"] is not None:
        text = f"{sign} {plain(row['target_value'])}%"
        return Line(f"目标：年均增速 G {text}（{date}）", f"Target: growth a year G {text} ({date})")
    if row["target_value"] is None or row["path_type"] == "relative":
        return Line(
            f"目标 {row['target_published']}（{date}）", f"Target “{row['target_published']}” ({date})"
        )
    value = _amount(row, row["target_value"], f"{sign} ")
    if row["target_operator"] == "band":
        low, high = _amount(row, row["target_value"], ""), _amount(row, row["target_value_high"], "")
        return Line(f"目标区间 {low.zh} 至 {high.zh}（{date}）", f"Target: {low.en} to {high.en} ({date})")
    if row["target_operator"] == "approx" and row["tolerance"] is not None:
        margin = _amount(row, row["tolerance"])
        return Line(
            f"目标值 Y {value.zh}（{date}，余地 τ {margin.zh}）",
            f"Target Y {value.en} ({date}, tolerance τ {margin.en})",
        )
    return Line(f"目标值 Y {value.zh}（{date}）", f"Target Y {value.en} ({date})")


def _from_base(row: Row) -> Line:
    """How a target that is so many times the figure of its base has its value."""
    computed = figure("y₀", row["base_value"]) * figure(plain(row["base_factor"]), row["base_factor"])
    names = ("目标值由基期数字算出：Y", "The target is computed from the figure of its base: Y")
    return stated(names, computed, _amount(row, row["target_value"], ""))


def _latest_notes(row: Row) -> Line:
    notes = [
        line
        for line, on in (
            (
                Line("；来源之间不一致，按来源次序采用", "; sources differ, taken by their order"),
                row["sources_differ"],
            ),
            (
                Line("；推算数，公布和报送均无", "; derived, neither published nor returned"),
                row["latest_derivation"],
            ),
            (Line("；未核实，有警告没有说明", "; unconfirmed, a warning is open"), row["is_unconfirmed"]),
            (Line("；数据陈旧", "; stale"), row["is_stale"]),
        )
        if on
    ]
    return Line("".join(n.zh for n in notes), "".join(n.en for n in notes))


def _base_note(row: Row) -> Line:
    if row["is_base_shifted"]:
        return Line("，原定基期无数据，顺延", ", moved on: no figure for the baseline set")
    if row["is_base_assumed"]:
        return Line(
            "，文件未写基期，取目标公布前一年末以来的第一个数",
            ", assumed: the document names none, first figure since the end of the year before it",
        )
    return Line("", "")


def _progress(terms: PathTerms) -> Iterator[Line]:
    row = terms.row
    if terms.distances and row["progress_share"] is not None:
        now, base = terms.distances
        yield joined(
            (
                stated(
                    ("到区间的距离 D(y)", "Distance from the band D(y)"),
                    now,
                    in_unit(row, now, is_change=True),
                ),
                stated(("D(y₀)", "D(y₀)"), base, in_unit(row, base, is_change=True)),
            )
        )
    if terms.progress is not None:
        yield stated(("① 进度 P", "① Progress P"), terms.progress, in_percent(terms.progress))
    if terms.schedule is not None and row["schedule_share"] is not None and row["base_period_used"]:
        yield _schedule(terms, terms.schedule)
    if row["path_type"] == "relative" and row["required_target"] is not None:
        yield _comparison(row)
    yield from _growths(terms)
    if terms.ratio is not None:
        yield stated(("③ 进度比 R", "③ Ratio R"), terms.ratio, shown_ratio(row, terms.ratio.value))
    elif terms.stone is not None and row["path_ratio"] == 1:
        stone = _amount(row, row["milestone_value"])
        yield Line(
            f"③ 进度比 R = 1：分期目标先朝反方向走（Yₜ {stone.zh}），最新值不差于它",
            f"③ Ratio R = 1: the milestones first go the other way (Yₜ {stone.en}), the value is no worse",
        )
    if terms.progress is not None and terms.schedule is not None and row["gap_pp"] is not None:
        ahead = terms.progress.named("P") - terms.schedule
        yield stated(("④ 超（落后）时序进度", "④ Ahead of (behind) schedule"), ahead, in_points(ahead))
    yield from _due(terms)
    yield from _pace(terms)
    yield from _other_ratios(terms)


def _schedule(terms: PathTerms, schedule: Term) -> Line:
    row, shown = terms.row, in_percent(schedule, [terms.row["cut_too_early"]])
    if row["is_seasonal"]:
        return stated(
            ("② 时序 S（上年同期累计占全年）", "② Schedule S (last year’s total of the same months over that of the year)"),
            schedule.named(""), shown,
        )  # fmt: skip
    start = span(row["base_period_used"]).end
    line = stated(("② 时序 S", "② Schedule S"), schedule.named("m/M"), shown)
    return Line(
        f"{line.zh}（m 为 {start} 到 {row['assessed_date']} 的月数，M 为到 {row['target_date']} 的月数）",
        f"{line.en} (m: months from {start} to {row['assessed_date']}, M: to {row['target_date']})",
    )


def _comparison(row: Row) -> Line:
    """What the other indicator's value of the same period asks for."""
    distance, share = row["target_value"] or Decimal(0), row.get("relative_share")
    beside = figure("", row["required_target"] - distance) + figure("", distance)
    if share is not None:
        of_all = (row["required_target"] / share).quantize(Decimal("1E-8"))
        beside = figure("", share) * figure("", of_all)
    value = _amount(row, row["required_target"], "")
    zh, en = (f"{beside.figures.text} = {text}" for text in (value.zh, value.en))
    return Line(
        f"对照指标 {row['relative_to']} 同期应比的值 Y = {zh}",
        f"Value to compare with, of {row['relative_to']} in the same period: Y = {en}",
    )


def _growths(terms: PathTerms) -> Iterator[Line]:
    """g, and G where it follows from baseline and target; where the status or a ratio rests on them."""
    row = terms.row
    if not terms.growth or (
        row["cagr_ratio"] is None and row["path_type"] not in ("geometric", "average_growth")
    ):
        return
    limit = terms.wanted_growth.value if terms.wanted_growth else None
    found = [
        stated(
            ("已有年均增速 g", "Growth a year so far g"), terms.growth, in_percent(terms.growth, [limit], 4)
        )
    ]
    if terms.growth_needed and not terms.is_growth:
        needed = terms.growth_needed
        found.append(
            stated(("所需年均增速 G", "Growth a year required G"), needed, in_percent(needed, decimals=4))
        )
    yield joined(found)


def _due(terms: PathTerms) -> Iterator[Line]:
    row, y, goal = terms.row, terms.y, terms.goal
    parts: list[Line] = []
    lower = row["direction"] == "lower" or (
        row["direction"] == "none" and row["target_operator"] in ("le", "lt")
    )
    required = row["required_value_now"]
    if (
        y is not None
        and required is not None
        and row["gap_to_path"] is not None
        and row["path_ratio"] is not None
    ):
        due = terms.due or figure("", required, terms.sign)
        parts.append(stated(("按时序应达 Yₛ", "Due by schedule Yₛ"), due, in_unit(row, due, y)))
        if not terms.is_distance:
            ahead = due.named("Yₛ") - y if lower else y - due.named("Yₛ")
            parts.append(stated(("距路径", "from the path"), ahead, in_unit(row, ahead, is_change=True)))
    if y is not None and goal is not None and row["gap_to_target"] is not None and not terms.is_growth:
        rest = y - goal if lower else goal - y
        if terms.distances:
            rest = terms.distances[0].named("D(y)")
        parts.append(stated(("距目标", "still to go"), rest, in_unit(row, rest, is_change=True)))
    if terms.is_growth and terms.growth and terms.wanted_growth:
        rest = terms.growth.named("g") - terms.wanted_growth
        parts.append(
            stated(("超（落后）目标增速", "ahead of (behind) the growth asked for"), rest, in_points(rest, 4))
        )
    if parts:
        line = joined(parts)
        yield Line(f"⑤ {line.zh}", f"⑤ {line.en}")


def _pace(terms: PathTerms) -> Iterator[Line]:
    """What a year brought so far, and what each year from now on has to bring."""
    row, y, y0, goal = terms.row, terms.y, terms.y0, terms.goal
    if (
        y is None
        or y0 is None
        or row["observed_annual_change"] is None
        or row["required_annual_change"] is None
    ):
        return
    gone, left = (
        figure("m", row["elapsed_months"]),
        figure("r", row["total_months"] - row["elapsed_months"]),
    )
    if terms.is_growth and terms.wanted_growth and terms.growth:
        every = figure("M", row["total_months"])
        end = y0 * (ONE + terms.wanted_growth) ** (every / TWELVE)
        needed = (end / y) ** (TWELVE / left) - ONE
        yield stated(
            ("⑥ 今后每年须增长", "⑥ Growth needed a year from now on"), needed, in_percent(needed, decimals=4)
        )
        return
    if goal is None:
        return
    aim = terms.aim or goal
    had, needed = (y - y0) * TWELVE / gone, (aim - y) * TWELVE / left
    parts = [
        stated(("已有年变化 a", "yearly change so far a"), had, in_unit(row, had, is_change=True)),
        stated(("今后每年需 b", "needed a year from now on b"), needed, in_unit(row, needed, is_change=True)),
    ]
    if row["acceleration_factor"] is not None and had.value:
        times = needed.named("b") / had.named("a")
        parts.append(stated(("为已有的倍数", "times as much"), times, at_digits(times.value, [], 2)))
    line = joined(parts)
    yield Line(f"⑥ {line.zh}", f"⑥ {line.en}")


def _other_ratios(terms: PathTerms) -> Iterator[Line]:
    row = terms.row
    found = [
        stated(names, term, shown_ratio(row, term.value))
        for names, term, column, path in (
            (("年均增速比（国际方法）", "ratio of growth rates (international method)"), terms.growth_ratio, "cagr_ratio", "geometric"),
            (("S形路径比", "ratio on the S-shaped path"), terms.logit_ratio, "logit_ratio", "logistic"),
        )
        if term is not None and row[column] is not None and row["path_type"] != path
    ]  # fmt: skip
    if found:
        line = joined(found)
        yield Line(f"⑦ 其他方法：{line.zh}", f"⑦ Other methods: {line.en}")
