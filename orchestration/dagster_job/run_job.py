"""Runs the monthly job in this process, under the run history that the web page shows."""

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg

from contracts.packaged import packaged
from orchestration.dagster_job.assets import JOB, definitions
from orchestration.dagster_job.run_storage import kept_open
from orchestration.settings import Settings
from warehouse.paths import today_shanghai

TEMPLATE = packaged("orchestration.dagster_job", "dagster.yaml")


@dataclass(frozen=True)
class JobOutcome:
    """How a run of the job ended; `error` is the step's own message where it failed."""

    success: bool
    run_id: str
    error_kind: str
    error: str


def prepare_home(found: Settings) -> Path:
    """Dagster's home exists under the data root, its telemetry off, and is the one in force.

    LONGSHU_DAGSTER_YAML names other settings: those of `deploy/` keep the records in Postgres.
    """
    found.data.dagster.mkdir(parents=True, exist_ok=True)
    template = Path(os.environ.get("LONGSHU_DAGSTER_YAML") or TEMPLATE)
    target = found.data.dagster / "dagster.yaml"
    if not target.exists() or target.read_bytes() != template.read_bytes():
        shutil.copyfile(template, target)
    os.environ["DAGSTER_HOME"] = str(found.data.dagster)
    return found.data.dagster


def run_job(found: Settings, known_on: date | None, months: list[str], *, full: bool = False) -> JobOutcome:
    """The job ran over those months (sorted YYYY-MM) to its end, and its records are in the run history.

    With `full` nothing of an earlier build is used again.
    """
    prepare_home(found)
    today = today_shanghai()  # asked once: the day may end while the job runs
    cutoff = {"known_on": (known_on or today).isoformat(), "publish": known_on in (None, today)}
    job = definitions(found).resolve_job_def(JOB)
    month = (months or [f"{today:%Y-%m}"])[-1]
    tags = {
        "dagster/asset_partition_range_start": f"{(months or [month])[0]}-01",
        "dagster/asset_partition_range_end": f"{month}-01",
    }
    with kept_open(), dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            tags=tags,
            raise_on_error=False,
            run_config={
                "ops": {"dbt_models": {"config": cutoff | {"full": full}}, "release": {"config": cutoff}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
    kind, message = "", ""
    for event in result.all_events:
        if event.is_step_failure and (found_error := event.step_failure_data.error):
            cause = found_error.cause or found_error
            kind, message = cause.cls_name or "", cause.message.strip()
    return JobOutcome(result.success, result.run_id, kind, message)
