"""`make test-bi`: a real Superset imports the bundle by the documented commands and shows the dashboard.

Not collected by `make test`: it needs an environment of its own (700 MB) and two minutes.
The screenshot of the practice set goes to docs/images/superset-dashboard.png.
"""

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import requests
from bi.asking import statement
from bi.practice import Practice
from bi.superset import BIN, PASSWORD, Superset
from playwright.sync_api import Page, sync_playwright
from readers.questions import QUESTIONS, Question
from readers.told import told_release
from sqlalchemy import NullPool, create_engine
from support import HOME

from contracts.dictionary import marts
from warehouse.products.bi.charts import query
from warehouse.products.bi.datasets import datasets
from warehouse.products.bi.declared import dashboard

SCREENSHOT = HOME / "docs" / "images" / "superset-dashboard.png"
SLUG = "gansu-ai-plus-synthetic"
SIZE = {"width": 1600, "height": 3340}


@pytest.fixture(scope="module")
def pointer(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A link like releases/current, at first to the older release."""
    link = tmp_path_factory.mktemp("pointer") / "current"
    link.symlink_to(practice.june.path, target_is_directory=True)
    return link


@pytest.fixture(scope="module")
def superset(
    practice: Practice, pointer: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    one = Superset(tmp_path_factory.mktemp("superset"))
    one.documented("superset db upgrade")
    one.documented("superset init")
    create = (
        "superset fab create-admin --username admin --firstname 管理 --lastname 员 --email admin@example.org"
    )
    assert create in (HOME / "docs" / "bi.md").read_text(encoding="utf-8")
    one.run(f"{create} --password {PASSWORD}")
    data = practice.made.settings.data.root
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli.app", "bi", "--out", str(one.home / "longshu_superset.zip"),
         "--data-root", str(data), "--database", str(pointer / "longshu.duckdb")],
        check=True, cwd=HOME,
    )  # fmt: skip
    one.documented("superset import-dashboards -p longshu_superset.zip -u admin")
    one.start()
    yield one
    one.stop()


def charts(superset: Superset) -> dict[str, int]:
    found = superset.get("chart/?q=(page_size:100)")
    assert found["count"] == len(found["result"])
    return {c["slice_name"]: c["id"] for c in found["result"]}


def rows_of(superset: Superset, label: str) -> list[dict[str, Any]]:
    answer = superset.get(f"chart/{charts(superset)[label]}/data/?force=true")
    return list(answer["result"][0]["data"])


def test_every_chart_and_dataset_arrived_once(superset: Superset) -> None:
    assert sorted(charts(superset)) == sorted(c.label[0] for c in dashboard().charts.values())
    found = superset.get("dataset/?q=(page_size:100)")["result"]
    assert sorted(d["table_name"] for d in found) == sorted({*marts(), *dashboard().questions})
    on_page = superset.get(f"dashboard/{SLUG}/charts")["result"]
    assert len(on_page) == len(dashboard().charts)


def test_a_swapped_release_is_shown_without_a_restart(
    superset: Superset, practice: Practice, pointer: Path
) -> None:
    shown = []
    for release in (practice.june, practice.latest):
        swap(pointer, release.path)
        answer = asked(
            superset, "select cast(max(known_on) as varchar) as day from marts.mart_goal_scorecard"
        )
        shown.append(answer.json()["data"][0]["day"])
    assert shown == ["2026-06-30", practice.latest.manifest.known_on.isoformat()]


def swap(pointer: Path, release: Path) -> None:
    """The pointer leads to that release, as publishing it would have it."""
    aside = pointer.with_name("next")
    aside.symlink_to(release, target_is_directory=True)
    aside.replace(pointer)


def asked(superset: Superset, sql: str) -> requests.Response:
    """What SQL Lab answers."""
    database = superset.get("database/")["result"][0]["id"]
    given = {"database_id": database, "sql": sql, "runAsync": False, "queryLimit": 10, "schema": "marts"}
    return superset.post("sqllab/execute/", given)


@pytest.mark.parametrize("name", sorted(dashboard().charts))
def test_every_chart_shows_what_the_marts_hold(superset: Superset, practice: Practice, name: str) -> None:
    """Row for row, as the same question gives it asked of the release without Superset."""
    chart = dashboard().charts[name]
    given = rows_of(superset, chart.label[0])
    asked = statement(datasets(practice.latest.database)[chart.dataset], query(chart))
    with create_engine(f"duckdb:///{practice.latest.database}", poolclass=NullPool).connect() as con:
        wanted = [dict(row) for row in con.execute(asked).mappings()]
    assert given
    assert rows_as_told(given) == rows_as_told(wanted)


def rows_as_told(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The rows in an order of their own; numbers to twelve digits, days and moments as JSON tells them."""
    return sorted(tuple(f"{name}={as_told(row[name])}" for name in sorted(row)) for row in rows)


def as_told(value: Any) -> str:
    if isinstance(value, (bool, str)) or value is None:
        return str(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        value = moment.replace(tzinfo=UTC).timestamp() * 1000
    return f"{float(value):.12g}"


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')",
        "select * from read_csv('/etc/passwd')",
        "set enable_external_access = true",
        "delete from marts.dim_area",
    ],
)
def test_sql_lab_neither_writes_nor_reads_another_file(superset: Superset, sql: str) -> None:
    answer = asked(superset, sql)
    assert not answer.ok, answer.text[:500]
    allowed = asked(superset, "select count(*) as n from marts.dim_area")
    assert allowed.ok and allowed.json()["data"][0]["n"] > 0


