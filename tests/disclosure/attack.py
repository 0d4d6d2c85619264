"""An attack on a released file with linear programmes: what it shows, what sums it must keep, how far a hidden figure is known.

Nothing of `warehouse.disclosure` is used: only the tables of the public release, as any reader has them. For each
indicator the attacker takes three kinds of sums for granted, where the figures he sees keep them: an area is the sum of the
areas in it, the whole is the sum of a breakdown, a year to date is the one before and the month.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix
from support import table

Key = tuple[str, str, str, str, str]  # indicator, area, breakdown, period, accumulation
Sum = tuple[Key, tuple[Key, ...]]  # the whole and its parts
CLOSE = 0.1
KEY = "indicator, ref_area, breakdown, time_period, accumulation"


@dataclass(frozen=True)
class Known:
    """How far a hidden figure is known, and what it is."""

    key: Key
    low: float
    high: float
    value: float

    @property
    def is_close(self) -> bool:
        """Whether the attacker knows it to within a tenth."""
        room = CLOSE * abs(self.value)
        return self.low > self.value - room and self.high < self.value + room


def figures(database: Path) -> dict[Key, float | None]:
    """Every figure of the release by its key; None where it is hidden."""
    sql = f"select {KEY}, obs_value, obs_status from marts.mart_indicator_values where is_preferred"
    return {
        (r["indicator"], r["ref_area"], r["breakdown"], r["time_period"], r["accumulation"]): None
        if r["obs_value"] is None
        else float(r["obs_value"])
        for r in table(database, sql)
        if r["obs_value"] is not None or r["obs_status"] == "Q"
    }


def sums(database: Path, shown: dict[Key, float | None]) -> list[Sum]:
    """The sums that a reader takes for granted: of a kind and an indicator, where none that he sees is broken."""
    parents = {r["ref_area"]: r["parent_area"] for r in table(database, "from marts.dim_area")}
    found: dict[tuple[str, str], list[Sum]] = defaultdict(list)
    for kind, whole, parts in _candidates(parents, shown):
        found[kind, whole[0]].append((whole, parts))
    return [one for of_kind in found.values() if _holds(of_kind, shown) for one in of_kind]


def _candidates(
    parents: dict[str, str | None], shown: dict[Key, float | None]
) -> Iterator[tuple[str, Key, tuple[Key, ...]]]:
    inside: dict[Key, list[Key]] = defaultdict(list)
    kinds: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in shown:
        indicator, area, breakdown, period, accumulation = key
        if parent := parents.get(area):
            inside[indicator, parent, breakdown, period, accumulation].append(key)
        if breakdown != "_T":
            whole = (indicator, area, "_T", period, accumulation)
            kinds[whole, breakdown.partition("=")[0]].append(key)
        if accumulation == "YTD" and period[5:].isdigit() and period[5:] != "01":
            before = f"{period[:5]}{int(period[5:]) - 1:02d}"
            parts = (
                (indicator, area, breakdown, before, "YTD"),
                (indicator, area, breakdown, period, "NONE"),
            )
            if all(part in shown for part in parts):
                yield "months", key, parts
    for whole, children in inside.items():
        if whole in shown and len(children) > 1:
            yield "areas", whole, tuple(children)
    for (whole, _), children in kinds.items():
        if whole in shown and len(children) > 1:
            yield "kinds", whole, tuple(children)


def _holds(of_kind: list[Sum], shown: dict[Key, float | None]) -> bool:
    seen = [
        (shown[whole], [shown[part] for part in parts])
        for whole, parts in of_kind
        if shown[whole] is not None and all(shown[part] is not None for part in parts)
    ]
    return bool(seen) and all(
        abs(total - sum(p for p in parts if p is not None)) <= 0.005 * max(1.0, abs(total))
        for total, parts in seen
        if total is not None
    )


def attacked(database: Path, truth: dict[Key, float | None]) -> Iterator[Known]:
    """How far each hidden figure is known from the release alone; `truth` only says how near that is."""
    shown = figures(database)
    told = sums(database, shown)
    for hidden in _together(shown, told):
        columns = {key: n for n, key in enumerate(sorted(hidden))}
        of_these = [one for one in told if hidden & {one[0], *one[1]}]
        for key in sorted(hidden):
            value = truth.get(key)
            if value is not None and value != 0:
                low, high = _bounds(columns, of_these, shown, columns[key])
                yield Known(key, low, high, value)


def _together(shown: dict[Key, float | None], told: Iterable[Sum]) -> list[set[Key]]:
    """The hidden figures, those in one set that sums tie together."""
    group = {key: {key} for key, value in shown.items() if value is None}
    for whole, parts in told:
        tied = [key for key in (whole, *parts) if key in group]
        for other in tied[1:]:
            if group[other] is not group[tied[0]]:
                group[tied[0]] |= group[other]
                for key in group[other]:
                    group[key] = group[tied[0]]
    return list({id(one): one for one in group.values()}.values())


def _bounds(
    columns: dict[Key, int], told: list[Sum], shown: dict[Key, float | None], wanted: int
) -> tuple[float, float]:
    """The least and greatest value of the wanted figure that all sums allow; no figure is below nothing."""
    entries: list[tuple[int, int, float]] = []
    right: list[float] = []
    for row, (whole, parts) in enumerate(told):
        rest = 0.0
        for key, sign in [(whole, 1.0), *((part, -1.0) for part in parts)]:
            value = shown[key]
            if value is None:
                entries.append((row, columns[key], sign))
            else:
                rest -= sign * value
        right.append(rest)
    found = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(columns))
        aim[wanted] = sign
        equal = None
        if told:
            rows, places, signs = zip(*entries, strict=True)
            equal = coo_matrix((signs, (rows, places)), shape=(len(told), len(columns))).tocsr()
        solved = linprog(aim, A_eq=equal, b_eq=right or None, bounds=(0, None), method="highs")
        found.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
    return found[0], found[1]
