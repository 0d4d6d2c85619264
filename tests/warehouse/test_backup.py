"""A root copied into one file is laid out again as it stood, whatever went on meanwhile; a damaged copy is refused. 合成数据."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from golden.published import publish_twice
from support import SLOT, observation, submit
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.settings import AbsentRootError
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.release.shelf import current_release
from warehouse.verify import backup
from warehouse.verify.backup import BackupError, RootInUseError, back_up, restore
from warehouse.verify.damage import damaged


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A root with two releases, one of them for the public."""
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


def held(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and p.relative_to(root).parts[0] in ("archive", "ledger", "releases", "public", "kits")
        and not p.name.startswith("register.sqlite")
    }  # fmt: skip


def test_a_restored_root_has_every_file_is_verified_and_offers_the_same_release(
    root: DataRoot, tmp_path: Path
) -> None:
    made = back_up(root, tmp_path / "copy.tar")
    assert made.is_new and made.files > 20
    restore(tmp_path / "copy.tar", tmp_path / "again")
    again = DataRoot(tmp_path / "again")
    assert held(again.root) == held(root.root)
    assert damaged(again).damages == []
    (was, now) = (current_release(one) for one in (root, again))
    assert was and now and was.name == now.name and now.path.is_relative_to(again.root)
    assert (again.releases / "current").resolve() == now.path.resolve()
    assert not (again.root / "builds").exists() and not (again.root / "backup.json").exists()


def test_a_backup_of_a_root_in_which_nothing_changed_is_not_written_again(
    root: DataRoot, tmp_path: Path
) -> None:
    file = tmp_path / "copy.tar"
    back_up(root, file)
    before = file.stat().st_mtime_ns
    assert not back_up(root, file).is_new and file.stat().st_mtime_ns == before
    submit(root, [observation()], at=datetime(2027, 5, 1))
    assert back_up(root, file).is_new


def test_a_backup_taken_while_others_send_returns_holds_each_of_them_whole_or_not_at_all(
    root: DataRoot, tmp_path: Path
) -> None:
    going, sent = threading.Event(), []

    def sender() -> None:
        while not going.is_set():
            slot = Slot(SLOT.form, SLOT.department, f"{2000 + len(sent) // 12}-{len(sent) % 12 + 1:02d}")
            with root.writer():
                submit(root, [observation(obs_value=Decimal(len(sent)))], at=datetime(2027, 5, 1), slot=slot)
            sent.append(slot)

    before = len(list(manifests(root)))
    thread = threading.Thread(target=sender)
    thread.start()
    try:
        for number in range(3):
            back_up(root, tmp_path / f"copy{number}.tar")
    finally:
        going.set()
        thread.join()
    for number in range(3):
        restore(tmp_path / f"copy{number}.tar", tmp_path / f"again{number}")
        again = DataRoot(tmp_path / f"again{number}")
        assert damaged(again).damages == []
        assert before <= len(list(manifests(again))) <= before + len(sent)
    assert not list(root.work.glob("backup-*"))


