"""The rows of a dataflow, read from its mart as SDMX writes them: every value a text."""

import shutil
from pathlib import Path

import duckdb
import polars as pl

from contracts.periods import JANUARY, year_begins
from warehouse.products.exports.sdmx.flows import OPEN_LISTS, TOTAL, VERSION, Flow, Part
from warehouse.products.exports.tables import quoted


def observations(con: duckdb.DuckDBPyConnection, flow: Flow, most: int) -> pl.DataFrame:
    """One row an observation, one text column a component, in the order of the key; the first `most` of them."""
    return con.execute(f"{_select(flow)} limit {most}").pl()


def append_rest(con: duckdb.DuckDBPyConnection, flow: Flow, path: Path, after: int) -> bool:
    """The observations after the first `after` stand in the SDMX-CSV file too; returns whether there were any.

    The library needs eight kilobytes and 80 microseconds an observation; DuckDB writes the same lines
    without holding them.
    """
    count = f"select count(*) from ({_select(flow)})"
    if con.execute(count).fetchall()[0][0] <= after:
        return False
    part = path.with_name(f"{path.name}.part")
    first = f"'dataflow' as structure, 'LONGSHU:{flow.id}({VERSION})' as structure_id, 'I' as action"
    rest = f"select {first}, * from ({_select(flow)} offset {after})"
    con.execute(f"copy ({rest}) to '{quoted(part)}' (format csv, header false)")
    with path.open("ab") as whole, part.open("rb") as more:
        shutil.copyfileobj(more, whole)
    part.unlink()
    return True


def seen_codes(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, str]]]:
    """(code, 中文, English) by open list, as the figures have them."""
    labels = {"indicator": "indicator", "ref_area": "area", "data_source": "source"}
    return {
        name: con.execute(
            f"select {column}, min({labels[name]}_zh), min({labels[name]}_en) "
            f"from marts.mart_indicator_values group by 1 order by 1"
        ).fetchall()
        for name, column in OPEN_LISTS.items()
    }


def _select(flow: Flow) -> str:
    cells = ", ".join(f"{_unit_asked(flow, part) or _cell(part)} as {part.concept}" for part in flow.parts)
    where = "where target_period is not null" if flow.mart == "mart_target_vs_actual" else ""
    keys = ", ".join(part.concept for part in flow.dimensions)
    return f"select {cells} from marts.{flow.mart} {where} order by {keys}"


def _unit_asked(flow: Flow, part: Part) -> str:
    """The unit of what a target asks for: an average growth is in per cent; empty for any other column."""
    if (flow.mart, part.column) != ("mart_target_vs_actual", "unit_measure"):
        return ""
    return "case when path_type = 'average_growth' then 'pct' else unit_measure end"


def _cell(part: Part) -> str:
    name = part.column
    if part.breakdown:
        found = f"regexp_extract(breakdown, '(^|\\|){part.breakdown}=([A-Za-z0-9_]+)', 2)"
        return f"coalesce(nullif({found}, ''), '{TOTAL}')"
    if name == "time_period":  # a range of SDMX begins with a whole date
        code = "case when contains(time_period, '/') then cast(period_start as varchar) || '/' || split_part(time_period, '/', 2)"
        return f"{code} else {_of_plan_year(name)} end"
    if name == "target_period":
        return _of_plan_year(name)
    if part.sql_type.startswith("decimal"):
        return f"regexp_replace(cast({name} as varchar), '\\.?0+$', '')"
    if part.sql_type == "timestamp":
        return f"replace(cast({name} as varchar), ' ', 'T')"
    return f"cast({name} as varchar)"


def _of_plan_year(name: str) -> str:
    """The period as SDMX says it: a year, half or quarter of years that begin in another month than January is a range."""
    if year_begins() == JANUARY:
        return f"cast({name} as varchar)"
    months = f"case substr({name}, 6, 1) when 'Q' then 3 when 'S' then 6 else 12 end"
    before = f"{months} * (coalesce(try_cast(substr({name}, 7, 1) as integer), 1) - 1)"
    first = f"make_date(cast(left({name}, 4) as integer), {year_begins()}, 1) + to_months(cast({before} as integer))"
    is_part = f"regexp_full_match({name}, '[0-9]{{4}}(-[QS][1-4])?')"
    return f"case when {is_part} then cast(cast({first} as date) as varchar) || '/P' || {months} || 'M' else {name} end"
