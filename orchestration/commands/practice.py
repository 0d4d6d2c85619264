"""`longshu practice`: the practice set is made, loaded, built and released, and shown."""

from pathlib import Path

from contracts.clock import plan_today
from contracts.codelists import shared_codelist
from contracts.errors import UserFault
from orchestration.commands.month import status_command
from orchestration.commands.run import stage_word
from orchestration.places import default_root
from orchestration.practice import LAST_MONTH, SEED
from orchestration.practice.cases import LABELS, LAST_DAY
from orchestration.practice.making import PracticeSet, build_and_release, make_returns
from orchestration.settings import settings
from orchestration.views.terminal import put, say, terminal
from warehouse.release.shelf import Release


def practice_command(plan_root: Path | None, data: Path | None, months: int, seed: int | None) -> int:
    """A practice set lies in its own data root, built and released; what it holds is printed."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from orchestration import steps

    found = settings(plan_root, data or default_root().parent / ".practice")
    root, source = found.data.root, found.plan_root
    if source.is_relative_to(root):
        raise UserFault("practice.plan.inside", plan=source)
    console = terminal()
    say(console, "told.practice.mark")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(stage_word("fill"))

        def hear(text: str) -> None:
            progress.update(task, description=f"{stage_word('fill')}　{text}")

        stop = steps.listen(
            lambda stage, detail: progress.update(task, description=f"{stage_word(stage)}　{detail}")
        )
        try:
            made = make_returns(source, root, months=months, seed=SEED if seed is None else seed, hear=hear)
            _, release = build_and_release(made)
        finally:
            stop()
    _print_made(made, release)
    day = min(LAST_DAY, plan_today()).isoformat()
    status_command(made.settings.plan_root, root, LAST_MONTH, day, english=False)
    _print_further(made)
    return 0


def _print_made(made: PracticeSet, release: Release) -> None:
    console = terminal()
    forms = len({case.form.form for case in made.cases})
    first, last = made.cases[0].month, made.cases[-1].month
    outcomes = shared_codelist("outcome")
    results = [
        f"{outcomes[name].label_zh if name in outcomes else '与前次相同，未重复入库'} {count}"
        for name, count in made.outcomes.most_common()
    ]
    lines = [
        f"{forms} 张表，{first} 至 {last}，应报 {len(made.cases)} 份；收到文件 {sum(made.formats.values())} 个"
        f"（{'，'.join(f'.{name} {count}' for name, count in made.formats.most_common())}）",
        "其中："
        + "　".join(f"{label} {made.kinds[name]}" for name, label in LABELS.items() if made.kinds[name]),
        "结果：" + "　".join(results),
        f"封账：{min(made.closed)} 至 {max(made.closed)}，{len(made.closed)} 个月"
        if made.closed
        else "封账：无",
        f"发布 {release.name}，截至 {release.manifest.known_on} 所知：{release.path}",
    ]
    for line in lines:
        put(console, line)
    put(console)


def _print_further(made: PracticeSet) -> None:
    console = terminal()
    case = next(c for c in made.cases if c.month == made.cases[-1].month)  # never the missing one
    line = case.form.lines[0]
    area = case.form.areas[0]
    at = made.settings
    say(console, "told.practice.further")
    for command in (
        f"export LONGSHU_PLAN='{at.plan_root}' LONGSHU_DATA='{at.data.root}'",
        f"longshu status --period {LAST_MONTH}",
        f"longshu remind --period {LAST_MONTH}",
        f"longshu explain {line.indicator} {area} {case.month}",
    ):
        put(console, f"  $ {command}")
    say(console, "told.practice.done")
