"""The assets of plan, inbox and forms, as Dagster's page shows them: an asset reads as its form."""

from collections.abc import Iterator

import dagster as dg

from contracts.forms import Form, FormStatus, ReturnForm
from contracts.plan import Plan
from contracts.speech import as_spoken, first_of, languages
from orchestration.dagster_job.keys import INBOX_KEY, PLAN_KEY, form_group, form_key
from orchestration.dagster_job.said import FINDINGS, ON_TIME, ROWS

MOST_NAMED = 6
EVERY = {
    "M": ("每月", "every month"), "Q": ("每季", "every quarter"), "S": ("每半年", "every half-year"), "A": ("每年", "every year"),
}  # fmt: skip
STATUS = {
    FormStatus.PROPOSED: ("建议表式，未下发", "proposed, not issued"), FormStatus.IN_FORCE: ("执行", "in force"),
    FormStatus.RETIRED: ("停用", "retired"),
}  # fmt: skip


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
        description=as_spoken(
            "方案即数据：指标、目标、表式；改了才有新记录 | The plan as data; recorded when its files change"
        ),
    )
    inbox = dg.AssetSpec(
        INBOX_KEY,
        group_name="plan",
        deps=[PLAN_KEY],
        skippable=True,
        kinds={"file"},
        description=as_spoken(
            "收件夹：认不出表号、月份的文件退回 | The inbox: what names no form is given back"
        ),
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
        owners=[f"team:{department_of(plan, form)}"],
        tags={"department": form.department, "frequency": form.frequency, "reader": form.reader},
        metadata={
            first_of("表号", "form"): form.number, first_of("部门", "office"): department_of(plan, form),
            first_of("报送", "due"): due_words(form),
            "form_version": form.version, "department": form.department,
        },
    )  # fmt: skip


def form_checks(form: Form, months: dg.MonthlyPartitionsDefinition) -> Iterator[dg.AssetCheckSpec]:
    """The checks of a form, each of a month."""
    yield dg.AssetCheckSpec(
        ROWS,
        asset=form_key(form.form),
        partitions_def=months,
        description=as_spoken("读入 = 采用 + 隔离 + 约定不计 | read = accepted + quarantined + ignorable"),
    )
    yield dg.AssetCheckSpec(
        FINDINGS,
        asset=form_key(form.form),
        partitions_def=months,
        description=as_spoken(
            "没有退回、待确认的文件，没有隔离和未核实的单元格 | nothing returned or waiting, no cell kept out or unconfirmed"
        ),
    )

    if isinstance(form, ReturnForm):
        yield dg.AssetCheckSpec(
            ON_TIME,
            asset=form_key(form.form),
            partitions_def=months,
            description=as_spoken(
                "应报日（按工作日历）过了，报表在不在 | whether the return is there once its due day is over"
            ),
        )


def form_description(plan: Plan, form: Form) -> str:
    """Short name, department, due day and what it feeds, in the first language; the title in the other below."""
    fed, office, due = _fed(plan, form), department_of(plan, form), due_words(form)
    named = first_of("、", ", ").join(fed[:MOST_NAMED])
    if len(fed) > MOST_NAMED:
        named += first_of(f"等 {len(fed)} 项", f" and {len(fed) - MOST_NAMED} more")
    titles = first_of(f"**{form.title_zh}**（{form.number}）", f"**{form.title_en}** ({form.number})")
    lines = [titles, "", first_of(f"{office}，{due}", f"{office}, {due}")]
    if named:
        lines += ["", first_of(f"用于指标：{named}", f"For: {named}")]
    other = first_of(f"{form.title_en} ({form.number})", f"{form.title_zh}（{form.number}）")
    return "\n".join([*lines, "", other] if len(languages()) > 1 else lines)


def department_of(plan: Plan, form: Form) -> str:
    """The department that answers for the form, in the first language."""
    return next(
        (first_of(d.label_zh, d.label_en) for d in plan.header.departments if d.code == form.department),
        form.department,
    )


def due_words(form: Form) -> str:
    """How often the form is due, on which day, and whether it is in force."""
    if not isinstance(form, ReturnForm):
        return first_of(
            "随库附带的公开数字，按月一份", "published figures that come with the plan, a file a month"
        )
    later, every, status = form.due.months_after, EVERY[form.frequency], STATUS[form.status]
    month = {0: "当月", 1: "次月"}.get(later, f"期后第 {later} 个月")
    return first_of(
        f"{every[0]}，{month} {form.due.day} 日前（遇休息日顺延），{status[0]}",
        f"{every[1]}, by day {form.due.day} of month {later} after it (moved on over days off), {status[1]}",
    )


def _fed(plan: Plan, form: Form) -> list[str]:
    if not isinstance(form, ReturnForm):
        return []
    codes = dict.fromkeys(line.indicator for line in form.lines)
    known = [plan.indicators[code] for code in codes if code in plan.indicators]
    return [first_of(one.label_zh, one.label_en) for one in known]
