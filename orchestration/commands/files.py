"""`longshu check` and `longshu submit`: one file, checked; or archived, checked and loaded."""

import re
from pathlib import Path

from rich.console import Console

from contracts.forms import Form
from contracts.plan import Plan
from orchestration.commands.errors import UserFault
from orchestration.settings import settings
from orchestration.views.faults import print_report
from sources.checking import check


def check_command(plan: Path | None, file: Path, form: str, *, english: bool) -> int:
    """The report on the file is printed and nothing is kept; 1 where rows are kept out unexpectedly."""
    from warehouse.paths import today_shanghai

    loaded = settings(plan).plan()
    contract = _form(loaded, form)
    report = check(_content(file), file.name, contract, loaded, today_shanghai())
    print_report(Console(highlight=False, emoji=False), report, contract, english=english)
    return 1 if report.outcome == "rejected" or report.blocking(contract.tolerated_rules).height else 0


def submit_command(
    plan: Path | None, data: Path | None, file: Path, form: str, period: str, sender: str, *, english: bool
) -> int:
    """The file is archived, checked and loaded; 1 where it is rejected or rows are kept out unexpectedly."""
    from orchestration.loading import Incoming, load
    from warehouse.paths import today_shanghai

    found = settings(plan, data)
    loaded = found.plan()
    contract = _form(loaded, form)
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", period):
        raise UserFault(
            f"报送月份“{period}”不对", f"'{period}' is no month", "请写成 2026-11", "write it as 2026-11"
        )
    incoming = Incoming(
        contract, period, _content(file), file.name, sender or contract.department, today_shanghai()
    )
    with found.data.writer():
        result = load(found.data, loaded, incoming)
    console = Console(highlight=False, emoji=False)
    if result.report is not None:
        print_report(console, result.report, contract, english=english)
    states = {
        "new": "已入库",
        "unchanged": "与已采用的文件相同，未重复入库",
        "rejected": "已归档并登记为退回",
    }
    console.print(f"{states[result.state]}：{result.manifest['submission_id']}")
    if result.state == "new":
        console.print("下一步：longshu run 建库并发布（发布之前，explain 仍按现行发布回答）", style="dim")
    return 1 if result.state == "rejected" or result.blocking_findings(contract) else 0


def _form(plan: Plan, code: str) -> Form:
    if code not in plan.forms:
        known = "、".join(plan.forms)
        raise UserFault(
            f"没有表“{code}”", f"there is no form '{code}'", f"可用：{known}", f"known forms: {known}"
        )
    return plan.forms[code]


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise UserFault(f"找不到文件 {file}", f"no such file: {file}", "请检查路径", "check the path")
    return file.read_bytes()
