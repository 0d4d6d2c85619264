"""The kit: made online, installed and run by a bare Python in a network namespace that has no interface."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import HOME

sys.path.insert(0, str(HOME / "kit"))
import make_kit

OWN_PYTHON = f"3.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit for this system and Python, unpacked from its archive, whose hash was checked."""
    out = tmp_path_factory.mktemp("kit")
    archive = make_kit.make("linux-x86_64", OWN_PYTHON, out)
    said = Path(f"{archive}.sha256").read_text(encoding="utf-8").split()
    assert said == [hashlib.sha256(archive.read_bytes()).hexdigest(), archive.name]
    shutil.unpack_archive(archive, out / "unpacked")
    return next((out / "unpacked").iterdir())


@pytest.mark.parametrize("system", make_kit.SYSTEMS)
@pytest.mark.parametrize("python", make_kit.PYTHONS)
def test_every_combination_resolves_with_a_hash_for_each_package_and_no_condition(
    system: str, python: str
) -> None:
    lines = make_kit.locked_for(system, python).splitlines()
    packages = [line for line in lines if "==" in line]
    assert len(packages) > 100
    assert not [line for line in packages if ";" in line]
    assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


def test_systemd_accepts_the_units_of_the_kit(kit: Path, tmp_path: Path) -> None:
    program = tmp_path / "longshu"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    units = []
    for unit in [*(kit / "server").glob("*.service"), *(kit / "server").glob("*.timer")]:
        text = unit.read_text(encoding="utf-8").replace("/opt/longshu/bin/longshu", str(program))
        units.append(tmp_path / unit.name)
        units[-1].write_text(text, encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", *units], check=False, capture_output=True, text=True)
    assert (said.returncode, len(units)) == (0, 3), said.stderr


def test_a_bare_python_without_any_network_comes_from_the_kit_to_a_scorecard(
    kit: Path, tmp_path: Path
) -> None:
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHON": sys.executable,
        "LANG": "C.UTF-8",
    }
    alone = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*alone, *words], cwd=tmp_path, env=environment, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "longshu 0." in run("sh", str(kit / "install.sh"))
    said = run(str(tmp_path / ".local" / "bin" / "longshu"), "run", "--plan", "gansu_ai_plus")
    assert "发布 2" in said
    assert (tmp_path / "Documents" / "longshu" / "releases" / "CURRENT").is_file()
    there = {path.name for path in tmp_path.iterdir()}
    assert there <= {".local", "Documents", ".cache", ".config", ".dbt"}, "nothing else is touched"
