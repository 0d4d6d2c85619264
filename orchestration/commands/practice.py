"""`longshu practice`: the practice set is made, loaded, built and released, and shown."""

from pathlib import Path

from contracts.codelists import shared_codelist
from contracts.errors import UserFault
from orchestration.commands.month import status_command
from orchestration.commands.run import STAGES
from orchestration.practice import LAST_MONTH, MARK_EN, MARK_ZH, SEED
from orchestration.practice.cases import LABELS, LAST_DAY
from orchestration.practice.making import PracticeSet, build_and_release, make_returns
from orchestration.settings import HOME, settings
from orchestration.views.scorecard import terminal
from warehouse.paths import today_shanghai
from warehouse.release.publish import Release


def practice_command(plan_root: Path | None, data: Path | None, months: int, seed: int | None) -> int:
    """A practice set lies in its own data root, built and released; what it holds is printed."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from orchestration import steps

    found = settings(plan_root, data or HOME / ".practice")
    root, source = found.data.root, found.plan_root
    if source.is_relative_to(root):
        raise UserFault(
            f"方案 {source} 本身就在演练数据里", f"the plan {source} is itself part of the practice set",
            "请去掉 LONGSHU_PLAN，或用 --plan 指定真正的方案", "unset LONGSHU_PLAN, or name the real plan with --plan",
        )  # fmt: skip
    console = terminal()
    console.print(f"[bold]{MARK_ZH}[/bold]以下数字全部随机生成，不是任何部门的统计数据")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("填表")

        def hear(text: str) -> None:
            progress.update(task, description=f"填表、收表　{text}")

        stop = steps.listen(
            lambda stage, detail: progress.update(task, description=f"{STAGES[stage]}　{detail}")
        )
        try:
            made = make_returns(source, root, months=months, seed=SEED if seed is None else seed, hear=hear)
            _, release = build_and_release(made)
        finally:
            stop()
    _print_made(made, release)
    day = min(LAST_DAY, today_shanghai()).isoformat()
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
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{MARK_EN.strip()} Every figure below is random, made for practice.", style="dim")
    console.print()


def _print_further(made: PracticeSet) -> None:
    console = terminal()
    case = next(c for c in made.cases if c.month == made.cases[-1].month)  # never the missing one
    line = case.form.lines[0]
    area = case.form.areas[0]
    at = made.settings
    console.print("接着看（在同一个终端）| to look further, in this terminal:")
    for command in (
        f"export LONGSHU_PLAN='{at.plan_root}' LONGSHU_DATA='{at.data.root}'",
        f"longshu status --period {LAST_MONTH}",
        f"longshu remind --period {LAST_MONTH}",
        f"longshu explain {line.indicator} {area} {case.month}",
    ):
        console.print(f"  $ {command}", markup=False, soft_wrap=True)
    console.print("看完 | when done：unset LONGSHU_PLAN LONGSHU_DATA", markup=False)
