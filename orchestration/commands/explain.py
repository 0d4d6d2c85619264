"""`longshu explain`: resolves the names a person types, finds the release or the past build, prints."""

from datetime import date
from pathlib import Path

from contracts.clock import plan_today
from contracts.errors import UserFault
from contracts.periods import Span, as_code, span
from contracts.plan import Plan
from contracts.speech import first_of
from orchestration.commands.asked import SHOWN, area_named, asked_day, indicator_named
from orchestration.settings import Settings, settings
from orchestration.views.explain import print_explanation, within
from orchestration.views.terminal import answer, say, terminal
from warehouse import query
from warehouse.query import Row
from warehouse.release.shelf import current_release


def explain_command(
    plan_root: Path | None,
    data: Path | None,
    indicator: str,
    area: str,
    period: str | None,
    known_on: str | None,
    entered_by: str | None = None,
    *,
    as_json: bool = False,
) -> int:
    """The indicator is explained for the area (and the areas below it that have figures)."""
    day = asked_day(known_on)
    found = settings(plan_root, data)
    plan = found.plan()
    asked = _period(period)
    code, wanted = indicator_named(plan, indicator), area_named(plan, area)
    database = _database(found, plan, day, entered_by)
    with query.opened(database):
        return _explained(plan, database, code, wanted, asked, as_json=as_json)


def _explained(
    plan: Plan, database: Path, code: str, wanted: str, asked: Span | None, *, as_json: bool
) -> int:
    console = terminal(stderr=as_json)
    with_figures = query.areas_with_figures(database, code)
    shown = [wanted] if wanted in with_figures else []
    areas = query.areas(database)
    names = {a["ref_area"]: first_of(f"{a['area_zh']}（{a['ref_area']}）", f"{a['area_en']} ({a['ref_area']})") for a in areas}  # fmt: skip
    under = _below(areas, wanted)
    below = [a for a in with_figures if a in under]
    if not shown and not below:
        raise _nothing_there(plan, code, [names[a] for a in with_figures], with_figures)
    if not shown:
        label = plan.codelists["ref_area"][wanted]
        say(console, "told.explain.below", label_zh=label.label_zh, label_en=label.label_en)
    if asked:
        _refuse_other_periods(database, code, shown or below, asked)
    for one in shown or below:
        if as_json:
            from orchestration.views.explain_answer import explain_answer

            answer(explain_answer(database, code, one, asked).model_dump_json())
        else:
            print_explanation(console, database, code, one, asked, plan)
    if shown and below:
        say(console, "told.explain.more", areas=first_of("、", ", ").join(names[a] for a in below))
    return 0


def _nothing_there(plan: Plan, code: str, known: list[str], areas: list[str]) -> UserFault:
    """No figure and no target in that area: where there are figures, else who would owe them."""
    card = plan.indicators[code]
    if known:
        return UserFault(
            "explain.area.elsewhere", label_zh=card.label_zh, label_en=card.label_en, code=code, known_zh="、".join(known), known_en=", ".join(areas)
        )  # fmt: skip
    owner_zh, owner_en = plan.owner(card.department)
    return UserFault(
        "explain.area.none",
        label_zh=card.label_zh,
        label_en=card.label_en,
        code=code,
        owner_zh=owner_zh,
        owner_en=owner_en,
    )


def _refuse_other_periods(database: Path, code: str, areas: list[str], asked: Span) -> None:
    """There is a reading or a target of the period, or no reading at all. Raises UserFault with the periods there are."""
    readings = [row for area in areas for row in query.readings(database, code, area)]
    targets = [row for area in areas for row in query.targets(database, code, area)]
    is_there = any(within(row, asked) for row in readings)
    if not readings or is_there or any(row["target_period"] == asked.code for row in targets):
        return
    known = sorted({row["time_period"] for row in readings}, reverse=True)[:SHOWN]
    raise UserFault("explain.period.none", period=asked.code, code=code, periods=", ".join(known))


def _database(found: Settings, plan: Plan, day: date | None, entered_by: str | None) -> Path:
    if entered_by is not None or (day is not None and day < plan_today()):
        from orchestration import steps
        from orchestration.commands.entered import entered_before

        before = entered_before(found.data, entered_by)
        return steps.build(found, plan, day or plan_today(), entered_before=before).path
    release = current_release(found.data)
    if release is None:
        raise UserFault("release.none", root=found.data.root)
    return release.database


def _period(text: str | None) -> Span | None:
    if text is None:
        return None
    try:
        return span(as_code(text))
    except ValueError:
        from sources.notation import PeriodReading, read_any

        found = read_any(text)
        if isinstance(found, PeriodReading):
            return span(found.time_period)
        raise UserFault("explain.period", text=text) from None


def _below(areas: list[Row], top: str) -> set[str]:
    below: set[str] = set()
    frontier = {top}
    while frontier:
        frontier = {a["ref_area"] for a in areas if a["parent_area"] in frontier} - below
        below |= frontier
    return below
