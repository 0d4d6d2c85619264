"""The kit: one folder, and one archive of it with its hash, to install the product on a machine without internet.

    python kit/make_kit.py [--system linux|aarch64|windows] [--python 3.11|3.12|3.13] [--out dist]

Afterwards the folder holds every wheel of the lock for that system and Python, each checked by its hash, the
product's own wheel, `install.sh` or `install.cmd`, a page in Chinese, and for Linux what a server needs. The extras (Spark, DuckLake, Celery) are
left out. Made where there is internet; installed where there is none.
"""

import argparse
import base64
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
HERE = HOME / "kit"
LOCK = HOME / "requirements" / "run.txt"
OWN = "longshu"
SYSTEMS = {
    "linux-x86_64": ("x86_64-manylinux_2_28", ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64"), "install.sh"),
    "linux-aarch64": ("aarch64-manylinux_2_28", ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"), "install.sh"),
    "windows-x86_64": ("x86_64-pc-windows-msvc", ("win_amd64",), "install.cmd"),
}  # fmt: skip
ALSO = {"linux": "linux-x86_64", "aarch64": "linux-aarch64", "windows": "windows-x86_64"}
PYTHONS = ("3.11", "3.12", "3.13")
PAGE = "安装说明.html"


def main() -> None:
    """The kit that the command line asks for stands under `--out`."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--system", choices=[*SYSTEMS, *ALSO], default="linux-x86_64")
    asked.add_argument("--python", choices=PYTHONS, default=f"3.{sys.version_info.minor}")
    asked.add_argument("--out", type=Path, default=HOME / "dist")
    given = asked.parse_args()
    archive = make(ALSO.get(given.system, given.system), given.python, given.out)
    print(f"{archive}\n{archive}.sha256")


def make(system: str, python: str, out: Path) -> Path:
    """The archive of the kit, its hash beside it."""
    folder = out / f"{OWN}-kit-{system}-py{python}"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    locked = folder / "requirements.txt"
    locked.write_text(locked_for(system, python), encoding="utf-8")
    download(locked, system, python, wheels)
    build_own(wheels)
    _, _, script = SYSTEMS[system]
    shutil.copy(HERE / script, folder / script)
    if system.startswith("linux"):
        shutil.copytree(HERE / "server", folder / "server")
    (folder / "PYTHON").write_text(python + "\n", encoding="utf-8")
    (folder / PAGE).write_text(page(system, python), encoding="utf-8")
    archive = Path(shutil.make_archive(str(folder), "zip", root_dir=out, base_dir=folder.name))
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
    return archive


def locked_for(system: str, python: str) -> str:
    """The lock for one system and Python: every package with its hashes, no condition left open."""
    platform, _, _ = SYSTEMS[system]
    command = [
        sys.executable, "-m", "uv", "pip", "compile", str(LOCK), "--quiet", "--no-header", "--no-annotate",
        "--no-emit-index-url", "--generate-hashes", "--python-platform", platform, "--python-version", python,
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=HOME).stdout


def download(locked: Path, system: str, python: str, wheels: Path) -> None:
    """Every wheel of the lock is there, checked by its hash; what has no wheel for that system ends it."""
    _, tags, _ = SYSTEMS[system]
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:",
        "--python-version", python, "--implementation", "cp",
        *(word for tag in tags for word in ("--platform", tag)),
        *(word for abi in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)),
        "-r", str(locked), "-d", str(wheels),
    ]  # fmt: skip
    subprocess.run(command, check=True)


def build_own(wheels: Path) -> None:
    """The product's own wheel lies with the others."""
    scratch = HOME / "build"
    shutil.rmtree(scratch, ignore_errors=True)
    command = [
        sys.executable, "-m", "pip", "wheel", str(HOME), "--no-deps", "--no-build-isolation", "--quiet", "-w", str(wheels),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    shutil.rmtree(scratch, ignore_errors=True)


def page(system: str, python: str) -> str:
    """The page that a person reads first, its pictures within it."""
    images = {
        "scorecard": HOME / "docs" / "images" / "page-scorecard.png",
        "form": HOME / "docs" / "images" / "form-gs-ai-1.png",
    }
    shown = {name: base64.b64encode(path.read_bytes()).decode() for name, path in images.items()}
    _, _, script = SYSTEMS[system]
    text = (HERE / "page.html").read_text(encoding="utf-8")
    for name, value in {"python": python, "system": system, "script": script, **shown}.items():
        text = text.replace("{{ " + name + " }}", value)
    return text


if __name__ == "__main__":
    main()
