"""Areas beside indicators: how far each has come with its targets. Ranks are of that progress, never of raw counts."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from contracts.codelists import shared_codelist
from warehouse.products.pages.reading import Marts, Row
from warehouse.products.pages.render import tone_of

MANY_AREAS = 5  # with a target for one and the same indicator: then targets are told by area
MOST_COLUMNS = 20  # indicators of the matrix; the page says how many there are
LEAST_RANKED = 3  # areas that make a rank

Rank = tuple[int, int]  # place, among how many


@dataclass(frozen=True)
class MatrixLine:
    """One area: its cells in the order of the columns, the mean of its progress, its rank by that."""

    area: Row
    cells: list[Row | None]
    progress: Decimal | None
    targets: int
    rank: Rank | None


@dataclass(frozen=True)
class ByArea:
    """The headline targets of the areas within the plan's own."""

    marts: Marts

    @cached_property
    def rows(self) -> list[Row]:
        """They, each with the sign and the look of its status."""
        return [_signed(row) for row in self.marts.targets if row["is_headline"] and self.is_within(row)]

    def is_within(self, row: Row) -> bool:
        """Whether the target is of an area within the plan's own."""
        return row["ref_area"] != self.marts.area and row["ref_area"] not in self.marts.above

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The indicators with a target for each of many areas."""
        held = Counter(indicator for _, indicator in {(r["ref_area"], r["indicator"]) for r in self.rows})
        return frozenset(indicator for indicator, areas in held.items() if areas >= MANY_AREAS)

    @cached_property
    def ranks(self) -> dict[str, Rank]:
        """By target: its place by progress among the areas with a target for the same indicator and period."""
        groups: dict[tuple[str, ...], dict[str, Decimal]] = {}
        for row in self.rows:
            if row["progress_share"] is not None:
                kind = row["indicator"], row["breakdown"], row["target_period"]
                groups.setdefault(kind, {})[row["target_id"]] = row["progress_share"]
        return {target: rank for group in groups.values() for target, rank in _ranked(group).items()}

    @cached_property
    def columns(self) -> list[Row]:
        """The indicators shown, those of most areas first."""
        held = Counter(row["indicator"] for row in self._cells.values())
        order = {row["indicator"]: number for number, row in enumerate(self.marts.indicators)}
        names = {row["indicator"]: row for row in self.marts.indicators}
        return [names[code] for code in sorted(held, key=lambda c: (-held[c], order[c]))[:MOST_COLUMNS]]

    @property
    def total(self) -> int:
        """How many indicators have such a target."""
        return len({row["indicator"] for row in self.rows})

    @cached_property
    def lines(self) -> list[MatrixLine]:
        """The areas with a target, in the plan's order."""
        shown = [row["indicator"] for row in self.columns]
        ranks = _ranked(self._progress)
        counts = Counter(row["ref_area"] for row in self.rows)
        return [
            MatrixLine(
                area, [self._cells.get((code, one)) for one in shown], self._means.get(code), counts[code], ranks.get(code)
            )
            for code, area in self.marts.areas.items()
            if code in counts
        ]  # fmt: skip

    @cached_property
    def _cells(self) -> dict[tuple[str, str], Row]:
        found: dict[tuple[str, str], Row] = {}
        for row in self.rows:
            found.setdefault((row["ref_area"], row["indicator"]), row)
        return found

    @cached_property
    def _shares(self) -> dict[str, list[Decimal]]:
        found: dict[str, list[Decimal]] = {}
        for row in self.rows:
            if row["progress_share"] is not None:
                found.setdefault(row["ref_area"], []).append(
                    min(max(row["progress_share"], Decimal(0)), Decimal(1))
                )
        return found

    @cached_property
    def _means(self) -> dict[str, Decimal]:
        return {area: sum(shares, Decimal(0)) / len(shares) for area, shares in self._shares.items()}

    @property
    def _progress(self) -> dict[str, Decimal]:
        """The means of the areas that have at least half as many assessed targets as the one with most."""
        most = max(map(len, self._shares.values()), default=0)
        return {area: mean for area, mean in self._means.items() if 2 * len(self._shares[area]) >= most}


def _ranked(shares: dict[str, Decimal]) -> dict[str, Rank]:
    """The place of each by its share, the most first; equal shares have one place. None of fewer than three."""
    if len(shares) < LEAST_RANKED:
        return {}
    return {
        name: (1 + sum(other > share for other in shares.values()), len(shares)) for name, share in shares.items()
    }  # fmt: skip


def _signed(row: Row) -> Row:
    """The target with the sign and the look of its status; one without figures says nothing by a sign."""
    is_bare = row["counts_as"] == "no_data"
    sign = "–" if is_bare else shared_codelist("status")[row["status"]].extra["sign"]
    return row | {"sign": sign, "tone": "none" if is_bare else tone_of(row["status"])}
