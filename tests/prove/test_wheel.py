"""The built wheel, installed anywhere: it holds everything, writes nothing beside itself, and releases what a clone does."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from support import HOME

from contracts.version import VERSION
from warehouse.query import rows

LARGEST = 25 * 2**20
BUILT_FROM = ("contracts", "sources", "warehouse", "orchestration", "dbt_project", "docs")
BESIDE = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
HOUSES = BUILT_FROM[:5]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree without a trace in it."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
        shutil.copytree(HOME / name, tree / name, ignore=ignored)
    for name in BESIDE:
        shutil.copy(HOME / name, tree / name)
    built = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        ".",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(out),
    ]
    subprocess.run(built, cwd=tree, check=True)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment of its own, its locked packages from the cache where they are there."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = str(home / "bin" / "python")
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--compile-bytecode"]
    locked = ["--require-hashes", "-r", str(HOME / "requirements" / "run.txt")]
    if subprocess.run([*uv, "--offline", *locked], check=False, capture_output=True).returncode:
        subprocess.run([*uv, *locked], check=True)
    subprocess.run([*uv, "--offline", "--no-deps", str(wheel)], check=True)
    return home


def environment(home: Path) -> dict[str, str]:
    """What a person's shell holds: nothing of this product."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LONGSHU", "PYTHON"))}
    return kept | {"HOME": str(home), "PATH": os.environ["PATH"]}


def asked(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command, run in that folder by a person whose home lies beside it, the package's folder read-only."""
    command = [str(installed / "bin" / "longshu"), *words]
    shut = f'mount --bind "{installed}" "{installed}" && mount -o remount,ro,bind "{installed}" && exec "$@"'
    if os.geteuid() == 0:  # whom modes do not hold back
        command = ["unshare", "--mount", "sh", "-c", shut, "sh", *command]
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        command, cwd=folder, env=environment(folder.parent), text=True, capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def package_files(installed: Path) -> dict[str, str]:
    """Every file below the environment, by its hash."""
    return {
        path.relative_to(installed).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(installed.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def release(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The first release of the installed package in an empty folder, and what was said."""
    place = tmp_path_factory.mktemp("person") / "empty"
    before = package_files(installed)
    done = asked(installed, place, "run", "--plan", "gansu_ai_plus")
    assert done.returncode == 0, done.stdout + done.stderr
    assert package_files(installed) == before, "nothing is written beside the package"
    assert not list(place.iterdir()), "nothing is written where the command was typed"
    yield place.parent, done.stdout + done.stderr


def test_the_wheel_is_small_and_holds_what_the_clone_holds(wheel: Path, installed: Path) -> None:
    assert wheel.stat().st_size < LARGEST
    assert wheel.name.startswith(f"longshu-{VERSION}-")
    site = next((installed / "lib").glob("python3*/site-packages"))
    for house in HOUSES:
        for path in (HOME / house).rglob("*"):
            left_out = {"__pycache__", "target", "logs"} & set(path.parts)
            if path.is_file() and not left_out:
                there = site / path.relative_to(HOME)
                assert there.read_bytes() == path.read_bytes(), there
    assert (installed / "share" / "doc" / "longshu" / "README.md").is_file()


def test_the_data_go_to_the_persons_documents_and_that_is_told(release: tuple[Path, str]) -> None:
    home, said = release
    root = home / "Documents" / "longshu"
    assert str(root) in said
    assert (root / "releases" / "CURRENT").is_file()


def test_its_release_has_row_by_row_what_a_clones_has(release: tuple[Path, str], tmp_path: Path) -> None:
    home, _ = release
    root = tmp_path / "clone"
    command = [
        sys.executable,
        "-m",
        "orchestration.cli.app",
        "run",
        "--plan",
        "gansu_ai_plus",
        "--data-root",
        str(root),
    ]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True, env=environment(tmp_path))
    ours, clones = (
        next(place.glob("releases/2*/longshu.duckdb")) for place in (home / "Documents" / "longshu", root)
    )
    marts = [row["table_name"] for row in rows(ours, "select table_name from information_schema.tables "
             "where table_schema = 'marts' and table_type = 'BASE TABLE' order by 1")]  # fmt: skip
    assert len(marts) > 15
    with duckdb.connect() as con:
        con.execute(f"attach '{ours}' as ours (read_only); attach '{clones}' as clones (read_only)")
        for mart in marts:
            names = [
                name
                for (name,) in con.execute(
                    "select column_name from information_schema.columns where table_catalog = 'ours' and "
                    "table_schema = 'marts' and table_name = ? and data_type not like 'TIMESTAMP%'", [mart],
                ).fetchall()
            ]  # fmt: skip
            one, other = (f'select {", ".join(names)} from {at}.marts."{mart}"' for at in ("ours", "clones"))
            for first, second in ((one, other), (other, one)):
                left = con.execute(f"({first}) except all ({second})").fetchall()
                assert left == [], mart


def test_a_new_root_without_a_plan_is_refused_with_the_plans_listed(installed: Path, tmp_path: Path) -> None:
    done = asked(installed, tmp_path / "here", "run", "--data-root", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "gansu_ai_plus" in done.stderr and "china_ai_plus" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "new" / "root.json").exists()


def test_it_says_what_it_is_and_the_doctor_finds_nothing_broken(
    installed: Path, release: tuple[Path, str]
) -> None:
    home, _ = release
    said = asked(installed, home / "empty", "--version").stdout
    assert f"longshu {VERSION}" in said and "gansu_ai_plus" in said and "wheel" in said
    done = asked(installed, home / "empty", "doctor")
    assert done.returncode in (0, 3) and "✕" not in done.stdout, done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["explain", "compute_power_total", "庆阳", "2025"], ["status"], ["plan", "check"], ["verify"], ["releases"],
        ["form", "GS-AI-1", "--period", "2026-10"], ["notation", "6.6万P"], ["bi"],
    ],
)  # fmt: skip
def test_every_kind_of_question_is_answered_from_any_folder(
    installed: Path, release: tuple[Path, str], words: list[str]
) -> None:
    home, _ = release
    done = asked(installed, home / "elsewhere", *words)
    assert done.returncode == 0, done.stdout + done.stderr
