"""Runs the monthly job in this process, under the run history that the web page shows."""

from dataclasses import dataclass
from datetime import date

import dagster as dg

from contracts.clock import plan_today
from orchestration.dagster_job.assets import JOB, STEP, definitions
from orchestration.dagster_job.run_history import close_cut_off_runs, prepare_home
from orchestration.dagster_job.run_storage import kept_open
from orchestration.settings import Settings


@dataclass(frozen=True)
class JobOutcome:
    """How a run of the job ended; `error` is the step's own message where it failed."""

    success: bool
    run_id: str
    error_kind: str
    error: str


def run_job(found: Settings, known_on: date | None, months: list[str], *, full: bool = False) -> JobOutcome:
    """The job ran over those months (sorted YYYY-MM) to its end, and its records are in the run history.

    With `full` nothing of an earlier build is used again.
    """
    prepare_home(found)
    today = plan_today()  # asked once: the day may end while the job runs
    cutoff = {"known_on": (known_on or today).isoformat(), "publish": known_on in (None, today)}
    job = definitions(found).resolve_job_def(JOB)
    month = (months or [f"{today:%Y-%m}"])[-1]
    tags = {
        "dagster/asset_partition_range_start": f"{(months or [month])[0]}-01",
        "dagster/asset_partition_range_end": f"{month}-01",
    }
    close_cut_off_runs(found.data)
    with found.data.runner(), kept_open(), dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            tags=tags,
            raise_on_error=False,
            run_config={
                "ops": {STEP: {"config": cutoff | {"full": full}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
    kind, message = "", ""
    for event in result.all_events:
        if event.is_step_failure and (found_error := event.step_failure_data.error):
            cause = found_error.cause or found_error
            kind, message = cause.cls_name or "", cause.message.strip()
    return JobOutcome(result.success, result.run_id, kind, message)
