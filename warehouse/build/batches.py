"""Much in several goes: the memory a build takes is that of a batch, not that of the history.

No period depends on a later one (increments.py), so tables are filled batch by batch, each an increment on the
one before:

| go            | what is added     | which periods are made                               |
|---------------|-------------------|------------------------------------------------------|
| first ones    | some submissions  | none                                                 |
| one           | the last of them  | the earliest months                                  |
| the last ones | nothing           | the following months; of a month all periods at once |
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from warehouse.build.increments import Increment, inputs_of, month_of, periods_of
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot

ROWS_AT_ONCE = 12_000_000  # in about 4 GB of memory

Name = TypeVar("Name", int, str)


def of_everything(data: DataRoot, manifests: list[Submission]) -> list[Increment]:
    """The increments on nothing that make all that stands in the ledger; none where that is done at once."""
    added = rows_added(manifests)
    if sum(added.values()) <= ROWS_AT_ONCE:
        return []
    read, rows = periods_of(data, list(added))
    periods = sorted(rows)
    return batches(Increment(sorted(added), sorted(read), periods, periods, periods), added, rows)


def rows_added(manifests: list[Submission]) -> dict[str, int]:
    """How many rows each submission brought."""
    return {manifest.submission_id: manifest.rows_read for manifest in manifests}


def batches(asked: Increment, added: Mapping[str, int], rows: Mapping[str, int]) -> list[Increment]:
    """The increments that make one after the other what `asked` makes at once; `asked` alone where that is little.

    `added` and `rows`: how many rows a submission and a period has.
    """
    months: dict[int, list[str]] = {}
    for code in asked.derived:
        months.setdefault(month_of(code) or 0, []).append(code)
    weight = {month: sum(rows.get(code, 0) for code in codes) for month, codes in months.items()}
    submissions = _packed(asked.added, added)
    periods = _packed(sorted(months), weight)
    if len(submissions) == len(periods) == 1:
        return [asked]
    going = [Increment(names, asked.read, [], [], []) for names in submissions[:-1]]
    for n, pack in enumerate(periods):
        codes = {code for month in pack for code in months[month]}
        going.append(_of(asked, codes, added=[] if n else submissions[-1]))
    return going


def _of(asked: Increment, codes: set[str], *, added: list[str]) -> Increment:
    """The part of what is asked that makes those periods."""
    parts = (codes & set(asked.touched), codes, inputs_of(set(asked.inputs), codes))
    return Increment(added, asked.read, *(sorted(part) for part in parts))


def _packed(names: Iterable[Name], rows: Mapping[Name, int]) -> list[list[Name]]:
    """The names in their order, as many together as have `ROWS_AT_ONCE` rows; one empty pack of none."""
    packs: list[list[Name]] = [[]]
    held = 0
    for name in names:
        if packs[-1] and held + rows.get(name, 0) > ROWS_AT_ONCE:
            packs.append([])
            held = 0
        packs[-1].append(name)
        held += rows.get(name, 0)
    return packs
