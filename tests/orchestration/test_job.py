"""The real job on the real published figures, twice, in a process without a network."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from golden.offline import attempts, environment
from support import HOME

from contracts.dictionary import marts, selected_columns
from warehouse.build.dbt_models import MODELS, dbt_models

RUNS = """
import json, sys
from pathlib import Path
import dagster as dg
from orchestration.dagster_job.run_job import run_job
from orchestration.settings import settings

found = settings(data=Path(sys.argv[1]))

def files():
    folders = ("archive", "received", "ledger", "releases", "builds")
    return sorted(str(p.relative_to(found.data.root)) for f in folders for p in (found.data.root / f).rglob("*")
                  if p.is_file())

def told(outcome):
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(outcome.run_id)
        events = [e.dagster_event for e in instance.all_logs(outcome.run_id) if e.is_dagster_event]
        made = [e.step_materialization_data.materialization for e in events
                if e.event_type_value == "ASSET_MATERIALIZATION"]
        checks = [e.asset_check_evaluation_data for e in events
                  if e.event_type_value == "ASSET_CHECK_EVALUATION"]
        return {
            "success": outcome.success, "error": outcome.error, "status": run.status.value, "tags": run.tags,
            "assets": [m.asset_key.to_user_string() for m in made],
            "metadata": {m.asset_key.to_user_string(): {k: str(v.value) for k, v in m.metadata.items()}
                         for m in made},
            "lineage": {m.asset_key.to_user_string(): {
                            column: [[one.asset_key.to_user_string(), one.column_name] for one in found]
                            for column, found in m.metadata["dagster/column_lineage"].value.deps_by_column.items()}
                        for m in made if "dagster/column_lineage" in m.metadata},
            "columns": {m.asset_key.to_user_string(): {
                            one.name: one.description for one in m.metadata["dagster/column_schema"].value.columns}
                        for m in made if "dagster/column_schema" in m.metadata},
            "checks": [[c.asset_key.to_user_string(), c.check_name, c.passed] for c in checks],
            "partitions": sorted({m.partition for m in made if m.partition}),
            "files": files(), "telemetry": instance.telemetry_enabled,
        }

