"""`longshu explain`: resolves the names a person types, finds the release or the past build, prints."""

import difflib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from contracts.errors import UserFault
from contracts.periods import Span, span
from contracts.plan import Plan
from orchestration.commands.run import asked_day
from orchestration.settings import Settings, settings
from orchestration.views.explain import print_explanation
from orchestration.views.scorecard import terminal
from warehouse import query
from warehouse.paths import today_shanghai
from warehouse.query import Row
from warehouse.release.publish import current_release


def explain_command(
    plan_root: Path | None,
    data: Path | None,
    indicator: str,
    area: str,
    period: str | None,
    known_on: str | None,
) -> int:
    """The indicator is explained for the area (and the areas below it that have figures)."""
    day = asked_day(known_on)
    found = settings(plan_root, data)
    plan = found.plan()
    asked = _period(period)
    code = _indicator(plan, indicator)
    database = _database(found, plan, day)
    console = terminal()
    wanted = _area(query.areas(database), area)
    with_figures = query.areas_with_figures(database, code)
    shown = [wanted] if wanted in with_figures else []
    below = [a for a in with_figures if a in _below(query.areas(database), wanted)]
    if not shown and not below:
        known = "、".join(f"{plan.codelists['ref_area'][a].label_zh}（{a}）" for a in with_figures)
        card = plan.indicators[code]
        owner = next(d.label_zh for d in plan.header.departments if d.code == card.department)
        raise UserFault(
            f"{card.label_zh} 在该地区没有数字也没有目标" + (f"；有数字的地区：{known}" if known else f"；应由{owner}提供（建议）"),
            f"no figure and no target of {code} there" + (f"; areas with figures: {', '.join(with_figures)}" if known else ""),
        )  # fmt: skip
    if not shown:
        label = plan.codelists["ref_area"][wanted].label_zh
        console.print(
            f"{label}本级没有这一指标的数字；以下为其下属统计范围，口径不同，不代表全市（省）：", style="dim"
        )
    for one in shown or below:
        print_explanation(console, database, code, one, asked)
    if shown and below:
        names = "、".join(f"{plan.codelists['ref_area'][a].label_zh}（{a}）" for a in below)
        console.print(f"\n下属统计范围另有数字：{names}", style="dim")
    return 0


def _database(found: Settings, plan: Plan, day: date | None) -> Path:
    if day is not None and day < today_shanghai():
        from orchestration import steps

        return steps.build(found, plan, day).path
    release = current_release(found.data)
    if release is None:
        raise UserFault(
            "还没有发布", "nothing is released yet", "请先运行 longshu run", "run longshu run first"
        )
    return release.database


def _period(text: str | None) -> Span | None:
    if text is None:
        return None
    try:
        return span(text)
    except ValueError:
        from sources.notation import PeriodReading, read_any

        found = read_any(text)
        if isinstance(found, PeriodReading):
            return span(found.time_period)
        raise UserFault(
            f"“{text}”不是报告期", f"'{text}' is no period", "请写成 2025、2025-Q3 或 2025-08", "write 2025, 2025-Q3 or 2025-08"
        ) from None  # fmt: skip


def _indicator(plan: Plan, name: str) -> str:
    exact = plan.indicator_named(name)
    if exact:
        return exact.code
    labels = {i.label_zh: i.code for i in plan.indicators.values()}
    if name in labels:
        return labels[name]
    near = [i for i in plan.indicators.values() if name in i.label_zh or name in i.code]
    if len(near) == 1:
        return near[0].code
    close = near or [
        plan.indicators[c] for c in difflib.get_close_matches(name, list(plan.indicators), n=5, cutoff=0.5)
    ]
    if not close:
        raise UserFault(
            f"没有指标“{name}”", f"no indicator '{name}'",
            "全部代码见发布中的 marts.dim_indicator", "every code stands in marts.dim_indicator of the release",
        )  # fmt: skip
    hint = "、".join(f"{i.code}（{i.label_zh}）" for i in close[:8])
    raise UserFault(
        f"“{name}”对应多个指标" if near else f"没有指标“{name}”", f"no single indicator '{name}'",
        f"请选一个：{hint}", f"choose one of: {', '.join(i.code for i in close[:8])}",
    )  # fmt: skip


def _area(areas: list[Row], name: str) -> str:
    def is_division(a: Row) -> bool:
        return bool(a["parent_area"]) and "-" not in a["ref_area"]

    matches: tuple[Callable[[Row], bool], ...] = (
        lambda a: name in (a["ref_area"], a["area_zh"], a["area_en"]),
        lambda a: a["area_zh"].startswith(name) and is_division(a),
        lambda a: name.endswith(a["area_zh"]) and is_division(a),
        lambda a: a["area_zh"].startswith(name),
        lambda a: name in a["area_zh"] or name.lower() in a["area_en"].lower(),
    )
    for match in matches:
        found = [a["ref_area"] for a in areas if match(a)]
        if found:
            return str(found[0])
    hint = "、".join(f"{a['area_zh']}（{a['ref_area']}）" for a in areas if "-" not in a["ref_area"])
    raise UserFault(
        f"没有地区“{name}”", f"no area '{name}'", f"可用：{hint}", "use a code of GB/T 2260 or a name"
    )


def _below(areas: list[Row], top: str) -> set[str]:
    below: set[str] = set()
    frontier = {top}
    while frontier:
        frontier = {a["ref_area"] for a in areas if a["parent_area"] in frontier} - below
        below |= frontier
    return below
