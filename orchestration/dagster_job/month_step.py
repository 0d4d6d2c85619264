"""The one step of the monthly job: the files of its months in order, then what changed is built and released.

One step, for an asset that was not touched gets no record, and Dagster passes over every step behind such an asset.
Partition = reporting month. What counts is decided by submission ids and content hashes in the ledger, never by
Dagster's own state: the same job on the same inputs leaves the same records.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import dagster as dg
import polars as pl

from contracts.clock import plan_now, plan_today
from contracts.dictionary import marts
from contracts.errors import UserFault
from contracts.plan import Plan
from contracts.snapshot import tree_sha256
from contracts.speech import first_of, joined
from orchestration import steps
from orchestration.dagster_job.built import Record, failed_checks, failed_tests, models_of, released
from orchestration.dagster_job.keys import (
    INBOX_KEY,
    PLAN_KEY,
    RELEASE_KEY,
    WORKINGS_KEY,
    form_key,
    model_key,
)
from orchestration.dagster_job.model_specs import MARTS
from orchestration.dagster_job.run_history import PROCESS_TAG
from orchestration.dagster_job.said import (
    Told,
    due_events,
    events_of,
    fault_row,
    findings_table,
    forms_in_order,
    passed_over,
)
from orchestration.intake.month_by_month import Taking
from orchestration.plan_history import refuse_rewritten_history
from orchestration.settings import Settings
from warehouse.build.build import Build
from warehouse.build.dbt_runner import BuildFailedError
from warehouse.build.due_dates import expected_returns
from warehouse.ledger.clock import refuse_jump
from warehouse.ledger.closings import closings
from warehouse.ledger.extensions import extensions
from warehouse.ledger.submission import ACCEPTED
from warehouse.ledger.submission_history import manifests
from warehouse.locks import this_process
from warehouse.paths import WriterBusyError
from warehouse.release.shelf import Release

BACKFILL_TAG = "dagster/backfill"
PATIENCE_SECONDS, PAUSE_SECONDS, MOST_RETRIES = 20.0, 5, 20_000  # a lock goes with its process: waiting ends
_told: dict[str, Told] = {}  # of a run that tries again what it did before counts too


class Cutoff(dg.Config):
    """`known_on`: build as known on that day (YYYY-MM-DD); empty means today by the plan's clock.

    `publish`: whether the build becomes the current release; a look back does not.
    `full`: make every row anew, also where an earlier build could be added to.
    """

    known_on: str = ""
    publish: bool = True
    full: bool = False

    def day(self) -> date:
        """The day asked for. Raises ValueError for a text that is no date."""
        return date.fromisoformat(self.known_on) if self.known_on else plan_today()


def run_month(context: dg.AssetExecutionContext, found: Settings, config: Cutoff) -> Iterator[Record]:
    """The files of the run's months are answered, and what they change is built and released.

    Raises RetryRequested while another run or load holds the root, Failure where nothing may be released.
    """
    context.instance.add_run_tags(context.run_id, {PROCESS_TAG: this_process().to_json()})
    with _in_turn(context), found.data.runner(PATIENCE_SECONDS):
        plan = found.plan()
        refuse_jump(found.data, plan_now())
        refuse_rewritten_history(found, plan)
        told = _told.setdefault(context.run_id, Told(sorted({key[:7] for key in context.partition_keys})))
        told.closed = {one.period for one in closings(found.data)}
        told.on_record |= {one.period for one in manifests(found.data)}
        try:
            yield from _plan(context, found, plan)
            _take_in(context, found, plan, told)
            yield from _build_and_release(context, found, plan, config, told)
        finally:
            _say(context, told)


@contextmanager
def _in_turn(context: dg.AssetExecutionContext) -> Iterator[None]:
    """Who finds the root held tries again, and says for whom it waits."""
    try:
        yield
    except WriterBusyError as busy:
        _say_who_holds_it(context, busy)
        raise dg.RetryRequested(max_retries=MOST_RETRIES, seconds_to_wait=PAUSE_SECONDS) from busy


def _say_who_holds_it(context: dg.AssetExecutionContext, busy: WriterBusyError) -> None:
    context.log.warning(
        joined(
            f"另一个运行或命令正在进行，{PAUSE_SECONDS} 秒后再试：{busy.zh}",
            f"another run or command is at work, {PAUSE_SECONDS} seconds more: {busy.en}",
        )
    )


def _plan(context: dg.AssetExecutionContext, found: Settings, plan: Plan) -> Iterator[Record]:
    """The plan is recorded where its files are others than at its last record."""
    steps.tell("plan", plan.code)
    digest = tree_sha256(found.plan_root)
    last = context.instance.get_latest_materialization_event(PLAN_KEY)
    before = (
        last.asset_materialization.metadata.get("sha256") if last and last.asset_materialization else None
    )
    if PLAN_KEY in context.selected_asset_keys and (before is None or before.value != digest):
        yield dg.MaterializeResult(
            asset_key=PLAN_KEY,
            metadata={
                "title": plan.header.title_zh,
                "goals": len(plan.header.goals),
                "indicators": len(plan.indicators),
                "targets": len(plan.targets),
                "targets_not_loaded": len(plan.targets_not_loaded),
                "sha256": digest,
            },
        )


def _take_in(context: dg.AssetExecutionContext, found: Settings, plan: Plan, told: Told) -> None:
    """Every file of the months is answered, month by month, and recorded with its form's month."""
    unnamed = list(steps.return_unrecognised(found, plan)) if INBOX_KEY in context.selected_asset_keys else []
    for one in unnamed:
        told.add(one)
        if one.fault:
            context.log.warning(f"{one.fault.zh} | {one.fault.en}")
    if unnamed:
        context.log_event(_inbox_record(unnamed))
    forms = forms_in_order(plan, [f for f in plan.forms if form_key(f) in context.selected_asset_keys])
    touched = set[tuple[str, str]]()
    for month in told.months:
        answers: dict[str, list[Taking]] = defaultdict(list)
        for one in steps.load_months(found, plan, [month], {form.form for form in forms}):
            told.add(one)
            answers[one.form.form if one.form else ""].append(one)
        for form in forms:
            for event in events_of(form, month, answers[form.form]):
                touched.add((form.form, month))
                context.log_event(event)
        if month in told.without_return:
            context.log.info(joined(f"{month} 没有报表", f"no return for {month}"))
    if context.run.tags.get(BACKFILL_TAG):
        returned = {(one.form, one.period) for one in manifests(found.data)}
        for event in passed_over(forms, told.months, touched, returned):
            context.log_event(event)

    _say_what_is_due(context, found, plan, told.months, {form.form for form in forms}, touched)


