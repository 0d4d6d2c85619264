"""`damaged` names whatever is not as it was written: in the ledger, on the shelves, beside a release."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from golden.published import publish_twice
from support import SLOT

from contracts.tables import FINDING, OBSERVATION, empty
from warehouse.audience import FILE_NAME
from warehouse.ledger import register, register_index
from warehouse.ledger.append_submission import Content, append
from warehouse.ledger.archive import Arrival
from warehouse.ledger.closings import close
from warehouse.ledger.records import DamagedRecordError, Kind, record_path
from warehouse.ledger.sealed_records import is_as_written, read_record, sealed
from warehouse.paths import DataRoot, json_bytes, sha256_file
from warehouse.release.shelf import current_release, releases
from warehouse.verify.damage import BROKEN, CHANGED, GONE, REGISTER, STRAY, damaged

Damage = Callable[[Path], object]
RELEASE = "releases/2027.03.0"


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    data = DataRoot(tmp_path / "data")
    close(data, "2027-02", now=datetime(2027, 3, 20), closed_by="tester", note="synthetic")
    return data


def _changed(old: str, new: str) -> Damage:
    def change(path: Path) -> None:
        path.chmod(0o644)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def _cut_short(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:40])


def _laid_there(path: Path) -> None:
    path.write_bytes(b"synthetic")


def _gone(path: Path) -> None:
    path.unlink()


def _record(data: DataRoot, kind: Kind, which: int = -1) -> Path:
    return record_path(data, register.acts(data, kind)[which].record)


def _resealed(data: DataRoot) -> None:
    """A value is changed in the observations, and the hash in the record with it."""
    record = _record(data, "submitted", 0)
    said = json.loads(record.read_bytes())
    [(name, file)] = [(n, f) for n, f in said["files"].items() if "observations" in n]
    path = data.root / name
    rows = pl.read_parquet(path)
    path.chmod(0o644)
    rows.with_columns(pl.col("obs_value") + 1).write_parquet(path)
    file["sha256"] = sha256_file(path)
    record.chmod(0o644)
    record.write_bytes(json_bytes(said))


def _swapped(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def _edited(path: Path, sql: str) -> None:
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute(sql)


def _emptied(data: DataRoot) -> None:
    shutil.rmtree(data.ledger)


def _without_records(data: DataRoot) -> None:
    shutil.rmtree(data.records)
    register_index.register_path(data).unlink()


def _table(data: DataRoot, table: str, which: int = -1) -> Path:
    return sorted((data.ledger / table).glob("published-*.parquet"))[which]


def _archived(data: DataRoot) -> Path:
    return next(path for path in data.archive.rglob("*") if path.is_file())


def _kit(data: DataRoot) -> Path:
    return next(data.kits.glob("*.zip"))


def _register_says_otherwise(data: DataRoot) -> None:
    with sqlite3.connect(register_index.register_path(data)) as con:
        con.execute("update acts set body = replace(body, 'tester', 'another') where kind = 'closed'")


REVALUED = "update marts.mart_indicator_values set obs_value = obs_value + 1"
# what is done to the data root, the place that is named, and what is said of it
TAMPERED: dict[str, tuple[Callable[[DataRoot], object], str, tuple[str, str]]] = {
    "a release's manifest says otherwise": (lambda d: _changed("2027-03-15", "2027-03-14")(d.root / RELEASE / "manifest.json"), f"{RELEASE}/manifest.json", CHANGED),
    "a release's manifest is cut short": (lambda d: _cut_short(d.root / RELEASE / "manifest.json"), f"{RELEASE}/manifest.json", CHANGED),
    "a release's manifest is gone": (lambda d: _gone(d.root / RELEASE / "manifest.json"), f"{RELEASE}/manifest.json", CHANGED),
    "a log is laid beside a release's file": (lambda d: _laid_there(d.root / RELEASE / "longshu.duckdb.wal"), f"{RELEASE}/longshu.duckdb.wal", CHANGED),
    "a file is laid into a release": (lambda d: _laid_there(d.root / RELEASE / "csv" / "besides.csv"), f"{RELEASE}/csv/besides.csv", CHANGED),
    "a feed is cut short": (lambda d: _cut_short(d.root / RELEASE / "feeds/all.xml"), f"{RELEASE}/feeds/all.xml", CHANGED),
    "a release's database is edited": (lambda d: _edited(d.root / RELEASE / FILE_NAME, REVALUED), f"{RELEASE}/{FILE_NAME}", CHANGED),
    "a whole release is gone": (lambda d: shutil.rmtree(d.root / RELEASE), RELEASE, GONE),
    "a release is put on the shelf by hand": (lambda d: shutil.copytree(d.root / RELEASE, d.releases / "2027.03.7"), "releases/2027.03.7", STRAY),
    "the pointer names no release": (lambda d: _changed("2027.03.0", "2027.99.0")(d.releases / "CURRENT"), "releases/CURRENT", CHANGED),
    "a value is changed and its hash with it": (_resealed, "ledger/records/000000/000000003.json", BROKEN),
    "a record says otherwise": (lambda d: _changed("tester", "another")(_record(d, "closed")), "ledger/records/000000/000000007.json", CHANGED),
    "a record is cut short": (lambda d: _cut_short(_record(d, "submitted")), "ledger/records/000000/000000005.json", CHANGED),
    "a record is removed": (lambda d: _gone(_record(d, "submitted")), "ledger/records/000000/000000005.json", GONE),
    "the newest record is removed": (lambda d: _gone(_record(d, "closed")), "ledger/records/000000/000000007.json", GONE),
    "two records are swapped": (lambda d: _swapped(_record(d, "submitted", 0), _record(d, "submitted", 1)), "ledger/records/000000/000000002.json", CHANGED),
    "the ledger is emptied": (_emptied, "ledger/records", GONE),
    "the records and the register are gone": (_without_records, "ledger/records", GONE),
    "the register says otherwise": (_register_says_otherwise, "ledger/register.sqlite", REGISTER),
    "observations are gone": (lambda d: _gone(_table(d, "observations")), "ledger/observations/published-longshu_editors-2026-11-002.parquet", GONE),
    "two tables of findings are swapped with those of observations": (lambda d: _swapped(_table(d, "observations"), _table(d, "findings")), "ledger/observations/published-longshu_editors-2026-11-002.parquet", CHANGED),
    "a stray table lies in the ledger": (lambda d: shutil.copyfile(_table(d, "observations"), d.ledger / "observations" / "stray.parquet"), "ledger/observations/stray.parquet", STRAY),
    "an archived file is changed": (lambda d: _cut_short(_archived(d)), "archive", CHANGED),
    "an archived file is gone": (lambda d: _gone(_archived(d)), "archive", GONE),
    "a file nobody sent lies in the archive": (lambda d: _laid_there(d.archive / "besides"), "archive/besides", STRAY),
    "a build's database is edited": (lambda d: _edited(next(d.builds.glob("*/longshu.duckdb")), "create table besides as select 1 as one"), "builds", CHANGED),
    "the plan's copy in a kit is edited": (lambda d: _laid_there(_writable(_kit(d))), "kits", CHANGED),
}  # fmt: skip


def _writable(path: Path) -> Path:
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_is_not_as_it_was_written_is_named(data: DataRoot, kind: str) -> None:
    tamper, place, said = TAMPERED[kind]
    whole = damaged(data)
    assert (whole.files, whole.submissions, whole.releases) == ([], 2, 2)
    tamper(data)
    found = damaged(data).damages
    assert {(one.zh, one.en) for one in found if f"{one.place}/".startswith(f"{place}/")} == {said}, found


def test_a_submission_whose_file_never_arrived_is_named(data: DataRoot) -> None:
    arrival = Arrival("0" * 64, "synthetic.csv", "test", datetime(2027, 3, 21))
    content = Content("accepted", empty(OBSERVATION), empty(FINDING), 0, 0, 0, 0)
    made = append(
        data, SLOT, arrival, content, form_version="1.0.0", coverage="full", contract_sha256="0" * 64, now=arrival.received_at
    )  # fmt: skip
    found = damaged(data).damages
    assert [(one.place, one.en) for one in found] == [(made.submission_id, "its arrival is not on record")]


def test_a_pointer_that_names_nothing_sends_readers_to_the_newest_release(data: DataRoot) -> None:
    (data.releases / "CURRENT").write_text("2027.99.0\n", encoding="utf-8")
    found = current_release(data)
    assert found and found.name == "2027.03.0"


def test_a_record_that_cannot_be_read_is_named_by_whoever_asks_for_it(data: DataRoot) -> None:
    path = data.root / RELEASE / "manifest.json"
    _cut_short(path)
    with pytest.raises(DamagedRecordError, match=path.name):
        releases(data)


def test_a_record_from_before_there_were_seals_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text('{"a": 1}', encoding="utf-8")
    assert is_as_written(path) and read_record(path, "a") == {"a": 1}
    assert sealed(sealed({"a": 1})) == sealed({"a": 1})