print(json.dumps([told(run_job(found, None, ["2026-11"])) for _ in range(2)]))
"""


@dataclass(frozen=True)
class Ran:
    """What both runs told, the data root, and what was tried on the network."""

    first: dict[str, Any]
    second: dict[str, Any]
    root: Path
    attempts: list[str]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("job")
    done = subprocess.run(
        [sys.executable, "-c", RUNS, str(folder / "data")],
        cwd=HOME, env=environment(folder, loopback=False), capture_output=True, text=True, timeout=3600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    first, second = json.loads(done.stdout.splitlines()[-1])
    return Ran(first, second, folder / "data", attempts(folder))


def test_the_run_succeeds_without_a_network_and_nothing_tries_to_connect(ran: Ran) -> None:
    assert (ran.first["success"], ran.first["error"]) == (True, "")
    assert ran.attempts == []


def test_the_run_is_in_the_run_history_with_every_asset_that_was_touched_materialised_once(ran: Ran) -> None:
    assert ran.first["status"] == "SUCCESS"
    models = {"workings"} | {f"marts/{name}" for name in marts()}
    assert sorted(ran.first["assets"]) == sorted({"plan", "release", "ledger/published"} | models)
    assert ran.first["partitions"] == ["2026-11-01"]


def test_every_check_of_the_run_passed(ran: Ran) -> None:
    assert len(ran.first["checks"]) > 15
    assert [check for check in ran.first["checks"] if not check[2]] == []
    assert len({(asset, name) for asset, name, _ in ran.first["checks"]}) == len(ran.first["checks"])


def test_the_records_of_the_run_name_build_rows_and_release(ran: Ran) -> None:
    metadata = ran.first["metadata"]
    ledger, release = metadata["ledger/published"], metadata["release"]
    assert int(ledger["rows_read"]) == int(ledger["rows_accepted"]) + int(ledger["rows_quarantined"]) > 0
    assert ledger["submissions"] == "published-longshu_editors-2026-11-001 new"
    assert Path(release["path"]).parent == ran.root / "releases"
    assert (ran.root / "releases" / "CURRENT").read_text(encoding="utf-8").strip() == release["release"]
    area = metadata["marts/dim_area"]
    assert area["build"] and int(area["dagster/row_count"]) > 0
    assert area["数据字典"].endswith("/dictionary.html#dim_area")


def test_each_column_of_a_mart_names_the_columns_it_is_made_from(ran: Ran) -> None:
    lineage = ran.first["lineage"]
    assert set(lineage) == {f"marts/{name}" for name in marts()}
    folders = {model.name: model.folder for model in dbt_models()}
    for name in marts():
        sql = (MODELS / folders[name] / f"{name}.sql").read_text(encoding="utf-8")
        assert sorted(lineage[f"marts/{name}"]) == sorted(selected_columns(sql))
    named = [one for columns in lineage.values() for found in columns.values() for one in found]
    for asset, column in named:
        if asset == "workings":
            assert folders[column.split(".")[0]].split("/")[0] in ("staging", "intermediate")
        else:
            assert column in lineage[asset]
    assert lineage["marts/mart_target_vs_actual"]["status"] == [
        ["workings", "int_target_status.final_status"]
    ]
    said = ran.first["columns"]["marts/mart_target_vs_actual"]
    assert said["status"].endswith(" ← int_target_status.final_status")
    assert "←" not in said["known_on"], "made from no column"


def test_a_second_run_with_nothing_new_makes_no_submission_no_build_and_no_release_and_records_nothing(
    ran: Ran,
) -> None:
    assert ran.second["success"]
    assert ran.second["files"] == ran.first["files"]
    assert (ran.second["assets"], ran.second["checks"]) == ([], [])
    assert ran.second["tags"]["结果"] == "无新报表；发布未变"


def test_the_run_itself_says_what_it_did(ran: Ran) -> None:
    release = ran.first["metadata"]["release"]["release"]
    assert ran.first["tags"]["结果"] == f"采用 1 份；发布 {release}"
    assert "未全部采用" not in ran.first["tags"]


def test_dagsters_telemetry_is_off(ran: Ran) -> None:
    written = yaml.safe_load((ran.root / "dagster" / "dagster.yaml").read_text(encoding="utf-8"))
    assert written["telemetry"] == {"enabled": False}
    assert ran.first["telemetry"] is False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _get(url: str, body: bytes | None = None, cookie: str = "") -> dict[str, Any] | None:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", "Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except OSError:
        return None


def test_the_page_answers_on_loopback_with_the_job_and_nothing_tries_to_connect_further(
    tmp_path: Path,
) -> None:
    port = _free_port()
    code = "from orchestration.cli.app import main; main()"
    with (tmp_path / "output").open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", code, "ui", "--port", str(port), "--data-root", str(tmp_path / "data")],
            cwd=tmp_path, env=environment(tmp_path, loopback=True),
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        limit = time.monotonic() + 600
        url, cookie = f"http://127.0.0.1:{port}", ""
        while _get(f"{url}/server_info", cookie=cookie) is None:
            assert time.monotonic() < limit and server.poll() is None
            time.sleep(0.5)
            printed = (tmp_path / "output").read_text(encoding="utf-8", errors="replace")
            cookie = "longshu_ui=" + "".join(re.findall(r"\?token=([\w-]+)", printed)[:1])
        query = b'{"query": "{ repositoriesOrError { ... on RepositoryConnection { nodes { jobs { name } } } } }"}'
        answer = _get(f"{url}/graphql", query, cookie)
        without = [_get(f"{url}/graphql", query), _get(f"{url}/server_info", cookie="longshu_ui=x")]
        by_get = _get(f"{url}/graphql?query=%7B__typename%7D", cookie=cookie)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)
    said = (tmp_path / "output").read_text(encoding="utf-8", errors="replace")[-3000:]
    assert answer is not None, said
    jobs = [job["name"] for node in answer["data"]["repositoriesOrError"]["nodes"] for job in node["jobs"]]
    assert "monthly" in jobs, said
    assert without == [None, None] and by_get is None
    assert attempts(tmp_path) == []


def test_the_guard_refuses_and_writes_down_what_a_process_and_its_children_try(tmp_path: Path) -> None:
    tries = "import socket; s = socket.socket(); s.connect(('192.0.2.1', 80))"
    parent = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {tries!r}]))"
    done = subprocess.run(
        [sys.executable, "-c", parent],
        env=environment(tmp_path, loopback=True), capture_output=True, timeout=3600, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert attempts(tmp_path) == ["connect ('192.0.2.1', 80)"]
