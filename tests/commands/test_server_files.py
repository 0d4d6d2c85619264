"""What a server is set up with names commands, options and variables that there are."""

import re

import pytest
from support import HOME
from typer.main import get_command

from orchestration.cli.app import app

SERVER = HOME / "kit" / "server"
COMMAND = re.compile(r"(?:^ExecStart=\S*/longshu |^CMD \[\"longshu\", )(.*?)\]?$", re.MULTILINE)


def _words(file: str) -> list[str]:
    found = COMMAND.search((SERVER / file).read_text(encoding="utf-8"))
    assert found, file
    return re.findall(r"[^\s\",]+", found[1])


@pytest.mark.parametrize("file", ["Containerfile", "longshu.service", "longshu-backup.service"])
def test_what_is_started_is_a_command_with_its_options(file: str) -> None:
    command, *rest = _words(file)
    known = get_command(app).commands[command]  # type: ignore[attr-defined]
    options = {name for one in known.params for name in one.opts}
    assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize("file", sorted(path.name for path in SERVER.iterdir()))
def test_no_file_of_a_server_runs_the_product_as_root(file: str) -> None:
    text = (SERVER / file).read_text(encoding="utf-8")
    starts = "ExecStart=" in text or "CMD [" in text
    assert not starts or re.search(r"^(?:User=|USER )longshu$", text, re.MULTILINE)


def test_the_console_of_a_server_listens_where_its_health_is_asked() -> None:
    text = (SERVER / "Containerfile").read_text(encoding="utf-8")
    assert re.findall(r"127\.0\.0\.1', (\d+)", text) == re.findall(r"--port\", \"(\d+)", text) != []
