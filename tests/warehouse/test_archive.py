"""Received bytes stay as they are; every arrival is on record."""

from datetime import datetime
from pathlib import Path

import pytest

from warehouse.ledger.archive import (
    ArchiveDamagedError,
    Arrival,
    archive,
    archive_file,
    archive_path,
    archived_file,
    arrivals,
)
from warehouse.paths import DataRoot, sha256

CONTENT = "合成数据,synthetic\r\n\x00\xff".encode("utf-16")
RECEIVED = datetime(2027, 1, 4, 9, 30)


def _receive(
    data: DataRoot, content: bytes = CONTENT, at: datetime = RECEIVED, name: str = "a.csv"
) -> Arrival:
    return archive(data, content, original_name=name, received_from="test", received_at=at)


def _archived(data: DataRoot) -> list[Path]:
    return [p for p in data.archive.rglob("*") if p.is_file()]


def test_the_bytes_come_back_unchanged_under_their_hash(data: DataRoot) -> None:
    arrival = _receive(data)
    assert arrival.file_sha256 == sha256(CONTENT)
    assert archived_file(data, arrival.file_sha256).read_bytes() == CONTENT
    assert [p.name for p in _archived(data)] == [arrival.file_sha256]


def test_an_archived_file_is_read_only(data: DataRoot) -> None:
    path = archive_path(data, _receive(data).file_sha256)
    assert path.stat().st_mode & 0o222 == 0


def test_equal_bytes_are_kept_once_and_each_arrival_is_on_record(data: DataRoot) -> None:
    _receive(data)
    written = _archived(data)[0].stat().st_mtime_ns
    _receive(data, at=RECEIVED.replace(day=5), name="/home/someone/b.csv")
    assert len(_archived(data)) == 1
    assert _archived(data)[0].stat().st_mtime_ns == written
    assert [one.original_name for one in arrivals(data)] == ["a.csv", "b.csv"]
    assert {one.file_sha256 for one in arrivals(data)} == {sha256(CONTENT)}


def test_files_that_differ_in_one_byte_are_two_files(data: DataRoot) -> None:
    _receive(data)
    _receive(data, CONTENT + b" ", RECEIVED.replace(day=5))
    assert len(_archived(data)) == 2


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1], CONTENT + b"\n", b"other"])
def test_damage_to_an_archived_file_is_detected_when_it_is_read(data: DataRoot, damage: bytes) -> None:
    arrival = _receive(data)
    path = archive_path(data, arrival.file_sha256)
    path.chmod(0o644)
    path.write_bytes(damage)
    with pytest.raises(ArchiveDamagedError, match=arrival.file_sha256):
        archived_file(data, arrival.file_sha256).read_bytes()


def test_bytes_never_received_are_not_found(data: DataRoot) -> None:
    with pytest.raises(FileNotFoundError):
        archived_file(data, sha256(b"never")).read_bytes()


def test_bytes_that_arrive_again_mend_a_damaged_copy(data: DataRoot) -> None:
    path = archive_path(data, _receive(data).file_sha256)
    path.chmod(0o644)
    path.write_bytes(b"")
    again = _receive(data, at=RECEIVED.replace(day=5))
    assert archived_file(data, again.file_sha256).read_bytes() == CONTENT


def test_two_arrivals_of_one_file_in_the_same_instant_are_two_records(data: DataRoot) -> None:
    _receive(data, name="a.csv")
    _receive(data, name="b.csv")
    assert len(arrivals(data)) == 2


def test_a_large_file_that_arrives_again_mends_a_damaged_copy(data: DataRoot, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_bytes(CONTENT)
    arrival = archive_file(data, file, received_from="test", received_at=RECEIVED)
    path = archive_path(data, arrival.file_sha256)
    path.chmod(0o644)
    path.write_bytes(CONTENT[:-1])
    archive_file(data, file, received_from="test", received_at=RECEIVED.replace(day=5))
    assert archived_file(data, arrival.file_sha256).read_bytes() == CONTENT
    assert path.stat().st_mode & 0o222 == 0
