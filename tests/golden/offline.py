"""A process, and all it starts, without a network: every attempt is refused and written down."""

import os
from pathlib import Path

from support import HOME

SITECUSTOMIZE = """
import os, socket
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}
real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
real_getaddrinfo = socket.getaddrinfo

def allowed(host):
    return os.environ["LONGSHU_TEST_LOOPBACK"] == "1" and (host is None or str(host) in LOOPBACK)

def refuse(what):
    with open(os.environ["LONGSHU_TEST_ATTEMPTS"], "a") as log:
        log.write(f"{what}\\n")
    raise OSError("the test has no network: " + what)

def connect(self, address):
    if self.family != getattr(socket, "AF_UNIX", None) and not allowed(address[0]):
        refuse(f"connect {address}")
    return real_connect(self, address)

def connect_ex(self, address):
    if self.family != getattr(socket, "AF_UNIX", None) and not allowed(address[0]):
        refuse(f"connect {address}")
    return real_connect_ex(self, address)

def getaddrinfo(host, *args, **kwargs):
    if not allowed(host):
        refuse(f"getaddrinfo {host}")
    return real_getaddrinfo(host, *args, **kwargs)

socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
with open(os.environ["LONGSHU_TEST_ATTEMPTS"] + ".guarded", "a") as log:
    log.write(f"{os.getpid()}\\n")
"""


def environment(folder: Path, *, loopback: bool) -> dict[str, str]:
    """The environment of a guarded process; attempts are in `folder`/attempts, one a line."""
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    given = {k: v for k, v in os.environ.items() if not k.startswith(("DAGSTER", "DBT", "LONGSHU", "DO_NOT"))}
    return given | {
        "PYTHONPATH": os.pathsep.join([str(folder / "site"), str(HOME)]),
        "LONGSHU_TEST_ATTEMPTS": str(folder / "attempts"),
        "LONGSHU_TEST_LOOPBACK": "1" if loopback else "0",
        "HOME": str(folder),  # so that no settings of the machine's user take part
        "PYTHONUTF8": "1",
    }


def attempts(folder: Path) -> list[str]:
    """What was tried beyond what is allowed. Fails where no process was guarded at all."""
    assert (folder / "attempts.guarded").read_text(encoding="utf-8").strip(), "the guard was not in force"
    log = folder / "attempts"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []
