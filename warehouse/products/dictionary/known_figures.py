"""What is known of an indicator so far: its latest figure, how many figures there are, how often one was revised."""

from pathlib import Path
from typing import Any

from warehouse.query import rows

_FIGURES = """
select figures.indicator,
       count(*) as figures, count(distinct figures.ref_area) as areas,
       min(figures.time_period) as first, max(figures.time_period) as last,
       count(distinct figures.data_source) as sources
from marts.mart_figures as figures
group by figures.indicator
"""
# of the latest figures the one of the area that stands first: the plan's own
_LATEST = """
select figures.indicator, figures.area_zh, figures.area_en, figures.time_period, figures.obs_value,
       figures.unit_zh, figures.unit_measure
from marts.mart_figures as figures
left join marts.dim_area as areas on figures.ref_area = areas.ref_area
where figures.is_latest
qualify row_number() over (partition by figures.indicator order by areas.area_no nulls last, figures.ref_area) = 1
"""
_REVISED = """
select indicator, count(*) as revisions, max(accepted_at) as last_revised
from marts.mart_indicator_revisions
where vintage_no > 1 and withdrawn_at is null
group by indicator
"""


def known_figures(database: Path) -> dict[str, dict[str, Any]]:
    """Of every indicator that has a figure: counts, the latest figure and how often figures were revised."""
    found = {
        row["indicator"]: row | {"revisions": 0, "last_revised": None} for row in rows(database, _FIGURES)
    }
    for sql in (_LATEST, _REVISED):
        for row in rows(database, sql):
            if row["indicator"] in found:
                found[row["indicator"]] |= row
    return found
