"""`longshu run` and `longshu open`."""

import logging
from datetime import date
from pathlib import Path

from rich.console import Console

from contracts.clock import plan_today
from contracts.errors import Message, UserFault
from contracts.plan import Plan
from contracts.speech import has_han
from orchestration.commands.asked import asked_day
from orchestration.commands.records import ready_to_write
from orchestration.nothing_new import release_that_stands
from orchestration.settings import Settings, data_root, settings
from orchestration.views.terminal import answer, put, say, terminal
from warehouse import query
from warehouse.ledger.disk import needed_for_a_build
from warehouse.release.shelf import Release, current_release

STAGES = {
    "start": "stage.start", "plan": "stage.plan", "load": "stage.load", "build": "stage.build",
    "publish": "stage.publish", "fill": "stage.fill",
}  # fmt: skip


def stage_word(stage: str) -> str:
    """What the stage of a run is called beside the turning sign."""
    return Message(STAGES[stage]).zh


def run_command(
    plan_root: Path | None, data: Path | None, published: Path | None, known_on: str | None,
    *, full: bool = False, by: str = "", adopt: bool = False,
) -> int:  # fmt: skip
    """The monthly job ran, the scorecard is printed; 1 where it failed or a file was not taken whole.

    Where nothing is new no job runs: that is said, and the scorecard of the current release printed.
    """
    day = asked_day(known_on)
    found = settings(plan_root, data, published, by, adopt=adopt)
    plan = found.plan()
    ready_to_write(found.data, found.by, needed_for_a_build(found.data))
    found.export()
    console = terminal()
    if stands := None if full or known_on else release_that_stands(found, plan):
        _print_figures(console, stands.database, plan)
        _print_release(console, stands, "told.run.nothing")
        return 0  # made of this very plan and ledger: what follows was asked when it was made
    from orchestration.plan_history import refuse_rewritten_history

    refuse_rewritten_history(found, plan)
    before = current_release(found.data)
    failures = _run_job(found, plan, day, console, full=full)
    if failures:
        raise failures
    return _show(found, plan, day, console, before.name if before else "")


def _run_job(
    found: Settings, plan: Plan, day: date | None, console: Console, *, full: bool
) -> UserFault | None:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from orchestration import steps

    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with progress:
        task = progress.add_task(stage_word("start"))
        stop = steps.listen(
            lambda stage, detail: progress.update(task, description=f"{stage_word(stage)}　{detail}")
        )
        try:
            from orchestration.dagster_job.run_history import set_aside_damaged
            from orchestration.dagster_job.run_job import run_job
            from orchestration.intake.month_by_month import waiting_months

            if aside := set_aside_damaged(found.data):
                say(console, "told.history.damaged", logging.WARNING, path=aside)
            outcome = run_job(found, day, waiting_months(found, plan), full=full)
        finally:
            stop()
    if outcome.success:
        return None
    _, _, said = outcome.error.rpartition(" | ")  # a fault of ours is told in both languages
    english = outcome.error_kind if has_han(said) else said
    return UserFault("job.failed", run=outcome.run_id[:8], error_zh=outcome.error, error_en=english)


def _show(found: Settings, plan: Plan, day: date | None, console: Console, before: str) -> int:
    from orchestration import steps
    from orchestration.intake.known import WAITING
    from orchestration.views.faults import print_report
    from orchestration.views.terminal import print_fault

    release = current_release(found.data)
    retrospective = day is not None and day < plan_today()
    database = steps.build(found, plan, day).path if retrospective and day else None
    if database is None:
        if release is None:
            raise UserFault("release.none", root=found.data.root)
        database = release.database
    _print_figures(console, database, plan)
    code = 0
    for one in steps.answered():
        loaded, form = one.loaded, one.form
        if one.fault:
            print_fault(one.fault)
            code = 1
        elif loaded and loaded.report is not None and form and not loaded.is_whole(form):
            print_report(console, loaded.report, form, blocking_only=loaded.state != WAITING)
            code = 1
        elif one.returned:
            print_report(console, one.returned, None, blocking_only=True)
            code = 1
    if retrospective:
        say(console, "told.retrospective", path=database)
    elif release:
        told = "told.released" if release.name != before else "told.release.same"
        _print_release(console, release, told)
    return code


def _print_figures(console: Console, database: Path, plan: Plan) -> None:
    from orchestration.views.scorecard import print_scorecard, print_totals

    with query.opened(database):
        print_scorecard(console, database, plan.header, plan.proposed_departments)
        print_totals(console, database)


def _print_release(console: Console, release: Release, told: str) -> None:
    """The difference of the release, then what is to be told of it, and where its files are."""
    from orchestration.views.releases import difference_lines

    for line in difference_lines(release.summary()):
        put(console, line)
    say(console, told, name=release.name, path=release.path)
    put(console, f"  DuckDB: {release.database}", style="dim")
    say(console, "told.release.page")


def open_command(data: Path | None) -> int:
    """The current release's page is open in a browser where there is one; its path is printed in any case."""
    import webbrowser
    from contextlib import suppress

    from warehouse.products.pages import INDEX

    root = data_root(data)
    release = current_release(root)
    if release is None:
        raise UserFault("release.none", root=root.root)
    page = release.path / INDEX
    if not page.exists():
        raise UserFault("release.page.none", name=release.name)
    answer(str(page))
    with suppress(webbrowser.Error, OSError):  # no browser here: the path is what was asked for
        webbrowser.open(page.resolve().as_uri())
    return 0
