"""The image of a server: built from the kit without a network, run as its own user, healthy, stopped in order.

Needs podman and the base image that `kit/server/Containerfile` names, for this Python's kit; left out elsewhere.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from support import HOME

sys.path.insert(0, str(HOME / "kit"))
import make_kit

PYTHON = "3.11"
BASE = f"docker.io/library/python:{PYTHON}-slim"
NAME = "longshu-proof"
COPY, AGAIN = "/home/longshu/copy.tar", "/home/longshu/again"  # in the container, beside its volume


def podman(*words: str, is_right: bool = True) -> str:
    done = subprocess.run(["podman", *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0 or not is_right, done.stdout + done.stderr
    return done.stdout


pytestmark = pytest.mark.skipif(
    shutil.which("podman") is None or not podman("images", "--quiet", BASE, is_right=False),
    reason=f"podman 或底层映像 {BASE} 不在 | no podman, or no base image {BASE}",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A container of the image, its console started on an empty volume."""
    out = tmp_path_factory.mktemp("kit")
    shutil.unpack_archive(make_kit.make("linux-x86_64", PYTHON, out), out / "unpacked")
    kit = next((out / "unpacked").iterdir())
    build = ("build", "--format", "docker", "--network", "none", "--file", str(kit / "server/Containerfile"))
    podman(*build, "--tag", NAME, str(kit))
    run = ("run", "--detach", "--name", NAME, "--network", "none", "--volume", f"{NAME}:/data")
    podman(*run, "--env", "LONGSHU_PLAN=gansu_ai_plus", NAME)
    yield NAME
    podman("rm", "--force", NAME)
    podman("volume", "rm", NAME)
    podman("rmi", NAME)


def is_healthy(server: str) -> bool:
    """The health check of the image was true at last, or the container has ended."""
    while "running" in podman("inspect", "--format", "{{.State.Status}}", server):
        done = subprocess.run(["podman", "healthcheck", "run", server], check=False, capture_output=True)
        if done.returncode == 0:
            return True
        time.sleep(2)
    return False


def test_the_server_answers_its_health_check_and_works_as_a_user_that_cannot_change_it(server: str) -> None:
    assert is_healthy(server), podman("logs", server)
    inside = ("exec", server)
    assert podman(*inside, "id", "-u").strip() == "10001"
    assert podman(*inside, "find", "/opt/longshu", "-writable", "-not", "-type", "l").strip() == ""
    assert "发布 2" in podman(*inside, "longshu", "run", "--by", "值班员")
    assert "1 个发布的哈希全部相符" in podman(*inside, "longshu", "verify")


def test_a_backup_made_inside_is_laid_out_again_and_verified(server: str) -> None:
    assert is_healthy(server)
    podman("exec", server, "longshu", "run", "--by", "值班员")
    podman("exec", server, "longshu", "backup", COPY)
    said = podman("exec", server, "longshu", "restore", COPY, "--data-root", AGAIN)
    assert "逐个核对无误" in said


def test_the_server_ends_when_told_to_and_starts_again_after_a_kill(server: str) -> None:
    assert is_healthy(server)
    podman("stop", "--time", "600", server)
    assert podman("inspect", "--format", "{{.State.ExitCode}}", server).strip() in ("0", "143")
    podman("start", server)
    assert is_healthy(server)
    podman("kill", "--signal", "KILL", server)
    podman("wait", server)
    podman("start", server)
    assert is_healthy(server), podman("logs", server)
