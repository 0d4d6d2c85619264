"""The pages of the releases over HTTP on this machine only, beside Dagster's: a browser follows no file link from there."""

import os
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from orchestration.dagster_job import guard
from warehouse.paths import DataRoot

LOOPBACK = "127.0.0.1"
UI_PORT = "LONGSHU_UI_PORT"  # set by `longshu ui` for the runs it starts


def page_url(data: DataRoot, page: Path) -> str:
    """Where `page` of a release is to be seen while `longshu ui` runs."""
    return f"http://{LOOPBACK}:{int(os.environ.get(UI_PORT) or 3000) + 1}/{page.resolve().relative_to(data.root.resolve()).as_posix()}"


def serve_pages(data: DataRoot, port: int, token: str) -> ThreadingHTTPServer:
    """Pages of releases and nothing else are served, to whom the console's cookie was given, until the server is closed.

    Raises OSError where the port is taken.
    """
    root = data.root.resolve()

    class Pages(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(root))

        def send_head(self) -> Any:
            # The name keeps pages of other sites from asking through a name of their own.
            is_here = guard.is_here(self.headers.get("Host", ""), server.server_port)
            if not is_here or not guard.carries(self.headers.get("Cookie", ""), token):
                self.send_error(HTTPStatus.FORBIDDEN)
                return None
            path = (root / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
            shelf = next((s for s in (data.releases, data.public) if s.resolve() in path.parents), None)
            if path.suffix != ".html" or shelf is None or _is_unfinished(path.relative_to(shelf.resolve())):
                self.send_error(HTTPStatus.NOT_FOUND)
                return None
            return super().send_head()

        def log_message(self, *given: Any) -> None:
            """Quiet: Dagster's own lines stand there."""

        def end_headers(self) -> None:
            for name, value in guard.HEADERS:
                self.send_header(name.decode(), value.decode())
            super().end_headers()

    server = ThreadingHTTPServer((LOOPBACK, port), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _is_unfinished(path: Path) -> bool:
    """Whether some part of the path is a release still being written, or hidden."""
    return any(step.startswith(".") or step.endswith(".part") for step in path.parts)
