"""The figure of several rows of `mart_figures`, as the contracts declare what may be done over time (`over_time`).

| over_time | several periods of one series give                                         |
|-----------|-----------------------------------------------------------------------------|
| sum       | their sum, where they fill a whole quarter, half-year, year or some years    |
| last      | the last of them                                                             |
| none      | nothing                                                                      |

Rows of more than one series (indicator, area, breakdown, to date or not, frequency) give nothing. One row gives itself.
"""

from contracts.codelists import shared_codelist
from contracts.periods import year_begins

SINGLE = "case when count(*) = 1 then max(obs_value) end"
_SERIES = ("indicator", "ref_area", "breakdown", "accumulation", "freq")
_MONTHS = "(datediff('month', min(period_start), max(period_end)) + 1)"


def over_time_sql() -> str:
    """The aggregate, with what each declared code gives. Raises KeyError for a code that nothing is said of."""
    gives = {
        "sum": f"case when {_is_filled()} then sum(obs_value) end",
        "last": "arg_max(obs_value, period_end)",
        "none": "null",
    }
    series = " || '/' || ".join(_SERIES)
    arms = " ".join(f"when '{one.code}' then {gives[one.code]}" for one in shared_codelist("over_time"))
    return (
        "case when count(*) = 1 then max(obs_value) "
        f"when count(distinct {series}) = 1 then case min(over_time) {arms} end end"
    )


def _is_filled() -> str:
    """Whether the rows fill a whole quarter, half-year, year or some years of the plan."""
    begins = f"month(min(period_start)) + {12 - year_begins()}"
    return (
        f"sum(datediff('month', period_start, period_end) + 1) = {_MONTHS} "
        f"and ({_MONTHS} in (3, 6) or {_MONTHS} % 12 = 0) "
        f"and ({begins}) % least({_MONTHS}, 12) = 0"
    )