def _say_what_is_due(
    context: dg.AssetExecutionContext,
    found: Settings,
    plan: Plan,
    months: Sequence[str],
    forms: set[str],
    touched: set[tuple[str, str]],
) -> None:
    """Of each return in force for the months it is on record whether it is there, once it was due or came."""
    due = expected_returns(plan, extensions(found.data)).filter(
        pl.col("form_status") == "in_force",
        pl.col("period").is_in(list(months)),
        pl.col("form").is_in(sorted(forms)),
    )
    taken = {(one.form, one.period) for one in manifests(found.data) if one.outcome in ACCEPTED}
    for event in due_events(due.to_dicts(), taken, touched, plan_today()):
        context.log_event(event)


def _inbox_record(unnamed: list[Taking]) -> dg.AssetMaterialization:
    rows = [
        fault_row(one.name, one.fault) if one.fault else {"file": one.name} | finding
        for one in unnamed
        for finding in (one.returned.findings.head(1).to_dicts() if one.returned else [{}])
    ]
    return dg.AssetMaterialization(
        INBOX_KEY, metadata={"returned": len(unnamed), "first": findings_table(rows)}
    )


def _build_and_release(
    context: dg.AssetExecutionContext, found: Settings, plan: Plan, config: Cutoff, told: Told
) -> Iterator[Record]:
    """What stands is built where it is new, checked, and released where it is to be."""
    wanted = context.selected_asset_keys
    if not wanted & {RELEASE_KEY, WORKINGS_KEY, *(model_key(name, MARTS) for name in marts())}:
        return
    try:
        built = steps.build(found, plan, config.day(), full=config.full)
    except BuildFailedError as fault:
        for event in failed_tests(fault.nodes):
            context.log_event(event)
        raise _failure(fault) from fault
    release, records = None, list[Record]()
    try:
        if RELEASE_KEY in wanted:
            release, records = _release(context, found, plan, config, built)
    finally:  # what was built is on record, also where it may not be released
        if not built.reused:
            yield from (one for one in models_of(found.data, built, release) if one.asset_key in wanted)
    told.release = release.name if release else ""
    yield from records


def _release(
    context: dg.AssetExecutionContext, found: Settings, plan: Plan, config: Cutoff, built: Build
) -> tuple[Release | None, list[Record]]:
    """The build is the current release, with its records; None where that stood already, or where it is a look back.

    Raises Failure where the build may not be released.
    """
    checks = steps.check_build(built)
    if broken := [one for one in checks if one.failures]:
        for event in failed_checks(checks):
            context.log_event(event)
        raise _failure(steps.ChecksFailedError.of(broken))
    if not config.publish or config.day() < plan_today():  # a look back never becomes current
        steps.tell("publish", "")
        return None, []
    try:
        done = steps.publish_build(found, plan, built)
    except WriterBusyError:
        raise
    except UserFault as fault:
        raise _failure(fault) from None
    return (done, [released(found.data, done, checks)]) if done.is_new else (None, [])


def _failure(fault: UserFault) -> dg.Failure:
    return dg.Failure(f"{fault.zh} | {fault.en}", allow_retries=False)


def result_tag() -> str:
    """Under what a run says what it did."""
    return first_of("结果", "result")


def warned_tag() -> str:
    """Under what a run names the files that were not taken whole."""
    return first_of("未全部采用", "not_all_taken")


def _say(context: dg.AssetExecutionContext, told: Told) -> None:
    """The run carries what it did as a tag, and in its log each file that was not taken whole."""
    for name in told.names:
        context.log.warning(name)
    context.log.info(told.sentence())
    tags = {result_tag(): told.sentence()}
    if told.is_warned:
        tags[warned_tag()] = "、".join(told.names)[:500]
    context.instance.add_run_tags(context.run_id, tags)
