"""`longshu explain`: resolves the names a person types, finds the release or the past build, prints."""

from datetime import date, datetime
from pathlib import Path

from contracts.errors import UserFault
from contracts.periods import Span, span
from contracts.plan import Plan
from orchestration.commands.asked import area_named, indicator_named
from orchestration.commands.entered import entered_before
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
    entered_by: str | None = None,
) -> int:
    """The indicator is explained for the area (and the areas below it that have figures)."""
    day = asked_day(known_on)
    found = settings(plan_root, data)
    plan = found.plan()
    asked = _period(period)
    code, wanted = indicator_named(plan, indicator), area_named(plan, area)
    database = _database(found, plan, day, entered_before(found.data, entered_by))
    console = terminal()
    with_figures = query.areas_with_figures(database, code)
    shown = [wanted] if wanted in with_figures else []
    areas = query.areas(database)
    names = {a["ref_area"]: f"{a['area_zh']}（{a['ref_area']}）" for a in areas}
    under = _below(areas, wanted)
    below = [a for a in with_figures if a in under]
    if not shown and not below:
        known = "、".join(names[a] for a in with_figures)
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
        console.print(f"\n下属统计范围另有数字：{'、'.join(names[a] for a in below)}", style="dim")
    return 0


def _database(found: Settings, plan: Plan, day: date | None, entered: datetime | None) -> Path:
    if entered is not None or (day is not None and day < today_shanghai()):
        from orchestration import steps

        return steps.build(found, plan, day or today_shanghai(), entered_before=entered).path
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


def _below(areas: list[Row], top: str) -> set[str]:
    below: set[str] = set()
    frontier = {top}
    while frontier:
        frontier = {a["ref_area"] for a in areas if a["parent_area"] in frontier} - below
        below |= frontier
    return below
