"""Links from Dagster's page lead to the pages of releases, and to nothing else of the data root."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.dagster_job.page_server import UI_PORT, page_url, serve_pages
from warehouse.paths import DataRoot

PAGE = "releases/2026.11.0/scorecard.html"
TOKEN = "synthetic-token"


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    for path in (
        PAGE,
        "public/2026.11.0/pages/areas.html",
        "releases/2026.11.0/longshu.duckdb",
        "archive/ab/page.html",
        "releases/.2026.11.1.part/scorecard.html",
        "releases/2026.11.1.part/scorecard.html",
        "refused/internal/2026.11.1/scorecard.html",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("synthetic", encoding="utf-8")
    return DataRoot(tmp_path)


@pytest.fixture
def port(data: DataRoot) -> Iterator[int]:
    server = serve_pages(data, 0, TOKEN)
    yield server.server_port
    server.shutdown()
    server.server_close()


def status(port: int, path: str, host: str = "", cookie: str = f"longshu_ui={TOKEN}") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}", "Cookie": cookie})
    return connection.getresponse().status


def test_pages_of_releases_are_served(port: int) -> None:
    assert status(port, f"/{PAGE}") == 200
    assert status(port, f"/{PAGE}?x=1#overview") == 200
    assert status(port, "/public/2026.11.0/pages/areas.html") == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/releases/", "/releases/2026.11.0/longshu.duckdb", "/archive/ab/page.html",
     "/releases/../archive/ab/page.html", "/releases/%2e%2e/archive/ab/page.html", "/releases/none.html",
     "/releases/.2026.11.1.part/scorecard.html", "/releases/2026.11.1.part/scorecard.html",
     "/refused/internal/2026.11.1/scorecard.html"],
)  # fmt: skip
def test_nothing_else_is_served(port: int, path: str) -> None:
    assert status(port, path) == 404


def test_a_site_of_another_name_is_refused(port: int) -> None:
    assert status(port, f"/{PAGE}", host=f"elsewhere.example:{port}") == 403


@pytest.mark.parametrize("cookie", ["", "longshu_ui=another", "x=1"])
def test_who_was_not_given_the_cookie_is_refused(port: int, cookie: str) -> None:
    assert status(port, f"/{PAGE}", cookie=cookie) == 403


def test_the_link_names_the_port_beside_dagsters(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(UI_PORT, raising=False)
    assert page_url(data, data.root / PAGE) == f"http://127.0.0.1:3001/{PAGE}"
    monkeypatch.setenv(UI_PORT, "3917")
    assert page_url(data, data.root / PAGE) == f"http://127.0.0.1:3918/{PAGE}"