@pytest.mark.parametrize("harm", ["cut", "flipped", "foreign", "emptied"])
def test_a_damaged_copy_is_refused_and_nothing_is_laid_out(root: DataRoot, tmp_path: Path, harm: str) -> None:
    file, target = tmp_path / "copy.tar", tmp_path / "again"
    back_up(root, file)
    content = bytearray(file.read_bytes())
    if harm == "flipped":
        place = content.rindex(b"PAR1") - 60
        content[place] ^= 0xFF
    file.write_bytes(
        {"cut": bytes(content[: len(content) // 2]), "foreign": b"PK\x03\x04", "emptied": b""}.get(
            harm, bytes(content)
        )
    )
    with pytest.raises(BackupError):
        restore(file, target)
    assert not target.exists() and [p.name for p in tmp_path.iterdir() if "restoring" in p.name] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这样的文件名 | no such name there")
@pytest.mark.parametrize("name", ["..\\..\\x.xlsx", "C:\\x.xlsx", "c:x.xlsx"])
def test_a_file_in_the_inbox_whose_name_another_system_takes_for_a_path_comes_back_with_the_rest(
    root: DataRoot, tmp_path: Path, name: str
) -> None:
    root.inbox.mkdir(exist_ok=True)
    (root.inbox / name).write_bytes(b"synthetic")
    back_up(root, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "again")
    assert (tmp_path / "again" / "inbox" / name).read_bytes() == b"synthetic"
    assert held(tmp_path / "again") == held(root.root)


def declared(entry: tarfile.TarInfo, content: bytes) -> bytes:
    """A backup that declares the entry, as one made to do harm would."""
    said = json.dumps({"files": {entry.name: hashlib.sha256(content).hexdigest()}}).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for one, held_by_it in ((tarfile.TarInfo(backup.CONTENTS), said), (entry, content)):
            one.size = len(held_by_it)
            archive.addfile(one, io.BytesIO(held_by_it))
    return packed.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, leads_to
    return made


@pytest.mark.parametrize(
    "hostile",
    [
        entry("../outside"),
        entry("ledger/../../outside"),
        entry("/outside"),
        entry("ledger/link", tarfile.SYMTYPE, "../../outside"),
        entry("ledger/link", tarfile.SYMTYPE, "/etc"),
        entry("ledger/link", tarfile.LNKTYPE, "../outside"),
        entry("ledger/pipe", tarfile.FIFOTYPE),
        entry("ledger/device", tarfile.CHRTYPE),
    ],
    ids=lambda one: f"{one.name} {one.linkname}",
)
def test_a_backup_that_would_write_or_lead_outside_the_root_is_refused_whole(
    tmp_path: Path, hostile: tarfile.TarInfo
) -> None:
    file = tmp_path / "in" / "copy.tar"
    file.parent.mkdir()
    file.write_bytes(declared(hostile, b"" if hostile.type != tarfile.REGTYPE else b"x"))
    with pytest.raises(BackupError):
        restore(file, tmp_path / "in" / "root")
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "copy.tar"]


def test_a_backup_needs_no_filter_of_tarfile_which_older_pythons_lack(
    root: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    monkeypatch.delattr(tarfile.TarFile, "extractall")
    back_up(root, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "again")
    assert held(tmp_path / "again") == held(root.root)


@pytest.mark.parametrize("command", [["verify"], ["backup", "{0}/copy.tar"], ["tidy"], ["releases"]])
@pytest.mark.parametrize("folder", ["nowhere", "not_mounted"])
def test_a_folder_that_holds_no_root_is_neither_verified_nor_backed_up(
    tmp_path: Path, command: list[str], folder: str
) -> None:
    (tmp_path / "not_mounted").mkdir()
    (tmp_path / "copy.tar").write_bytes(b"the backup of yesterday")
    words = [*(word.format(tmp_path) for word in command), "--data-root", str(tmp_path / folder)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1 and isinstance(done.exception, AbsentRootError)
    assert (tmp_path / "copy.tar").read_bytes() == b"the backup of yesterday"
    assert not (tmp_path / "nowhere").exists() and list((tmp_path / "not_mounted").iterdir()) == []


def test_a_backup_is_never_laid_over_what_is_there(root: DataRoot, tmp_path: Path) -> None:
    back_up(root, tmp_path / "copy.tar")
    before = held(root.root)
    with pytest.raises(RootInUseError):
        restore(tmp_path / "copy.tar", root.root)
    assert held(root.root) == before
    (tmp_path / "empty").mkdir()
    assert restore(tmp_path / "copy.tar", tmp_path / "empty").files > 20


def test_where_the_file_system_has_no_second_names_the_copy_is_the_same(
    root: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(root, tmp_path / "linked.tar")

    def refused(*_: object) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr(backup.os, "link", refused)
    assert not back_up(root, tmp_path / "linked.tar").is_new  # the same names, the same hashes
    assert back_up(root, tmp_path / "copied.tar").is_new


def test_both_commands_say_what_they_did_and_a_second_restore_is_refused(
    root: DataRoot, tmp_path: Path
) -> None:
    file, target = str(tmp_path / "陇数.tar"), str(tmp_path / "新根")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words))
        return done.exit_code, done.output + getattr(done.exception, "zh", "")

    code, said = run("backup", file, "--data-root", str(root.root))
    assert code == 0 and "已备份" in said and "backed up" in said
    code, said = run("backup", str(tmp_path), "--data-root", str(root.root))
    assert code == 1 and "是文件夹" in said
    code, said = run("restore", file, "--data-root", target)
    assert code == 0 and "逐个核对无误" in said
    code, said = run("restore", file, "--data-root", target)
    assert code == 1 and "已有东西" in said and "Traceback" not in said
