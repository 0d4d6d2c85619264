"""The sheets of figures: scorecard, targets, and one sheet a goal with its indicators' series."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from contracts.codelists import Codelist
from contracts.plan import Plan
from contracts.rounding import decimals_that_keep
from contracts.speech import first_of, named
from warehouse import query
from warehouse.products.exports.excel.book import MOST_ROWS, Cell, Sheet, Shown, digits
from warehouse.products.exports.excel.words import label, label_of, said
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.products.wording.asked import asked_in, units_of
from warehouse.products.wording.formats import beside, period, plain, unit_en

Row = dict[str, Any]
Ask = Callable[[str], list[Row]]
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
PERIODS_ON_PAPER = 6


def scorecard(plan: Plan, ask: Ask) -> Sheet:
    """The scorecard: one row a goal, counts by status, and a total."""
    rows = ask("select * from marts.mart_goal_scorecard order by goal_no")
    counts = (
        "indicators_count", "indicators_with_reading", "targets_count", "achieved_count", "on_track_count",
        "behind_count", "pending_count", "qualitative_count", "not_assessed_count", "no_data_count",
    )  # fmt: skip
    statuses = plan.codelists["status"]
    return Sheet(
        said("记分卡"), said("目标领域记分卡"),
        (said("序号"), said("目标领域"), said("指标数"), said("有数据的指标数"), said("主目标数"), said("已达标"), said("达到时序进度"), said("滞后或恶化"),
         said("待核定"), said("定性目标"), said("暂不评估"), said("尚无数据"), said("达标或达到进度的比例"), said("最差状态"), said("数据状况")),
        [
            (
                row["goal_no"], named(row, "goal"), *(row[name] for name in counts),
                share(row["share_on_track"]), status_text(statuses, row["worst_status"]),
                label(plan.codelists["goal_state"], row["goal_state"]),
            )
            for row in rows
        ],
        said("每个指标只计一个主目标；定性、暂不评估、尚无数据和待核定的目标不计入比例。"),
        kept=2,
        total=("", said("合计"), *(sum(row[name] for row in rows) for name in counts), "", "", ""),
    )  # fmt: skip


def targets(plan: Plan, ask: Ask) -> Sheet:
    """Every target with the latest figure, what the path requires by now, and the status."""
    rows = ask(
        f"select t.*, s.source_zh, s.source_en from ({query.TARGETS}) t "
        "join marts.dim_indicator i on t.indicator = i.indicator "
        "left join (select data_source, min(source_zh) as source_zh, min(source_en) as source_en from marts.mart_indicator_values group by 1) s "
        "on t.latest_source = s.data_source "
        "order by t.goal_no, not t.is_headline, i.indicator_no, t.ref_area, t.target_date, t.target_id"
    )
    return Sheet(
        said("目标与实际"), said("目标与实际对照"),
        (said("目标领域"), said("指标"), said("地区"), said("分组"), said("目标（原文）"), said("目标期"), said("单位"), said("最新值"), said("最新报告期"), said("现在应达值"),
         said("进度"), said("时序进度"), said("进度比"), said("状态"), said("原因"), said("目标值"), said("超前或落后"), said("展望"), said("数据来源"), said("责任部门"),
         said("依据文件"), said("主目标"), said("目标编号"), said("状态怎么算")),
        [_target(plan, row) for row in rows],
        said("“现在应达值”按目标路径推算；“进度比”=进度÷时序进度（其他路径按各自方法）；"
        "数前的 ≈、>、≥、<、≤ 表示约数或界限。"),
        kept=2,
        printed=15,
    )  # fmt: skip


def _target(plan: Plan, row: Row) -> tuple[Cell, ...]:
    decimals, latest = row["decimals"], row["latest_value"]
    gone, due = row["progress_share"], row["schedule_share"]
    target_sign = sign(plan.codelists["operator"], row["target_operator"])
    return (
        named(row, "goal"), named(row, "indicator"), named(row, "area"), breakdown(plan, row["breakdown"]),
        row["target_published"], row["target_period"] and period(row["target_period"]), unit(row),
        _quantity(latest, decimals, sign(plan.codelists["qualifier"], row["latest_qualifier"])),
        row["latest_period"] and period(row["latest_period"]), _computed(row["required_value_now"], decimals, latest),
        share(gone, due), share(due, gone),
        _ratio(row),
        f"{row['status_sign']} {named(row, 'status')}", _why(plan, row),
        _asked(row, decimals, target_sign),
        _computed(row["gap_to_path"], decimals, Decimal(0)),
        named(row, "outlook"), named(row, "source"), named(row, "department"), named(row, "document"), row["is_headline"],
        row["target_id"], "\n".join(first_of(line.zh, line.en) for line in arithmetic(row)),
    )  # fmt: skip


def _ratio(row: Row) -> Cell:
    """What the status is decided by at two decimals, more where it would fall on the wrong side of a cut-off."""
    ratio = row["path_ratio"]
    cuts = [row[name] for name in ("cut_on_track", "cut_behind", "cut_far_behind") if row[name] is not None]
    return None if ratio is None else Shown(ratio, decimals_that_keep(ratio, cuts, 2))


def _asked(row: Row, decimals: int, sign: str) -> Cell:
    """The number asked for; a growth a year with its own unit, as it does not stand in that of the row."""
    column = asked_in(row)
    if column is None or units_of(row, column) is row:
        return _quantity(None if column is None else row[column], decimals, sign)
    return f"{sign}{plain(row[column])}%"


def _why(plan: Plan, row: Row) -> str | None:
    """The reason of the status, and what its latest reading is marked with."""
    marks = ((said("未核实"), row["is_unconfirmed"]), (said("数据陈旧"), row["is_stale"]))
    words = [label(plan.codelists["reason"], row["status_reason"]), *(word for word, on in marks if on)]
    return first_of("；", "; ").join(word for word in words if word) or None


def goal_sheets(plan: Plan, ask: Ask) -> Iterable[Sheet]:
    """One sheet a goal: every indicator, its latest figure, and its series with the newest period first.

    Indicators without a figure stand at the end.
    """
    indicators = ask("select * from marts.dim_indicator order by indicator_no")
    figures = ask(
        "select v.indicator, v.indicator_zh, v.indicator_en, i.indicator_no, i.decimals, v.goal, v.ref_area, v.area_zh, v.area_en, v.breakdown, "
        "v.accumulation, v.unit_zh, v.unit_measure, v.source_zh, v.source_en, v.time_period, v.period_start, v.period_end, v.obs_value, "
        "v.obs_status, v.value_qualifier, v.is_forecast "
        "from marts.mart_indicator_values v join marts.dim_indicator i using (indicator) where v.is_preferred "
        "order by v.period_end desc, v.time_period desc, v.indicator, v.ref_area, v.breakdown, v.accumulation"
    )
    is_cut = len(figures) > MOST_ROWS
    figures.sort(key=lambda f: (f["indicator_no"], f["ref_area"], f["breakdown"], f["accumulation"]))
    for goal in ask("select * from marts.dim_goal order by goal_no"):
        own = [row for row in indicators if row["goal"] == goal["goal"]]
        sheet = _goal_sheet(plan, goal, own, [f for f in figures if f["goal"] == goal["goal"]])
        yield (
            replace(
                sheet, note=said("{note}各表合计只列最近的 {rows:,} 个数。", note=sheet.note, rows=MOST_ROWS)
            )
            if is_cut
            else sheet
        )


def _goal_sheet(plan: Plan, goal: Row, indicators: list[Row], figures: list[Row]) -> Sheet:
    by_period = {figure["time_period"]: figure for figure in figures}
    periods = sorted(by_period, key=lambda period: (by_period[period]["period_end"], period), reverse=True)
    series: dict[tuple[str, ...], dict[str, Row]] = {}
    for figure in figures:
        key = tuple(figure[k] for k in ("indicator", "ref_area", "breakdown", "accumulation"))
        series.setdefault(key, {}).setdefault(figure["time_period"], figure)
    decimals = _decimals(figures)
    rows = [_series(plan, found, periods, decimals) for found in series.values()]
    nothing = {indicator["indicator"] for indicator in indicators} - {key[0] for key in series}
    rows += [
        (named(row, "indicator"), "", "", "", unit(row), "", "", said("尚无数据"), "", *([None] * len(periods)))
        for row in indicators if row["indicator"] in nothing
    ]  # fmt: skip
    return Sheet(
        NOT_IN_NAMES.sub(" ", f"{goal['goal_no']:02} {named(goal, 'goal')}")[:31],
        f"{goal['goal_no']:02} {named(goal, 'goal')}",
        (
            said("指标"),
            said("地区"),
            said("分组"),
            said("累计方式"),
            said("单位"),
            said("最新来源"),
            said("最新报告期"),
            said("最新值"),
            said("数据状态说明"),
            *periods,
        ),
        rows,
        said(
            "每行一个序列，右侧为历期数值，新期在前；只列按来源次序采用的数，全部来源见 parquet 与 csv。斜体为预测或计划数。"
        ),
        kept=1,
        printed=9 + min(PERIODS_ON_PAPER, len(periods)),
        always=9 + min(1, len(periods)),
    )


def _decimals(figures: list[Row]) -> dict[str, int]:
    """The decimals each indicator is shown with: those declared, more where a figure has more."""
    found: dict[str, int] = {}
    for row in figures:
        own = 0 if row["obs_value"] is None else digits(row["obs_value"])
        found[row["indicator"]] = max(found.get(row["indicator"], 0), int(row["decimals"]), own)
    return found


def _series(
    plan: Plan, found: dict[str, Row], periods: list[str], decimals: dict[str, int]
) -> tuple[Cell, ...]:
    newest = next(iter(found.values()))
    actual = [row for row in found.values() if not row["is_forecast"]]
    latest = actual[0] if actual else newest
    accumulation = "" if latest["accumulation"] == "NONE" else latest["accumulation"]
    return (
        named(latest, "indicator"), named(latest, "area"), breakdown(plan, latest["breakdown"]),
        label(plan.codelists["accumulation"], accumulation), unit(latest), named(latest, "source"),
        period_text(latest), _figure(plan, latest, decimals),
        "" if latest["obs_status"] == "A" else label(plan.codelists["obs_status"], latest["obs_status"]),
        *(_figure(plan, found[period], decimals) if period in found else None for period in periods),
    )  # fmt: skip


def _figure(plan: Plan, row: Row, decimals: dict[str, int]) -> Cell:
    if row["obs_value"] is None:
        return label(plan.codelists["obs_status"], row["obs_status"])
    mark = sign(plan.codelists["qualifier"], row["value_qualifier"])
    return _quantity(row["obs_value"], decimals[row["indicator"]], mark, is_forecast=row["is_forecast"])


def _quantity(value: Decimal | None, declared: int, mark: str = "", *, is_forecast: bool = False) -> Cell:
    """A published number with every digit it has, so that 89.6 is never shown as 90."""
    if value is None:
        return None
    return Shown(value, max(declared, digits(value)), mark, is_forecast=is_forecast)


def _computed(value: Decimal | None, declared: int, limit: Decimal | None) -> Cell:
    """A computed number at the indicator's decimals, more where it would fall on the wrong side of `limit`."""
    if value is None:
        return None
    return Shown(value, decimals_that_keep(value, [] if limit is None else [limit], declared))


