"""What is looked at and asked: figures, cases, notations, the page, the console, a bundle for BI."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import (
    DataOption,
    EnteredByOption,
    JsonOption,
    KnownOnOption,
    PlanOption,
)

look_app = typer.Typer()


@look_app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="指标代码或名称 | code or name")],
    area: Annotated[str, typer.Argument(help="地区代码或名称 | code or name")],
    period: Annotated[str | None, typer.Argument(help="报告期，如 2025、2025-08 | period")] = None,
    plan: PlanOption = None,
    data_root: DataOption = None,
    known_on: KnownOnOption = None,
    entered_by: EnteredByOption = None,
    as_json: JsonOption = False,
) -> None:
    """数字从哪里来，状态怎么算 | Where a figure comes from, and every step of its status."""
    from orchestration.commands.explain import explain_command

    asked = (indicator, area, period, known_on, entered_by)
    raise typer.Exit(explain_command(plan, data_root, *asked, as_json=as_json))


@look_app.command()
def assess(
    cases: Annotated[Path, typer.Argument(help="案例表（CSV，UTF-8） | table of cases")],
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            help="schedule_ratio、geometric_statcan、geometric_un2022、outlook_de_dns、escap_csi、escap_api；"
            "不写则按案例或表头 | without it, that of the case or of the layout",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 | where to write")] = None,
    plan: PlanOption = None,
) -> None:
    """试算：自己的案例走同样的模型 | What if: own cases through the same models.

    一行一个案例，列见 CONTRIBUTING.md：case_id、direction、target_period、target_value、operator、path、
    base_period、base_value、latest_period、latest_value、series（2015:14.5;2016:15）等；已公布的案例表可直接用。
    One row a case, columns as in CONTRIBUTING.md; published tables of cases are taken as they are.
    """
    from orchestration.commands.assess import assess_command

    raise typer.Exit(assess_command(plan, cases, method, out))


@look_app.command()
def notation(
    texts: Annotated[list[str] | None, typer.Argument(help="数字或报告期的写法 | texts to read")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象 | one object a line")] = False,
    unit: Annotated[
        str | None, typer.Option("--unit", help="表头已知的单位 | unit known from the header")
    ] = None,
    target: Annotated[bool, typer.Option("--target", help="按目标值读 | read as a target")] = False,
    bare: Annotated[
        str, typer.Option("--bare", help="目标中无修饰的数按什么读：ge、exact、le | a bare target figure")
    ] = "ge",
    exclusion: Annotated[
        bool, typer.Option("--exclusion", help="按排除条件读（低于50%不予支持）| as a condition of exclusion")
    ] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="原文语言，如 de | language of the text")] = None,
) -> None:
    """一个写法会被读成什么 | How a figure or a period text would be read (texts, or lines of standard input)."""
    from orchestration.commands.notation import notation_command

    options = {"unit_hint": unit, "bare_operator": bare, "exclusion": exclusion, "lang": lang}
    options["role"] = "target" if target else "observation"
    raise typer.Exit(notation_command(texts, as_json=as_json, options=options))


@look_app.command("open")
def open_page(data_root: DataOption = None) -> None:
    """打开现行发布的记分卡网页 | Open the scorecard page of the current release."""
    from orchestration.commands.run import open_command

    raise typer.Exit(open_command(data_root))


@look_app.command()
def ui(
    plan: PlanOption = None,
    data_root: DataOption = None,
    port: Annotated[int, typer.Option(help="端口 | port")] = 3000,
) -> None:
    """在本机打开 Dagster 页面 | Serve Dagster's page on this machine only."""
    from orchestration.commands.ui import ui_command

    raise typer.Exit(ui_command(plan, data_root, port))


@look_app.command()
def bi(
    out: Annotated[Path, typer.Option("--out", help="写到哪个 .zip | the .zip to write")] = Path(
        "longshu_superset.zip"
    ),
    database: Annotated[
        Path | None,
        typer.Option(
            "--database",
            help="Superset 打开的 DuckDB 文件（绝对路径），默认本数据根目录的 current | file Superset opens",
        ),
    ] = None,
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """写出 Superset 导入包：数据库（只读）、数据集、图表、看板 | Write the Superset bundle: docs/bi.md."""
    from orchestration.commands.bi import bi_command

    raise typer.Exit(bi_command(plan, data_root, out, database))
