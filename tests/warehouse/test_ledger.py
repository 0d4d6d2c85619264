"""The ledger only grows; the manifest, written last, is the commit."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from support import SLOT, observation, submit

from contracts.tables import OBSERVATION, TableContractError, empty, polars_schema
from warehouse import paths
from warehouse.ledger import submissions
from warehouse.ledger.submissions import (
    Slot,
    damaged_files,
    kind_of,
    manifests,
    slot_history,
    submissions_frame,
)
from warehouse.paths import DataRoot, sha256_file

AT = datetime(2027, 1, 4, 9)
NAMES = [f"published-longshu_editors-2026-11-{n:03d}" for n in range(1, 4)]


def _files(data: DataRoot) -> list[str]:
    return sorted(p.relative_to(data.ledger).as_posix() for p in data.ledger.rglob("*") if p.is_file())


def _value(number: int) -> dict[str, object]:
    return observation(obs_value=Decimal(number))


def test_the_manifest_is_written_last(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def noted(path: Path, content: bytes, *, read_only: bool = False) -> None:
        order.append(path.parent.name)
        paths.write_atomically(path, content, read_only=read_only)

    monkeypatch.setattr(submissions, "write_atomically", noted)
    submit(data, [_value(1)], at=AT)
    assert order == ["observations", "findings", "submissions"]


def test_a_submission_is_three_read_only_files_and_the_manifest_holds_their_hashes(data: DataRoot) -> None:
    manifest = submit(data, [_value(1)], at=AT)
    name = manifest["submission_id"]
    files = [f"findings/{name}.parquet", f"observations/{name}.parquet", f"submissions/{name}.json"]
    assert _files(data) == files
    assert all((data.ledger / f).stat().st_mode & 0o222 == 0 for f in files)
    for table, digest in manifest["files"].items():
        assert sha256_file(data.ledger / table / f"{name}.parquet") == digest


def test_without_its_manifest_a_submission_does_not_exist(data: DataRoot) -> None:
    name = submit(data, [_value(1)], at=AT)["submission_id"]
    (data.ledger / "submissions" / f"{name}.json").unlink()
    assert manifests(data) == []
    assert slot_history(data, SLOT) == []
    assert submissions_frame(data).height == 0
    again = submit(data, [_value(2)], at=AT + timedelta(days=1))
    assert again["submission_id"] == name
    found = pl.read_parquet(data.ledger / "observations" / f"{name}.parquet")
    assert found["obs_value"].to_list() == [Decimal(2)]


def test_each_slot_counts_its_own_submissions_from_one(data: DataRoot) -> None:
    other = Slot("published", "longshu_editors", "2026-12")
    ids = [
        submit(data, [_value(n)], at=AT, slot=slot)["submission_id"]
        for n, slot in enumerate((SLOT, other, SLOT, SLOT, other))
    ]
    assert ids[::2] == [NAMES[0], NAMES[1], other.submission_id(2)]
    assert ids[1] == other.submission_id(1) and ids[3] == NAMES[2]
    assert [m["seq"] for m in slot_history(data, SLOT)] == [1, 2, 3]


def test_the_thousandth_submission_follows_the_nine_hundred_and_ninety_ninth(data: DataRoot) -> None:
    first = submit(data, [_value(1)], at=AT)
    folder = data.ledger / "submissions"
    row = first | {"seq": 999, "submission_id": SLOT.submission_id(999)}
    (folder / f"{SLOT.submission_id(999)}.json").write_text(json.dumps(row), encoding="utf-8")
    ids = [submit(data, [_value(n)], at=AT)["submission_id"] for n in (2, 3)]
    assert ids == [SLOT.submission_id(1000), SLOT.submission_id(1001)]


def test_accepted_at_never_runs_backwards_when_the_clock_does(data: DataRoot) -> None:
    clock = [AT, AT - timedelta(days=400), AT, AT + timedelta(seconds=1), AT - timedelta(hours=1)]
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


def test_observed_rows_carry_the_acceptance_and_declared_rows_their_publication_day(data: DataRoot) -> None:
    published = datetime(2025, 8, 6)
    rows = [
        _value(1),
        observation(time_period="2025-11", known_basis="declared", accepted_at=published),
    ]
    name = submit(data, rows, at=AT)["submission_id"]
    kept = pl.read_parquet(data.ledger / "observations" / f"{name}.parquet")
    assert kept["accepted_at"].to_list() == [AT, published]
    assert kept["submission_id"].unique().to_list() == [name]


@pytest.mark.parametrize(
    "broken",
    [
        {"obs_value": None},
        {"ref_area": "Qingyang"},
        {"unit_measure": "bananas"},
        {"obs_status": "Z"},
        {"breakdown": ""},
        {"time_period": "2025-12", "period_start": AT.date()},
        {"indicator": None},
    ],
)
def test_a_frame_that_breaks_the_contract_writes_nothing(data: DataRoot, broken: dict[str, object]) -> None:
    submit(data, [_value(1)], at=AT)
    before = _files(data)
    with pytest.raises(TableContractError, match="observation"):
        submit(data, [observation(**{"time_period": "2025-11"} | broken)], at=AT)
    assert _files(data) == before


def test_counts_that_do_not_add_up_write_nothing(data: DataRoot) -> None:
    content = submissions.Content("accepted", empty(OBSERVATION), empty(submissions.FINDING), 3, 1, 1, 0)
    arrival = submissions.Arrival("0" * 64, "synthetic.csv", "test", AT)
    with pytest.raises(TableContractError, match="submission"):
        submissions.append(
            data, SLOT, arrival, content,
            form_version="1.0.0", coverage="full", contract_sha256="0" * 64, now=AT,
        )  # fmt: skip
    assert not data.ledger.exists()


@pytest.mark.parametrize("table", ["observations", "findings"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_or_missing_ledger_file_is_named(data: DataRoot, table: str, gone: bool) -> None:
    name = submit(data, [_value(1)], at=AT)["submission_id"]
    submit(data, [_value(2)], at=AT)
    assert list(damaged_files(data)) == []
    path = data.ledger / table / f"{name}.parquet"
    if gone:
        path.unlink()
    else:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert list(damaged_files(data)) == [f"ledger/{table}/{name}.parquet"]


def test_the_kind_of_a_submission_follows_from_the_slots_accepted_files() -> None:
    def history(*files: str) -> list[dict[str, str]]:
        return [
            {"file_sha256": f.strip("!"), "outcome": "rejected" if "!" in f else "accepted"} for f in files
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
    assert one["content_sha256"] == two["content_sha256"] != other["content_sha256"]
    assert one["files"]["observations"] != two["files"]["observations"]


def test_a_ledger_always_has_tables_of_todays_shape(data: DataRoot) -> None:
    submissions.write_empty_tables(data)
    path = data.ledger / "observations" / submissions.EMPTY
    found = pl.read_parquet(path)
    assert found.height == 0 and dict(found.schema) == polars_schema(OBSERVATION)
    path.unlink()
    found.drop("accumulation").write_parquet(path)  # as an earlier version would have left it
    submissions.write_empty_tables(data)
    assert dict(pl.read_parquet(path).schema) == polars_schema(OBSERVATION)
