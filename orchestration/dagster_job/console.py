"""Dagster's console with the guard in front: `python -m orchestration.dagster_job.console dev|webserver …`.

`dev` is `dagster dev`, but that the web server it starts is this module's; `webserver` is Dagster's own, but that its
application stands behind the guard. A proxy would leave the port behind it open: the guard is in the process itself.
"""

import importlib
import os
import sys
from typing import Any

from orchestration.dagster_job.console_process import end_with_parent
from orchestration.dagster_job.guard import TOKEN, Guard
from orchestration.dagster_job.page_server import UI_PORT
from orchestration.dagster_job.run_history import close_cut_off_runs
from orchestration.dagster_job.start import start_pages
from orchestration.settings import settings

NAME = "orchestration.dagster_job.console"


def dev() -> None:
    """Dagster's services run until they are stopped, or until `longshu ui` is gone."""
    end_with_parent()
    close_cut_off_runs(settings().data, untold=True)
    dagster_dev: Any = importlib.import_module("dagster._cli.dev")
    start = dagster_dev.open_ipc_subprocess

    def started(parts: Any, **given: Any) -> Any:
        at = list(parts)
        if "dagster_webserver" in at:
            place = at.index("dagster_webserver")
            at[place : place + 1] = [NAME, "webserver"]
        return start(at, **given)

    dagster_dev.open_ipc_subprocess = started
    dagster_dev.dev_command()


def webserver() -> None:
    """Dagster's web server runs behind the guard until it is stopped."""
    cli: Any = importlib.import_module("dagster_webserver.cli")
    make = cli.create_app_from_workspace_process_context
    token, port = os.environ[TOKEN], int(os.environ[UI_PORT])

    def guarded(*given: Any, **named: Any) -> Any:
        return Guard(make(*given, **named), token, port, start_pages(settings()))

    cli.create_app_from_workspace_process_context = guarded
    cli.main()


if __name__ == "__main__":
    {"dev": dev, "webserver": webserver}[sys.argv.pop(1)]()
