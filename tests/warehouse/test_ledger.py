"""The ledger only grows; the record, written last, is the commit."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import polars as pl
import pytest
from support import SLOT, observation, submit

from contracts.tables import FINDING, OBSERVATION, TableContractError, empty, polars_schema
from warehouse import paths
from warehouse.ledger import append_submission, archive, records, register, register_index, table_files
from warehouse.ledger.receipts import kind_of
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import manifests, slot_history
from warehouse.ledger.submissions_table import submissions_frame
from warehouse.paths import DataRoot, sha256_file

AT = datetime(2027, 1, 4, 9)
NAMES = [f"published-longshu_editors-2026-11-{n:03d}" for n in range(1, 4)]


def _tables(data: DataRoot) -> list[str]:
    return sorted(p.name for p in data.ledger.rglob("*.parquet"))


def _value(number: int) -> dict[str, object]:
    return observation(obs_value=Decimal(number))


def test_the_record_is_written_last(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def noted(path: Path, content: bytes, *, read_only: bool = False) -> None:
        order.append(path.relative_to(data.ledger).parts[0])
        paths.write_atomically(path, content, read_only=read_only)

    for module in (table_files, records):
        monkeypatch.setattr(module, "write_atomically", noted)
    submit(data, [_value(1)], at=AT)
    assert order == ["records", "observations", "findings", "records"], "the arrival is on record before"


def test_a_submission_is_read_only_files_and_a_record_that_holds_their_hashes_and_rows(
    data: DataRoot,
) -> None:
    found = submit(data, [_value(1)], at=AT)
    name = found.submission_id
    files = [f"ledger/findings/{name}.parquet", f"ledger/observations/{name}.parquet"]
    assert sorted(found.files) == files
    assert [found.files[file].rows for file in files] == [0, 1]
    for file, named in found.files.items():
        assert sha256_file(data.root / file) == named.sha256
        assert (data.root / file).stat().st_mode & 0o222 == 0
    assert records.record_path(data, found.record).stat().st_mode & 0o222 == 0
    assert (found.respondent, found.department) == (SLOT.department, SLOT.department)


def test_without_its_record_a_submission_does_not_exist(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(append_submission, "commit", cut_off)
        with pytest.raises(OSError):
            submit(data, [_value(1)], at=AT)
    assert (data.ledger / "observations" / f"{NAMES[0]}.parquet").exists()
    assert manifests(data) == []
    assert slot_history(data, SLOT) == []
    assert submissions_frame(data).height == 0
    again = submit(data, [_value(2)], at=AT + timedelta(days=1))
    assert again.submission_id == NAMES[0]
    found = pl.read_parquet(data.ledger / "observations" / f"{NAMES[0]}.parquet")
    assert found["obs_value"].to_list() == [Decimal(2)]


def test_each_slot_counts_its_own_submissions_from_one(data: DataRoot) -> None:
    other = Slot("published", "longshu_editors", "2026-12")
    ids = [
        submit(data, [_value(n)], at=AT, slot=slot).submission_id
        for n, slot in enumerate((SLOT, other, SLOT, SLOT, other))
    ]
    assert ids[::2] == [NAMES[0], NAMES[1], other.submission_id(2)]
    assert ids[1] == other.submission_id(1) and ids[3] == NAMES[2]
    assert [m.seq for m in slot_history(data, SLOT)] == [1, 2, 3]


def test_the_thousandth_submission_follows_the_nine_hundred_and_ninety_ninth(data: DataRoot) -> None:
    first = submit(data, [_value(1)], at=AT)
    said = first.model_dump(mode="json", exclude={"files", "by", "record"})
    said |= {"seq": 999, "submission_id": SLOT.submission_id(999)}
    register.append(data, "submitted", SLOT.submission_id(999), at=AT, content=said)
    ids = [submit(data, [_value(n)], at=AT).submission_id for n in (2, 3)]
    assert ids == [SLOT.submission_id(1000), SLOT.submission_id(1001)]


def test_acceptance_only_moves_forward_when_the_clock_is_set_back_a_little(data: DataRoot) -> None:
    clock = [AT, AT - timedelta(hours=20), AT, AT + timedelta(seconds=1), AT - timedelta(hours=1)]
    months = ["2026-11", "2026-12", "2026-11", "2026-12", "2026-11"]
    for n, (now, month) in enumerate(zip(clock, months, strict=True)):
        submit(data, [_value(n)], at=now, slot=Slot(SLOT.form, SLOT.department, month))
    register = submissions_frame(data)
    stamps = register["accepted_at"].to_list()
    assert len(set(stamps)) == 5 and stamps == sorted(stamps)
    expected = [AT + timedelta(microseconds=n) for n in range(3)]
    expected += [AT + timedelta(seconds=1, microseconds=n) for n in range(2)]
    assert stamps == expected
    assert [int(i[-3:]) for i in register["submission_id"]] == [1, 1, 2, 2, 3]


def test_a_submission_far_ahead_of_the_clock_does_not_move_those_after_it(data: DataRoot) -> None:
    submit(data, [_value(1)], at=datetime(2099, 1, 1))
    assert submit(data, [_value(2)], at=AT).accepted_at == AT


def test_observed_rows_carry_the_acceptance_and_declared_rows_their_publication_day(data: DataRoot) -> None:
    published = datetime(2025, 8, 6)
    rows = [
        _value(1),
        observation(time_period="2025-11", known_basis="declared", accepted_at=published),
    ]
    name = submit(data, rows, at=AT).submission_id
    kept = pl.read_parquet(data.ledger / "observations" / f"{name}.parquet")
    assert kept["accepted_at"].to_list() == [AT, published]
    assert kept["submission_id"].unique().to_list() == [name]


@pytest.mark.parametrize(
    "broken",
    [
        {"obs_value": None},
        {"ref_area": "庆阳市"},
        {"unit_measure": "bananas"},
        {"obs_status": "Z"},
        {"breakdown": ""},
        {"time_period": "2025-12", "period_start": AT.date()},
        {"indicator": None},
    ],
)
def test_a_frame_that_breaks_the_contract_writes_nothing(data: DataRoot, broken: dict[str, object]) -> None:
    submit(data, [_value(1)], at=AT)
    before = _tables(data)
    with pytest.raises(TableContractError, match="observation"):
        submit(data, [observation(**{"time_period": "2025-11"} | broken)], at=AT)
    assert _tables(data) == before and len(manifests(data)) == 1


def test_counts_that_do_not_add_up_write_nothing(data: DataRoot) -> None:
    content = append_submission.Content("accepted", empty(OBSERVATION), empty(FINDING), 3, 1, 1, 0)
    arrival = archive.Arrival("0" * 64, "synthetic.csv", "test", AT)
    with pytest.raises(TableContractError, match="submission"):
        append_submission.append(
            data, SLOT, arrival, content,
            form_version="1.0.0", coverage="full", contract_sha256="0" * 64, now=AT,
        )  # fmt: skip
    assert manifests(data) == [] and not (data.ledger / "observations").exists()


def test_the_kind_of_a_submission_follows_from_the_slots_accepted_files(data: DataRoot) -> None:
    one = submit(data, [_value(1)], at=AT)

    def history(*files: str) -> list[Submission]:
        return [
            one.model_copy(
                update={"file_sha256": f.strip("!"), "outcome": "rejected" if "!" in f else "accepted"}
            )
            for f in files
        ]

    assert kind_of(history(), "a") == "original"
    assert kind_of(history("a!"), "a") == "original"
    assert kind_of(history("a"), "b") == "correction"
    assert kind_of(history("a", "b"), "a") == "revert"
    assert kind_of(history("a"), "a") == "reparse"
    assert kind_of(history("a", "b!"), "a") == "reparse"
    assert kind_of(history("a", "b!"), "b") == "correction"


def test_the_same_reading_has_the_same_digest_whatever_its_submission_is_called(data: DataRoot) -> None:
    one = submit(data, [_value(1)], at=AT)
    two = submit(data, [_value(1)], at=AT + timedelta(days=3))
    other = submit(data, [_value(2)], at=AT + timedelta(days=4))
    assert one.content_sha256 == two.content_sha256 != other.content_sha256
    assert one.files.keys().isdisjoint(two.files.keys())


def test_a_ledger_always_has_tables_of_todays_shape(data: DataRoot) -> None:
    append_submission.write_empty_tables(data)
    path = data.ledger / "observations" / table_files.EMPTY
    found = pl.read_parquet(path)
    assert found.height == 0 and dict(found.schema) == polars_schema(OBSERVATION)
    path.unlink()
    found.drop("accumulation").write_parquet(path)  # as an earlier version would have left it
    append_submission.write_empty_tables(data)
    assert dict(pl.read_parquet(path).schema) == polars_schema(OBSERVATION)


def test_a_table_that_no_record_names_is_taken_out_of_the_ledger(data: DataRoot) -> None:
    name = submit(data, [_value(1)], at=AT).submission_id
    path = data.ledger / "observations" / f"{name}.parquet"
    stray = path.with_name("stray.parquet")
    stray.write_bytes(path.read_bytes())
    append_submission.write_empty_tables(data)
    moved = append_submission.set_aside_unnamed(data)
    assert moved == [data.root / "unnamed" / "observations" / "stray.parquet"] and moved[0].exists()
    assert path.exists() and not stray.exists()
    assert append_submission.set_aside_unnamed(data) == []


def test_an_append_reads_no_more_records_however_many_there_are(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def noted(root: DataRoot, seq: int) -> tuple[records.Record, str]:
        read.append(seq)
        return records.read_record(root, seq)

    monkeypatch.setattr(register_index, "read_record", noted)
    counts = []
    for number in range(40):
        read.clear()
        slot = Slot(SLOT.form, SLOT.department, f"{2000 + number // 12}-{number % 12 + 1:02d}")
        submit(data, [_value(number)], at=AT + timedelta(hours=number), slot=slot)
        counts.append(len(read))
    assert counts[2] == counts[39] > 0


def test_the_register_is_made_again_from_the_records(data: DataRoot) -> None:
    for number in range(3):
        submit(data, [_value(number)], at=AT + timedelta(hours=number))
    before = manifests(data)
    for damage in (
        Path.unlink,
        lambda path: path.write_bytes(b"no register"),
        lambda path: path.write_bytes(b""),
    ):
        damage(register_index.register_path(data))
        assert manifests(data) == before


def test_every_file_of_the_ledger_has_the_mode_of_its_root_whatever_the_umask(tmp_path: Path) -> None:
    root = DataRoot(tmp_path / "data")
    root.root.mkdir()
    root.root.chmod(0o2775)
    before = os.umask(0o077)
    try:
        with root.writer():
            submit(root, [observation()], at=datetime(2026, 6, 1))
    finally:
        os.umask(before)
    kept = [
        p
        for p in root.root.rglob("*")
        if (p.suffix in (".json", ".parquet", ".sqlite") or p.parent.parent == root.archive)
    ]
    assert kept
    for path in kept:
        wanted = (
            0o775
            if path.is_dir()
            else 0o664
            if path.suffix == ".sqlite" or path.name == "root.json"
            else 0o444
        )
        assert path.stat().st_mode & 0o777 == wanted, path


def test_several_that_open_a_new_register_at_once_all_find_its_tables(tmp_path: Path) -> None:
    def opened(data: DataRoot, gate: Barrier) -> tuple[int, str]:
        gate.wait()
        return register.head(data)

    with ThreadPoolExecutor(8) as pool:
        for turn in range(200):
            data, gate = DataRoot(tmp_path / str(turn)), Barrier(8)
            data.records.mkdir(parents=True)
            found = [pool.submit(opened, data, gate) for _ in range(8)]
            assert {one.result()[0] for one in found} == {0}
