"""The commands in the order of a month, in groups, each with one example at the end of its help."""

import typer

GROUPS: dict[str, dict[str, str]] = {
    "一、发表 | Send out": {
        "new": "longshu new 我的方案",
        "plan": "longshu plan check",
        "form": "longshu form GS-AI-1 --period 2026-10",
        "forms": "longshu forms --period 2026-12 --out 空白表",
    },
    "二、收表 | Take in": {
        "check": "longshu check 报表.xlsx",
        "submit": "longshu submit 报表.xlsx --by 张三",
        "status": "longshu status --period 2026-10",
        "remind": "longshu remind --period 2026-10 --out 催报",
        "extend": "longshu extend GS-AI-1 --period 2026-10 --until 2026-11-20 --reason 系统检修 --by 张三",
        "close": "longshu close 2026-10 --by 张三",
        "reopen": "longshu reopen 2026-10 --reason 补报漏报的县区 --by 张三",
        "reparse": "longshu reparse --form GS-AI-1",
    },
    "三、建库发布 | Build and publish": {
        "run": "longshu run --plan china_ai_plus",
        "build": "longshu build --full",
        "release": "longshu release --dry-run",
        "releases": "longshu releases",
        "retract": "longshu retract 2026.10.0 --reason 某表有误 --by 张三",
    },
    "四、看和问 | Look and ask": {
        "open": "longshu open",
        "explain": "longshu explain compute_power_total 2025",
        "diff": "longshu diff 2026.10.0",
        "assess": "longshu assess 案例.csv --method geometric_un2022",
        "notation": "longshu notation 超60% 6.6万P 2026年1-8月累计",
        "bi": "longshu bi --out 看板.zip",
        "ui": "longshu ui --port 3000",
    },
    "五、维护 | Look after": {
        "doctor": "longshu doctor",
        "verify": "longshu verify --rebuild",
        "backup": "longshu backup /备份盘/陇数-2026-11.tar",
        "restore": "longshu restore /备份盘/陇数-2026-11.tar --data-root 新文件夹",
        "declare-lost": "longshu declare-lost --reason 硬盘损坏 --by 张三",
        "amend": "longshu amend 42 --moment 2026-10-09T09:30 --reason 时钟超前 --by 张三",
        "confirm-clock": "longshu confirm-clock --by 张三",
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
        command.epilog = f"例 | Example：{example}"
    for group in app.registered_groups:
        group.rich_help_panel, example = place[str(group.name)]
        group.epilog = f"例 | Example：{example}"
    app.registered_commands.sort(key=lambda command: order.index(name_of(command)))


def name_of(command: typer.models.CommandInfo) -> str:
    """What the command is called on the command line."""
    return command.name or str(command.callback.__name__ if command.callback else "")
