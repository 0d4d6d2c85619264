"""`damaged` names whatever is not as it was written: in the ledger, on the shelves, beside a release."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from golden.published import publish_twice

from warehouse.ledger.closings import close
from warehouse.ledger.sealed_records import DamagedRecordError, is_as_written, read_record, sealed
from warehouse.paths import DataRoot
from warehouse.release.shelf import current_release, releases
from warehouse.verify.damage import damaged

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


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (f"{RELEASE}/manifest.json", _changed('"known_on": "2027-03-15"', '"known_on": "2027-03-14"')),
        (f"{RELEASE}/manifest.json", _cut_short),
        (f"{RELEASE}/manifest.json", _gone),
        (f"{RELEASE}/longshu.duckdb.wal", _laid_there),
        (f"{RELEASE}/csv/besides.csv", _laid_there),
        (f"{RELEASE}/feeds/all.xml", _cut_short),
        ("releases/CURRENT", _changed("2027.03.0", "2027.99.0")),
        ("ledger/submissions/published-longshu_editors-2026-11-002.json", _changed("T09:00", "T08:00")),
        ("ledger/submissions/published-longshu_editors-2026-11-002.json", _cut_short),
        ("ledger/submissions/published-longshu_editors-2026-11-002.json", _changed("accepted_at", "taken_at")),
        ("ledger/closings/2027-02.json", _changed("tester", "another")),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_written_is_named(data: DataRoot, name: str, damage: Damage) -> None:
    assert damaged(data).files == []
    damage(data.root / name)
    assert damaged(data).files == [name]


def test_an_unsealed_manifest_that_lacks_what_it_must_say_is_named(data: DataRoot) -> None:
    name = "ledger/submissions/published-longshu_editors-2026-11-002.json"
    path = data.root / name
    found = json.loads(path.read_bytes())
    path.chmod(0o644)
    path.write_text(json.dumps({key: found[key] for key in found.keys() - {"seal", "accepted_at"}}))
    assert damaged(data).files == [name]


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
