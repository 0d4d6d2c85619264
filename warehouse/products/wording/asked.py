"""What a target asks for as it is printed: on its indicator's own scale, a growth a year, or another indicator's figure."""

from typing import Any

Row = dict[str, Any]

A_YEAR = {"unit_zh": "%", "unit_measure": "pct"}  # an average growth, whatever the indicator is counted in
OF_GROWTH = frozenset(
    {"target_value", "target_value_high", "tolerance", "required_target", "required_value_now"}
    | {"gap_to_target", "gap_to_path", "observed_annual_change", "required_annual_change"}
)


def units_of(row: Row, column: str) -> Row:
    """The row with the unit that its column is in: what an average growth asks for is in per cent a year."""
    return row | A_YEAR if row.get("path_type") == "average_growth" and column in OF_GROWTH else row


def asked_in(row: Row) -> str | None:
    """The column that holds the number asked for; None where the document's words alone say it.

    A target that follows another indicator asks for that one's figure of the same period, known or not.
    """
    column = "required_target" if row.get("path_type") == "relative" else "target_value"
    return None if row.get(column) is None else column


def is_level(row: Row) -> bool:
    """Whether the target can be drawn where its indicator's figures are."""
    return row["target_value"] is not None and row["path_type"] not in ("average_growth", "relative")
