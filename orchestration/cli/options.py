"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from contracts.errors import UserFault
from contracts.visible import LONGEST_TEXT, visible

PlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        envvar="LONGSHU_PLAN",
        help="方案文件夹或随库方案的名称 | plan folder, or the name of one that ships",
    ),
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
FullOption = Annotated[
    bool,
    typer.Option(
        "--full", help="全部重建，不在上次建好的库上增补 | make every row anew, from no earlier build"
    ),
]
KnownOnOption = Annotated[
    str | None, typer.Option("--known-on", help="截至该日所知，如 2025-09-30 | as known on that day")
]
EnteredByOption = Annotated[
    str | None,
    typer.Option(
        "--entered-by",
        help="只用当时已登记的：日期、时刻或发布名 | only what had been entered by a day, a moment, or a release",
    ),
]
FormOption = Annotated[
    str | None, typer.Option("--form", help="表号，如 GS-AI-1；不写则由文件自己说明 | number of the form")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="报告期，如 2026-10；不写则由文件自己说明 | reporting period")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="写到哪个文件夹 | folder to write to")]
CopyOption = Annotated[
    bool, typer.Option("--copy/--no-copy", help="写不写标注本 | whether to write the marked copy")
]
HtmlOption = Annotated[bool, typer.Option("--html", help="另写核对报告网页 | write the report as a page too")]
JsonOption = Annotated[
    bool, typer.Option("--json", help="一个文件或一行一个 JSON 对象 | one JSON object a file or row")
]
EnglishOption = Annotated[bool, typer.Option("--en", help="用英文 | in English")]
AudienceOption = Annotated[
    str, typer.Option("--audience", help="internal 内部、public 公开 | whom the release is for")
]


def given_or_none(text: str | None) -> str | None:
    """As `given_text`, where a text was given."""
    return None if text is None else given_text(text)


def given_text(text: str) -> str:
    """The name, note or reason as it was given. Raises UserFault where it holds what nobody sees, or is too long."""
    shown = visible(text, keep="")
    if shown != text or len(text) > LONGEST_TEXT:
        raise UserFault("command.text", text=shown[:200], longest=LONGEST_TEXT)
    return text.strip()


ByOption = Annotated[
    str,
    typer.Option(
        "--by", callback=given_text, envvar="LONGSHU_BY", help="何人，记在记录里 | who; stands on record"
    ),
]
AdoptOption = Annotated[
    bool,
    typer.Option(
        "--adopt",
        help="没有说属于哪个方案的数据根目录，从此属于本方案 | the root is of this plan from now on",
    ),
]
