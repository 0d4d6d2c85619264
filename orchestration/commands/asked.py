"""What a person asks for by name: a form, a reporting period."""

from contracts.errors import UserFault
from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from sources.returns.periods import is_due_in, periods_near, reporting_month


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
    month = month_of(period)
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


def month_of(period: str) -> str:
    """The month a period text ends in. Raises UserFault."""
    month = reporting_month(period)
    if month is None:
        raise UserFault(
            f"报告期“{period}”不对", f"'{period}' is no period",
            "请写成 2026-10、2026-Q3 或 2026", "write it as 2026-10, 2026-Q3 or 2026",
        )  # fmt: skip
    return month
