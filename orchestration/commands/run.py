"""`longshu run`, `longshu open` and `longshu ui`."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration.commands.lost_indicators import refuse_lost_indicators
from orchestration.settings import Settings, settings
from orchestration.views.scorecard import terminal
from warehouse.paths import today_shanghai

STAGES = {"plan": "核对方案", "load": "收表核对", "build": "建库", "publish": "发布"}


def asked_day(text: str | None) -> date | None:
    """The day of a --known-on option. Raises UserFault for what is no date, or lies ahead."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserFault(
            f"“{text}”不是日期", f"'{text}' is not a date", "请写成 2025-09-30", "write it as 2025-09-30"
        ) from None
    if day > today_shanghai():
        raise UserFault(
            f"{day} 还没有到，无从所知", f"{day} lies ahead: nothing can be known on it yet",
            "请用今天或更早的日期", "use today or an earlier day",
        )  # fmt: skip
    return day


def run_command(
    plan_root: Path | None, data: Path | None, published: Path | None, known_on: str | None,
    *, full: bool = False,
) -> int:  # fmt: skip
    """The monthly job ran, the scorecard is printed; 1 where it failed or a file was not taken whole."""
    day = asked_day(known_on)
    found = settings(plan_root, data, published)
    plan = found.plan()
    refuse_lost_indicators(found, plan)
    found.export()
    console = terminal()
    failures = _run_job(found, plan, day, console, full=full)
    if failures:
        raise failures
    return _show(found, plan, day, console)


def _run_job(
    found: Settings, plan: Plan, day: date | None, console: Console, *, full: bool
) -> UserFault | None:
    from orchestration import steps

    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with progress:
        task = progress.add_task("启动")
        stop = steps.listen(
            lambda stage, detail: progress.update(task, description=f"{STAGES[stage]}　{detail}")
        )
        try:
            from orchestration.dagster_job.run_job import run_job

            outcome = run_job(found, day, steps.waiting_months(found, plan), full=full)
        finally:
            stop()
    if outcome.success:
        return None
    return UserFault(
        f"任务未完成（运行 {outcome.run_id[:8]}）：{outcome.error}", f"the job failed: {outcome.error_kind}",
        "已发布的数据未受影响；用 longshu ui 可看每一步的记录", "the current release is untouched; longshu ui shows every step",
    )  # fmt: skip


def _show(found: Settings, plan: Plan, day: date | None, console: Console) -> int:
    from orchestration import steps
    from orchestration.intake.changes import WAITING
    from orchestration.views.faults import print_report
    from orchestration.views.releases import difference_lines
    from orchestration.views.scorecard import print_scorecard, print_totals
    from warehouse.release.publish import current_release

    release = current_release(found.data)
    retrospective = day is not None and day < today_shanghai()
    database = steps.build(found, plan, day).path if retrospective and day else None
    if database is None:
        if release is None:
            raise UserFault("没有发布", "nothing was released")
        database = release.database
    print_scorecard(console, database, plan.header)
    print_totals(console, database)
    code = 0
    for loaded, form in steps.taken():
        if loaded.report is not None and not loaded.is_whole(form):
            print_report(console, loaded.report, form, blocking_only=loaded.state != WAITING)
            code = 1
    for report in steps.returned():
        print_report(console, report, None, blocking_only=True)
        code = 1
    if retrospective:
        console.print(f"回溯结果（未发布，现行发布不变）：{database}", markup=False, soft_wrap=True)
    elif release:
        for line in difference_lines(release.summary()):
            console.print(line, markup=False, soft_wrap=True)
        console.print(f"发布 {release.name}：{release.path}", markup=False, soft_wrap=True)
        console.print(f"  DuckDB：{release.database}", style="dim", markup=False, soft_wrap=True)
        console.print("  记分卡网页：longshu open", style="dim")
    return code


def open_command(data: Path | None) -> int:
    """The current release's page is open in a browser where there is one; its path is printed in any case."""
    import webbrowser
    from contextlib import suppress

    from warehouse.products.pages import INDEX
    from warehouse.release.publish import current_release

    release = current_release(settings(data=data).data)
    if release is None:
        raise UserFault(
            "还没有发布", "nothing was released yet", "先运行 longshu run", "run longshu run first"
        )
    page = release.path / INDEX
    if not page.exists():
        raise UserFault(
            f"发布 {release.name} 没有记分卡网页", f"release {release.name} has no scorecard page",
            "它早于这项功能；再次发布即有", "it is older than the page; the next release has one",
        )  # fmt: skip
    Console(highlight=False, emoji=False).print(str(page), soft_wrap=True)
    with suppress(webbrowser.Error, OSError):  # no browser here: the path is what was asked for
        webbrowser.open(page.resolve().as_uri())
    return 0


def ui_command(plan: Path | None, data: Path | None, port: int) -> int:
    """Dagster's page is served on loopback until it is stopped."""
    from orchestration.dagster_job.console import NAME
    from orchestration.dagster_job.guard import TOKEN, new_token
    from orchestration.dagster_job.page_server import UI_PORT, serve_pages
    from orchestration.dagster_job.run_job import prepare_home

    found = settings(plan, data)
    found.plan()
    found.export()
    prepare_home(found)
    token = new_token()
    command = [
        sys.executable, "-m", NAME, "dev",
        "--host", "127.0.0.1", "--port", str(port), "-m", "orchestration.dagster_job.definitions",
    ]  # fmt: skip
    console = Console(highlight=False, emoji=False)
    console.print(
        f"Dagster：http://127.0.0.1:{port}/?token={token}（Ctrl+C 结束）", soft_wrap=True, markup=False
    )
    console.print("只有这个地址打得开 | this address alone opens it", style="dim")
    try:
        serve_pages(found.data, port + 1, token)
        console.print(
            f"记分卡网页的链接由本机端口 {port + 1} 打开 | links to the page are served on {port + 1}"
        )
    except OSError:
        console.print(f"端口 {port + 1} 已被占用，网页请用 longshu open 打开 | port taken: use longshu open")
    given = {"PYTHONWARNINGS": "ignore", UI_PORT: str(port), TOKEN: token}
    return subprocess.call(command, env=os.environ | given)
