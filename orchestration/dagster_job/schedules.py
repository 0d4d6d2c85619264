"""When things run by themselves: the inbox as files arrive, a sweep every day, the month by its calendar.

| what             | when (by the plan's clock)                               | runs                          |
|------------------|----------------------------------------------------------|-------------------------------|
| inbox            | a settled file of a month lies in the inbox               | that month                    |
| daily sweep      | every day, 07:30                                          | the current month, and the months of files still waiting |
| month by calendar| 09:00 on the first working day after a due day            | the months that were due      |
| alert            | a run failed, or some file was not taken whole            | webhook, e-mail where named   |

Correctness does not rest on any of these: each run loads whatever lies in the inbox for its months, and
what was loaded already is recognised by its bytes.

Each tick says in one sentence what it did. Ticks missed while the machine was off are made up by one: the last
(`max_catchup_runs` in dagster.yaml), which asks for every month that came due meanwhile and was not run yet.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import dagster as dg

from contracts.clock import plan_today, plan_zone
from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.speech import as_spoken, first_of
from orchestration.dagster_job.alerts import alert
from orchestration.dagster_job.month_step import result_tag, warned_tag
from orchestration.dagster_job.said import month_key
from orchestration.intake import inbox
from orchestration.nothing_new import release_that_stands
from orchestration.settings import Settings
from warehouse.build.due_dates import expected_returns, first_working_day_after
from warehouse.build.working_days import WorkingDays
from warehouse.ledger.extensions import Extension, extensions
from warehouse.paths import sha256

SECONDS_BETWEEN_LOOKS = 30
MOST_DAYS_OFF = 31  # of a machine: what came due earlier is left to a person


def inbox_sensor(found: Settings, job: object) -> dg.SensorDefinition:
    """Starts the month of every settled file; a file sent again is another attempt, so another run."""

    @dg.sensor(
        name="inbox",
        job=job,  # type: ignore[arg-type]
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=as_spoken("收件夹有新文件就收取、核对、建库 | loads what arrives in the inbox"),
    )
    def look(_context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        plan = found.plan()
        inbox.prepare_inbox(found.data, plan)
        months: dict[str, list[str]] = {}
        for file in inbox.dropped(found, plan):
            months.setdefault(file.month or f"{plan_today():%Y-%m}", []).append(file.attempt)
        if not months:
            yield dg.SkipReason(as_spoken("收件夹没有待收的文件 | nothing settled in the inbox"))
        for month, attempts in sorted(months.items()):
            key = sha256("|".join(sorted(attempts)).encode())[:24]
            yield dg.RunRequest(run_key=f"{month}-{key}", partition_key=month_key(month))

    return look


def schedules(found: Settings, job: object) -> Iterator[dg.ScheduleDefinition]:
    """The daily sweep and the month by its calendar."""

    @dg.schedule(
        name="daily_sweep",
        job=job,  # type: ignore[arg-type]
        cron_schedule="30 7 * * *",
        execution_timezone=plan_zone().key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=as_spoken("每天收取、建库、有变化就发布 | once a day, whatever arrived"),
    )
    def sweep(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
        day, plan = _day(context), found.plan()
        files = inbox.dropped(found, plan)
        if not files and release_that_stands(found, plan):
            return dg.SkipReason(as_spoken(f"{day:%Y-%m-%d} 本日无新报表，发布未变 | nothing new today"))
        waiting = {file.month for file in files if file.month}
        said = (
            first_of(f"本日有 {len(files)} 份待收", f"{len(files)} files wait today")
            if files
            else first_of("本日无新报表，按今天的日期重算状态", "no new return; statuses as of today")
        )
        return [
            _request(context, f"sweep-{one}-{day:%Y-%m-%d}", one, said)
            for one in sorted(waiting | {f"{day:%Y-%m}"})
        ]

    @dg.schedule(
        name="month_by_calendar",
        job=job,  # type: ignore[arg-type]
        cron_schedule="0 9 * * *",
        execution_timezone=plan_zone().key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=as_spoken("报送截止后的第一个工作日 | the first working day after returns were due"),
    )
    def month(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
        day, plan, extended = _day(context), found.plan(), extensions(found.data)
        due = {
            f"due-{one}-{earlier:%Y-%m-%d}": one
            for earlier in _days_to_make_up(context, day)
            for one in due_months(plan, earlier, extended)
        }
        due = {key: one for key, one in due.items() if not _was_run(context, key)}
        if not due:
            return dg.SkipReason(
                as_spoken(f"{day:%Y-%m-%d} 不是截止后的第一个工作日 | not the day after a due day")
            )
        return [
            _request(
                context,
                key,
                one,
                first_of(
                    f"{one} 的报表已到期，收取并发布", f"returns for {one} were due: taken and released"
                ),
            )
            for key, one in sorted(due.items())
        ]

    yield sweep
    yield month


def due_months(plan: Plan, day: datetime, extended: Iterable[Extension] = ()) -> list[str]:
    """The reporting months with a due day whose first working day after is that day."""
    if not any(isinstance(form, ReturnForm) for form in plan.forms.values()):
        return []
    days = WorkingDays.of(plan)
    rows = expected_returns(plan, extended).select("period", "due_on").unique().rows()
    return sorted({period for period, due in rows if first_working_day_after(due, days) == day.date()})


def _request(context: dg.ScheduleEvaluationContext, key: str, month: str, said: str) -> dg.RunRequest:
    context.log.info(f"{month}：{said}")
    return dg.RunRequest(run_key=key, partition_key=month_key(month), tags={first_of("缘由", "reason"): said})


def _days_to_make_up(context: dg.ScheduleEvaluationContext, day: datetime) -> list[datetime]:
    """That day, and before it those of the last weeks since the root has a run history."""
    instance = _instance(context)
    first = instance.get_run_records(limit=1, ascending=True) if instance else []
    if not first:
        return [day]
    begun = first[0].create_timestamp.astimezone(plan_zone())
    days = (day - timedelta(days=back) for back in range(MOST_DAYS_OFF, 0, -1))
    return [*(one for one in days if one > begun), day]


def _was_run(context: dg.ScheduleEvaluationContext, key: str) -> bool:
    instance = _instance(context)
    return bool(instance and instance.get_runs_count(dg.RunsFilter(tags={"dagster/run_key": key})))


def _instance(context: dg.ScheduleEvaluationContext) -> dg.DagsterInstance | None:
    """The run history, where the tick is asked for with one."""
    try:
        return context.instance
    except dg.DagsterInvariantViolationError:
        return None


def _day(context: dg.ScheduleEvaluationContext) -> datetime:
    return context.scheduled_execution_time.astimezone(plan_zone())


def alert_sensors() -> Iterator[dg.SensorDefinition]:
    """Whoever the environment names is told of a run that failed, and of one with files that were not taken whole."""

    @dg.run_failure_sensor(name="alert", default_status=dg.DefaultSensorStatus.RUNNING)
    def failed(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        _tell(
            context,
            first_of("陇数任务失败：", "Longshu, a run failed: ")
            + f"{run.job_name} {run.tags.get('dagster/partition', '')}",
            first_of(
                f"运行 {run.run_id}\n{context.failure_event.message}\n已发布的数据未受影响。",
                f"Run {run.run_id}\n{context.failure_event.message}\nWhat was released is as it was.",
            ),
        )

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="alert_of_findings",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=as_spoken(
            "有退回、待确认、没读成的文件就通知 | tells of files that were not taken whole"
        ),
    )
    def warned(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        if names := run.tags.get(warned_tag()):
            _tell(
                context,
                first_of("陇数：", "Longshu: ") + run.tags.get(result_tag(), ""),
                first_of(
                    f"运行 {run.run_id}\n{names}\n问题单元格见各表的 findings 检查和收件夹里的核对标注本。",
                    f"Run {run.run_id}\n{names}\nThe cells stand in the findings check of each form and in the marked copies in the inbox.",
                ),
            )

    yield failed
    yield warned


def _tell(context: dg.RunStatusSensorContext, subject: str, text: str) -> None:
    for failure in alert(subject, text):
        context.log.warning(failure)
