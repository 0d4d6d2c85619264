"""The command `longshu`. Heavy tools are imported inside the commands that use them."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from contracts.before_loading import hear
from contracts.errors import UserFault
from contracts.speech import ALL, ASKED
from orchestration.cli.groups import arrange, in_one_language
from orchestration.cli.month import month_app
from orchestration.cli.options import (
    AdoptOption,
    ByOption,
    CopyOption,
    DataOption,
    EnglishOption,
    EnteredByOption,
    FormOption,
    FullOption,
    HtmlOption,
    JsonOption,
    KnownOnOption,
    OutOption,
    PeriodOption,
    PlanOption,
    PublishedOption,
    given_text,
)
from orchestration.cli.release import release_app

RARELY = (100_000, 50, 50)  # objects until garbage is looked for: what a command loads is none

app = typer.Typer(
    name="longshu",
    help="陇数：规划目标的指标数据仓库 | Longshu, the indicator warehouse of a plan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
plan_app = typer.Typer(help="方案文件：核对、生成 | The plan's files: check, generate", no_args_is_help=True)
app.add_typer(plan_app, name="plan")


@app.command()
def run(
    plan: PlanOption = None,
    data_root: DataOption = None,
    published: PublishedOption = None,
    known_on: KnownOnOption = None,
    full: FullOption = False,
    by: ByOption = "",
    adopt: AdoptOption = False,
) -> None:
    """收表、核对、建库、发布，并打印记分卡 | Load, check, build, release, and print the scorecard."""
    from orchestration.commands.run import run_command

    raise typer.Exit(run_command(plan, data_root, published, known_on, full=full, by=by, adopt=adopt))


@app.command()
def build(
    engine: Annotated[str, typer.Option("--engine", help="duckdb、spark、lake | on which engine")] = "duckdb",
    release: Annotated[bool, typer.Option("--release", help="核对后发布 | check and release it")] = False,
    plan: PlanOption = None,
    data_root: DataOption = None,
    known_on: KnownOnOption = None,
    full: FullOption = False,
    by: ByOption = "",
) -> None:
    """只建库：用所选引擎由台账算出全部集市表 | Build the marts from the ledger on the engine asked for."""
    from orchestration.commands.build import build_command

    raise typer.Exit(build_command(plan, data_root, known_on, engine, release=release, full=full, by=by))


@app.command()
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


@app.command()
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


@app.command()
def forms(
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026-10 | reporting period")],
    out: OutOption = None,
    plan: PlanOption = None,
) -> None:
    """写出一期全部应报的空白表 | Write every blank of a period."""
    from orchestration.commands.forms import forms_command

    raise typer.Exit(forms_command(plan, period, out))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="待核对的文件 | files to check")],
    form: FormOption = None,
    period: PeriodOption = None,
    out: OutOption = None,
    copy: CopyOption = True,
    plan: PlanOption = None,
    data_root: DataOption = None,
    english: EnglishOption = False,
    html: HtmlOption = False,
    as_json: JsonOption = False,
) -> None:
    """只核对、不入库；标注本写在文件旁 | Check files without loading them; a marked copy is put beside."""
    from orchestration.commands.check import Asked, check_command

    asked = Asked(form, period, out=out, copy=copy, english=english, html=html, as_json=as_json)
    raise typer.Exit(check_command(plan, data_root, files, asked))


@app.command()
def submit(  # noqa: PLR0913, PLR0917
    files: Annotated[list[Path], typer.Argument(help="报送的文件 | files to submit")],
    form: FormOption = None,
    period: PeriodOption = None,
    sender: Annotated[str, typer.Option("--from", callback=given_text, help="报送人 | sent by")] = "",
    received_on: Annotated[
        str | None,
        typer.Option(
            "--received-on",
            help="实际收到的日期或时刻，如 2026-11-09T09:30 | day or moment it really arrived",
        ),
    ] = None,
    out: OutOption = None,
    by: ByOption = "",
    yes: Annotated[
        bool,
        typer.Option("--yes", help="撤回、还原已看过，照样采用 | take it, whatever it withdraws or undoes"),
    ] = False,
    copy: CopyOption = False,
    plan: PlanOption = None,
    data_root: DataOption = None,
    english: EnglishOption = False,
    as_json: JsonOption = False,
    adopt: AdoptOption = False,
) -> None:
    """归档、核对、入库 | Archive, check and load files."""
    from orchestration.commands.check import Asked
    from orchestration.commands.submit import submit_command

    asked = Asked(
        form, period, sender, received_on, out, copy, english, by=by, yes=yes, as_json=as_json, adopt=adopt
    )
    raise typer.Exit(submit_command(plan, data_root, files, asked))


@app.command()
def reparse(
    form: FormOption = None,
    period: PeriodOption = None,
    by: ByOption = "",
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """按现行约定重读已归档的报表 | Read archived returns again by today's contracts."""
    from orchestration.commands.reparse import reparse_command

    raise typer.Exit(reparse_command(plan, data_root, form, period, by))


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
def practice(
    data_root: Annotated[
        Path | None, typer.Option("--data-root", help="演练数据放在哪里，默认 .practice | where the set lies")
    ] = None,
    months: Annotated[int, typer.Option("--months", min=6, max=24, help="几个月 | months")] = 24,
    seed: Annotated[int | None, typer.Option("--seed", help="随机种子 | seed of the figures")] = None,
    plan: PlanOption = None,
) -> None:
    """造两年演练数据并入库发布 | Make, load and release two years of SYNTHETIC returns in a root of their own."""
    from orchestration.commands.practice import practice_command

    raise typer.Exit(practice_command(plan, data_root, months, seed))


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


