"""The difference between two releases as Markdown, in the language that comes first: statuses, figures, targets, counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from contracts.dictionary import Column, Mart, columns, marts
from contracts.plan import Plan
from contracts.speech import first_of, joined, named, speaks
from warehouse.products.edition import Edition
from warehouse.products.wording.formats import spoken
from warehouse.release.difference.compare import VALUES, Difference
from warehouse.release.difference.reasons import TARGETS
from warehouse.release.difference.words import (
    ARROW,
    Names,
    plain,
    reasons_en,
    reasons_of,
)

MOST_ROWS = 200  # of one table; the Parquet file has them all
FIGURE_HEADS = (
    ("指标", "Indicator"), ("地区", "Area"), ("报告期", "Period"), ("原值", "Was"), ("新值", "Now"), ("报送", "Submission"),
)  # fmt: skip
DECLARED_HEADS = (
    ("表", "Table"), ("指标", "Indicator"), ("地区", "Area"), ("列", "Column"), ("原值与新值", "Was and now"), ("原因", "Why"),
)  # fmt: skip


def markdown(edition: Edition, changes: Difference) -> str:
    """The difference as a page of Markdown."""
    head = [
        f"# {_both(f'{edition.name}：与上次发布的差异', 'What changed' if speaks('zh') else f'{edition.name}: what changed')}",
        "",
    ]
    if changes.previous is None:
        none = _both("第一次发布，没有可比的上次发布。", "The first release: nothing to compare with.")
        return "\n".join([*head, none, ""])
    head.append(
        _both(
            f"与 {changes.previous} 相比；截至 {edition.known_on} 所知。",
            f"Against {changes.previous}; as known on {edition.known_on}.",
        )
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


def _both(zh: str, en: str) -> str:
    return joined(zh, en, "| " if zh.endswith(("）", "。")) else " | ")


def _counted(zh: str, en: str, count: int) -> str:
    """A heading with the number of what stands below, once."""
    return f"## {_both(f'{zh}（{count}）', en if speaks('zh') else f'{en} ({count})')}"


def _statuses(changes: Difference) -> list[str]:
    count = len(changes.statuses)
    lines = [_counted("状态变化", "Statuses that changed", count), ""]
    if not changes.statuses:
        return [*lines, _both("没有。", "None."), ""]
    rows = [
        (
            named(s, "indicator"), named(s, "area"), s["target_period"],
            first_of(
                f"{s['status_zh_before'] or '—'}{ARROW}{s['status_zh_now'] or '—'}",
                f"{s['status_en_before'] or '—'}{ARROW}{s['status_en_now'] or '—'}",
            ),
            _step(_value(s, "before"), _value(s, "now"), ""),
            _step(s["target_published_before"], s["target_published_now"], "target_published"),
            reasons_of(s["reasons"]),
            *([f"{s['status_en_before'] or '–'}{ARROW}{s['status_en_now'] or '–'}: " + reasons_en(s["reasons"])]
              if speaks("zh") else []),
        )
        for s in changes.statuses
    ]  # fmt: skip
    heads = [
        ("指标", "Indicator"),
        ("地区", "Area"),
        ("目标期", "By"),
        ("状态", "Status"),
        ("最新值", "Latest"),
    ]
    heads += [("目标", "Target"), ("原因", "Why"), *([("English", "English")] if speaks("zh") else [])]
    return lines + _table(heads, rows)


def _value(status: dict[str, Any], when: str) -> str:
    value, period = status[f"latest_value_{when}"], status[f"latest_period_{when}"]
    unit, number = first_of(spoken(status["unit_zh"] or ""), ""), plain(value, "latest_value")
    return first_of(f"{number}{unit}（{period}）", f"{number} ({period})") if value else "—"


def _figures(changes: pl.DataFrame, names: Names) -> list[str]:
    of_values = changes.filter(pl.col("mart") == VALUES)
    lines = []
    revised = of_values.filter(pl.col("change") == "changed", pl.col("column_name") == "obs_value")
    for frame, zh, en in (
        (revised, "修订的数字", "Figures revised"),
        (of_values.filter(pl.col("change") == "withdrawn"), "撤下的数字", "Figures withdrawn"),
    ):
        if frame.height:
            lines += [_counted(zh, en, frame.height), ""]
            lines += _table(FIGURE_HEADS, _figure_rows(frame, names))
    added = of_values.filter(pl.col("change") == "added")
    if added.height:
        by_indicator = added.group_by("indicator").agg(
            n=pl.len(), first=pl.col("time_period").min(), last=pl.col("time_period").max()
        )
        lines += [_counted("新增的数字", "New figures", added.height), ""]
        rows = [
            (names.indicator(r["indicator"]), r["n"], _range(r["first"], r["last"]))
            for r in by_indicator.sort("indicator").to_dicts()
        ]
        lines += _table((("指标", "Indicator"), ("个数", "Figures"), ("报告期", "Period")), rows)
    return lines


def _figure_rows(frame: pl.DataFrame, names: Names) -> list[tuple[Any, ...]]:
    return [
        (
            names.indicator(r["indicator"]), names.area(r["ref_area"]), r["time_period"],
            plain(r["old_value"], "obs_value"), plain(r["new_value"], "obs_value"), r["submission_id"],
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
            _label(marts(), r["mart"]), names.indicator(r["indicator"]) or r["row_key"], names.area(r["ref_area"]),
            _label(columns(), r["column_name"]),
            _step(r["old_value"], r["new_value"], r["column_name"]), reasons_of(r["reasons"].split(",")),
        )
        for r in own.to_dicts()
    ]  # fmt: skip
    heading = _counted("目标、方法、方案的改动", "Targets, methods and plan", own.height)
    return [heading, "", *_table(DECLARED_HEADS, rows)]


def _label(of: Mapping[str, Mart | Column], name: str) -> str:
    return first_of(of[name].label_zh, of[name].label_en) if name in of else ""


def _counts(changes: Difference) -> list[str]:
    rows = [
        (
            _label(marts(), mart),
            mart,
            *((c["added"], c["changed"], c["removed"]) if c else (first_of("主键已变", "another key"),) * 3),
        )
        for mart, c in changes.counts.items()
        if c is None or any(c.values())
    ]
    if not rows:
        return [_both("各表行数没有变化。", "No table changed."), ""]
    heads = (("表", "Table"), ("", ""), ("新增", "Added"), ("改动", "Changed"), ("撤下", "Withdrawn"))
    return [f"## {_both('各表行数', 'Rows by table')}", "", *_table(heads, rows)]


def _step(old: str | None, new: str | None, column: str) -> str:
    was, now = plain(old, column), plain(new, column)
    return now if old == new else f"{was}{ARROW}{now}"


def _range(first: str, last: str) -> str:
    return first if first == last else first_of(f"{first} 至 {last}", f"{first} to {last}")


def _table(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> list[str]:
    header = [first_of(*words) for words in heads]
    lines = [_row(header), _row(["---"] * len(header)), *(_row(row) for row in rows[:MOST_ROWS])]
    if len(rows) > MOST_ROWS:
        lines += [
            "",
            _both(
                f"……共 {len(rows)} 行，全部见 difference.parquet",
                f"all {len(rows)} rows are in difference.parquet",
            ),
        ]
    return [*lines, ""]


def _row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell if cell is not None else "").replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"  # fmt: skip
