"""What an increment replaces: the periods that added and lately learned submissions touch. All synthetic."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from support import observation, submit

from warehouse.audience import FILE_NAME
from warehouse.build import increments
from warehouse.build.build_record import BuildRecord, write_build_record
from warehouse.build.increments import Base, base_for, fingerprints, increment, month_of
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

END = datetime(2026, 2, 1)  # of 31 January, as known on which the base was made


def base_in(folder: Path, knew: dict[str, str], shown: dict[str, datetime]) -> Base:
    """A finished build with a reading of each of those periods, accepted then."""
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / FILE_NAME)) as con:
        con.execute("create schema intermediate")
        con.execute(
            "create table intermediate.int_observations_shown (time_period varchar, accepted_at timestamp)"
        )
        con.execute(
            "create table intermediate.int_indicators_read (time_period varchar, readings_count integer)"
        )
        for period, at in shown.items():
            con.execute("insert into intermediate.int_observations_shown values (?, ?)", [period, at])
            con.execute("insert into intermediate.int_indicators_read values (?, 1)", [period])
    return Base(folder, date(2026, 1, 31), knew)


def sent(data: DataRoot, period: str, at: datetime) -> str:
    slot = Slot("published", "longshu_editors", period)
    return submit(data, [observation(time_period=period)], at=at, slot=slot).submission_id


def test_what_was_added_and_what_counts_since_is_made_anew_with_what_is_derived_from_it(
    data: DataRoot,
) -> None:
    sent(data, "2024-01", datetime(2026, 1, 1))
    known = fingerprints(manifests(data))
    added = sent(data, "2025-05", datetime(2026, 2, 20))
    old = datetime(2026, 1, 1)
    shown = dict.fromkeys(("2024-01", "2024-05", "2025-04", "2025-06", "2025-07", "2026-05", "2026-06"), old)
    made, rows = increment(data, base_in(data.builds / "b", known, shown), manifests(data), date(2026, 2, 28))
    assert (made.added, made.read, made.touched) == ([added], ["2025-05"], ["2025-05"])
    assert made.derived == ["2025-05", "2025-06", "2026-05"], "a month and a year on"
    assert made.inputs == ["2024-05", "2025-04", "2025-05", "2025-06", "2026-05"], (
        "and what those look back at"
    )
    assert rows == dict.fromkeys(shown, 1) | {"2025-05": 1}


# when a figure that the base has already counts as known; whether its period is made anew for 28 February
LEARNED = [
    (datetime(2026, 1, 31, 23, 59), False), (END, True), (datetime(2026, 2, 28, 23, 59), True), (datetime(2026, 3, 1), False),
]  # fmt: skip


@pytest.mark.parametrize(("at", "is_touched"), LEARNED)
def test_a_figure_known_since_the_base_and_by_the_day_touches_its_period(
    data: DataRoot, at: datetime, is_touched: bool
) -> None:
    sent(data, "2024-01", datetime(2026, 1, 1))
    base = base_in(data.builds / "b", fingerprints(manifests(data)), {"2025-05": at})
    made, _ = increment(data, base, manifests(data), date(2026, 2, 28))
    assert made.touched == (["2025-05"] if is_touched else [])


@pytest.mark.parametrize(("at", "is_read"), LEARNED)
def test_a_submission_that_the_base_had_and_did_not_know_yet_is_read_with_its_whole_slot(
    data: DataRoot, at: datetime, is_read: bool
) -> None:
    slot = Slot("published", "longshu_editors", "2025-05")
    submit(data, [observation(time_period="2025-03")], at=datetime(2026, 1, 1), slot=slot)
    submit(data, [observation(time_period="2025-05")], at=at, slot=slot)
    base = base_in(data.builds / "b", fingerprints(manifests(data)), {})
    made, _ = increment(data, base, manifests(data), date(2026, 2, 28))
    assert (made.added, made.read) == ([], ["2025-03", "2025-05"] if is_read else [])


@pytest.mark.parametrize(
    ("code", "month"),
    [("2026-01", 24313), ("2026", 24324), ("2026-Q1", 24315), ("2025-03/P18M", 24320), ("2026-03-15", 24315), ("spring", None)],
)  # fmt: skip
def test_a_period_is_of_the_month_in_which_it_ends(code: str, month: int | None) -> None:
    assert month_of(code) == month


def test_the_base_is_the_build_that_knew_most_then_the_latest_from_which_additions_alone_lead_on(
    data: DataRoot,
) -> None:
    sent(data, "2024-01", datetime(2026, 1, 10))
    first = fingerprints(manifests(data))
    sent(data, "2024-02", datetime(2026, 1, 20))
    both = fingerprints(manifests(data))
    record = BuildRecord(
        known_on=date(2026, 1, 15), models="m", setting="s", submissions=first, file_sha256="0"
    )

    def found(**own: object) -> str | None:
        folder = data.builds / f"b{len(list(data.builds.glob('*')))}"
        folder.mkdir(parents=True)
        write_build_record(folder, record.model_copy(update=own))
        if own.get("file_sha256") != "gone":
            (folder / FILE_NAME).write_bytes(b"")
        base = base_for(data, "s", manifests(data), date(2026, 1, 31))
        return base.folder.name if base else None

    # another setting, a question of an earlier moment, no file, later than asked, what has changed since, before all
    assert found(setting="other") is None
    assert found(entered_before=datetime(2026, 1, 16)) is None
    assert found(file_sha256="gone") is None
    assert found(known_on=date(2026, 2, 1)) is None
    assert found(submissions=dict.fromkeys(first, "changed")) is None
    assert found(known_on=date(2026, 1, 9)) is None
    assert found(known_on=date(2026, 1, 10)) == "b6", "the day of the first submission"
    assert found(known_on=date(2026, 1, 31)) == "b7", "of as many submissions the latest day"
    assert found(known_on=date(2026, 1, 20), submissions=both) == "b8", "more before later"
    assert found(known_on=date(2026, 1, 30)) == "b8"
    only = base_for(data, "s", manifests(data), date(2026, 1, 31), only="b7")
    assert only is not None and only.folder.name == "b7"


@pytest.mark.parametrize(("size", "is_copied"), [(3, True), (4, False)])
def test_a_small_base_is_copied_and_one_from_the_bound_on_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, is_copied: bool
) -> None:
    monkeypatch.setattr(increments, "COPIED_BELOW", 4)
    (tmp_path / FILE_NAME).write_bytes(b"0" * size)
    base = Base(tmp_path, date(2026, 1, 31), {})
    increments.take(base, tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes() == b"0" * size
    assert base.file.exists() is is_copied
