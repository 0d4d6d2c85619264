"""A run of the job says what happened: what was not taken whole is a warning, what was not touched is not recorded."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.dagster_job import month_step, schedules
from orchestration.dagster_job.assets import JOB, definitions
from orchestration.dagster_job.run_history import prepare_home
from orchestration.dagster_job.run_job import JobOutcome, run_job
from orchestration.intake import inbox, load_file, take_in
from orchestration.settings import Settings
from tests.orchestration.monthly_office import GOOD, PARTLY, REJECTED, drop, office

GS_T = [f"ledger/gs_t_{n}" for n in range(1, 6)]


@dataclass(frozen=True)
class Ran:
    """What a run left in the run history."""

    outcome: JobOutcome
    tags: dict[str, str]
    materialised: dict[str, list[str | None]]
    checks: dict[tuple[str, str, str | None], dg.AssetCheckEvaluation]

    def findings(self, asset: str, month: str) -> dg.AssetCheckEvaluation:
        """The check of that form's month."""
        return self.checks[asset, "findings", f"{month}-01"]


def run(found: Settings, *months: str) -> Ran:
    outcome = run_job(found, None, list(months))
    made: dict[str, list[str | None]] = defaultdict(list)
    checks = {}
    with dg.DagsterInstance.get() as instance:
        found_run = instance.get_run_by_id(outcome.run_id)
        for log in instance.all_logs(outcome.run_id):
            if not (event := log.dagster_event):
                continue
            if event.event_type_value == "ASSET_MATERIALIZATION":
                one = event.step_materialization_data.materialization
                made[one.asset_key.to_user_string()].append(one.partition)
            if event.event_type_value == "ASSET_CHECK_EVALUATION":
                data = event.asset_check_evaluation_data
                checks[data.asset_key.to_user_string(), data.check_name, data.partition] = data
    assert found_run is not None
    return Ran(outcome, dict(found_run.tags), dict(made), checks)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGSHU_QUIET_SECONDS", "0")
        yield office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def month(found: Settings) -> Ran:
    """One good, one rejected, one partly taken, one in the folder of another department, one missing."""
    drop(found, 1, "2026-10", **GOOD)
    drop(found, 2, "2026-10", **REJECTED)
    drop(found, 3, "2026-10", **PARTLY)
    drop(found, 4, "2026-10", folder="gs_edu")
    (found.data.inbox / "不认得.xlsx").write_bytes(b"PK\x05\x06" + bytes(18))
    return run(found, "2026-10")


def test_only_what_was_taken_is_materialised(month: Ran) -> None:
    assert month.outcome.success, month.outcome.error
    assert {name: parts for name, parts in month.materialised.items() if name in GS_T} == {
        GS_T[0]: ["2026-10-01"], GS_T[2]: ["2026-10-01"],
    }  # fmt: skip


@pytest.mark.parametrize(("asset", "said"), [(GS_T[1], "退回"), (GS_T[2], "部分采用"), (GS_T[3], "待确认")])
def test_a_file_not_taken_whole_is_a_warning_with_its_first_cells(asset: str, said: str, month: Ran) -> None:
    check = month.findings(asset, "2026-10")
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert said in (check.description or "")
    (first, *_) = check.metadata["first"].records  # type: ignore[union-attr]
    assert first.data["文件"].startswith("GS-T-") and first.data["问题"] and first.data["办法"]


def test_the_cell_of_a_partly_taken_file_is_named(month: Ran) -> None:
    records = month.findings(GS_T[2], "2026-10").metadata["first"].records  # type: ignore[union-attr]
    assert any(str(record.data["单元格"]).endswith("!D11") for record in records)


def test_a_form_of_which_nothing_came_has_no_record_but_that_it_is_overdue_by_the_calendar(
    month: Ran,
) -> None:
    assert GS_T[4] not in month.materialised
    ((key, check),) = ((key, check) for key, check in month.checks.items() if key[0] == GS_T[4])
    assert (key[1], check.passed, check.severity) == ("on_time", False, dg.AssetCheckSeverity.WARN)
    assert "应报日 2026-11-10，已逾期" in (check.description or "")
    assert month.checks[GS_T[0], "on_time", "2026-10-01"].passed


def test_the_run_carries_what_it_did_and_names_what_was_not_taken_whole(month: Ran) -> None:
    assert month.tags["结果"].startswith(
        "采用 1 份、部分采用 1 份、退回 1 份、待确认 1 份、认不出表号、已退回 1 份；发布 "
    )
    for name in ("GS-T-2", "GS-T-3", "GS-T-4", "不认得"):
        assert name in month.tags["未全部采用"]


