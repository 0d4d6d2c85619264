"""`longshu ui`: Dagster's console and the pages beside it, on this machine only."""

import logging
import os
import sys
from pathlib import Path

from rich.console import Console

from contracts.errors import UserFault
from orchestration.settings import Settings, settings
from orchestration.views.terminal import say, terminal
from warehouse.paths import WriterBusyError


def ui_command(plan: Path | None, data: Path | None, port: int) -> int:
    """The console is served on loopback until it is stopped; then nothing it started is left.

    What hung from a start before is cleaned up first. Raises UserFault where the root's console is open already.
    """
    found = settings(plan, data)
    found.plan()
    found.export()
    try:
        with found.data.console():
            return _serve(found, terminal(), port)
    except WriterBusyError as busy:
        raise UserFault("ui.open", root=found.data.root, holder_zh=busy.zh, holder_en=busy.en) from None


def _serve(found: Settings, console: Console, port: int) -> int:
    from orchestration.dagster_job.console import NAME
    from orchestration.dagster_job.console_process import run_console
    from orchestration.dagster_job.guard import TOKEN, new_token
    from orchestration.dagster_job.page_server import UI_PORT, serve_pages
    from orchestration.dagster_job.run_history import prepare_home, set_aside_damaged

    if aside := set_aside_damaged(found.data):
        say(console, "told.history.damaged", logging.WARNING, path=aside)
    prepare_home(found)
    token = new_token()
    command = [
        sys.executable, "-m", NAME, "dev",
        "--host", "127.0.0.1", "--port", str(port), "-m", "orchestration.dagster_job.definitions",
    ]  # fmt: skip
    say(console, "told.ui", address=f"http://127.0.0.1:{port}/?token={token}")
    say(console, "told.ui.only")
    try:
        serve_pages(found.data, port + 1, token)
        say(console, "told.ui.pages", port=port + 1)
    except OSError:
        say(console, "told.ui.port", logging.WARNING, port=port + 1)
    given = {"PYTHONWARNINGS": "ignore", UI_PORT: str(port), TOKEN: token}
    return run_console(command, os.environ | given)
