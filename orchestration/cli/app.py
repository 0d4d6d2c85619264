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
from orchestration.cli.look import look_app
from orchestration.cli.month import month_app
from orchestration.cli.options import (
    AdoptOption,
    ByOption,
    DataOption,
    FullOption,
    JsonOption,
    KnownOnOption,
    PlanOption,
    PublishedOption,
)
from orchestration.cli.release import release_app
from orchestration.cli.returns import returns_app
from orchestration.cli.send_out import plan_app, send_out_app

RARELY = (100_000, 50, 50)  # objects until garbage is looked for: what a command loads is none

app = typer.Typer(
    name="longshu",
    help="陇数：规划目标的指标数据仓库 | Longshu, the indicator warehouse of a plan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
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


arrange(app, send_out_app, returns_app, month_app, release_app, look_app)


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
