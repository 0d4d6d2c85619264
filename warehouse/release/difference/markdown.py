"""The difference between two releases as Markdown, Chinese first: statuses, figures, targets, counts."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from contracts.codelists import shared_codelist
from contracts.dictionary import columns, marts
from contracts.plan import Plan
from warehouse.products.edition import Edition
from warehouse.products.wording.formats import spoken
from warehouse.release.difference.compare import VALUES, Difference
from warehouse.release.difference.reasons import TARGETS

MOST_ROWS = 200  # of one table; the Parquet file has them all
ARROW = " → "


def markdown(edition: Edition, changes: Difference) -> str:
    """The difference as a page of Markdown."""
    head = [f"# {edition.name}：与上次发布的差异 | What changed", ""]
    if changes.previous is None:
        return "\n".join(
            [*head, "第一次发布，没有可比的上次发布。| The first release: nothing to compare with.", ""]
        )
    head.append(
        f"与 {changes.previous} 相比；截至 {edition.known_on} 所知。"
        f"| Against {changes.previous}; as known on {edition.known_on}."
    )
    return "\n".join([*head, "", *sections(changes, edition.plan)])


def sections(changes: Difference, plan: Plan) -> list[str]:
    """The lines of every section that has something to say."""
    names = Names(plan)
    return [
        *_statuses(changes),
        *_figures(changes.changes, names),
        *_targets(changes.changes, names),
        *_counts(changes),
    ]


def status_line(status: dict[str, Any]) -> str:
    """One change of status in a line of Chinese."""
    was, now = status["status_zh_before"] or "（无）", status["status_zh_now"] or "（无）"
    return (
        f"{status['indicator_zh']}　{status['area_zh']}　{status['target_period']}：{was}{ARROW}{now}"
        f"（{reasons_zh(status['reasons'])}）"
    )


def reasons_zh(reasons: Iterable[str]) -> str:
    """The reasons in Chinese."""
    labels = shared_codelist("change_reason")
    return "、".join(labels[reason].label_zh for reason in reasons)


def reasons_en(reasons: Iterable[str]) -> str:
    """The reasons in English."""
    labels = shared_codelist("change_reason")
    return ", ".join(labels[reason].label_en for reason in reasons)


class Names:
    """The names of indicators and areas; a code the plan no longer has stands for itself."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def indicator(self, code: str | None) -> str:
        """The indicator's Chinese name."""
        found = self._plan.indicators.get(code or "")
        return found.label_zh if found else code or ""

    def area(self, code: str | None) -> str:
        """The area's Chinese name."""
        areas = self._plan.codelists["ref_area"]
        return areas[code].label_zh if code and code in areas else code or ""

    def unit(self, code: str | None) -> str:
        """The symbol of the indicator's unit."""
        found = self._plan.indicators.get(code or "")
        return spoken(self._plan.codelists["unit"][found.unit].extra.get("symbol_zh", "")) if found else ""


def plain(value: str | None) -> str:
    """A value as it is read: a decimal without the zeros it was stored with."""
    if value is None:
        return "—"
    whole, point, fraction = value.partition(".")
    if point and fraction.isdigit() and whole.lstrip("-").isdigit():
        fraction = fraction.rstrip("0")
        return f"{whole}.{fraction}" if fraction else whole
    return value


def _statuses(changes: Difference) -> list[str]:
    lines = [f"## 状态变化（{len(changes.statuses)}）| Statuses that changed", ""]
    if not changes.statuses:
        return [*lines, "没有。| None.", ""]
    rows = [
        (
            s["indicator_zh"], s["area_zh"], s["target_period"],
            f"{s['status_zh_before'] or '—'}{ARROW}{s['status_zh_now'] or '—'}",
            _step(_value(s, "before"), _value(s, "now")),
            _step(s["target_published_before"], s["target_published_now"]),
            reasons_zh(s["reasons"]), f"{s['status_en_before'] or '–'}{ARROW}{s['status_en_now'] or '–'}: "
            + reasons_en(s["reasons"]),
        )
        for s in changes.statuses
    ]  # fmt: skip
    return lines + _table(("指标", "地区", "目标期", "状态", "最新值", "目标", "原因", "English"), rows)


