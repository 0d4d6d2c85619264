"""The part of docs/benchmark.md on what a person waits for."""

from typing import Any

ROWS = {
    "help": ("`longshu --help` ÷ `python -c pass`", 12),
    "notation": ("`longshu notation` ÷ 装入 polars、duckdb | ÷ importing polars, duckdb", 1),
    "explain": ("`longshu explain` ÷ 同上 | ÷ the same", 2),
    "status": ("`longshu status` ÷ 同上 | ÷ the same", 2),
    "plan_check": ("`longshu plan check` ÷ 同上 | ÷ the same", 2),
    "assess": ("`longshu assess`，一例 ÷ 同上 | one case ÷ the same", 6),
    "nothing_new": (
        "`longshu run`，没有新数据 ÷ 装入 polars、yaml，散列全部记录 | nothing new ÷ importing them, hashing the records",
        3,
    ),
    "submit_book": (
        "`longshu submit` 一本工作簿 ÷ 装入 polars 与读表工具 | one workbook ÷ importing polars and the reader",
        1.6,
    ),
    "late_file": ("同一表、同一月的第 84 份 ÷ 第一份 | the 84th file of a slot ÷ the first", 1.1),
    "run_first_book": (
        "`longshu run`，演练数据里多一本工作簿，数据根目录的头一次增补 ÷ 只由 dbt 增补 | after one workbook, a root's first increment ÷ dbt's increment alone",
        1.6,
    ),
    "run_one_book": (
        "同上，再来一本，每月都是这样 ÷ 只由 dbt 增补 | the same after the next one, as every month ÷ dbt's increment alone",
        1.6,
    ),
    "known_on": (
        "截至一年前所知的全部目标 ÷ 读现行数据集 | all targets as known a year ago ÷ reading the mart",
        None,
    ),
}


def waits(found: dict[str, Any]) -> list[str]:
    """The table of whole commands; nothing where that part was not measured yet."""
    if not found.get("waits"):
        return []
    lines = [
        "## 人要等的 | What a person waits for",
        "",
        "整条命令计时，与同一次运行里的底线相比。| Whole commands, beside the floor of the same run.",
        "",
        "| 做什么 | 倍数（用时） | 倍数（处理器） | 各次相差 | 峰值内存 MiB（底线） | 目标 |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for what, pair in found["waits"].items():
        label, goal = ROWS[what]
        label = label.replace("|", "\\|")  # a bar ends a cell
        memory = f"{pair['ours']['mib']:,.0f}（{pair['floor']['mib']:,.0f}）"
        wanted = "—" if goal is None else f"≤ {goal}"
        lines.append(
            f"| {label} | {pair['ratio']:.2f} | {pair['cpu_ratio']:.2f} | {pair['spread']:.0%} | {memory} | {wanted} |"
        )
    return [*lines, *_appends(found.get("appends", {})), ""]


def _appends(found: dict[str, float]) -> list[str]:
    """One row: an append to the largest ledger beside one to the smallest, processor time, in one process."""
    if not found:
        return []
    sizes = sorted(found, key=int)
    least, most = sizes[0], sizes[-1]
    label = f"在 {int(most):,} 份报送的台账里记一份 ÷ 在 {int(least):,} 份的里 \\| an append at {int(most):,} submissions ÷ at {int(least):,}"
    return [f"| {label} | — | {found[most] / found[least]:.2f} | — | — | ≤ 1.2 |"]
