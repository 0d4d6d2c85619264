"""What the two SDMX dataflows hold: components in order, each from a column of a mart.

| dataflow | mart | one observation is |
| --- | --- | --- |
| INDICATOR_VALUES | mart_indicator_values | one reading of one key from one source |
| TARGETS | mart_target_vs_actual | one target with its status and what the status rests on |

A breakdown `precision=fp16|sector=C` is not one code but several, so each list with a total `_T` is a
dimension of its own, as SDMX wants it.
"""

from dataclasses import dataclass, replace

from contracts.dictionary import column_codelists, columns
from contracts.plan import Plan

VERSION = "1.0.0"  # of the dataflows and their structures; a component removed or retyped is a major version
TOTAL = "_T"
OPEN_LISTS = {"indicator": "indicator", "ref_area": "ref_area", "data_source": "data_source"}


@dataclass(frozen=True)
class Part:
    """One component: its column, its role (D dimension, M measure, A attribute), its codelist or type."""

    column: str
    role: str
    required: bool = True
    breakdown: str = ""  # the list of a breakdown that this dimension holds

    @property
    def concept(self) -> str:
        """The SDMX id."""
        special = {"target_period": "TIME_PERIOD", "target_value": "OBS_VALUE"}
        return special.get(self.column, (self.breakdown or self.column).upper())

    @property
    def codelist(self) -> str | None:
        """The codelist of its values, None for free ones."""
        return self.breakdown or OPEN_LISTS.get(self.column) or column_codelists().get(self.column)

    @property
    def sql_type(self) -> str:
        """The SQL type of its column."""
        return columns()[self.column].sql_type


@dataclass(frozen=True)
class Flow:
    """One dataflow: its id, its labels, its mart and its components in order."""

    id: str
    label_zh: str
    label_en: str
    mart: str
    file: str
    parts: tuple[Part, ...]

    @property
    def dimensions(self) -> tuple[Part, ...]:
        """The components of the key."""
        return tuple(part for part in self.parts if part.role == "D")


def _parts(dimensions: str, measure: str, attributes: str, required: frozenset[str]) -> tuple[Part, ...]:
    return (
        *(Part(name, "D") for name in dimensions.split()),
        Part(measure, "M", required=False),  # an observation has a value, or OBS_STATUS says why not
        *(Part(name, "A", required=name in required) for name in attributes.split()),
    )


_VALUES = Flow(
    "INDICATOR_VALUES",
    "指标数值（当时所知，含全部来源）",
    "Indicator values as known, every source kept",
    "mart_indicator_values",
    "indicator_values",
    _parts(
        "freq ref_area indicator breakdown accumulation data_source time_period",
        "obs_value",
        "unit_measure time_per_collect obs_status conf_status value_qualifier reliability is_preferred "
        "is_forecast value_published comment_obs accepted_at submission_id locator known_on",
        frozenset({"unit_measure", "obs_status", "conf_status", "known_on"}),
    ),
)
_TARGETS = Flow(
    "TARGETS",
    "目标与实际对照",
    "Targets and whether they are being met",
    "mart_target_vs_actual",
    "targets",
    _parts(
        "ref_area indicator breakdown target_id target_period",
        "target_value",
        "target_operator target_value_high unit_measure target_published is_headline path_type base_period_used "
        "base_value latest_period latest_value latest_status is_unconfirmed assessed_date assessed_value "
        "progress_share schedule_share "
        "schedule_ratio path_ratio required_value_now gap_to_path status substatus status_reason outlook "
        "method_code method_version known_on",
        frozenset({"status", "known_on"}),
    ),
)


def flows(plan: Plan) -> tuple[Flow, ...]:
    """The dataflows of the plan, with one dimension for each of its breakdown lists."""
    lists = breakdown_lists(plan)
    return tuple(replace(flow, parts=_broken_down(flow.parts, lists)) for flow in (_VALUES, _TARGETS))


def breakdown_lists(plan: Plan) -> tuple[str, ...]:
    """The lists a breakdown may name: those with a total."""
    return tuple(sorted(name for name, codes in plan.codelists.items() if TOTAL in codes))


def codelists_of(flow: Flow) -> list[str]:
    """The names of the codelists the flow uses, each once."""
    return list(dict.fromkeys(part.codelist for part in flow.parts if part.codelist))


def _broken_down(parts: tuple[Part, ...], lists: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(
        made
        for part in parts
        for made in (
            [replace(part, breakdown=name) for name in lists] if part.column == "breakdown" else [part]
        )
    )
