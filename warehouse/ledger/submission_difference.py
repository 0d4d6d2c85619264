"""What a submission says anew, otherwise or no longer, against what was known before it.

Known before it: what its own form and department had last said of each figure. A full return takes back what an earlier
one for the same month gave and it no longer has, but for cells kept in quarantine, whose last value stands.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

import polars as pl

from contracts.renames import named_now
from contracts.tables import VALUE
from warehouse.ledger.earlier_values import (
    KEY,
    STANDING,
    Key,
    as_named_now,
    periods_of_form,
    standing_in,
    standing_of,
)
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import manifests, submission_named, table_path
from warehouse.paths import DataRoot

FIGURE = [*KEY, "obs_value"]
AREA_AND_TIME = ["ref_area", "time_period"]


@dataclass(frozen=True)
class Change:
    """One figure: its key, its value before and now; None where it was not known, or is no longer given."""

    indicator: str
    ref_area: str
    breakdown: str
    time_period: str
    accumulation: str
    old: Decimal | None
    new: Decimal | None

    @property
    def kind(self) -> str:
        """added, changed or withdrawn."""
        if self.old is None:
            return "added"
        return "withdrawn" if self.new is None else "changed"


def of_submission(data: DataRoot, submission_id: str) -> list[Change]:
    """What an accepted submission changed when it came. Raises KeyError where there is no such submission."""
    manifest = submission_named(data, submission_id)
    if manifest is None:
        raise KeyError(submission_id)
    if not manifest.is_accepted:
        return []
    observations, findings = (
        pl.read_parquet(table_path(data, table, submission_id)) for table in ("observations", "findings")
    )
    earlier = [m for m in manifests(data) if m.accepted_at < manifest.accepted_at]
    return submission_difference(data, manifest.slot, manifest.coverage, observations, findings, earlier)


def submission_difference(
    data: DataRoot,
    slot: Slot,
    coverage: str,
    observations: pl.DataFrame,
    findings: pl.DataFrame,
    earlier: Iterable[Submission],
) -> list[Change]:
    """Every figure of a checked file that is new, changed or withdrawn; changed ones first, then withdrawn.

    `earlier` are the submissions known before it.
    """
    known = [m for m in earlier if (m.form, m.department) == (slot.form, slot.department) and m.is_accepted]
    said = _said(observations)
    before = _known(data, known, set(said.select(KEY).iter_rows()))
    given = _known(data, [m for m in known if m.period == slot.period], None)
    now, gone = _against(before, said), _taken_back(given, said, findings)
    found = pl.concat([now, gone] if coverage == "full" else [now])
    return in_order(Change(*row) for row in found.iter_rows())


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changed ones first, then withdrawn, then added; each by name."""
    of_kind: dict[str, list[Change]] = {"changed": [], "withdrawn": [], "added": []}
    for change in changes:
        of_kind[change.kind].append(change)
    return [change for found in of_kind.values() for change in sorted(found, key=attrgetter(*BY_NAME))]


def changes_now(
    data: DataRoot,
    slot: Slot,
    coverage: str,
    observations: Callable[[], Iterable[pl.DataFrame]],
    findings: pl.DataFrame,
) -> Iterator[pl.DataFrame]:
    """Key, `old` and `new` value of every figure that a checked file gives otherwise than the ledger has it, or takes back.

    The observations, in parts, are asked for twice. Where nothing stood before, keys stay as the parts hold them.
    """
    before = _standing(data, slot, observations())
    given = standing_in(data, slot) if coverage == "full" else None
    stands = not before.is_empty() or (given is not None and not given.is_empty())
    for part in observations():
        said = _as_texts(_said(part)) if stands else _said(part)
        yield _against(before, said)
        if given is not None and stands:
            given = given.join(said, on=KEY, how="anti", maintain_order="left")
    if given is not None:
        yield _taken_back(given, given.clear(), findings)


def _said(observations: pl.DataFrame) -> pl.DataFrame:
    """Key and `new` value of every figure of the file."""
    said = observations.select(*KEY, new="obs_value")
    if not named_now().keys() & {*said["indicator"].unique()}:
        return said  # a checked file gives each figure once
    return as_named_now(_as_texts(said)).unique(KEY, keep="last", maintain_order=True)


