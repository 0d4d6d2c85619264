"""What is seen first: counts by status, what is behind, what each year asks for, who owes figures, the table of targets."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup

from contracts.codelists import shared_codelist
from contracts.plan import PlanHeader
from warehouse.products.pages.changes import Change, Changes
from warehouse.products.pages.charts import required_path
from warehouse.products.pages.figures import status_words
from warehouse.products.pages.matrix import ByArea
from warehouse.products.pages.reading import Marts, Row
from warehouse.products.pages.render import tone_of
from warehouse.products.pages.svg import bullet, spark
from warehouse.products.wording.asked import is_level
from warehouse.products.wording.lines import Line
from warehouse.products.wording.standing import WHOSE, Standing, standing

# The column of the goal scorecard that counts each group of statuses.
COUNTS = {
    "met": "achieved_count", "on_schedule": "on_track_count", "behind": "behind_count", "pending": "pending_count",
    "qualitative": "qualitative_count", "not_assessed": "not_assessed_count", "no_data": "no_data_count",
}  # fmt: skip
MOST_CORE = 6  # the plan's own figures that fit above the fold
MOST_BEHIND, MOST_MOVED = 4, 4  # of what is seen first; the rest stands in the table
MOST_LISTED = 12  # of a list that opens, and of what one department owes

Tally = list[tuple[str, str, str, str, str, int]]


@dataclass(frozen=True)
class Overview:
    """The first section of the page, from the marts and the difference from the release before."""

    marts: Marts
    header: PlanHeader
    changes: Changes
    by_area: ByArea

    @cached_property
    def standing(self) -> Standing:
        """How the plan stands: the verdict, whose targets there are, and what is behind."""
        return standing(self.marts.targets, self.header, self.marts.above)

    @property
    def whose(self) -> list[tuple[Line, int, list[tuple[str, str, str, str, int]]]]:
        """The headline targets by who set them, those kinds that there are: words, number, and the groups of statuses."""
        return [
            (
                WHOSE[kind],
                counts.total(),
                [
                    (g.label_zh, g.label_en, g.extra["sign"], g.extra["tone"], counts[g.code])
                    for g in shared_codelist("status_group")
                    if counts[g.code]
                ],
            )
            for kind, counts in self.standing.counts.items()
            if counts
        ]

    @cached_property
    def names(self) -> dict[str, Row]:
        """Every indicator by its code."""
        return {row["indicator"]: row for row in self.marts.indicators}

    @property
    def tally(self) -> Tally:
        """Each group of statuses with its number of headline targets; what lacks figures apart from the rest not assessed."""
        return _tally({name: sum(goal[name] for goal in self.marts.goals) for name in COUNTS.values()})

    @cached_property
    def by_goal(self) -> dict[str, Tally]:
        """The same for each goal, the groups that it has alone."""
        return {goal["goal"]: [entry for entry in _tally(goal) if entry[5]] for goal in self.marts.goals}

    @property
    def core(self) -> list[tuple[Row, list[Row]]]:
        """What the plan itself sets a number for: the next target of each, and all that the plan asks of it."""
        return [
            (row, [one for one in self._own if one["indicator"] == row["indicator"]])
            for row in self._numbers[:MOST_CORE]
        ]

    @property
    def core_total(self) -> int:
        """How many indicators the plan itself sets a number for."""
        return len(self._numbers)

    @cached_property
    def _own(self) -> list[Row]:
        return [
            row
            for row in self.marts.targets
            if row["document"] == self.header.document and row["ref_area"] == self.marts.area
        ]

    @property
    def _numbers(self) -> list[Row]:
        return [row for row in self._own if row["is_headline"] and row["target_value"] is not None]

    def _is_listed(self, row: Row) -> bool:
        """Whether it stands among the lists by goal and by year: where targets repeat, those of areas are told by area."""
        return not (self.by_area.repeated and self.by_area.is_within(row))

    @cached_property
    def headline(self) -> list[Row]:
        """The headline targets, which the counts are of."""
        return [row for row in self.marts.targets if row["is_headline"]]

    @property
    def behind(self) -> tuple[Row, ...]:
        """Headline targets that are behind in any way, the worst first."""
        return self.standing.worst

    @property
    def met(self) -> list[Row]:
        """Headline targets met or on schedule."""
        return [row for row in self.headline if row["counts_as"] in ("met", "on_schedule")]

    @property
    def moved(self) -> list[tuple[Row, Change]]:
        """Headline targets whose status is another than in the release before."""
        return [
            (row, self.changes.targets[row["target_id"]])
            for row in self.headline
            if row["target_id"] in self.changes.moved
        ]

    @property
    def pending(self) -> list[Row]:
        """Headline targets whose date has passed and whose value of that date is not yet there."""
        return [row for row in self.headline if row["counts_as"] == "pending"]

    @property
    def owed(self) -> dict[str, list[Row]]:
        """Headline targets without any figure, by the department proposed, most first; those of the areas above are not owed."""
        found: dict[str, list[Row]] = {}
        for row in self.headline:
            if row["counts_as"] == "no_data" and row["is_ours"]:
                found.setdefault(row["department"], []).append(row)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    @property
    def by_horizon(self) -> list[tuple[str, list[Row], list[Row]]]:
        """The province's targets for each year the plan names: those of the plan itself, and those of other documents."""
        found = []
        for year in self.header.horizons:
            rows = [row for row in self.marts.targets if row["target_period"] == year and row["is_ours"] and self._is_listed(row)]  # fmt: skip
            own = [row for row in rows if row["document"] == self.header.document]
            own.sort(key=lambda row: (row["target_value"] is None, not row["is_headline_indicator"]))
            others = [row for row in rows if row["document"] != self.header.document]
            if rows:
                found.append((year, own, others))
        return found

    @property
    def lines(self) -> dict[str, list[Row]]:
        """The rows of the table of targets by goal, each with its small line and its bar."""
        found: dict[str, list[Row]] = {}
        for row in filter(self._is_listed, self.headline):
            zh, en = status_words(row)
            found.setdefault(row["goal"], []).append(
                row
                | {
                    "spark": self._spark(row),
                    "bullet": _bullet(row),
                    "words": (zh, en),
                    "group": "nodata" if row["counts_as"] == "no_data" else tone_of(row["status"]),
                    "change": self.changes.targets.get(row["target_id"]),
                }
            )
        return found

    def _spark(self, row: Row) -> Markup:
        if row["latest_value"] is None:
            return Markup("")
        keys = [
            key
            for key in self.marts.points
            if key[:3] == (row["indicator"], row["ref_area"], row["breakdown"])
        ]
        points = (
            [(_x(p["period_end"]), float(p["obs_value"])) for p in self.marts.points[keys[0]]] if keys else []
        )
        if not points:
            return Markup("")
        path = [(_x(day), value) for day, value in required_path(row)]
        goal = (_x(row["target_date"]), float(row["target_value"])) if is_level(row) else None
        return spark(points, path, goal)


def _tally(counts: Row) -> Tally:
    """Each group of statuses: its count's name, its words, its sign, its look, and how many there are."""
    return [
        (
            COUNTS[group.code], group.label_zh, group.label_en, group.extra["sign"], group.extra["tone"], counts[COUNTS[group.code]],
        )
        for group in shared_codelist("status_group")
    ]  # fmt: skip


def _bullet(row: Row) -> Markup:
    if row["progress_share"] is None or not row["schedule_share"] or row["status"] == "pending":
        return Markup("")
    return bullet(float(row["progress_share"]), float(row["schedule_share"]))


def _x(day: date) -> float:
    return float(day.toordinal())