def test_the_alert_of_a_run_with_findings_tells_them(month: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(schedules, "alert", lambda subject, text: told.append((subject, text)) or [])
    (sensor,) = (one for one in schedules.alert_sensors() if one.name == "alert_of_findings")
    with dg.DagsterInstance.get() as instance:
        (ran,) = instance.get_runs(dg.RunsFilter([month.outcome.run_id]))
        (event,) = [
            log.dagster_event
            for log in instance.all_logs(ran.run_id)
            if log.dagster_event and log.dagster_event.event_type_value == "PIPELINE_SUCCESS"
        ]
        assert event is not None
        with dg.build_run_status_sensor_context("alert_of_findings", event, instance, ran) as context:
            sensor(context)
    ((subject, text),) = told
    assert "退回 1 份" in subject and "GS-T-2 2026-10.xlsx" in text


def test_months_are_taken_in_order_and_one_that_cannot_be_opened_stops_no_other(
    month: Ran, found: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in ("2026-05", "2026-06", "2026-08"):
        drop(found, 1, one, **GOOD)
    read = take_in.returns_of

    def locked(content: Any, *given: Any, **named: Any) -> Any:
        if held and content == held[0]:
            raise PermissionError(13, "Permission denied")
        return read(content, *given, **named)

    held: list[Path] = []
    files = inbox.dropped(found, found.plan())
    held.append(next(file.arrived.file for file in files if file.month == "2026-05"))
    inbox._looks.clear()
    monkeypatch.setattr(inbox, "returns_of", locked)
    ran = run(found, "2026-05", "2026-06", "2026-07", "2026-08")
    assert ran.outcome.success
    assert ran.materialised[GS_T[0]] == ["2026-06-01", "2026-08-01"], "in order"
    assert "release" in ran.materialised, "what stands is built and released"
    assert "GS-T-1 2026-05.xlsx（打不开或没读成）" in ran.tags["未全部采用"]
    assert "2026-05、2026-07 没有报表" in ran.tags["结果"]
    monkeypatch.undo()
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0")
    again = run(found, "2026-05")
    assert again.materialised[GS_T[0]] == ["2026-05-01"], "once it opens it is taken"


def test_a_bundled_file_that_breaks_its_reader_is_an_error_on_its_form_and_the_others_are_taken(
    month: Ran, found: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = found.published_root / "gansu_ai_plus"
    folder.mkdir()
    (folder / "files.csv").write_text(
        "period,file,written_on\n2026-09,2026-09.csv,2026-10-20\n", encoding="utf-8"
    )
    drop(found, 5, "2026-09", **GOOD)
    ran = run(found, "2026-09")  # the listed file is not there
    check = ran.findings("ledger/published", "2026-09")
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert ran.outcome.success and ran.materialised[GS_T[4]] == ["2026-09-01"]

    def broken(*_: Any) -> Any:
        raise RuntimeError("合成")

    (folder / "2026-09.csv").write_text("x\n", encoding="utf-8")
    monkeypatch.setattr(load_file, "report_on", broken)
    check = run(found, "2026-09").findings("ledger/published", "2026-09")
    assert "合成" in check.metadata["first"].records[0].data["问题"]  # type: ignore[union-attr]


def test_a_run_that_finds_the_root_held_tries_again_with_a_reason_and_then_takes_everything(
    month: Ran, found: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_step, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(month_step, "PAUSE_SECONDS", 1)
    drop(found, 2, "2026-04", **GOOD)
    holds = (
        "from filelock import FileLock; import sys; lock = FileLock(sys.argv[1]); lock.acquire();"
        "print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holds, str(found.data.root / "runner.lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    waited: list[str] = []

    def told(context: Any, busy: Any) -> None:
        waited.append(busy.zh)
        if len(waited) == 2:
            other.communicate()

    monkeypatch.setattr(month_step, "_say_who_holds_it", told)
    prepare_home(found)
    with dg.DagsterInstance.get() as instance:
        job = definitions(found).resolve_job_def(JOB)
        done = job.execute_in_process(instance=instance, partition_key="2026-04-01", raise_on_error=False)
        kinds = [event.event_type_value for event in done.all_events]
    assert done.success and kinds.count("STEP_UP_FOR_RETRY") == len(waited) >= 2
    assert [one.partition for one in done.asset_materializations_for_node("month") if one.partition]
