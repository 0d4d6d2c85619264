"""The commands of the month: status, reminders, closing."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import (
    ByOption,
    DataOption,
    JsonOption,
    KnownOnOption,
    PlanOption,
    given_text,
)

month_app = typer.Typer()
ReasonOption = Annotated[
    str, typer.Option("--reason", callback=given_text, help="缘由，记录在案 | the reason, kept on record")
]


@month_app.command()
def status(
    period: Annotated[
        str | None, typer.Option("--period", help="报送月份，默认最近一月 | month, else the latest")
    ] = None,
    plan: PlanOption = None,
    data_root: DataOption = None,
    known_on: KnownOnOption = None,
    english: Annotated[bool, typer.Option("--en", help="用英文 | in English")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="另写成网页：文件或文件夹 | write a page: file or folder")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """本月谁该报、谁报了、有什么问题 | The month: what is due from whom, what came, what is still to do."""
    from orchestration.commands.month import status_command

    code = status_command(plan, data_root, period, known_on, english=english, html=html, as_json=as_json)
    raise typer.Exit(code)


@month_app.command()
def remind(
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            help="报告期，如 2026-10、2026-Q3、2026-S1、2026；不写则凡未了结的 | month, quarter, half or year; else all open",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写入此文件夹，一部门一份 | folder")] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--as", help="写成 txt（默认）、docx、eml，可多次 | written as, repeatable"),
    ] = None,
    addresses: Annotated[
        Path | None, typer.Option("--addresses", help="部门邮箱 CSV：department,address | addresses")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="用 LONGSHU_SMTP 发出，不写不发 | send; never by itself")
    ] = False,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="也写未下发的建议表式 | proposed forms too")
    ] = False,
    plan: PlanOption = None,
    data_root: DataOption = None,
    known_on: KnownOnOption = None,
    english: Annotated[bool, typer.Option("--en", help="附英文 | with English below")] = False,
) -> None:
    """写催报通知，一部门一份 | Write a reminder for each department that owes a return or a correction."""
    from orchestration.commands.remind import remind_command

    code = remind_command(
        plan, data_root, period, out, known_on,
        proposed=proposed, english=english, kinds=kinds or (), addresses=addresses, send=send,
    )  # fmt: skip
    raise typer.Exit(code)


@month_app.command()
def close(
    period: Annotated[str, typer.Argument(help="要封账的月份，如 2026-10 | the month to close")],
    note: Annotated[str, typer.Option("--note", callback=given_text, help="说明 | note")] = "",
    by: ByOption = "",
    despite_missing: Annotated[
        bool, typer.Option("--despite-missing", help="仍有缺报也封账 | close although returns are missing")
    ] = False,
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """封账：此后采用的本月文件都算修订 | Close a month: what comes after is a revision."""
    from orchestration.commands.month import close_command

    raise typer.Exit(close_command(plan, data_root, period, note, by, despite_missing=despite_missing))


@month_app.command()
def reopen(
    period: Annotated[str, typer.Argument(help="要重开的月份，如 2026-10 | the month to reopen")],
    reason: ReasonOption,
    by: ByOption = "",
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """重开已封账的月份，记明姓名和缘由 | Reopen a closed month, with name and reason on record."""
    from orchestration.commands.acts_of_month import reopen_command

    raise typer.Exit(reopen_command(plan, data_root, period, reason, by))


@month_app.command()
def extend(
    form: Annotated[str, typer.Argument(help="表号，如 GS-AI-1 | number of the form")],
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026-10 | reporting period")],
    until: Annotated[str, typer.Option("--until", help="延到哪天，如 2026-11-20 | the later due day")],
    reason: ReasonOption,
    by: ByOption = "",
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """把一份报表的应报日延后，记明姓名和缘由 | Put off the due day of one return, with name and reason on record."""
    from orchestration.commands.acts_of_month import extend_command

    raise typer.Exit(extend_command(plan, data_root, form, period, until, reason, by))
