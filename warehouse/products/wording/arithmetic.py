"""The arithmetic of a status, line by line, from the columns of its own row (METHOD 2.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.codelists import shared_codelist
from contracts.periods import span
from contracts.rounding import decimals_that_keep, rounded
from warehouse.products.wording.formats import number, plain, quantity, quantity_en, share

Row = dict[str, Any]
NONE = Decimal(0)
CUTS = ("used_cut_high", "used_cut_mid", "used_cut_low")
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


@dataclass(frozen=True)
class Line:
    """The same statement in Chinese and in English."""

    zh: str
    en: str


def arithmetic(row: Row) -> Iterator[Line]:
    """Every step from the readings to the status, as lines of text; what a rule forbids is said, not computed."""
    if row["target_operator"] in ("qualitative", "up", "down"):
        yield _verdict_line(Line(row["status_zh"], row["status_en"]), row)
        return
    if row["latest_period"]:
        latest = _amount(row, "latest_value", row["latest_qualifier"])
        kind = shared_codelist("reliability")[row["latest_reliability"]]
        notes = _latest_notes(row)
        equals = "" if row["latest_qualifier"] not in (None, "exact") else "= "
        yield Line(
            f"最新值 y {equals}{latest.zh}（{row['latest_period']}，来源类别：{kind.label_zh}{notes.zh}）",
            f"Latest value y {equals}{latest.en} ({row['latest_period']}, kind of source: {kind.label_en.lower()}{notes.en})",
        )
    if row["base_value"] is not None:
        base, note, period = _amount(row, "base_value"), _base_note(row), row["base_period_used"]
        yield Line(
            f"基期值 y₀ = {base.zh}（{period}{note.zh}）", f"Baseline y₀ = {base.en} ({period}{note.en})"
        )
    target, sign = _amount(row, "target_value"), row["operator_sign"]
    yield Line(
        f"目标值 Y {sign} {target.zh}（{row['target_date']}）",
        f"Target Y {sign} {target.en} ({row['target_date']})",
    )
    if row["is_ended"] and row["value_at_target"] is not None:
        value = _amount(row, "value_at_target")
        yield Line(
            f"目标期当期值 = {value.zh}：目标日已到，以它判定，不留余地",
            f"Value of the target period = {value.en}: the date has come, this value decides without margin",
        )
    if row["base_value"] is not None and row["base_period_used"] == row["latest_period"]:
        yield Line("基期之后尚无新数据", "No figure after the baseline yet")
    yield from _progress(row)
    yield _verdict(row)
    path = PATHS.get(row["path_type"], STRAIGHT)
    method = f"{row['method_code']} {row['method_version']}"
    yield Line(
        f"方法：{row['method_zh']} {method}（{path[0]}）；公式出处：{row['method_source']}",
        f"Method: {row['method_en']} {method} ({path[1]}); formula from {row['method_source']}",
    )
    if row["method_code"] != "schedule_ratio" and row["method_class_zh"]:
        yield _method_class(row)
    if row["outlook_zh"]:
        yield _outlook(row)


def other_method(row: Row) -> Line:
    """What a method beside the chosen one says: its name, the number it grades, the cut-offs and the class."""
    cuts = [_figure(row[name]) for name in CUTS if row[name] is not None]
    value = _figure(row["method_value"], [row[name] for name in CUTS])
    growth = [
        (f"{zh} {_percent(row[column])}", f"{en} {_percent(row[column])}")
        for zh, en, column in (
            ("已有年均增速", "yearly growth so far", "observed_growth"),
            ("所需年均增速", "yearly growth required", "required_growth"),
        )
        if row[column] is not None
    ]
    method = f"{row['method_code']} {row['method_version']}"
    return Line(
        f"{row['method_zh']}（{method}）：{'，'.join([*(zh for zh, _ in growth), ''])}"
        f"定级数值 {value}，界线 {'、'.join(cuts)} → {row['method_class_zh']}",
        f"{row['method_en']} ({method}): {''.join(f'{en}, ' for _, en in growth)}"
        f"grades {value}, cut-offs {', '.join(cuts)} → {row['method_class_en']}",
    )


def _amount(row: Row, column: str, qualifier: str | None = None) -> Line:
    value, how = row[column], qualifier or "exact"
    return Line(quantity(value, row["unit_zh"], how), quantity_en(value, row["unit_measure"], how))


def _computed(row: Row, column: str, limit: Decimal | None = None, *, is_change: bool = False) -> Line:
    """A computed figure two decimals finer than its indicator, more where it would else stand on `limit`.

    A difference between two shares in per cent is in percentage points.
    """
    value = row[column]
    digits = decimals_that_keep(value, [] if limit is None else [limit], (row["decimals"] or 0) + 2)
    shown = rounded(value, Decimal(1).scaleb(-digits))
    if is_change and row["unit_measure"] == "pct":
        return Line(f"{plain(shown)}个百分点", f"{plain(shown)} percentage points")
    return Line(quantity(shown, row["unit_zh"]), quantity_en(shown, row["unit_measure"]))


def _figure(value: float | None, cuts: Iterable[float | None] = ()) -> str:
    """A floating number at six decimals, more where it would stand on the wrong side of a cut-off."""
    limits = [Decimal(repr(cut)) for cut in cuts if cut is not None]
    shown = number(None if value is None else Decimal(repr(value)), limits, 6)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _percent(value: float) -> str:
    return f"{100 * value:.4f}%"


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
        )
        if on
    ]
    return Line("".join(n.zh for n in notes), "".join(n.en for n in notes))


def _progress(row: Row) -> Iterator[Line]:
    y, y0 = row["assessed_value"], row["base_value"]
    cutoffs = (row["cut_on_track"], row["cut_behind"], row["cut_far_behind"])
    if row["progress_share"] is not None:
        goal = row["required_target"] if row["required_target"] is not None else row["target_value"]
        formula = (
            f"P = (y − y₀) / (Y − y₀) = ({plain(y)} − {plain(y0)}) / ({plain(goal)} − {plain(y0)})"
            f" = {share(row['progress_share'], decimals=2)}"
        )
        yield Line(f"① 进度 {formula}", f"① Progress {formula}")
    if row["schedule_share"] is not None and row["base_period_used"]:
        start, value = (
            span(row["base_period_used"]).end,
            share(row["schedule_share"], [row["cut_too_early"]], decimals=2),
        )
        yield Line(
            f"② 时序 S = 已过月数 / 全期月数，从 {start} 到 {row['assessed_date']}，全期到 {row['target_date']} = {value}",
            f"② Schedule S = months elapsed / months in all, {start} to {row['assessed_date']} of those to {row['target_date']} = {value}",
        )
    if row["path_type"] == "relative" and row["required_target"] is not None:
        wanted = _amount(row, "required_target")
        yield Line(
            f"对照指标 {row['relative_to']} 同期应比的值 = {wanted.zh}",
            f"Value to compare with, of {row['relative_to']} in the same period = {wanted.en}",
        )
    if row["schedule_ratio"] is not None:
        ratio = number(row["schedule_ratio"], cutoffs)
        gap = number(row["gap_pp"], [Decimal(0)], 2)
        yield Line(f"③ 进度比 R = P / S = {ratio}", f"③ Ratio R = P / S = {ratio}")
        yield Line(
            f"④ 超（落后）时序进度 = 100 × (P − S) = {gap} 个百分点",
            f"④ Ahead of (behind) schedule = 100 × (P − S) = {gap} percentage points",
        )
    yield from _required(row)
    others = [
        ("年均增速比（国际方法）", "ratio of growth rates (international method)", row["cagr_ratio"]),
        ("S形路径比", "ratio on the S-shaped path", row["logit_ratio"]),
    ]
    shown = [(zh, en, number(value, cutoffs)) for zh, en, value in others if value is not None]
    if shown:
        yield Line(
            "⑦ 其他方法：" + "；".join(f"{zh} {value}" for zh, _, value in shown),
            "⑦ Other methods: " + "; ".join(f"{en} {value}" for _, en, value in shown),
        )


def _required(row: Row) -> Iterator[Line]:
    if row["required_value_now"] is not None and row["schedule_ratio"] is not None:
        due = _computed(row, "required_value_now", row["assessed_value"])
        path, rest = (_computed(row, name, NONE, is_change=True) for name in ("gap_to_path", "gap_to_target"))
        yield Line(
            f"⑤ 按时序应达 y₀ + S × (Y − y₀) = {due.zh}；距路径 {path.zh}；距目标 {rest.zh}",
            f"⑤ Due by schedule y₀ + S × (Y − y₀) = {due.en}; from the path {path.en}; still to go {rest.en}",
        )
    if row["required_annual_change"] is not None and row["observed_annual_change"] is not None:
        had, needed = (
            _computed(row, name, NONE, is_change=True)
            for name in ("observed_annual_change", "required_annual_change")
        )
        times = number(row["acceleration_factor"], (), 2)
        yield Line(
            f"⑥ 已有年变化 {had.zh}，今后每年需 {needed.zh}，为已有的 {times} 倍",
            f"⑥ Yearly change so far {had.en}, needed from now on {needed.en} a year, {times} times as much",
        )


def _verdict(row: Row) -> Line:
    ratio, status = row["path_ratio"], row["status"]
    on_track, behind, far = (plain(row[c]) for c in ("cut_on_track", "cut_behind", "cut_far_behind"))
    bands = {
        "on_track": f"R ≥ {on_track}",
        "behind": f"{behind} ≤ R < {on_track}",
        "far_behind": f"{far} ≤ R < {behind}",
        "moving_away": f"R < {far}",
    }
    name = _name(row)
    if (
        ratio is not None
        and status in bands
        and not row["is_ended"]
        and row["method_code"] == "schedule_ratio"
    ):
        zh, en = f"{bands[status]} → {name.zh}", f"{bands[status]} → {name.en}"
        return Line(f"判定：{zh}", f"Verdict: {en}")
    met = {
        "achieved": ("数值满足目标 → ", "the value meets the target → "),
        "achieved_late": ("目标期未满足，其后满足 → ", "not met in the target period, met after it → "),
        "missed": ("目标期数值不满足目标 → ", "the value of the target period does not meet the target → "),
        "regressed": (
            "基期或其后曾满足目标，最新值不满足 → ",
            "met at the baseline or later, not by the latest value → ",
        ),
    }
    before = met.get(status, ("", ""))
    return _verdict_line(Line(before[0] + name.zh, before[1] + name.en), row)


def _name(row: Row) -> Line:
    """Status, and its finer word where there is one."""
    finer = shared_codelist("substatus")[row["substatus"]] if row["substatus"] else None
    if finer is None or finer.label_zh == row["status_zh"]:
        return Line(row["status_zh"], row["status_en"])
    return Line(f"{row['status_zh']}，{finer.label_zh}", f"{row['status_en']}, {finer.label_en}")


def _verdict_line(words: Line, row: Row) -> Line:
    if row["status_reason"] is None:
        return Line(f"判定：{words.zh}", f"Verdict: {words.en}")
    reason = shared_codelist("reason")[row["status_reason"]]
    return Line(f"判定：{words.zh}（{reason.label_zh}）", f"Verdict: {words.en} ({reason.label_en})")


def _base_note(row: Row) -> Line:
    if row["is_base_shifted"]:
        return Line("，原定基期无数据，顺延", ", moved on: no figure for the baseline set")
    if row["is_base_assumed"]:
        return Line(
            "，文件未写基期，取目标公布前一年末以来的第一个数",
            ", assumed: the document names none, first figure since the end of the year before it",
        )
    return Line("", "")


def _method_class(row: Row) -> Line:
    value = _figure(row["method_value"], [row[name] for name in CUTS])
    score = _figure(row["method_score"]) if row["method_score"] is not None else None
    return Line(
        f"该方法定级：{row['method_class_zh']}，所用数值 {value}" + (f"，得分 {score}" if score else ""),
        f"Class by this method: {row['method_class_en']}, from {value}"
        + (f", score {score}" if score else ""),
    )


def _outlook(row: Row) -> Line:
    if row["outlook_share"] is None:
        points = row["trend_points"]
        return Line(
            f"展望：{row['outlook_zh']}（年度数据点 {points} 个，至少 4 个）",
            f"Outlook: {row['outlook_en']} ({points} yearly points, 4 at least)",
        )
    there, part = _computed(row, "projected_value", row["target_value"]), share(row["outlook_share"])
    return Line(
        f"展望：{row['outlook_zh']}（按近年平均变化，到期 {there.zh}，可走完差距的 {part}）",
        f"Outlook: {row['outlook_en']} (at the mean change of recent years {there.en} on the date, {part} of the gap)",
    )
