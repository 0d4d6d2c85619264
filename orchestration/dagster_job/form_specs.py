"""The assets of plan, inbox and forms, as Dagster's page shows them: an asset reads as its form."""

from collections.abc import Iterator

import dagster as dg

from contracts.forms import Form, FormStatus, ReturnForm
from contracts.plan import Plan
from orchestration.dagster_job.keys import INBOX_KEY, PLAN_KEY, form_group, form_key
from orchestration.dagster_job.said import FINDINGS, ON_TIME, ROWS

MOST_NAMED = 6
EVERY = {"M": "每月", "Q": "每季", "S": "每半年", "A": "每年"}
STATUS = {FormStatus.PROPOSED: "建议表式，未下发", FormStatus.IN_FORCE: "执行", FormStatus.RETIRED: "停用"}


def months_of(plan: Plan) -> dg.MonthlyPartitionsDefinition:
    """The partitions: reporting months from the first of any form, the running one among them."""
    first = min(form.valid_from for form in plan.forms.values())
    return dg.MonthlyPartitionsDefinition(
        start_date=f"{first}-01", timezone=plan.header.time_zone, end_offset=1
    )


def plan_and_inbox() -> tuple[dg.AssetSpec, dg.AssetSpec]:
    """The plan, made new when its files change, and the inbox, made new when something in it was given back."""
    plan = dg.AssetSpec(
        PLAN_KEY,
        group_name="plan",
        skippable=True,
        kinds={"yaml"},
        description="方案即数据：指标、目标、表式；改了才有新记录 | The plan as data; recorded when its files change",
    )
    inbox = dg.AssetSpec(
        INBOX_KEY,
        group_name="plan",
        deps=[PLAN_KEY],
        skippable=True,
        kinds={"file"},
        description="收件夹：认不出表号、月份的文件退回 | The inbox: what names no form is given back",
    )
    return plan, inbox


def form_spec(plan: Plan, form: Form, months: dg.MonthlyPartitionsDefinition) -> dg.AssetSpec:
    """The asset of a form: that month's files are archived, checked and appended."""
    return dg.AssetSpec(
        form_key(form.form),
        group_name=form_group(plan, form.form),
        deps=[PLAN_KEY, INBOX_KEY],
        partitions_def=months,
        skippable=True,
        description=form_description(plan, form),
        kinds={"excel"} if isinstance(form, ReturnForm) else {"csv"},
        owners=[f"team:{department_zh(plan, form)}"],
        tags={"department": form.department, "frequency": form.frequency, "reader": form.reader},
        metadata={
            "表号": form.number, "部门": department_zh(plan, form), "报送": due_zh(form),
            "form_version": form.version, "department": form.department,
        },
    )  # fmt: skip


def form_checks(form: Form, months: dg.MonthlyPartitionsDefinition) -> Iterator[dg.AssetCheckSpec]:
    """The checks of a form, each of a month."""
    yield dg.AssetCheckSpec(
        ROWS,
        asset=form_key(form.form),
        partitions_def=months,
        description="读入 = 采用 + 隔离 + 约定不计 | read = accepted + quarantined + ignorable",
    )
    yield dg.AssetCheckSpec(
        FINDINGS,
        asset=form_key(form.form),
        partitions_def=months,
        description="没有退回、待确认的文件，没有隔离和未核实的单元格 | nothing returned or waiting, no cell kept out or unconfirmed",
    )

    if isinstance(form, ReturnForm):
        yield dg.AssetCheckSpec(
            ON_TIME,
            asset=form_key(form.form),
            partitions_def=months,
            description="应报日（按工作日历）过了，报表在不在 | whether the return is there once its due day is over",
        )


def form_description(plan: Plan, form: Form) -> str:
    """Short name, department, due day and what it feeds, Chinese first."""
    fed = _fed(plan, form)
    named = "、".join(fed[:MOST_NAMED]) + (f"等 {len(fed)} 项" if len(fed) > MOST_NAMED else "")
    lines = [f"**{form.title_zh}**（{form.number}）", "", f"{department_zh(plan, form)}，{due_zh(form)}"]
    if named:
        lines += ["", f"用于指标：{named}"]
    return "\n".join([*lines, "", f"{form.title_en} ({form.number})"])


def department_zh(plan: Plan, form: Form) -> str:
    """The department that answers for the form, in Chinese."""
    return next((d.label_zh for d in plan.header.departments if d.code == form.department), form.department)


def due_zh(form: Form) -> str:
    """How often the form is due, on which day, and whether it is in force."""
    if not isinstance(form, ReturnForm):
        return "随库附带的公开数字，按月一份"
    later = form.due.months_after
    month = {0: "当月", 1: "次月"}.get(later, f"期后第 {later} 个月")
    return f"{EVERY[form.frequency]}，{month} {form.due.day} 日前（遇休息日顺延），{STATUS[form.status]}"


def _fed(plan: Plan, form: Form) -> list[str]:
    if not isinstance(form, ReturnForm):
        return []
    codes = dict.fromkeys(line.indicator for line in form.lines)
    return [plan.indicators[code].label_zh for code in codes if code in plan.indicators]