@app.command("open")
def open_page(data_root: DataOption = None) -> None:
    """打开现行发布的记分卡网页 | Open the scorecard page of the current release."""
    from orchestration.commands.run import open_command

    raise typer.Exit(open_command(data_root))


@app.command()
def ui(
    plan: PlanOption = None,
    data_root: DataOption = None,
    port: Annotated[int, typer.Option(help="端口 | port")] = 3000,
) -> None:
    """在本机打开 Dagster 页面 | Serve Dagster's page on this machine only."""
    from orchestration.commands.ui import ui_command

    raise typer.Exit(ui_command(plan, data_root, port))


@app.command()
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


@app.command("new")
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


@app.command()
def doctor(plan: PlanOption = None, data_root: DataOption = None, as_json: JsonOption = False) -> None:
    """这台机器和数据根目录缺什么、哪里慢、怎样改 | What is there, what is missing or slow, and how to mend it.

    退出码：0 都好，1 有不能用的，3 只有可疑的。 | Exit code: 0 all is well, 1 something cannot work, 3 something is doubtful.
    """
    from orchestration.commands.doctor import doctor_command

    raise typer.Exit(doctor_command(plan, data_root, as_json=as_json))


def _version(wanted: bool) -> None:
    if wanted:
        from orchestration.commands.version import version_command

        raise typer.Exit(version_command())


def _language(lang: str | None) -> str | None:
    """All that is told is in that language. Raises UserFault where it speaks none such."""
    if lang and lang not in ALL:
        raise UserFault("command.language", text=lang)
    if lang:
        os.environ[ASKED] = lang
    return lang


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="版本、方案和所用工具 | version, plan and tools",
            is_eager=True,
            callback=_version,
        ),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            help="说哪种语言：zh、en，不写照方案 | zh or en; else as the plan",
            is_eager=True,
            callback=_language,
        ),
    ] = None,
) -> None:
    """陇数：规划目标的指标数据仓库 | Longshu, the indicator warehouse of a plan."""


arrange(app, month_app, release_app)


def _hear_language(arguments: list[str]) -> None:
    """The language asked for, else that of the plan named, is known before the first help or fault is told."""
    given = dict(zip(arguments, arguments[1:], strict=False))
    if arguments[:1] == ["--lang"] and given.get("--lang") in ALL:  # any other is refused when it is read
        os.environ[ASKED] = given["--lang"]
    plan = given.get("--plan") or os.environ.get("LONGSHU_PLAN")
    if plan:
        hear(Path(plan) / "plan.yml")


def _ask_at_a_terminal() -> None:
    """Whoever sits at a terminal is asked for the plan of a new data root."""
    if sys.stdin and sys.stdin.isatty():
        from orchestration.settings import ask_for_plans
        from orchestration.views.choose_plan import choose_plan

        ask_for_plans(choose_plan)


def main() -> None:
    """The command ran; expected faults are printed in both languages, never as a traceback."""
    from orchestration.errors import guarded, listen_to_locks

    gc.set_threshold(*RARELY)
    listen_to_locks()
    _ask_at_a_terminal()
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if stream and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _hear_language(sys.argv[1:])
    command = typer.main.get_command(app)
    in_one_language(command)
    sys.exit(guarded(command))


if __name__ == "__main__":
    main()
