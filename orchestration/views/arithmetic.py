"""The arithmetic of a status, line by line, from the columns of its own row (METHOD 2.1)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from contracts.codelists import shared_codelist
from contracts.periods import span
from orchestration.views.formats import number, plain, quantity, share

Row = dict[str, Any]
CUTS = ("used_cut_high", "used_cut_mid", "used_cut_low")
PATHS = {
    "geometric": "等比路径",
    "logistic": "S形路径",
    "cumulative": "累计计划",
    "average_growth": "年均增速",
    "milestones": "分期目标路径",
    "relative": "相对于另一指标",
    "constant": "每年须达到",
}


def arithmetic(row: Row) -> Iterator[str]:
    """Every step from the readings to the status, as lines of text; what a rule forbids is said, not computed."""
    if row["target_operator"] in ("qualitative", "up", "down"):
        yield f"判定：{row['status_zh']}" + _reason(row)
        return
    unit = row["unit_zh"]
    if row["latest_period"]:
        latest = quantity(row["latest_value"], unit, row["latest_qualifier"])
        kind = shared_codelist("reliability")[row["latest_reliability"]].label_zh
        note = "；来源之间不一致，按来源次序采用" if row["sources_differ"] else ""
        note += "；推算数，公布和报送均无" if row["latest_derivation"] else ""
        yield f"最新值 y = {latest}（{row['latest_period']}，来源类别：{kind}{note}）"
    if row["base_value"] is not None:
        yield f"基期值 y₀ = {quantity(row['base_value'], unit)}（{row['base_period_used']}{_base_note(row)}）"
    yield f"目标值 Y {row['operator_sign']} {quantity(row['target_value'], unit)}（{row['target_date']}）"
    if row["is_ended"] and row["value_at_target"] is not None:
        yield f"目标期当期值 = {quantity(row['value_at_target'], unit)}：目标日已到，以它判定，不留余地"
    if row["base_value"] is not None and row["base_period_used"] == row["latest_period"]:
        yield "基期之后尚无新数据"
    yield from _progress(row)
    yield f"判定：{_verdict(row)}"
    yield (
        f"方法：{row['method_zh']} {row['method_code']} {row['method_version']}"
        f"（{PATHS.get(row['path_type'], '直线路径')}）；公式出处：{row['method_source']}"
    )
    if row["method_code"] != "schedule_ratio" and row["method_class_zh"]:
        yield (
            f"该方法定级：{row['method_class_zh']}，所用数值 {_figure(row['method_value'], [row[name] for name in CUTS])}"
            + (f"，得分 {_figure(row['method_score'])}" if row["method_score"] is not None else "")
        )
    if row["outlook_zh"]:
        yield _outlook(row)


def other_method(row: Row) -> str:
    """What a method beside the chosen one says: its name, the number it grades, the cut-offs and the class."""
    cuts = [_figure(row[name]) for name in CUTS if row[name] is not None]
    growth = [
        f"{name} {_percent(row[column])}"
        for name, column in (("已有年均增速", "observed_growth"), ("所需年均增速", "required_growth"))
        if row[column] is not None
    ]
    return (
        f"{row['method_zh']}（{row['method_code']} {row['method_version']}）：{'，'.join([*growth, ''])}"
        f"定级数值 {_figure(row['method_value'], [row[name] for name in CUTS])}，界线 {'、'.join(cuts)} → {row['method_class_zh']}"
    )


def _figure(value: float | None, cuts: Iterable[float | None] = ()) -> str:
    """A floating number at six decimals, more where it would stand on the wrong side of a cut-off."""
    limits = [Decimal(repr(cut)) for cut in cuts if cut is not None]
    shown = number(None if value is None else Decimal(repr(value)), limits, 6)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _percent(value: float) -> str:
    return f"{100 * value:.4f}%"


def _progress(row: Row) -> Iterator[str]:
    unit, y, y0 = row["unit_zh"], row["assessed_value"], row["base_value"]
    cutoffs = (row["cut_on_track"], row["cut_behind"], row["cut_far_behind"])
    if row["progress_share"] is not None:
        goal = row["required_target"] if row["required_target"] is not None else row["target_value"]
        yield (
            f"① 进度 P = (y − y₀) / (Y − y₀) = ({plain(y)} − {plain(y0)}) / ({plain(goal)} − {plain(y0)})"
            f" = {share(row['progress_share'], decimals=2)}"
        )
    if row["schedule_share"] is not None and row["base_period_used"]:
        start = span(row["base_period_used"]).end
        yield (
            f"② 时序 S = 已过月数 / 全期月数，从 {start} 到 {row['assessed_date']}，全期到 {row['target_date']}"
            f" = {share(row['schedule_share'], [row['cut_too_early']], decimals=2)}"
        )
    if row["path_type"] == "relative" and row["required_target"] is not None:
        yield f"对照指标 {row['relative_to']} 同期应比的值 = {quantity(row['required_target'], unit)}"
    if row["schedule_ratio"] is not None:
        yield f"③ 进度比 R = P / S = {number(row['schedule_ratio'], cutoffs)}"
        yield f"④ 超（落后）时序进度 = 100 × (P − S) = {number(row['gap_pp'], [Decimal(0)], 2)} 个百分点"
    if row["required_value_now"] is not None and row["schedule_ratio"] is not None:
        yield (
            f"⑤ 按时序应达 y₀ + S × (Y − y₀) = {quantity(row['required_value_now'], unit)}；"
            f"距路径 {quantity(row['gap_to_path'], unit)}；距目标 {quantity(row['gap_to_target'], unit)}"
        )
    if row["required_annual_change"] is not None and row["observed_annual_change"] is not None:
        yield (
            f"⑥ 已有年变化 {quantity(row['observed_annual_change'], unit)}，今后每年需 "
            f"{quantity(row['required_annual_change'], unit)}，为已有的 {number(row['acceleration_factor'], (), 2)} 倍"
        )
    others = [("年均增速比（国际方法）", row["cagr_ratio"]), ("S形路径比", row["logit_ratio"])]
    shown = [f"{name} {number(value, cutoffs)}" for name, value in others if value is not None]
    if shown:
        yield "⑦ 其他方法：" + "；".join(shown)


def _verdict(row: Row) -> str:
    name = row["substatus_zh"] or row["status_zh"]
    ratio, status = row["path_ratio"], row["status"]
    on_track, behind, far = (plain(row[c]) for c in ("cut_on_track", "cut_behind", "cut_far_behind"))
    bands = {
        "on_track": f"R ≥ {on_track}",
        "behind": f"{behind} ≤ R < {on_track}",
        "far_behind": f"{far} ≤ R < {behind}",
        "moving_away": f"R < {far}",
    }
    if (
        ratio is not None
        and status in bands
        and not row["is_ended"]
        and row["method_code"] == "schedule_ratio"
    ):
        return (
            f"{bands[status]} → {row['status_zh']}，{name}"
            if name != row["status_zh"]
            else f"{bands[status]} → {name}"
        )
    met = {
        "achieved": "数值满足目标 → ",
        "achieved_late": "目标期未满足，其后满足 → ",
        "missed": "目标期数值不满足目标 → ",
        "regressed": "基期或其后曾满足目标，最新值不满足 → ",
    }
    return (
        met.get(status, "")
        + f"{row['status_zh']}"
        + (f"，{name}" if name != row["status_zh"] else "")
        + _reason(row)
    )


def _reason(row: Row) -> str:
    return f"（{row['status_reason_zh']}）" if row["status_reason_zh"] else ""


def _base_note(row: Row) -> str:
    if row["is_base_shifted"]:
        return "，原定基期无数据，顺延"
    if row["is_base_assumed"]:
        return "，文件未写基期，取目标公布前一年末以来的第一个数"
    return ""


def _outlook(row: Row) -> str:
    if row["outlook_share"] is None:
        return f"展望：{row['outlook_zh']}（年度数据点 {row['trend_points']} 个，至少 4 个）"
    return (
        f"展望：{row['outlook_zh']}（按近年平均变化，到期 {quantity(row['projected_value'], row['unit_zh'])}，"
        f"可走完差距的 {share(row['outlook_share'])}）"
    )
