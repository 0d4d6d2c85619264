"""Indicator cards: what is known of an indicator, what is asked of it, how the status comes about, who said so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from markupsafe import Markup

from contracts.codelists import shared_codelist
from contracts.plan import Comparison
from warehouse.products.boundaries import Boundaries
from warehouse.products.pages.charts import Drawing, line_chart, scale_of
from warehouse.products.pages.figures import Codelists, aligned, part, status_words
from warehouse.products.pages.map import Map, drawn
from warehouse.products.pages.matrix import ByArea
from warehouse.products.pages.reading import Marts, Row, Series
from warehouse.products.pages.svg import bar
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.products.wording.asked import is_level
from warehouse.products.wording.lines import Line
from warehouse.products.wording.methods import other_method
from warehouse.products.wording.said import said_line
from warehouse.products.wording.standing import severity

FEW = 3  # readings that need no card of their own where there is nothing else to show
AREAS_FOR_BARS = 3
MOST_AREAS_TOLD = 5  # whose arithmetic a card has where its targets repeat over many areas


@dataclass(frozen=True)
class Chart:
    """A drawn series: its area and part, the unit of its axis, its points and marks for the key and the table."""

    svg: Markup
    area_zh: str
    area_en: str
    part: Markup
    unit_zh: str
    unit_en: str
    points: list[Row]
    total: int
    ghosts: list[Row]
    has_bounds: bool
    has_path: bool
    has_targets: bool
    is_tabled: bool  # every point stands among the readings of the card


@dataclass(frozen=True)
class Bars:
    """The latest figures of the compared areas, best first where a direction is wanted; those without one, or with a hidden one."""

    part: Markup
    rows: list[Row]
    missing: list[Row]
    hidden: list[Row]
    map: Map | None = None

    @property
    def period(self) -> str | None:
        """The period of all figures where it is one."""
        found = {row["time_period"] for row in self.rows}
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Assessed:
    """One target: its row, the arithmetic of its status where it has figures, what other methods say (headline targets),
    and what the releases said of it where they did not always say the same."""

    row: Row
    steps: list[Line]
    others: list[Line]
    said: Line | None


@dataclass(frozen=True)
class Readings:
    """Readings of one area and part."""

    area_zh: str
    area_en: str
    part: Markup
    area: str
    rows: list[Row]


@dataclass(frozen=True)
class Card:
    """All of one indicator that a page shows."""

    indicator: Row
    targets: list[Row]
    told: list[Assessed]  # with their arithmetic
    by_area: list[Row]  # the targets of areas in a table, where they repeat over many
    charts: list[Chart]
    bars: Bars | None
    readings: list[Readings]
    readings_total: int
    revisions: list[Row]
    comparisons: tuple[Comparison, ...] = ()

    @property
    def readings_shown(self) -> int:
        """How many readings the card lists."""
        return sum(len(group.rows) for group in self.readings)

    @property
    def is_slight(self) -> bool:
        """It has a few readings and nothing else to show: a line says it all."""
        more = self.targets or self.charts or self.bars or self.revisions
        return not more and 0 < self.readings_total == self.readings_shown <= FEW

    @property
    def lacks(self) -> list[Row]:
        """Its targets that have no figure and that the province answers for."""
        return [row for row in self.targets if row["status_reason"] == "no_data" and row["is_ours"]]

    @property
    def standing(self) -> tuple[str, str]:
        """The words beside its name: that of its headline target; never "no data" over readings that are drawn or listed."""
        row = self.headline
        if row is None:
            return "", ""
        if row["status_reason"] == "no_data" and self.readings_total:
            return "有读数，目标的口径、地区尚无", "Figures, none of the target’s own kind or area"
        return status_words(row)

    @property
    def headline(self) -> Row | None:
        """The target that heads the card: of the plan's own area, else the first that is a headline."""
        return next((row for row in self.targets if row["is_headline"]), None)


