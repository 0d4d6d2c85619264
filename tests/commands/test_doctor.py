"""`longshu doctor` names each fault that was planted, says how to mend it, and its exit code says how bad it is."""

import errno
import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from support import HOME, root_of_0_1
from typer.testing import CliRunner

from contracts.json_schema import SCHEMAS
from orchestration.cli.app import app
from orchestration.commands import doctor_machine, doctor_root


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with a release, on a machine where nothing is amiss."""
    root_of_0_1(tmp_path)
    for name in ("LC_ALL", "LC_CTYPE", "LONGSHU_PLAN", "LONGSHU_DATA", *doctor_machine.EXTRAS.values()):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(
        doctor_machine, "_fonts", lambda: doctor_machine.fine("doctor.fonts", name="synthetic")
    )
    return tmp_path / "data"


Say = Callable[..., tuple[int, str]]


@pytest.fixture
def doctor(root: Path) -> Say:
    def ask(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["doctor", "--data-root", str(root), *words])
        return done.exit_code, done.output

    return ask


def test_where_nothing_is_amiss_the_exit_code_is_0(doctor: Say) -> None:
    code, said = doctor()
    assert code == 0, said
    assert "✕" not in said and "→" not in said


def test_without_a_chinese_font_it_says_which_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor_machine, "FONT_FOLDERS", (str(tmp_path),))
    found = doctor_machine._fonts()
    assert found.state == "doubtful" and "Noto Sans CJK" in found.message.fix_zh
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"synthetic")
    assert doctor_machine._fonts().state == "fine"


def test_a_root_that_cannot_be_written_to_is_named(doctor: Say, root: Path) -> None:
    root.chmod(0o555)
    try:
        code, said = doctor()
    finally:
        root.chmod(0o755)
    assert code == 1 and "不能写" in said and "cannot be written to" in said


def test_a_file_system_that_refuses_to_write_is_named(doctor: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    code, said = doctor()
    assert code == 1 and "不能写" in said


def test_a_clock_that_went_back_is_named_with_the_newest_moment_on_record(
    doctor: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_root, "plan_now", lambda: datetime(2001, 1, 1))
    code, said = doctor()
    assert code == 1 and "时钟倒退" in said and "2001-01-01" in said


def test_a_plan_that_is_not_the_roots_is_named(doctor: Say) -> None:
    code, said = doctor("--plan", "china_ai_plus")
    assert code == 1 and "gansu_ai_plus" in said and "china_ai_plus" in said


def test_a_plan_with_faults_is_named_with_them(doctor: Say, tmp_path: Path) -> None:
    broken = tmp_path / "gansu_ai_plus"
    shutil.copytree(HOME / "contracts" / "plans" / "gansu_ai_plus", broken)
    (broken / "targets.csv").write_text("no,header\n", encoding="utf-8")
    code, said = doctor("--plan", str(broken))
    assert code == 1 and "targets.csv" in said


def test_a_release_that_was_changed_is_named_with_its_file(doctor: Say, root: Path) -> None:
    name = (root / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    path = root / "releases" / name / "longshu.duckdb"
    path.chmod(0o644)
    path.write_bytes(b"synthetic")
    code, said = doctor()
    assert code == 1 and name in said and "longshu.duckdb" in said


def test_a_full_disk_is_named(doctor: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))
    code, said = doctor()
    assert code == 1 and "磁盘满了" in said and "full" in said


def test_a_disk_that_fills_up_while_it_is_tried_is_named(
    doctor: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    code, said = doctor()
    assert code == 1 and "磁盘满了" in said


def test_another_duckdb_than_the_needed_is_named_with_both_versions(
    doctor: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duckdb.__version__", "1.1.0")
    code, said = doctor()
    assert code == 1 and "duckdb" in said and "1.1.0" in said and "==1.5.5" in said


def test_a_package_that_is_missing_is_named(doctor: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    version = importlib.metadata.version

    def without(name: str) -> str:
        if name == "xlsxwriter":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", without)
    code, said = doctor()
    assert code == 1 and "缺少软件包 xlsxwriter" in said


@pytest.mark.parametrize("named", ["zh_CN.GB18030", "en_US.ISO-8859-1", "C", "xx_YY.UTF-8"])
def test_a_locale_that_is_not_utf_8_or_not_there_is_named(
    doctor: Say, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("LC_ALL", named)
    code, said = doctor()
    assert code == 3 and named in said and "LANG=C.UTF-8" in said


@pytest.mark.parametrize("place", ["inbox", "inbox/合成.xlsx"])
def test_a_link_in_the_place_of_the_inbox_or_in_it_is_named(
    doctor: Say, root: Path, tmp_path: Path, place: str
) -> None:
    shutil.rmtree(root / "inbox", ignore_errors=True)
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).symlink_to(tmp_path)
    code, said = doctor()
    assert code in (1, 3) and "收件夹里有链接" in said and place.rpartition("/")[2] in said


@pytest.mark.parametrize(("extra", "variable"), doctor_machine.EXTRAS.items())
def test_an_extra_that_is_asked_for_and_not_there_is_named(
    doctor: Say, monkeypatch: pytest.MonkeyPatch, extra: str, variable: str
) -> None:
    monkeypatch.setenv(variable, "synthetic")
    code, said = doctor()
    assert code == 1 and f"longshu[{extra}]" in said and variable in said


def test_a_root_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("synthetic", encoding="utf-8")
    done = CliRunner().invoke(app, ["doctor", "--data-root", str(path)])
    assert done.exit_code == 1 and "不是文件夹" in done.output


def test_the_answers_for_programs_are_by_the_schema(doctor: Say) -> None:
    schema = json.loads((SCHEMAS / "doctor_answer.schema.json").read_text(encoding="utf-8"))
    _, said = doctor("--json")
    answers = [json.loads(line) for line in said.splitlines()]
    assert len(answers) > 8
    for one in answers:
        jsonschema.validate(one, schema)
