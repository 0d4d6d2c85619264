"""What goes out: forms, a new plan, and whether a plan can go out as it is."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import (
    DataOption,
    EnglishOption,
    JsonOption,
    OutOption,
    PlanOption,
)

send_out_app = typer.Typer()
plan_app = typer.Typer(help="方案文件：核对、生成 | The plan's files: check, generate", no_args_is_help=True)


@send_out_app.command()
def form(
    name: Annotated[str, typer.Argument(help="表号，如 GS-AI-1 | number of the form")],
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026-10 | reporting period")],
    out: OutOption = None,
    plan: PlanOption = None,
    tidy: Annotated[
        bool, typer.Option("--tidy", help="写成长表 CSV：表头和代码齐全，数值空着 | a tidy CSV instead")
    ] = False,
    english: EnglishOption = False,
) -> None:
    """写出一张表的空白工作簿，或空的长表 | Write the blank workbook of a form, or an empty tidy table."""
    from orchestration.commands.forms import form_command

    raise typer.Exit(form_command(plan, name, period, out, tidy=tidy, english=english))


@send_out_app.command()
def forms(
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026-10 | reporting period")],
    out: OutOption = None,
    plan: PlanOption = None,
) -> None:
    """写出一期全部应报的空白表 | Write every blank of a period."""
    from orchestration.commands.forms import forms_command

    raise typer.Exit(forms_command(plan, period, out))


@send_out_app.command("new")
def new(
    folder: Annotated[
        Path, typer.Argument(help="新方案的文件夹，须是空的或还没有 | a folder that is new or empty")
    ],
) -> None:
    """新建一个方案文件夹，照示例改 | Make a plan folder of examples to be replaced."""
    from orchestration.commands.new_plan import new_command

    raise typer.Exit(new_command(folder))


@plan_app.command("check")
def plan_check(
    folder: Annotated[
        Path | None, typer.Argument(help="方案文件夹或名称，同 --plan | the same as --plan")
    ] = None,
    plan: PlanOption = None,
    data_root: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """核对方案全部文件 | Check every file of the plan and name every fault."""
    from orchestration.commands.plan import check_command

    raise typer.Exit(check_command(folder or plan, data_root, as_json=as_json))


@plan_app.command("generate")
def plan_generate() -> None:
    """由契约生成 JSON Schema 和 dbt 说明 | Generate JSON Schemas and dbt yml from the contracts."""
    from orchestration.commands.plan_generate import generate_command

    raise typer.Exit(generate_command())
