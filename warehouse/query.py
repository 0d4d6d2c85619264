"""Questions to a finished DuckDB file: read-only, answers as plain rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import connected

Row = dict[str, Any]

# A target with what its arithmetic and its citation need.
TARGETS = (
    "select t.*, o.outlook_zh, o.outlook_en, o.outlook_share, o.outlook_basis, o.mean_annual_change, "
    "o.projected_value, o.expected_date, o.is_beyond_century, o.trend_points, "
    "d.url as target_url, d.published_on as target_published_on, d.document_number, m.method_zh, m.method_en, "
    "m.method_source, m.method_class_zh, m.method_class_en, m.used_cut_high, m.used_cut_mid, m.used_cut_low, "
    "p.department_en "
    "from marts.mart_target_vs_actual t left join marts.mart_target_outlook o using (target_id) "
    "left join marts.mart_target_methods m on m.target_id = t.target_id and m.is_chosen "
    "join marts.dim_target d on d.target_id = t.target_id and d.is_loaded "
    "left join marts.dim_department p on p.department = t.department"
)

_TURNS = (
    "with said as (select *, case when counts_as = 'no_data' then counts_as else cast(status as varchar) end as word "
    "from marts.release_statuses) "
    "select target_id, release, known_on, word as status, said_by from (select *, count(*) over target as said_by, "
    "lag(word) over (partition by target_id order by release_no) as word_before from said "
    "window target as (partition by target_id)) "
    "where word is distinct from word_before order by target_id, release_no"
)


def rows(
    database: Path, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
) -> list[Row]:
    """The rows of a query, each as a dictionary by column name; `$1` or `$name` stand for the parameters."""
    with opened(database) as con:
        result = con.execute(bound(sql, parameters))
        names = [d[0] for d in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file is open for questions; those asked of it meanwhile are asked over the same connection."""
    there = _open.get()
    if there and there[0] == database:
        yield there[1]
        return
    with connected(database, read_only=True) as con:
        before = _open.set((database, con))
        try:
            yield con
        finally:
            _open.reset(before)


_open: ContextVar[tuple[Path, duckdb.DuckDBPyConnection] | None] = ContextVar("open", default=None)


def bound(sql: str, parameters: Sequence[object] | Mapping[str, object] | None) -> str:
    """The query with its parameters as literals: DuckDB imports pandas, half a second, wherever it binds one itself.

    Raises KeyError where the query names a parameter that is not given, TypeError for a kind that has no literal here.
    """
    if parameters is None:
        return sql
    given = (
        parameters if isinstance(parameters, Mapping) else {str(n): v for n, v in enumerate(parameters, 1)}
    )
    return _PARAMETER.sub(lambda name: _literal(given[name[1]]), sql)


_PARAMETER = re.compile(r"\$(\w+)")


