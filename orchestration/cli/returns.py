"""What comes in: files are checked, submitted, read again."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import (
    AdoptOption,
    ByOption,
    CopyOption,
    DataOption,
    EnglishOption,
    FormOption,
    HtmlOption,
    JsonOption,
    OutOption,
    PeriodOption,
    PlanOption,
    given_text,
)

returns_app = typer.Typer()


@returns_app.command()
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


@returns_app.command()
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


@returns_app.command()
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
