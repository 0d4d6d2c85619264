"""The commands of a release: publish, list, retract, compare, verify."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import (
    AudienceOption,
    ByOption,
    DataOption,
    JsonOption,
    PlanOption,
    given_or_none,
    given_text,
)

release_app = typer.Typer()


@release_app.command()
def release(
    audience: AudienceOption = "internal",
    correction_of: Annotated[
        str | None, typer.Option("--correction-of", help="更正哪个发布 | the release it corrects")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", callback=given_text, help="为什么更正 | why")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看与现行发布的差异，不发布 | print the difference only")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", help="比上次少得多也发布，须写何人 | publish even far less than before; says who"
        ),
    ] = False,
    by: ByOption = "",
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """把台账里的数建库并发布，打印与上次发布的差异 | Build and publish what is in the ledger."""
    from orchestration.commands.release import release_command

    raise typer.Exit(
        release_command(plan, data_root, audience, correction_of, reason, dry_run=dry_run, yes=yes, by=by)
    )


@release_app.command()
def releases(data_root: DataOption = None) -> None:
    """列出全部发布，含更正和撤回 | List every release, with what it corrects and what was retracted."""
    from orchestration.commands.release import releases_command

    raise typer.Exit(releases_command(data_root))


@release_app.command()
def retract(
    name: Annotated[str, typer.Argument(help="发布名，如 2026.10.0 | name of the release")],
    reason: Annotated[
        str, typer.Option("--reason", callback=given_text, help="为什么撤回，必写 | why; required")
    ] = "",
    by: ByOption = "",
    audience: AudienceOption = "internal",
    data_root: DataOption = None,
) -> None:
    """撤回一个发布：留下墓碑，指针退回上一个 | Retract a release: a tombstone stays, the pointer goes back."""
    from orchestration.commands.release import retract_command

    raise typer.Exit(retract_command(data_root, name, reason, by, audience))


@release_app.command("declare-lost")
def declare_lost(
    reason: Annotated[
        str, typer.Option("--reason", callback=given_text, help="怎么丢的，必写 | what happened; required")
    ] = "",
    by: ByOption = "",
    data_root: DataOption = None,
) -> None:
    """确实找不回的记录和文件，登记为丢失，此后建库不再等它 | Declare lost what cannot be restored: builds go on without it."""
    from orchestration.commands.release import declare_lost_command

    raise typer.Exit(declare_lost_command(data_root, by, reason))


@release_app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，最好在另一块盘上 | the file, best on another disk")],
    data_root: DataOption = None,
) -> None:
    """数据根目录备份成一个文件，别人照常工作；没有变化就不重写 | Copy the data root into one file while others work."""
    from orchestration.commands.backup import backup_command

    raise typer.Exit(backup_command(data_root, file))


@release_app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="longshu backup 写的文件 | a file that longshu backup wrote")],
    data_root: DataOption = None,
) -> None:
    """备份恢复成一个数据根目录，再逐个核对；那里已有东西就不动 | Lay a backup out as a data root and verify it; never over another."""
    from orchestration.commands.backup import restore_command

    raise typer.Exit(restore_command(data_root, file))


@release_app.command()
def amend(
    names: Annotated[
        list[str],
        typer.Argument(help="记录号、报送批号、月份或发布名 | record number, submission, month, release"),
    ],
    moment: Annotated[
        str | None, typer.Option("--moment", help="更正的时刻，如 2026-11-09T09:30 | the moment put right")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", callback=given_or_none, help="更正的原因或说明 | the text put right"),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", callback=given_text, help="为什么更正，必写 | why; required")
    ] = "",
    by: ByOption = "",
    data_root: DataOption = None,
) -> None:
    """更正一条记录的时刻或文字：另记一条，原来的不动 | Put a record right by a record of its own; the old one stays."""
    from orchestration.commands.records import amend_command

    raise typer.Exit(amend_command(data_root, names, moment, text, reason, by))


@release_app.command("confirm-clock")
def confirm_clock(by: ByOption = "", data_root: DataOption = None) -> None:
    """时钟比最后一条记录晚一百天以上而没有错的，由负责人登记 | Say that a clock far ahead of the records is right."""
    from orchestration.commands.records import confirm_clock_command

    raise typer.Exit(confirm_clock_command(data_root, by))


@release_app.command()
def tidy(
    builds: Annotated[
        int, typer.Option("--builds", min=1, help="留几个最近的建库 | how many of the newest builds stay")
    ] = 3,
    yes: Annotated[bool, typer.Option("--yes", help="列出的都删去 | remove what is listed")] = False,
    data_root: DataOption = None,
) -> None:
    """列出可以删去的旧建库、没有发布用的重算包、缓存 | What can go: old builds, kits nobody names, caches."""
    from orchestration.commands.tidy import tidy_command

    raise typer.Exit(tidy_command(data_root, builds, yes=yes))


@release_app.command()
def diff(
    first: Annotated[str, typer.Argument(help="发布名、报送批号或文件 | release, submission or file")],
    second: Annotated[
        str | None, typer.Argument(help="与哪个发布相比，默认现行 | the later release, else the current one")
    ] = None,
    audience: AudienceOption = "internal",
    plan: PlanOption = None,
    data_root: DataOption = None,
) -> None:
    """两个发布之间、或一份报送与此前所知之间的差异 | What changed between releases, or with a submission."""
    from orchestration.commands.release import diff_command

    raise typer.Exit(diff_command(plan, data_root, first, second, audience))


@release_app.command()
def verify(
    name: Annotated[
        str | None,
        typer.Argument(help="重建哪个发布，默认现行 | the release to rebuild, else the current one"),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="由归档重读、重算，逐行比较 | compute it again from the archive")
    ] = False,
    audience: AudienceOption = "internal",
    plan: PlanOption = None,
    data_root: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """重算归档、台账、发布的哈希；可由归档重建发布 | Recompute every hash; rebuild a release from the archive."""
    from orchestration.commands.release import verify_command

    raise typer.Exit(verify_command(plan, data_root, name, audience, rebuild=rebuild, as_json=as_json))
