"""`longshu plan check` and `longshu plan generate`."""

from pathlib import Path

from rich.console import Console

from contracts.dictionary import write_inner_ymls, write_mart_ymls
from contracts.json_schema import write_schemas
from contracts.packaged import packaged
from contracts.registry import load_plan, plan_folder, shipped_plans
from orchestration.commands.analyst_guide import embed_queries
from orchestration.commands.lost_indicators import refuse_lost_indicators
from orchestration.commands.rules_table import write_rules_table
from orchestration.settings import settings
from warehouse import query
from warehouse.build.build import newest_build
from warehouse.build.dbt_exposures import write_exposures

HOME = packaged("dbt_project").parent


def check_command(plan: Path | None) -> int:
    """Every plan (or the one named) is checked; the first one with faults raises ContractError."""
    console = Console(highlight=False, emoji=False)
    for root in [plan_folder(plan)] if plan else shipped_plans():
        loaded = load_plan(root.resolve())
        refuse_lost_indicators(settings(root), loaded)
        head = loaded.header
        console.print(
            f"[green]✓[/green] [bold]{head.title_zh}[/bold]（{loaded.documents[head.document].number}）版本 {head.version}"
        )
        console.print(
            f"  目标领域 {len(head.goals)}　部门 {len(head.departments)}　指标 {len(loaded.indicators)}　"
            f"目标值 {len(loaded.targets)}　未列入的公布目标 {len(loaded.targets_not_loaded)}　表式 {len(loaded.forms)}"
        )
        reasons: dict[str, int] = {}
        for one in loaded.targets_not_loaded:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
        console.print(
            "  未列入原因：" + "，".join(f"{name} {count}" for name, count in sorted(reasons.items())),
            style="dim",
        )
    return 0


def generate_command() -> int:
    """JSON Schemas, dbt yml files, the table of rules and the queries in the guide stand as the contracts and files say."""
    console = Console(highlight=False, emoji=False)
    models = HOME / "dbt_project" / "models"
    changed = write_schemas() + write_mart_ymls(models / "marts") + write_exposures() + embed_queries()
    changed += write_rules_table()
    build = newest_build(settings().data)
    if build:
        changed += write_inner_ymls(models, query.built_columns(build))
    for path in changed:
        console.print(f"已更新 {path.relative_to(HOME)}")
    console.print(f"生成完毕，{len(changed)} 个文件有变化 | {len(changed)} files changed")
    return 0
