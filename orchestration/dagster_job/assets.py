"""Dagster's view: an asset a form, the dbt models, the release; one job of one step does it all."""

import warnings
from collections.abc import Iterator

import dagster as dg

from contracts.speech import as_spoken
from orchestration.dagster_job.built import Record
from orchestration.dagster_job.executors import executor
from orchestration.dagster_job.form_specs import form_checks, form_spec, months_of, plan_and_inbox
from orchestration.dagster_job.model_specs import model_checks, model_specs, release_checks, release_spec
from orchestration.dagster_job.month_step import Cutoff, run_month
from orchestration.dagster_job.schedules import alert_sensors, inbox_sensor, schedules
from orchestration.settings import Settings

# one run for several months, checks of a month
warnings.filterwarnings("ignore", category=dg.BetaWarning)
warnings.filterwarnings("ignore", category=dg.PreviewWarning)

JOB = "monthly"
STEP = "month"


def definitions(found: Settings) -> dg.Definitions:
    """Everything Dagster knows of a plan. Raises ContractError where the plan does not hold together."""
    plan = found.plan()
    months = months_of(plan)

    @dg.multi_asset(
        name=STEP,
        specs=[
            *plan_and_inbox(),
            *(form_spec(plan, form, months) for form in plan.forms.values()),
            *model_specs(plan),
            release_spec(),
        ],
        check_specs=[
            *(check for form in plan.forms.values() for check in form_checks(form, months)),
            *model_checks(),
            *release_checks(),
        ],
        can_subset=True,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def month(context: dg.AssetExecutionContext, config: Cutoff) -> Iterator[Record]:
        yield from run_month(context, found, config)

    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        partitions_def=months,
        description=as_spoken("收表、核对、建库、发布 | load, check, build, publish"),
    )
    return dg.Definitions(
        assets=[month],
        jobs=[job],
        schedules=list(schedules(found, job)),
        sensors=[inbox_sensor(found, job), *alert_sensors()],
        executor=executor(),
    )
