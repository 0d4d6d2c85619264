"""What the figures themselves warn of: breaks, estimates, narrower scopes, remarks, and publishers who differ."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.query import rows

Row = dict[str, Any]

_MARKED = """
select indicator, obs_status as about, comment_obs as words, count(*) as figures,
       min(time_period) as first, max(time_period) as last, count(distinct ref_area) as areas,
       min(area_zh) as area_zh, min(area_en) as area_en
from marts.mart_indicator_values
where obs_status <> 'A' or comment_obs is not null
group by indicator, obs_status, comment_obs
order by indicator, obs_status = 'A', last desc, words
"""
_NARROWER = """
select indicator, breakdown, count(*) as figures, min(time_period) as first, max(time_period) as last
from marts.mart_indicator_values
where breakdown <> '_T'
group by indicator, breakdown
order by indicator, breakdown
"""
_DIFFERING = """
select indicator, area_zh, area_en, time_period, sources_count, lowest_value, highest_value, unit_measure, unit_zh
from marts.mart_indicator_values
where sources_differ and is_preferred
order by indicator, period_end desc, ref_area
"""


@dataclass(frozen=True)
class Comparability:
    """The warnings of one indicator: figures with a mark or remark, narrower scopes, publishers who differ."""

    marked: tuple[Row, ...] = ()
    narrower: tuple[Row, ...] = ()
    differing: tuple[Row, ...] = ()

    @property
    def count(self) -> int:
        """How many warnings there are."""
        return len(self.marked) + len(self.narrower) + len(self.differing)


def comparability(database: Path) -> dict[str, Comparability]:
    """The warnings of each indicator that has any, read from the marts of a release."""
    found: dict[str, list[list[Row]]] = defaultdict(lambda: [[], [], []])
    for kind, sql in enumerate((_MARKED, _NARROWER, _DIFFERING)):
        for row in rows(database, sql):
            found[row["indicator"]][kind].append(row)
    return {code: Comparability(*map(tuple, kinds)) for code, kinds in found.items()}
