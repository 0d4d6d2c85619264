"""What the pages show, read from the marts of one DuckDB file: a fixed number of queries, however many cards.

| question          | kept small by                                                            |
|-------------------|--------------------------------------------------------------------------|
| series of a chart | two series an indicator, the last points of each                          |
| ghost marks       | the last vintages before the one that stands                              |
| readings of a card| targets' series first, newest first, up to a number; the page says so     |
| latest by area    | one reading a series                                                      |
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from contracts.periods import span
from warehouse import query

Row = dict[str, Any]
Series = tuple[str, str, str, str]  # indicator, ref_area, breakdown, accumulation

COUNTS = "actual as (select * from marts.mart_indicator_values where is_preferred and not is_forecast and obs_value is not null)"
RANKED = f"""
    with {COUNTS},
    aimed as (select distinct indicator, ref_area, breakdown from marts.mart_target_vs_actual where target_value is not null),
    series as (
        select indicator, ref_area, breakdown, accumulation, count(*) as points,
            row_number() over (partition by indicator order by
                max(aimed.indicator is not null) desc, ref_area = $area desc, breakdown = '_T' desc,
                accumulation = 'NONE' desc, count(*) desc, ref_area, breakdown, accumulation) as series_no
        from actual left join aimed using (indicator, ref_area, breakdown)
        group by indicator, ref_area, breakdown, accumulation
    )