def _as_texts(said: pl.DataFrame) -> pl.DataFrame:
    return said.with_columns(pl.col(KEY).cast(pl.String))


def _against(before: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """What the file says otherwise than before."""
    if before.is_empty():  # texts of a million keys cost as much as all else here
        return said.drop_nulls("new").select(*KEY, old=pl.lit(None, VALUE), new="new")
    now = said.join(before.select(*KEY, old="standing"), on=KEY, how="left", maintain_order="left")
    return now.filter(pl.col("old").ne_missing(pl.col("new"))).select(*KEY, "old", "new")


def _taken_back(given: pl.DataFrame, said: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """What a full file takes back of the month's figures `given`."""
    pending = findings.filter(pl.col("decision") == "quarantined").select(KEY)
    kept = pl.concat([said.select(KEY), pending.select(pl.col(name).cast(pl.String) for name in KEY)])
    gone = given.drop_nulls("standing").join(kept, on=KEY, how="anti", maintain_order="left")
    return gone.select(*KEY, old="standing", new=pl.lit(None, VALUE))


BY_NAME = ("indicator", "ref_area", "time_period", "breakdown", "accumulation")


def _standing(data: DataRoot, slot: Slot, observations: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """What the returns of the form leave standing of those areas and periods; of several the one accepted last."""
    periods = periods_of_form(data, slot)
    if not periods:
        return pl.DataFrame(schema=STANDING)
    names = [part.select(pl.col(AREA_AND_TIME).cast(pl.String)).unique() for part in observations]
    asked = pl.concat([pl.DataFrame(schema=dict.fromkeys(AREA_AND_TIME, pl.String)), *names])
    areas, times = (asked[name].unique().to_list() for name in AREA_AND_TIME)
    found = [pl.DataFrame(schema=STANDING)]
    for period in periods:
        said = standing_of(data, Slot(slot.form, slot.department, period), areas=areas)
        found.append(said.filter(pl.col("time_period").is_in(times)))
    return pl.concat(found).sort("said_at", maintain_order=True).unique(KEY, keep="last")


def _known(data: DataRoot, submissions: list[Submission], keys: set[Key] | None) -> pl.DataFrame:
    """Key and `standing` value of what those submissions leave standing; of `keys` only, where given."""
    by_slot: dict[str, dict[Key, tuple[datetime, Decimal | None]]] = {}
    for manifest in submissions:
        standing = by_slot.setdefault(manifest.period, {})
        said = _values(pl.read_parquet(_file(data, "observations", manifest), columns=[*KEY, "obs_value"]))
        if manifest.coverage == "full":
            pending = _pending(data, manifest)
            for key in [k for k in standing if k not in pending]:
                del standing[key]
        standing.update({key: (manifest.accepted_at, value) for key, value in said.items()})
    latest: dict[Key, tuple[datetime, Decimal | None]] = {}
    for standing in by_slot.values():
        for key, found in standing.items():
            if (keys is None or key in keys) and (key not in latest or latest[key][0] < found[0]):
                latest[key] = found
    rows = [(*key, value) for key, (_, value) in latest.items()]
    return pl.DataFrame(rows, schema={name: STANDING[name] for name in (*KEY, "standing")}, orient="row")


def _pending(data: DataRoot, manifest: Submission) -> set[Key]:
    if not manifest.rows_quarantined:
        return set()
    findings = pl.read_parquet(_file(data, "findings", manifest), columns=[*KEY, "decision"])
    return set(as_named_now(findings.filter(pl.col("decision") == "quarantined").select(KEY)).iter_rows())


def _file(data: DataRoot, table: str, manifest: Submission) -> str:
    return str(table_path(data, table, manifest.submission_id))


def _values(observations: pl.DataFrame) -> dict[Key, Decimal | None]:
    return {row[:5]: row[5] for row in as_named_now(observations.select([*KEY, "obs_value"])).iter_rows()}
