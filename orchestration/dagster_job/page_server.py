"""The pages of the releases over HTTP on this machine only, beside Dagster's: a browser follows no file link from there."""

import os
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from warehouse.paths import DataRoot

LOOPBACK = "127.0.0.1"
UI_PORT = "LONGSHU_UI_PORT"  # set by `longshu ui` for the runs it starts
NAMES = ("127.0.0.1", "localhost")


def page_url(data: DataRoot, page: Path) -> str:
    """Where `page` of a release is to be seen while `longshu ui` runs."""
    return f"http://{LOOPBACK}:{int(os.environ.get(UI_PORT) or 3000) + 1}/{page.resolve().relative_to(data.root.resolve()).as_posix()}"


def serve_pages(data: DataRoot, port: int) -> ThreadingHTTPServer:
    """Pages of releases and nothing else are served until the server is closed. Raises OSError where the port is taken."""
    root = data.root.resolve()

    class Pages(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(root))

        def send_head(self) -> Any:
            # The name keeps pages of other sites from asking through a name of their own.
            if self.headers.get("Host", "").rsplit(":", 1)[0] not in NAMES:
                self.send_error(HTTPStatus.FORBIDDEN)
                return None
            path = (root / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
            shelves = (data.releases.resolve(), data.public.resolve())
            if path.suffix != ".html" or not any(shelf in path.parents for shelf in shelves):
                self.send_error(HTTPStatus.NOT_FOUND)
                return None
            return super().send_head()

        def log_message(self, *given: Any) -> None:
            """Quiet: Dagster's own lines stand there."""

    server = ThreadingHTTPServer((LOOPBACK, port), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