def period_text(row: Row) -> str:
    """The period as it is printed."""
    return period(row["time_period"]).replace("～", "—").replace("–", "—")


def share(value: Decimal | None, other: Decimal | None = None) -> Cell:
    """A share as a per cent with one decimal, more where it would be printed as 100 or as the one beside it."""
    if value is None:
        return None
    limits = [Decimal(100), *(100 * limit for limit in beside(value, other))]
    return Shown(value, decimals_that_keep(value * 100, limits, 1), is_share=True)


def breakdown(plan: Plan, text: str) -> str:
    """The breakdown in words, empty for the whole."""
    if text == "_T":
        return ""
    parts = (part.split("=", 1) for part in text.split("|"))
    return first_of("、", ", ").join(label(plan.codelists[name], code) for name, code in parts)


def unit(row: Row) -> str:
    """The unit of a figure, as it is printed after one in Chinese, by its name in English."""
    measured = row["unit_measure"]
    return first_of(row["unit_zh"] or "", unit_en(measured).strip() if measured else "")


def sign(codes: Codelist, code: str | None) -> str:
    """The sign of a code that has one, such as ≥; empty for an exact figure and for words."""
    found = codes[code].extra.get("symbol", "") if code and code in codes else ""
    return found if len(found) == 1 else ""


def status_text(statuses: Codelist, code: str | None) -> str:
    """Sign and word of a status: never colour alone."""
    return f"{statuses[code].extra['sign']} {label_of(statuses[code])}" if code else ""