@dataclass(frozen=True)
class Deck:
    """The cards of every indicator that has a reading or a target, and the bare rows of those with neither."""

    marts: Marts
    codelists: Codelists
    by_area: ByArea
    boundaries: Boundaries | None = None
    comparisons: tuple[Comparison, ...] = ()
    drawn: Mapping[str, str] = field(default_factory=dict)  # the charts of the release before

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Cards by indicator, in the plan's order."""
        return {row["indicator"]: self._card(row) for row in self.marts.indicators if self._is_full(row)}

    @cached_property
    def bare(self) -> list[Row]:
        """Indicators with neither a reading nor a target."""
        return [row for row in self.marts.indicators if not self._is_full(row)]

    @cached_property
    def _targets(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.marts.targets:
            found.setdefault(row["indicator"], []).append(row)
        return found

    @cached_property
    def _series(self) -> dict[str, list[Series]]:
        found: dict[str, list[Series]] = {}
        for key in self.marts.points:
            found.setdefault(key[0], []).append(key)
        return found

    @cached_property
    def _compared_areas(self) -> list[Row]:
        return [row for row in self.marts.areas.values() if row["is_compared"]]

    @cached_property
    def _by_compared_area(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.marts.latest:
            if row["is_compared"]:
                found.setdefault(row["indicator"], []).append(row)
        return found

    def _is_full(self, row: Row) -> bool:
        return row["indicator"] in self.marts.with_figures or row["indicator"] in self._targets

    def _card(self, indicator: Row) -> Card:
        code = indicator["indicator"]
        readings = self.marts.readings.get(code, [])
        listed: dict[Series, set[str]] = {}
        for row in readings:
            listed.setdefault((code, row["ref_area"], row["breakdown"], row["accumulation"]), set()).add(
                row["time_period"]
            )
        targets = self._targets.get(code, [])
        by_area = self._repeated(code, targets)
        # where targets repeat the table has what the bars say
        bars = None if by_area and not self.boundaries else self._bars(indicator)
        return Card(
            indicator,
            targets,
            [self._assessed(row) for row in _told(targets, by_area)],
            by_area,
            [chart for key in self._drawn(code, bars) if (chart := self._chart(key, indicator, listed))],
            bars,
            list(self._grouped(readings)),
            readings[0]["total"] if readings else 0,
            self.marts.revisions.get(code, []),
            tuple(one for one in self.comparisons if one.indicator == code),
        )

    def _repeated(self, code: str, targets: list[Row]) -> list[Row]:
        """The targets of the areas where they repeat over many, by their rank of progress; those without one last."""
        if code not in self.by_area.repeated:
            return []
        ranks = self.by_area.ranks
        found = [row for row in targets if self.by_area.is_within(row)]
        return sorted(found, key=lambda row: ranks.get(row["target_id"], (len(found) + 1, 0))[0])

    def _drawn(self, code: str, bars: Bars | None) -> list[Series]:
        """The series to draw: not those of a compared area without a target where the bars compare them all.

        Where targets repeat over many areas, the first alone.
        """
        aimed = {row["ref_area"] for row in self._targets.get(code, [])}
        single = {row["ref_area"] for row in self._compared_areas} - aimed if bars else set()
        keys = [key for key in self._series.get(code, []) if key[1] not in single]
        return keys[:1] if code in self.by_area.repeated else keys

    def _assessed(self, row: Row) -> Assessed:
        is_told = row["status_reason"] != "no_data" and row["status"] != "qualitative"
        others = self.marts.methods.get(row["target_id"], []) if is_told and row["is_headline"] else []
        return Assessed(
            row,
            list(arithmetic(row)) if is_told else [],
            [other_method(one) for one in others],
            said_line(turns) if len(turns := self.marts.said.get(row["target_id"], [])) > 1 else None,
        )

    def _chart(self, key: Series, indicator: Row, listed: dict[Series, set[str]]) -> Chart | None:
        """The chart of a series; none where a single reading stands without a target to compare it with."""
        points = self.marts.points[key]
        targets = [
            row for row in self._targets.get(key[0], []) if (row["ref_area"], row["breakdown"]) == key[1:3]
        ]
        aimed = [row for row in targets if is_level(row)]
        if len({row["period_end"] for row in points}) < 2 and not aimed:
            return None
        ghosts = self.marts.ghosts.get(key, [])
        drawn = {row["time_period"] for row in points}
        ghosts = [row for row in ghosts if row["time_period"] in drawn]
        unit = indicator["unit_zh"]
        svg, word = line_chart(Drawing(points, ghosts, aimed, unit), self.drawn)
        scale, _ = scale_of([r["obs_value"] for r in points] + [r["target_value"] for r in aimed], unit)
        unit_en = indicator["unit_label_en"]
        first = points[0]
        return Chart(
            Markup(svg),
            first["area_zh"],
            first["area_en"],
            part(first, self.codelists),
            f"{word}{unit}" or indicator["unit_label_zh"],
            f"{scale:,f} × {unit_en}" if word else unit_en,
            points[::-1],
            first["points"],
            ghosts,
            any(row["value_qualifier"] != "exact" for row in points),
            any(row["base_date"] for row in aimed),
            bool(aimed),
            {row["time_period"] for row in points} <= listed.get(key, set()),
        )  # fmt: skip

    def _bars(self, indicator: Row) -> Bars | None:
        """The part of the indicator that most of the compared areas have, the whole before its parts."""
        found = self._by_compared_area.get(indicator["indicator"], [])
        parts: dict[tuple[str, str], list[Row]] = {}
        for row in found:
            parts.setdefault((row["breakdown"], row["accumulation"]), []).append(row)
        if not parts:
            return None
        rows = max(
            parts.values(), key=lambda r: (r[0]["breakdown"] == "_T", len(r), r[0]["accumulation"] == "NONE")
        )
        if len(rows) < AREAS_FOR_BARS:
            return None
        top = max(abs(row["obs_value"]) for row in rows) or 1
        shown = [
            row | {"bar": bar(float(row["obs_value"] / top)), "words": words}
            for row, words in zip(rows, aligned(rows), strict=True)
        ]
        shown.sort(
            key=lambda row: (row["obs_value"], row["ref_area"]), reverse=indicator["direction"] != "lower"
        )
        have = {row["ref_area"] for row in rows}
        rest = [row for row in self._compared_areas if row["ref_area"] not in have]
        code, *kind = (rows[0][name] for name in ("indicator", "breakdown", "accumulation"))
        hidden = [row for row in rest if (code, row["ref_area"], *kind) in self.marts.hidden]
        missing = [row for row in rest if row not in hidden]
        drawing = drawn(self.boundaries, shown, self.marts.areas) if self.boundaries else None
        return Bars(part(rows[0], self.codelists), shown, missing, hidden, drawing)

    def _grouped(self, rows: list[Row]) -> Iterator[Readings]:
        def kind(row: Row) -> tuple[Any, ...]:
            return row["series_no"], row["ref_area"], row["breakdown"], row["accumulation"]

        for _, group in groupby(rows, key=kind):
            shown = [row | {"kind": reliability(row["reliability"])} for row in group]
            first = shown[0]
            yield Readings(
                first["area_zh"], first["area_en"], part(first, self.codelists), first["ref_area"], shown
            )


def _told(targets: list[Row], by_area: list[Row]) -> list[Row]:
    """The targets told with their arithmetic: all of them; of many areas those that are worst, the worst first."""
    listed = {row["target_id"] for row in by_area}
    return [row for row in targets if row["target_id"] not in listed] + sorted(by_area, key=severity)[
        :MOST_AREAS_TOLD
    ]


def reliability(code: str) -> tuple[str, str]:
    """The kind of source in both languages."""
    entry = shared_codelist("reliability")[code]
    return entry.label_zh, entry.label_en
