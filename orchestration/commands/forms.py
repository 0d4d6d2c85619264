"""`longshu form` and `longshu forms`: the blank workbooks of a period."""

from pathlib import Path

from rich.console import Console

from contracts.forms import Form, FormStatus, ReturnForm
from contracts.plan import Plan
from orchestration.commands.errors import UserFault
from orchestration.settings import settings
from sources.returns.blank import file_name, write_blank
from sources.returns.periods import is_due_in, periods_near, reporting_month


def form_command(plan_root: Path | None, name: str, period: str, out: Path | None) -> int:
    """The form's blank for that period is written; its path is printed."""
    plan = settings(plan_root).plan()
    form = form_named(plan, name)
    if not isinstance(form, ReturnForm):
        raise UserFault(
            f"{form.number} 不是下发的报表，没有空白表", f"{form.number} is not sent out: it has no blank",
            "请用 longshu forms 看有哪些表", "longshu forms lists the forms",
        )  # fmt: skip
    month = asked_month(form, period)
    console = Console(highlight=False, emoji=False)
    console.print(f"{_written(plan, form, month, out or Path())}", soft_wrap=True)
    _say_proposed(console, [form])
    return 0


def forms_command(plan_root: Path | None, period: str, out: Path | None) -> int:
    """Every form with a return for that period is written to a folder; the paths are printed."""
    plan = settings(plan_root).plan()
    month = _month(period)
    due = [
        f for f in plan.forms.values()
        if isinstance(f, ReturnForm) and f.status is not FormStatus.RETIRED
        and is_due_in(f, month) and f.valid_from <= month <= f.valid_until
    ]  # fmt: skip
    console = Console(highlight=False, emoji=False)
    if not due:
        raise UserFault(
            f"{month} 没有应报的表", f"no form has a return for {month}",
            "请核对报告期和各表的有效期", "check the period and the forms’ validity",
        )  # fmt: skip
    folder = out or Path(f"空白表-{month}")
    for form in due:
        department = next(d.label_zh for d in plan.header.departments if d.code == form.department)
        console.print(f"{form.number}　{department}　{_written(plan, form, month, folder)}", soft_wrap=True)
    console.print(f"共 {len(due)} 张，写在 {folder}")
    _say_proposed(console, due)
    return 0


def form_named(plan: Plan, name: str) -> Form:
    """The form of that code or number. Raises UserFault."""
    for form in plan.forms.values():
        if name.strip().upper() in (form.form.upper(), form.number.upper()):
            return form
    known = "、".join(f.number for f in plan.forms.values())
    raise UserFault(
        f"没有表“{name}”", f"there is no form '{name}'", f"可用：{known}", f"known forms: {known}"
    )


def asked_month(form: Form | None, period: str) -> str:
    """The reporting month a period text means (for that form, if one is given). Raises UserFault."""
    month = _month(period)
    if isinstance(form, ReturnForm):
        if not is_due_in(form, month):
            near = periods_near(form, month)
            raise UserFault(
                f"{form.number} 没有 {month} 这一期", f"{form.number} has no return for {month}",
                f"本表的报告期：{near}", f"its periods: {near}",
            )  # fmt: skip
        if not form.valid_from <= month <= form.valid_until:
            raise UserFault(
                f"{form.number} 的有效期是 {form.valid_from} 至 {form.valid_until}", f"{form.number} is in force from {form.valid_from} to {form.valid_until}",
                "请核对报告期，或更新表式的有效期", "check the period, or extend the form’s validity",
            )  # fmt: skip
    return month


def _month(period: str) -> str:
    month = reporting_month(period)
    if month is None:
        raise UserFault(
            f"报告期“{period}”不对", f"'{period}' is no period",
            "请写成 2026-10、2026-Q3 或 2026", "write it as 2026-10, 2026-Q3 or 2026",
        )  # fmt: skip
    return month


def _written(plan: Plan, form: ReturnForm, month: str, folder: Path) -> Path:
    department = next(d.label_zh for d in plan.header.departments if d.code == form.department)
    path = folder if folder.suffix == ".xlsx" else folder / file_name(form, month, department)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_blank(form, plan, month))
    return path


def _say_proposed(console: Console, forms: list[ReturnForm]) -> None:
    if any(form.status is FormStatus.PROPOSED for form in forms):
        console.print(
            "注意：以上含建议表式（未经批准，尚未下发）；批准后把表式文件的 status 改为 in_force", style="dim"
        )