"""


@dataclass(frozen=True)
class Budget:
    """How much of the history a page shows, whatever its length."""

    series: int = 2
    points: int = 60
    vintages: int = 3
    readings: int = 36
    revisions: int = 12
    places: int = 12


@dataclass(frozen=True)
class Marts:
    """The finished DuckDB file of a release and the plan's own area, with every answer the pages need."""

    database: Path
    area: str
    budget: Budget = Budget()

    def _rows(self, sql: str, **parameters: object) -> list[Row]:
        return query.rows(self.database, sql, parameters)

    @cached_property
    def plan(self) -> Row:
        """Title and document number."""
        return query.plan_title(self.database)

    @cached_property
    def goals(self) -> list[Row]:
        """The goals in the plan's order, with counts and description."""
        return self._rows(
            "select s.*, g.description_zh, g.description_en from marts.mart_goal_scorecard s "
            "join marts.dim_goal g using (goal) order by s.goal_no"
        )

    @cached_property
    def indicators(self) -> list[Row]:
        """Every indicator in the plan's order, with the department's English name and its standing."""
        return self._rows(
            "select i.*, d.department_en, d.department_status, g.goal_no, g.goal_zh, g.goal_en "
            "from marts.dim_indicator i join marts.dim_department d using (department) "
            "join marts.dim_goal g using (goal) where not i.is_retired "
            "order by g.goal_no, i.is_headline_indicator desc, i.indicator_no"
        )

    @cached_property
    def retired(self) -> list[Row]:
        """Indicators that are no more, each with the one that took its place where there is one."""
        return self._rows(
            "select i.indicator, i.indicator_zh, i.indicator_en, i.goal, i.retired_on, i.successor_indicator, "
            "s.indicator_zh as successor_zh, s.indicator_en as successor_en from marts.dim_indicator i "
            "left join marts.dim_indicator s on s.indicator = i.successor_indicator "
            "where i.is_retired order by i.indicator_no"
        )

    @cached_property
    def areas(self) -> dict[str, Row]:
        """Every area by its code, in the plan's order."""
        return {row["ref_area"]: row for row in query.areas(self.database)}

    @cached_property
    def above(self) -> set[str]:
        """The areas that the plan's own lies in; their targets are shown for comparison."""
        return query.areas_above(self.database, self.area)

    @cached_property
    def departments(self) -> list[Row]:
        """Departments that answer for indicators or owe returns."""
        return self._rows("from marts.dim_department order by indicators_count desc, department")

    @cached_property
    def targets(self) -> list[Row]:
        """Every loaded target with its assessment, outlook and citation, next date first in each indicator."""
        rows = self._rows(
            f"{query.TARGETS} join marts.dim_area a on a.ref_area = t.ref_area order by t.goal_no, t.is_headline_indicator desc, t.indicator, "
            "list_contains($above::varchar[], t.ref_area), t.ref_area <> $area, t.ref_area, t.target_date, not t.is_headline, t.target_id",
            area=self.area,
            above=sorted(self.above),
        )
        units = {row["indicator"]: (row["unit_measure"], row["unit_zh"]) for row in self.indicators}
        for row in rows:
            if row["unit_measure"] is None:  # a wanted direction has no unit of its own
                row["unit_measure"], row["unit_zh"] = units[row["indicator"]]
            row["is_ours"] = row["ref_area"] not in self.above
            row["base_date"] = span(row["base_period_used"]).end if row["base_period_used"] else None
        return rows

    @cached_property
    def methods(self) -> dict[str, list[Row]]:
        """What the methods the plan did not choose say, by target."""
        return _by(
            "target_id",
            self._rows(
                "from marts.mart_target_methods where not is_chosen and method_class is not null order by target_id, method_code"
            ),
        )

    @cached_property
    def said(self) -> dict[str, list[Row]]:
        """Where a release, this one included, said another status of a target than the one before, by target."""
        return query.turns(self.database)

    @cached_property
    def points(self) -> dict[Series, list[Row]]:
        """The readings a chart draws, oldest first, of the series shown for each indicator."""
        rows = self._rows(
            f"{RANKED} select a.indicator, a.ref_area, a.breakdown, a.accumulation, a.area_zh, a.area_en, a.time_period, "
            "a.period_end, a.obs_value, a.value_qualifier, a.obs_status, s.series_no, s.points "
            "from actual a join series s using (indicator, ref_area, breakdown, accumulation) where s.series_no <= $series "
            "order by s.indicator, s.series_no, a.period_end, a.time_period",
            area=self.area,
            series=self.budget.series,
        )
        return {key: shown[-self.budget.points :] for key, shown in _by_series(rows).items()}

    @cached_property
    def ghosts(self) -> dict[Series, list[Row]]:
        """Earlier vintages of the figures, newest of each figure first."""
        return _by_series(
            self._rows(
                "select r.indicator, r.ref_area, r.breakdown, r.accumulation, r.time_period, r.obs_value, r.accepted_at, v.period_end "
                "from marts.mart_indicator_revisions r join marts.mart_indicator_values v "
                "using (indicator, ref_area, breakdown, time_period, accumulation, data_source) "
                "where r.superseded_at is not null and r.obs_value is not null and v.is_preferred "
                "qualify row_number() over (partition by r.indicator, r.ref_area, r.breakdown, r.accumulation, r.time_period, r.data_source "
                "order by r.vintage_no desc) <= $vintages "
                "order by r.indicator, r.ref_area, r.breakdown, r.accumulation, r.time_period, r.vintage_no desc",
                vintages=self.budget.vintages,
            )
        )

    @cached_property
    def revisions(self) -> dict[str, list[Row]]:
        """The last revisions of figures, by indicator, newest first, each with how many there are in all."""
        return _by(
            "indicator",
            self._rows(
                "select r.*, a.area_zh, a.area_en, count(*) over (partition by indicator) as total "
                "from marts.mart_indicator_revisions r join marts.dim_area a using (ref_area) where r.vintage_no > 1 "
                "qualify row_number() over (partition by indicator order by r.accepted_at desc, ref_area, breakdown, time_period, "
                "accumulation, data_source, vintage_no desc) <= $most "
                "order by indicator, r.accepted_at desc, ref_area, breakdown, time_period, accumulation, data_source, vintage_no desc",
                most=self.budget.revisions,
            ),
        )

    @cached_property
    def readings(self) -> dict[str, list[Row]]:
        """The readings a card lists, every source of each figure, with how many there are in all."""
        return _by(
            "indicator",
            self._rows(
                f"{RANKED}, listed as (select v.*, coalesce(s.series_no, 1000) as series_no, count(*) over (partition by v.indicator) as total, "
                "dense_rank() over (partition by v.indicator, v.ref_area, v.breakdown, v.accumulation order by v.period_end desc) as age "
                "from marts.mart_indicator_values v left join series s using (indicator, ref_area, breakdown, accumulation)), "
                "fewest as (select *, row_number() over (partition by indicator order by "
                "case when series_no = 1 and age <= 12 then 0 when age = 1 then 1 else 1 + age end, series_no, "
                "period_end desc, time_period, source_rank) as place from listed) "
                "select * from fewest where place <= $most "
                "order by indicator, series_no, ref_area, breakdown, accumulation, period_end desc, time_period, source_rank",
                area=self.area,
                most=self.budget.readings,
            ),
        )

    @cached_property
    def latest(self) -> list[Row]:
        """The latest actual reading of every series, with the number of series of the same kind and period."""
        return self._rows(
            f"with {COUNTS} select a.indicator, a.ref_area, a.breakdown, a.accumulation, a.time_period, a.period_end, "
            "a.obs_value, a.value_qualifier, a.obs_status, a.unit_measure, a.unit_zh, a.data_source, a.source_zh, "
            "a.source_en, a.sources_differ, a.reliability, r.area_zh, r.area_en, r.is_compared, r.area_no "
            "from actual a join marts.dim_area r using (ref_area) join marts.dim_indicator i on i.indicator = a.indicator and not i.is_retired "
            "qualify row_number() over (partition by a.indicator, a.ref_area, a.breakdown, a.accumulation "
            "order by a.period_end desc, a.time_period desc) = 1 "
            "order by r.area_no, a.indicator, a.breakdown, a.accumulation"
        )

    @cached_property
    def owed_returns(self) -> dict[str, list[Row]]:
        """Returns in force of which none was accepted (not sent, rejected, waiting) and that are overdue, newest month first, by department."""
        return _by(
            "department",
            self._rows(
                "select department, form_number, form_zh, form_en, reporting_month, due_on, due_basis, arrival, arrival_zh, arrival_en "
                "from marts.mart_submissions where form_status = 'in_force' and not is_replaced and arrival = 'missing' "
                "order by department, reporting_month desc, form_number"
            ),
        )

    @cached_property
    def hidden(self) -> set[Series]:
        """Series with a figure that is not for publication."""
        return {
            (row["indicator"], row["ref_area"], row["breakdown"], row["accumulation"])
            for row in self._rows(
                "select distinct indicator, ref_area, breakdown, accumulation from marts.mart_indicator_values where obs_status = 'Q'"
            )
        }

    @cached_property
    def with_figures(self) -> set[str]:
        """Indicators that have a reading."""
        return {
            row["indicator"]
            for row in self._rows("select distinct indicator from marts.mart_indicator_values")
        }


def _by(column: str, rows: list[Row]) -> dict[str, list[Row]]:
    return {key: list(group) for key, group in groupby(rows, key=itemgetter(column))}


def _by_series(rows: list[Row]) -> dict[Series, list[Row]]:
    key = itemgetter("indicator", "ref_area", "breakdown", "accumulation")
    return {found: list(group) for found, group in groupby(rows, key=key)}
