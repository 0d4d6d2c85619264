"""A real Superset in its own environment, set up by the commands of docs/bi.md."""

import os
import shlex
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from support import HOME

BIN = HOME / ".venv-superset" / "bin"
GUIDE = HOME / "docs" / "bi.md"
PASSWORD = "practice"
STARTS_WITHIN = 180.0


@dataclass
class Superset:
    """One Superset with a database of its own below `home`; it listens on this machine only."""

    home: Path
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def documented(self, command: str) -> str:
        """Runs a command that stands in docs/bi.md word for word; returns what it printed."""
        assert command in GUIDE.read_text(encoding="utf-8"), command
        return self.run(command)

    def run(self, command: str) -> str:
        words = shlex.split(command)
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]], env=self._environment(), cwd=self.home, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout + done.stderr

    def start(self) -> None:
        """The server answers, and the session is logged in."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with (self.home / "server.log").open("wb") as log:
            self.server = subprocess.Popen(
                [str(BIN / "gunicorn"), "-w", "1", "--threads", "4", "--timeout", "120",
                 "-b", f"127.0.0.1:{self.port}", "superset.app:create_app()"],
                env=self._environment(), cwd=self.home, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self.server.poll() is None and time.monotonic() < until, self.log()
            time.sleep(1)
        given = {"username": "admin", "password": PASSWORD, "provider": "db", "refresh": False}
        token = self.session.post(f"{self.url}/api/v1/security/login", json=given, timeout=60).json()
        self.session.headers["Authorization"] = f"Bearer {token['access_token']}"
        csrf = self.get("security/csrf_token/")["result"]
        self.session.headers.update({"X-CSRFToken": csrf, "Referer": self.url})

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=30)

    def get(self, path: str) -> dict[str, Any]:
        answer = self.session.get(f"{self.url}/api/v1/{path}", timeout=120)
        assert answer.ok, answer.text[:2000]
        return dict(answer.json())

    def post(self, path: str, content: dict[str, Any]) -> requests.Response:
        return self.session.post(f"{self.url}/api/v1/{path}", json=content, timeout=120)

    def replace(self, bundle: bytes) -> None:
        """What was imported before is replaced by the documented script."""
        script = HOME / "docs" / "superset_replace.py"
        assert f"docs/{script.name} longshu_superset.zip" in GUIDE.read_text(encoding="utf-8")
        path = self.home / "next.zip"
        path.write_bytes(bundle)
        done = subprocess.run(
            [str(BIN / "python"), str(script), str(path), self.url, "admin"],
            env=os.environ | {"SUPERSET_PASSWORD": PASSWORD}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stdout.strip() == "OK", done.stderr[-2000:]

    def log(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=10).ok
        except requests.RequestException:
            return False

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "SUPERSET_CONFIG_PATH": str(HOME / "docs" / "superset_config.py"),
            "SUPERSET_SECRET_KEY": "only for this test, gone with its folder",
            "SUPERSET_HOME": str(self.home),
            "FLASK_APP": "superset.app:create_app()",
        }
