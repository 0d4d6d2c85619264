"""The command `longshu`. Heavy tools are imported inside the commands that use them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="longshu",
    help="陇数：规划目标的指标数据仓库 | Longshu, the indicator warehouse of a plan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
plan_app = typer.Typer(help="方案文件：核对、生成 | The plan's files: check, generate", no_args_is_help=True)
app.add_typer(plan_app, name="plan")

PlanOption = Annotated[
    Path | None, typer.Option("--plan", envvar="LONGSHU_PLAN", help="方案文件夹 | plan folder")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data-root", envvar="LONGSHU_DATA", help="数据根目录，默认 .data | data root"),
]
PublishedOption = Annotated[
    Path | None,
    typer.Option(
        "--published", envvar="LONGSHU_PUBLISHED", help="公开数据文件夹 | folder of published figures"
    ),
]
KnownOnOption = Annotated[
    str | None, typer.Option("--known-on", help="截至该日所知，如 2025-09-30 | as known on that day")
]


@app.command()
def run(
    plan: PlanOption = None,
    data_root: DataOption = None,
    published: PublishedOption = None,
    known_on: KnownOnOption = None,
) -> None:
    """收表、核对、建库、发布，并打印记分卡 | Load, check, build, release, and print the scorecard."""
    from orchestration.commands.run import run_command

    raise typer.Exit(run_command(plan, data_root, published, known_on))


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="指标代码或名称 | code or name")],
    area: Annotated[str, typer.Argument(help="地区代码或名称 | code or name")],
    period: Annotated[str | None, typer.Argument(help="报告期，如 2025、2025-08 | period")] = None,
    plan: PlanOption = None,
    data_root: DataOption = None,
    known_on: KnownOnOption = None,
) -> None:
    """数字从哪里来，状态怎么算 | Where a figure comes from, and every step of its status."""
    from orchestration.commands.explain import explain_command

    raise typer.Exit(explain_command(plan, data_root, indicator, area, period, known_on))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="待核对的文件 | the file to check")],
    form: Annotated[str, typer.Option("--form", help="表代码 | code of the form")] = "published",
    plan: PlanOption = None,
    english: Annotated[bool, typer.Option("--en", help="用英文 | in English")] = False,
) -> None:
    """只核对、不入库 | Check a file without loading it."""
    from orchestration.commands.files import check_command

    raise typer.Exit(check_command(plan, file, form, english=english))


@app.command()
def submit(
    file: Annotated[Path, typer.Argument(help="报送的文件 | the file to submit")],
    period: Annotated[str, typer.Option("--period", help="报送月份，如 2026-11 | reporting month")],
    form: Annotated[str, typer.Option("--form", help="表代码 | code of the form")] = "published",
    sender: Annotated[str, typer.Option("--from", help="报送人 | sent by")] = "",
    plan: PlanOption = None,
    data_root: DataOption = None,
    english: Annotated[bool, typer.Option("--en", help="用英文 | in English")] = False,
) -> None:
    """归档、核对、入库 | Archive, check and load a file."""
    from orchestration.commands.files import submit_command

    raise typer.Exit(submit_command(plan, data_root, file, form, period, sender, english=english))


@app.command()
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


@app.command()
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


@app.command()
def verify(data_root: DataOption = None) -> None:
    """重算归档、台账、发布的哈希 | Recompute the hashes of archive, ledger and current release."""
    from orchestration.commands.run import verify_command

    raise typer.Exit(verify_command(data_root))


@app.command()
def ui(
    plan: PlanOption = None,
    data_root: DataOption = None,
    port: Annotated[int, typer.Option(help="端口 | port")] = 3000,
) -> None:
    """在本机打开 Dagster 页面 | Serve Dagster's page on this machine only."""
    from orchestration.commands.run import ui_command

    raise typer.Exit(ui_command(plan, data_root, port))


@plan_app.command("check")
def plan_check(plan: PlanOption = None) -> None:
    """核对方案全部文件 | Check every file of the plan and name every fault."""
    from orchestration.commands.plan import check_command

    raise typer.Exit(check_command(plan))


@plan_app.command("generate")
def plan_generate() -> None:
    """由契约生成 JSON Schema 和 dbt 说明 | Generate JSON Schemas and dbt yml from the contracts."""
    from orchestration.commands.plan import generate_command

    raise typer.Exit(generate_command())


def main() -> None:
    """The command ran; expected faults are printed in both languages, never as a traceback."""
    from orchestration.commands.errors import guarded

    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if stream and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
