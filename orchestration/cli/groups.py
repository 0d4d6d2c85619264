"""The commands in the order of a month, in groups, each with one example at the end of its help: a second one, behind `|`, in English."""

from typing import Any

import typer

from contracts.speech import as_spoken, has_han, speaks

EXAMPLE = "例 | Example："
GROUPS: dict[str, dict[str, str]] = {
    "一、发表 | Send out": {
        "new": "longshu new 我的方案 | longshu new my_plan",
        "plan": "longshu plan check",
        "form": "longshu form GS-AI-1 --period 2026-10",
        "forms": "longshu forms --period 2026-12 --out 空白表 | longshu forms --period 2026-12 --out blanks",
    },
    "二、收表 | Take in": {
        "check": "longshu check 报表.xlsx | longshu check return.xlsx",
        "submit": "longshu submit 报表.xlsx --by 张三 | longshu submit return.xlsx --by anna",
        "status": "longshu status --period 2026-10",
        "remind": "longshu remind --period 2026-10 --out 催报 | longshu remind --period 2026-10 --out letters",
        "extend": "longshu extend GS-AI-1 --period 2026-10 --until 2026-11-20 --reason 系统检修 --by 张三 | longshu extend GS-AI-1 --period 2026-10 --until 2026-11-20 --reason maintenance --by anna",
        "close": "longshu close 2026-10 --by 张三 | longshu close 2026-10 --by anna",
        "reopen": "longshu reopen 2026-10 --reason 补报漏报的县区 --by 张三 | longshu reopen 2026-10 --reason late_areas --by anna",
        "reparse": "longshu reparse --form GS-AI-1",
    },
    "三、建库发布 | Build and publish": {
        "run": "longshu run --plan china_ai_plus",
        "build": "longshu build --full",
        "release": "longshu release --dry-run",
        "releases": "longshu releases",
        "retract": "longshu retract 2026.10.0 --reason 某表有误 --by 张三 | longshu retract 2026.10.0 --reason wrong_form --by anna",
    },
    "四、看和问 | Look and ask": {
        "open": "longshu open",
        "explain": "longshu explain compute_power_total 2025",
        "diff": "longshu diff 2026.10.0",
        "assess": "longshu assess 案例.csv --method geometric_un2022 | longshu assess cases.csv --method geometric_un2022",
        "notation": "longshu notation 超60% 6.6万P 2026年1-8月累计 | longshu notation 'over 60%' '1.5 million' 2026-Q3",
        "bi": "longshu bi --out 看板.zip | longshu bi --out board.zip",
        "ui": "longshu ui --port 3000",
    },
    "五、维护 | Look after": {
        "doctor": "longshu doctor",
        "verify": "longshu verify --rebuild",
        "backup": "longshu backup /备份盘/陇数-2026-11.tar | longshu backup /backup/2026-11.tar",
        "restore": "longshu restore /备份盘/陇数-2026-11.tar --data-root 新文件夹 | longshu restore /backup/2026-11.tar --data-root new_folder",
        "tidy": "longshu tidy --builds 3 --yes",
        "declare-lost": "longshu declare-lost --reason 硬盘损坏 --by 张三 | longshu declare-lost --reason disk_failed --by anna",
        "amend": "longshu amend 42 --moment 2026-10-09T09:30 --reason 时钟超前 --by 张三 | longshu amend 42 --moment 2026-10-09T09:30 --reason clock_ahead --by anna",
        "confirm-clock": "longshu confirm-clock --by 张三 | longshu confirm-clock --by anna",
        "practice": "longshu practice --months 6",
    },
}


def arrange(app: typer.Typer, *further: typer.Typer) -> None:
    """The commands of all stand in one list, in the order of the groups, each with its group and its example."""
    for other in further:
        app.registered_commands += other.registered_commands
    place = {
        name: (panel, example) for panel, commands in GROUPS.items() for name, example in commands.items()
    }
    order = list(place)
    for command in app.registered_commands:
        name = name_of(command)
        command.rich_help_panel, example = place[name]
        command.epilog = f"{EXAMPLE}{example}"
    for group in app.registered_groups:
        group.rich_help_panel, example = place[str(group.name)]
        group.epilog = f"{EXAMPLE}{example}"
    app.registered_commands.sort(key=lambda command: order.index(name_of(command)))


def in_one_language(command: Any) -> None:
    """The help of the command and of those below it is told in the languages spoken, its example too."""
    command.help = _told(command.help)
    command.epilog = _told(command.epilog)
    command.short_help = _told(command.short_help)
    command.rich_help_panel = _told(command.rich_help_panel)
    for param in command.params:
        param.help = _told(getattr(param, "help", None))
    for below in getattr(command, "commands", {}).values():
        in_one_language(below)


def _told(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    if text.startswith(EXAMPLE):
        zh, *en = text.removeprefix(EXAMPLE).split(" | ")
        return f"{EXAMPLE}{zh}" if speaks("zh") else f"Example: {(en or [zh])[0]}"
    if speaks("zh"):
        return text
    lines = [as_spoken(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if not has_han(line))


def name_of(command: typer.models.CommandInfo) -> str:
    """What the command is called on the command line."""
    return command.name or str(command.callback.__name__ if command.callback else "")