@pytest.fixture(scope="module")
def told(practice: Practice, pointer: Path) -> Iterator[None]:
    """The told figures are the current release, until the last question on them was answered."""
    swap(pointer, told_release())
    yield
    swap(pointer, practice.latest.path)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_sql_lab_answers_an_analysts_question_as_it_was_worked_out_by_hand(
    superset: Superset, question: Question
) -> None:
    answer = asked(superset, question.sql)
    assert answer.ok, answer.text[:500]
    found = [tuple(as_told(value) for value in row.values()) for row in answer.json()["data"]]
    assert found == [tuple(as_told(value) for value in row) for row in question.answer]


def test_importing_again_replaces_and_doubles_nothing(superset: Superset) -> None:
    before = charts(superset)
    bundle = (superset.home / "longshu_superset.zip").read_bytes()
    old, new = dashboard().charts["met_count"].label[0], "另一个名字"
    superset.replace(renamed(bundle, old, new))
    assert charts(superset) == {new if label == old else label: n for label, n in before.items()}
    superset.replace(bundle)
    assert charts(superset) == before
    assert rows_of(superset, old)


def renamed(bundle: bytes, old: str, new: str) -> bytes:
    """The bundle with another name for one chart."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as given, zipfile.ZipFile(changed, "w") as made:
        for name in given.namelist():
            text = given.read(name).decode()
            made.writestr(name, text.replace(f"slice_name: {old}", f"slice_name: {new}"))
    return changed.getvalue()


def _logged_in(page: Page, superset: Superset) -> None:
    page.goto(f"{superset.url}/login/")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def in_few_colours(path: Path) -> None:
    """The picture has 200 colours, half its size; Superset's environment has the library."""
    code = "import sys; from PIL import Image as I; I.open(sys.argv[1]).convert('RGB').quantize(200).save(sys.argv[1], optimize=True)"
    subprocess.run([str(BIN / "python"), "-c", code, str(path)], check=True)


def test_the_dashboard_shows_every_chart_in_the_browser(superset: Superset) -> None:
    sent: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="zh-CN")
        page.on("response", lambda r: sent.append(r.url))
        page.on("requestfailed", lambda r: sent.append(r.url) if r.failure != "csp" else None)
        _logged_in(page, superset)
        page.goto(f"{superset.url}/superset/dashboard/{SLUG}/")
        page.locator(".dashboard-component-chart-holder").nth(len(dashboard().charts) - 1).wait_for(
            timeout=120_000
        )
        while page.locator(".loading, [aria-label=Loading]").count():
            page.wait_for_timeout(500)
        page.wait_for_timeout(4_000)  # the bars grow
        text = page.inner_text("body")
        for chart in dashboard().charts.values():
            assert chart.label[0] in text
        assert "演练数据 SYNTHETIC" in text
        for said in ("Unexpected error", "没有可用数据", "No data", "网络异常"):
            assert said not in text
        page.screenshot(path=SCREENSHOT)
        browser.close()
    in_few_colours(SCREENSHOT)
    here = (superset.url, "data:", "blob:")
    assert [url for url in sent if not url.startswith(here)] == []
    assert SCREENSHOT.stat().st_size < 400_000