def _literal(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'" if type(value) is date else f"timestamp '{value.isoformat()}'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    raise TypeError(type(value).__name__)


def goals(database: Path) -> list[Row]:
    """The goal scorecard in the plan's order."""
    return rows(database, "from marts.mart_goal_scorecard order by goal_no")


def plan_title(database: Path) -> Row:
    """Title and document number of the plan."""
    return rows(database, "select plan_zh, plan_en, document_number from marts.dim_goal limit 1")[0]


def submission_totals(database: Path) -> Row:
    """Rows read, accepted, quarantined and ignorable over the submissions that stand; missing returns are none."""
    return rows(
        database,
        "select count(*) as submissions, coalesce(sum(rows_read), 0) as rows_read, "
        "coalesce(sum(rows_accepted), 0) as rows_accepted, "
        "coalesce(sum(rows_quarantined), 0) as rows_quarantined, "
        "coalesce(sum(rows_ignorable), 0) as rows_ignorable from marts.mart_submissions where seq > 0 and not is_replaced",
    )[0]


def areas(database: Path) -> list[Row]:
    """Every area."""
    return rows(database, "from marts.dim_area order by area_no")


def areas_above(database: Path, area: str) -> set[str]:
    """The areas that the area lies in: what is aimed at there is none of a plan of that area."""
    parents = {row["ref_area"]: row["parent_area"] for row in areas(database)}
    above: set[str] = set()
    while (found := parents.get(area)) and found not in above:
        above.add(found)
        area = found
    return above


def indicator(database: Path, code: str) -> Row | None:
    """One indicator's card, or None."""
    found = rows(database, "from marts.dim_indicator where indicator = $1", [code])
    return found[0] if found else None


def areas_with_figures(database: Path, code: str) -> list[str]:
    """Areas for which the indicator has a reading or a target."""
    found = rows(
        database,
        "select distinct ref_area from marts.mart_indicator_values where indicator = $1 union "
        "select distinct ref_area from marts.mart_target_vs_actual where indicator = $1 order by 1",
        [code],
    )
    return [r["ref_area"] for r in found]


def readings(database: Path, code: str, area: str) -> list[Row]:
    """Every reading of an indicator in an area, newest period first, the preferred source first."""
    return rows(
        database,
        "select v.*, b.file_sha256, b.original_name from marts.mart_indicator_values v "
        "join marts.bridge_figure_source b using (indicator, ref_area, breakdown, time_period, accumulation, data_source) "
        "where v.indicator = $1 and v.ref_area = $2 "
        "order by v.period_end desc, v.breakdown, v.time_period, v.source_rank",
        [code, area],
    )


def targets(database: Path, code: str, area: str) -> list[Row]:
    """Every target of an indicator in an area with its assessment, outlook and citation."""
    return rows(
        database,
        f"{TARGETS} where t.indicator = $1 and t.ref_area = $2 "
        "order by t.target_date, not t.is_headline, t.target_id",
        [code, area],
    )


def turns(database: Path) -> dict[str, list[Row]]:
    """By target the releases that said another status of it than the one before, this one included, in their order.

    `said_by`: how many spoke of the target; one without a figure is `no_data`. Empty in the file of a build, which is no release.
    """
    if not rows(database, "from duckdb_tables() where table_name = 'release_statuses'"):
        return {}
    found: dict[str, list[Row]] = {}
    for row in rows(database, _TURNS):
        found.setdefault(row["target_id"], []).append(row)
    return found


def other_methods(database: Path, target_id: str) -> list[Row]:
    """What the methods the plan did not choose say of a target."""
    return rows(
        database,
        "select * from marts.mart_target_methods where target_id = $1 and not is_chosen "
        "and method_class is not null order by method_code",
        [target_id],
    )


def departments(database: Path) -> dict[str, Row]:
    """Every department by its code."""
    return {row["department"]: row for row in rows(database, "from marts.dim_department")}


def shown_targets(database: Path) -> list[Row]:
    """The targets of the scorecard: each headline, and every other with a reading, in the plan's order."""
    return rows(
        database,
        "select t.* from marts.mart_target_vs_actual t "
        "join marts.dim_indicator i using (indicator) "
        "where t.is_headline or t.latest_period is not null "
        "order by t.goal_no, t.is_headline_indicator desc, t.latest_period is null, i.indicator_no, "
        "t.ref_area, t.target_date, not t.is_headline, t.target_id",
    )


def quarantine_reasons(database: Path) -> list[Row]:
    """Cells of standing submissions kept out, counted by rule."""
    return rows(
        database,
        "select rule_id, rule_zh, count(*) as cells from marts.mart_quality_findings "
        "join marts.mart_submissions using (submission_id) where not is_replaced and decision in ('quarantined', 'rejected') group by all order by cells desc, rule_id",
    )


def differing_figures(database: Path) -> list[Row]:
    """Figures on which publishers differ, the one that counts in each row; targets' indicators first."""
    return rows(
        database,
        "select v.*, t.indicator is not null as has_target from marts.mart_indicator_values v "
        "left join (select distinct indicator, ref_area from marts.mart_target_vs_actual) t "
        "using (indicator, ref_area) where v.sources_differ and v.is_preferred "
        "order by has_target desc, v.period_end desc, v.indicator",
    )


def related_readings(database: Path, code: str, area: str, start: object, end: object) -> list[Row]:
    """Preferred readings of indicators of the same topic and subject, same area, within the days given."""
    topic = "_".join(code.split("_")[:2])
    return rows(
        database,
        "select * from marts.mart_indicator_values where indicator <> $1 and starts_with(indicator, $2 || '_') "
        "and ref_area = $3 and period_end between $4 and $5 order by period_end desc, indicator, source_rank",
        [code, topic, area, start, end],
    )


def revisions(database: Path, code: str, area: str) -> list[Row]:
    """Figures that were revised, oldest vintage first."""
    return rows(
        database,
        "select *, max(vintage_no) over (partition by breakdown, time_period, accumulation, data_source) as vintages "
        "from marts.mart_indicator_revisions where indicator = $1 and ref_area = $2 "
        "qualify vintages > 1 order by time_period, data_source, vintage_no",
        [code, area],
    )


def built_columns(database: Path) -> dict[str, list[str]]:
    """The columns of every model in a build, in order."""
    found: dict[str, list[str]] = {}
    for row in rows(
        database,
        "select table_name, column_name from information_schema.columns "
        "where table_schema in ('staging', 'intermediate', 'marts') order by table_name, ordinal_position",
    ):
        found.setdefault(row["table_name"], []).append(row["column_name"])
    return found
