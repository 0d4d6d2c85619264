"""The real console with its daemon: a tick of the inbox sensor, months run again from its page, what a schedule would do."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support import HOME

from orchestration.settings import Settings
from tests.orchestration.monthly_office import GOOD, PARTLY, REJECTED, drop, office
from tests.orchestration.test_console_process import MOST_SECONDS, until
from tests.orchestration.test_job import _free_port as free_port

RUNS = "{ runsOrError { ... on Runs { results { status startTime endTime tags { key value } } } } }"
PARTS = (
    "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } "
    "sensors { name sensorState { id } } } } } }"
)
BACKFILLS = "{ partitionBackfillsOrError { ... on PartitionBackfills { results { status endTimestamp } } } }"
RECORDS = (
    '{ assetOrError(assetKey: {path: ["ledger", "gs_t_1"]}) '
    "{ ... on Asset { assetMaterializations { partition description } } } }"
)
STOP = "mutation($id: String!) { stopSensor(id: $id) { __typename } }"
BACKFILL = "mutation($given: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $given) { __typename } }"
TICK = (
    "mutation($schedule: ScheduleSelector!, $at: Float!) { scheduleDryRun(selectorData: $schedule, timestamp: $at) "
    "{ ... on DryRunInstigationTick { evaluationResult { skipReason runRequests { tags { key value } } } } } }"
)


@dataclass(frozen=True)
class Console:
    """The console of an office while it runs, asked as its own page asks it."""

    found: Settings
    port: int
    printed: Path

    def ask(self, query: str, **given: Any) -> Any:
        """The answer, None while the console cannot give one."""
        token = "".join(re.findall(r"\?token=([\w-]+)", self.printed.read_text(errors="replace"))[:1])
        headers = {"Content-Type": "application/json", "Cookie": f"longshu_ui={token}"}
        body = json.dumps({"query": query, "variables": given}).encode()
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body, headers)
            with urllib.request.urlopen(asked, timeout=MOST_SECONDS) as answer:
                return json.load(answer)["data"]
        except OSError:
            return None

    def runs(self) -> list[dict[str, Any]]:
        """Every run, the first first, its tags as a dictionary."""
        found = self.ask(RUNS)
        runs = found["runsOrError"]["results"] if found else []
        return [run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in reversed(runs)]

    def ended(self, count: int) -> list[dict[str, Any]]:
        """Every run, once there are so many and all have ended."""
        until(lambda: [run["endTime"] is not None for run in self.runs()] == [True] * count)
        return self.runs()


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder = tmp_path_factory.mktemp("console")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGSHU_QUIET_SECONDS", "0")
        found = office(folder, forms=2)
    drop(found, 1, "2026-10", **GOOD)
    port, printed = free_port(), folder / "printed"
    given = {k: v for k, v in os.environ.items() if not k.startswith(("DAGSTER", "LONGSHU"))}
    given |= {"LONGSHU_QUIET_SECONDS": "0", "LONGSHU_PUBLISHED": str(found.published_root)}
    places = ["--plan", str(found.plan_root), "--data-root", str(found.data.root), "--port", str(port)]
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from orchestration.cli.app import main; main()", "ui", *places],
            cwd=HOME, env=given, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield Console(found, port, printed)
    finally:
        process.terminate()
        process.wait(MOST_SECONDS)


@pytest.fixture(scope="module")
def ticked(console: Console) -> dict[str, Any]:
    """The run that the sensor started by itself for what lay in the inbox."""
    (run,) = console.ended(1)
    return run


def test_a_tick_of_the_sensor_takes_what_lies_in_the_inbox_and_releases_it(ticked: dict[str, Any]) -> None:
    assert ticked["status"] == "SUCCESS"
    assert ticked["tags"]["dagster/sensor_name"] == "inbox"
    assert ticked["tags"]["dagster/partition"] == "2026-10-01"
    assert ticked["tags"]["结果"].startswith("采用 1 份；发布 ")


def test_months_run_again_from_the_page_run_in_order_one_at_a_time_and_say_which_had_no_return(
    console: Console, ticked: dict[str, Any]
) -> None:
    (parts,) = console.ask(PARTS)["repositoriesOrError"]["nodes"]
    (sensor,) = (one for one in parts["sensors"] if one["name"] == "inbox")
    assert console.ask(STOP, id=sensor["sensorState"]["id"])["stopSensor"]
    for month, cells in (("2026-05", REJECTED), ("2026-06", GOOD), ("2026-08", PARTLY)):
        drop(console.found, 1, month, **cells)
    months = ["2026-08-01", "2026-03-01", "2026-06-01", "2026-05-01"]
    forms = [{"path": ["ledger", "gs_t_1"]}, {"path": ["ledger", "gs_t_2"]}]
    console.ask(BACKFILL, given={"assetSelection": forms, "partitionNames": months})
    runs = console.ended(4)[1:]
    assert [run["status"] for run in runs] == ["SUCCESS"] * 3
    assert [run["tags"]["dagster/asset_partition_range_start"] for run in runs] == [
        "2026-03-01", "2026-05-01", "2026-08-01",
    ]  # fmt: skip
    assert all(before["endTime"] <= after["startTime"] for before, after in zip(runs, runs[1:], strict=False))
    said = [run["tags"]["结果"] for run in runs]
    assert "2026-03 没有报表" in said[0]
    assert "采用 1 份、退回 1 份" in said[1] and "没有报表" not in said[1], "a month sent back stops no other"
    assert "部分采用 1 份" in said[2]
    assert "GS-T-1 2026-05.xlsx" in runs[1]["tags"]["未全部采用"]


def test_a_backfill_of_months_without_a_return_is_a_success_that_says_so(
    console: Console, ticked: dict[str, Any]
) -> None:
    before = len(console.runs())
    months = ["2026-01-01", "2026-02-01", "2026-10-01"]  # of the last the return was taken before
    console.ask(
        BACKFILL, given={"assetSelection": [{"path": ["ledger", "gs_t_1"]}], "partitionNames": months}
    )
    until(lambda: len(console.runs()) > before)
    until(lambda: console.ask(BACKFILLS)["partitionBackfillsOrError"]["results"][0]["endTimestamp"])
    assert console.ask(BACKFILLS)["partitionBackfillsOrError"]["results"][0]["status"] == "COMPLETED_SUCCESS"
    said = console.ask(RECORDS)["assetOrError"]["assetMaterializations"]
    words = {one["partition"]: one["description"] for one in reversed(said)}
    assert words["2026-01-01"] == words["2026-02-01"] == "本月无报表"


@pytest.mark.parametrize(
    ("schedule", "at", "said"),
    [
        ("month_by_calendar", datetime(2026, 11, 11, 9), "2026-10 的报表已到期，收取并发布"),
        ("month_by_calendar", datetime(2026, 11, 14, 9), "不是截止后的第一个工作日"),
        ("daily_sweep", datetime(2026, 11, 14, 7, 30), "本日无新报表"),
    ],
)
def test_a_tick_of_a_schedule_says_in_one_sentence_what_it_does(
    console: Console, ticked: dict[str, Any], schedule: str, at: datetime, said: str
) -> None:
    (parts,) = console.ask(PARTS)["repositoriesOrError"]["nodes"]
    named = {
        "repositoryName": parts["name"], "repositoryLocationName": parts["location"]["name"], "scheduleName": schedule,
    }  # fmt: skip
    tick = console.ask(TICK, schedule=named, at=at.replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())
    result = tick["scheduleDryRun"]["evaluationResult"]
    reasons = [tag["value"] for one in result["runRequests"] or [] for tag in one["tags"]]
    assert said in " ".join([result["skipReason"] or "", *reasons])
