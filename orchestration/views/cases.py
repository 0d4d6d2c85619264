"""An assessed case as a row: every computed column, in the case's own unit, and how it agrees with what was published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from contracts.case_layouts import Layout, Published
from contracts.methods import REQUIRED
from contracts.rounding import rounded
from warehouse.build.assessment_cases import Scaled

Row = dict[str, Any]
PREFIX = "longshu_"
RELATIVE = Decimal("1e-9")
# columns of the marts: those in the indicator's unit are led back to the case's own
IN_UNIT = (
    "base_value",
    "latest_value",
    "value_at_target",
    "assessed_value",
    "required_target",
    "tolerance",
    "band_low",
    "band_high",
    "distance_base",
    "distance_now",
    "milestone_value",
    "same_months_last_year",
    "total_last_year",
    "required_value_now",
    "gap_to_target",
    "gap_to_path",
    "observed_annual_change",
    "required_annual_change",
)
# those of an average growth are per cent a year
IN_PER_CENT = {
    "required_target", "tolerance", "gap_to_target", "gap_to_path", "observed_annual_change", "required_annual_change",
}  # fmt: skip
PLAIN = (
    "status", "status_zh", "substatus", "status_reason", "decided_by", "base_period_used", "is_base_shifted", "latest_period",
    "is_provisional", "is_stale", "elapsed_months", "total_months", "is_seasonal", "wanted_growth_pct", "progress_share", "schedule_share", "schedule_ratio", "cagr_ratio", "logit_ratio", "path_type",
    "path_ratio", "gap_pp", "acceleration_factor", "completion_rate", "method_code", "method_version",
)  # fmt: skip
OUTLOOK = ("outlook", "outlook_share", "outlook_basis", "is_beyond_century", "expected_date")
METHOD = ("value", "score", "observed_growth", "required_growth", "limit_scale", "used_cut_high", "used_cut_mid", "used_cut_low")  # fmt: skip
METHOD_NAMED = {"mean_change_wanted": "mean_change_wanted", "method_projected_value": "projected_value"}
EVERY = tuple(f"{code}_{part}" for code in REQUIRED for part in ("class", "value", "score"))


@dataclass(frozen=True)
class Assessed:
    """A case with its rows of the marts."""

    scaled: Scaled
    target: Row
    outlook: Row
    methods: dict[str, Row]
    fault: str = ""  # why it could not be computed

    @classmethod
    def refused(cls, one: Scaled, error: Exception) -> "Assessed":
        """The case without any number: what the models said of it stands in its row."""
        target = dict.fromkeys((*PLAIN, *IN_UNIT)) | {
            "status": "not_assessed",
            "status_reason": "not_computed",
        }
        return cls(one, target, {}, {}, str(error))


def header_of() -> list[str]:
    """The computed columns, in order."""
    names = (
        "class", *METHOD, *METHOD_NAMED.values(), "reason", *PLAIN, *IN_UNIT, *OUTLOOK,
        "mean_annual_change", "last_change", "outlook_projected_value", *EVERY, "fault",
    )  # fmt: skip
    return [*(PREFIX + name for name in names), PREFIX + "agrees", PREFIX + "differs"]


def computed(one: Assessed) -> Row:
    """Every computed value of the case by name, without the prefix."""
    factor = one.scaled.factor
    chosen = one.methods.get(one.scaled.case.method, {})
    found: Row = {name: one.target[name] for name in PLAIN}
    as_they_are = IN_PER_CENT if one.target["path_type"] == "average_growth" else frozenset[str]()
    found |= {
        name: _times(one.target[name], Decimal(1) if name in as_they_are else factor) for name in IN_UNIT
    }
    found |= {name: one.outlook.get(name) for name in OUTLOOK}
    found |= {"mean_annual_change": _times(one.outlook.get("mean_annual_change"), factor)}
    found |= {"last_change": _times(one.outlook.get("last_change"), factor)}
    found |= {"outlook_projected_value": _times(one.outlook.get("projected_value"), factor)}
    found |= {"class": chosen.get("method_class"), "value": chosen.get("method_value")}
    found |= {name: chosen.get(name) for name in METHOD if name != "value"}
    found |= {name: chosen.get(source) for source, name in METHOD_NAMED.items()}
    found |= {"reason": chosen.get("method_reason"), "fault": one.fault or None}
    for code, row in one.methods.items():
        found |= {
            f"{code}_class": row["method_class"],
            f"{code}_value": row["method_value"],
            f"{code}_score": row["score"],
        }
    return found


def assessed_row(layout: Layout, one: Assessed) -> dict[str, str]:
    """The computed columns as text, with whether they agree with the published ones (empty: nothing to compare)."""
    values = computed(one)
    row = {PREFIX + name: _text(value) for name, value in values.items()}
    results = {p.column: agrees(p, one.scaled.case.row, values) for p in layout.published}
    compared = [result for result in results.values() if result is not None]
    row[PREFIX + "agrees"] = "" if not compared else "Y" if all(compared) else "N"
    row[PREFIX + "differs"] = " ".join(name for name, result in results.items() if result is False)
    return row


def agreements(layout: Layout, assessed: Iterable[Assessed]) -> Iterator[tuple[str, int, int, list[str]]]:
    """Each published column: how many rows were compared, how many agree, and the cases that do not."""
    rows = [(one.scaled.case, computed(one)) for one in assessed]
    for published in layout.published:
        results = [(case.case_id, agrees(published, case.row, values)) for case, values in rows]
        compared = [(name, result) for name, result in results if result is not None]
        differing = [name for name, result in compared if not result]
        yield published.column, len(compared), len(compared) - len(differing), differing


def agrees(published: Published, row: dict[str, str], values: Row) -> bool | None:
    """Whether ours is what was published; None where nothing was, or the row is a documented exception."""
    text = row.get(published.column, "").strip()
    if (
        not text
        or row.get("case_id") in published.exceptions
        or any(row.get(name) != mark for name, mark in published.only.items())
    ):
        return None
    ours = values.get(published.computed)
    if ours is None or isinstance(ours, str):
        return published.values.get(text, text) == (ours or "")
    return _equal(Decimal(str(ours)) * published.scale, text, as_printed=published.as_printed)


def _equal(ours: Decimal, text: str, *, as_printed: bool) -> bool:
    try:
        theirs = Decimal(text)
    except InvalidOperation:
        return False
    if as_printed:
        step = Decimal(1).scaleb(int(theirs.as_tuple().exponent))
        return rounded(ours, step) == theirs or abs(ours - theirs) <= step / 2
    return abs(ours - theirs) <= RELATIVE * abs(theirs)


def _times(value: Any, factor: Decimal) -> Any:
    return None if value is None else value * factor


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return repr(value) if isinstance(value, float) else str(value)