def _value(status: dict[str, Any], when: str) -> str:
    value, period = status[f"latest_value_{when}"], status[f"latest_period_{when}"]
    return f"{plain(value)}{spoken(status['unit_zh'] or '')}（{period}）" if value else "—"


def _figures(changes: pl.DataFrame, names: Names) -> list[str]:
    of_values = changes.filter(pl.col("mart") == VALUES)
    lines = []
    revised = of_values.filter(pl.col("change") == "changed", pl.col("column_name") == "obs_value")
    for frame, zh, en in (
        (revised, "修订的数字", "Figures revised"),
        (of_values.filter(pl.col("change") == "withdrawn"), "撤下的数字", "Figures withdrawn"),
    ):
        if frame.height:
            lines += [f"## {zh}（{frame.height}）| {en}", ""]
            lines += _table(("指标", "地区", "报告期", "原值", "新值", "报送"), _figure_rows(frame, names))
    added = of_values.filter(pl.col("change") == "added")
    if added.height:
        by_indicator = added.group_by("indicator").agg(
            n=pl.len(), first=pl.col("time_period").min(), last=pl.col("time_period").max()
        )
        lines += [f"## 新增的数字（{added.height}）| New figures", ""]
        rows = [
            (names.indicator(r["indicator"]), r["n"], _range(r["first"], r["last"]))
            for r in by_indicator.sort("indicator").to_dicts()
        ]
        lines += _table(("指标", "个数", "报告期"), rows)
    return lines


def _figure_rows(frame: pl.DataFrame, names: Names) -> list[tuple[Any, ...]]:
    return [
        (
            names.indicator(r["indicator"]), names.area(r["ref_area"]), r["time_period"],
            plain(r["old_value"]), plain(r["new_value"]), r["submission_id"],
        )
        for r in frame.to_dicts()
    ]  # fmt: skip


def _targets(changes: pl.DataFrame, names: Names) -> list[str]:
    """What was declared otherwise: targets, methods, the plan."""
    declared = changes.filter(
        pl.col("reason").is_in(["target", "method", "plan"]),
        pl.col("mart").is_in(
            [TARGETS, "dim_target", "dim_indicator", "dim_goal", "dim_department", "dim_area"]
        ),
    )
    own = declared.filter(
        (pl.col("change") != "changed") | ~pl.col("column_name").is_in(["status", "status_zh", "status_en"])
    )
    if own.is_empty():
        return []
    rows = [
        (
            marts()[r["mart"]].label_zh, names.indicator(r["indicator"]) or r["row_key"], names.area(r["ref_area"]),
            columns()[r["column_name"]].label_zh if r["column_name"] in columns() else "",
            _step(r["old_value"], r["new_value"]), reasons_zh(r["reasons"].split(",")),
        )
        for r in own.to_dicts()
    ]  # fmt: skip
    lines = [f"## 目标、方法、方案的改动（{own.height}）| Targets, methods and plan", ""]
    return lines + _table(("表", "指标", "地区", "列", "原值与新值", "原因"), rows)


def _counts(changes: Difference) -> list[str]:
    rows = [
        (
            marts()[mart].label_zh,
            mart,
            *((c["added"], c["changed"], c["removed"]) if c else ("主键已变",) * 3),
        )
        for mart, c in changes.counts.items()
        if c is None or any(c.values())
    ]
    if not rows:
        return ["各表行数没有变化。| No table changed.", ""]
    return ["## 各表行数 | Rows by table", "", *_table(("表", "", "新增", "改动", "撤下"), rows)]


def _step(old: str | None, new: str | None) -> str:
    return plain(new) if old == new else f"{plain(old)}{ARROW}{plain(new)}"


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first} 至 {last}"


def _table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    lines = [_row(header), _row(["---"] * len(header)), *(_row(row) for row in rows[:MOST_ROWS])]
    if len(rows) > MOST_ROWS:
        lines += [
            "",
            f"……共 {len(rows)} 行，全部见 difference.parquet | all {len(rows)} rows are in difference.parquet",
        ]
    return [*lines, ""]


def _row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell if cell is not None else "").replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"  # fmt: skip
