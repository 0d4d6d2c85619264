"""An increment: a build that starts from a finished one and replaces what added submissions touch.

The partition is the period a figure is of. All that is decided of a key (which reading counts, what was revised,
withdrawn or is pending) has the key's own period, so no period depends on another; only derived figures look
back, a month or a year. What differs from day to day (known_on) stands in views and small tables, made each time.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from contracts.periods import span
from warehouse.audience import FILE_NAME
from warehouse.build.build_record import finished
from warehouse.connection import connected
from warehouse.ledger.submission import Submission
from warehouse.ledger.submission_history import table_path
from warehouse.paths import DataRoot, sha256

COPIED_BELOW = 1 << 30  # a larger file is taken over instead: it can be made again
LOOKING_BACK = (1, 12)  # months: from the year to date before, and growth over a year (int_derived_inputs)


@dataclass(frozen=True)
class Base:
    """A finished build to start from, and what it knew."""

    folder: Path
    known_on: date
    submissions: dict[str, str]

    @property
    def file(self) -> Path:
        """Its DuckDB file."""
        return self.folder / FILE_NAME


@dataclass(frozen=True)
class Increment:
    """What dbt replaces, each sorted: submission ids, and periods.

    `read` are periods that all figures of the added submissions are of, `inputs` those that derived figures look at.
    """

    added: list[str]
    read: list[str]
    touched: list[str]
    derived: list[str]
    inputs: list[str]

    def as_json(self) -> str:
        """The increment as dbt's macros read it."""
        return json.dumps(asdict(self))


def fingerprints(manifests: Iterable[Submission]) -> dict[str, str]:
    """A hash of what is on record of every submission, by submission."""
    return {m.submission_id: sha256(m.model_dump_json().encode())[:16] for m in manifests}


def base_for(
    data: DataRoot, setting: str, manifests: list[Submission], known_on: date, only: str | None = None
) -> Base | None:
    """The finished build of the same setting from which only added submissions and later days lead here, or None.

    Of several the one with most submissions, then the latest day; with `only` that one build or None.
    """
    now = fingerprints(manifests)
    found = [
        base
        for base in _finished(data, setting)
        if only in (None, base.folder.name) and _leads_to(base, now, manifests, known_on)
    ]
    return max(found, key=lambda base: (len(base.submissions), base.known_on), default=None)


def _finished(data: DataRoot, setting: str) -> Iterable[Base]:
    for folder, made in finished(data):
        if made.setting == setting and made.entered_before is None and (folder / FILE_NAME).exists():
            yield Base(folder, made.known_on, made.submissions)


def _leads_to(base: Base, now: dict[str, str], manifests: list[Submission], known_on: date) -> bool:
    began = min((m.accepted_at for m in manifests if m.is_accepted), default=None)
    return (
        base.known_on <= known_on
        and base.submissions.items() <= now.items()
        # a build of a day before the first submission of all is nothing to start from
        and began is not None
        and began < _end_of(base.known_on)
    )


def take(base: Base, target: Path) -> None:
    """The base's file stands at `target`: a copy of a small one, a large one itself."""
    if base.file.stat().st_size < COPIED_BELOW:
        shutil.copyfile(base.file, target)
    else:
        os.replace(base.file, target)


def increment(
    data: DataRoot, base: Base, manifests: list[Submission], known_on: date
) -> tuple[Increment, dict[str, int]]:
    """What must be replaced in the base to know what is known on `known_on`, and how many rows periods have."""
    added = [m.submission_id for m in manifests if m.submission_id not in base.submissions]
    # also what was accepted after the day: what it declares as public before counts from then
    learned = [
        m
        for m in manifests
        if m.submission_id not in base.submissions
        or _end_of(base.known_on) <= m.accepted_at < _end_of(known_on)
    ]
    slots = {m.slot for m in learned}
    speaking = [m.submission_id for m in manifests if m.slot in slots]
    with connected(base.file, read_only=True) as con:
        declared = con.execute(
            "select distinct time_period from intermediate.int_observations_shown where accepted_at >= ? and accepted_at < ?",
            [_end_of(base.known_on), _end_of(known_on)],
        ).fetchall()
        before = dict(
            con.execute(
                "select time_period, sum(readings_count) from intermediate.int_indicators_read group by all"
            ).fetchall()
        )
    read, rows = periods_of(data, speaking)
    touched = set(rows) | {code for (code,) in declared}
    there = touched | set(before)
    derived = touched | _in_months(there, touched, LOOKING_BACK)
    parts = (added, read, touched, derived, inputs_of(there, derived))
    made = Increment(*(sorted(names) for names in parts))
    return made, before | rows


def periods_of(data: DataRoot, submissions: list[str]) -> tuple[set[str], Counter[str]]:
    """The periods that the observations of those submissions are of, and how many rows each period has.

    The rows are observations and findings; a text of a finding that is no period is left out.
    """
    observations = _counted(data, "observations", submissions)
    found = observations + _counted(data, "findings", submissions)
    return set(observations), Counter({c: rows for c, rows in found.items() if month_of(c) is not None})


def _counted(data: DataRoot, table: str, submissions: list[str]) -> Counter[str]:
    import polars as pl

    found: Counter[str] = Counter()
    for name in submissions:
        column = pl.scan_parquet(table_path(data, table, name)).select("time_period")
        counted = column.drop_nulls().group_by("time_period").len().collect(engine="streaming")
        found.update(dict(counted.iter_rows()))
    return found


def inputs_of(there: set[str], derived: set[str]) -> set[str]:
    """The periods of `there` that figures of the `derived` periods are derived from, those periods included."""
    return derived | _in_months(there, derived, [-n for n in LOOKING_BACK])


def _in_months(codes: set[str], of: set[str], steps: Iterable[int]) -> set[str]:
    """The codes that end in a month so many steps after one that a code of `of` ends in."""
    wanted = {month + step for month in map(month_of, of) if month is not None for step in (0, *steps)}
    return {code for code in codes if month_of(code) in wanted}


def month_of(code: str) -> int | None:
    """The month that a period ends in, counted from year 0; None for a text that is no period."""
    try:
        end = span(code).end
    except ValueError:  # a finding may quote a text that is no period: no figure is of it
        return None
    return end.year * 12 + end.month


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.min) + timedelta(days=1)
