"""Bare numbers of many rows to amounts in the indicators' units, all at once; whatever is odd about one leaves it out."""

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.tables import VALUE
from sources.returns.amounts import WIDE
from sources.returns.values import LARGEST


class PlainAmounts:
    """What each line of a form does to the numbers written on it."""

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        indicators = [plan.indicators[line.indicator] for line in form.lines]
        self.lines = pl.DataFrame(
            {
                "decimals": [line.decimals for line in form.lines],
                "unit_factor": [line.unit_factor for line in form.lines],
                "least": [one.limits.min for one in indicators],
                "most": [one.limits.max for one in indicators],
                "is_share": [one.unit == "pct" for one in indicators],
            },
            schema={"decimals": pl.Int64(), "unit_factor": WIDE, "least": WIDE, "most": WIDE, "is_share": pl.Boolean()},
        )  # fmt: skip

    def read(self, raw: pl.Series, line: pl.Series) -> pl.Series:
        """The amount of each row; null where the text is no bare number, or a rule has something to say of it."""
        found = pl.DataFrame({"raw": raw, "line": line}).select(
            "line", printed=pl.col("raw").cast(WIDE, strict=False), is_exact=self._is_exact()
        )
        value = pl.col("printed")
        if (self.lines["unit_factor"] != 1).any():
            value = (value * self._of_line("unit_factor")).cast(WIDE)
        holds = pl.col("is_exact") & (pl.col("value").abs() < LARGEST) & self._keeps_its_limits()
        return (
            found.with_columns(value=value)
            .select(pl.when(holds).then(pl.col("value")).cast(VALUE).alias("obs_value"))
            .to_series()
        )

    def _keeps_its_limits(self) -> pl.Expr:
        value, holds = pl.col("value"), pl.lit(True)
        if self.lines["least"].null_count() < len(self.lines):
            holds &= (value >= self._of_line("least")) | self._of_line("least").is_null()
        if self.lines["most"].null_count() < len(self.lines):
            holds &= (value <= self._of_line("most")) | self._of_line("most").is_null()
        if self.lines["is_share"].any():
            holds &= ~(self._of_line("is_share") & (value > 0) & (value < 1))
        return holds

    def _is_exact(self) -> pl.Expr:
        """Whether the text is a bare number with no more decimals than its line keeps: nothing is rounded."""
        holds: pl.Expr = pl.lit(False)
        kept = self.lines["decimals"].unique().to_list()
        for decimals in kept:
            fraction = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
            is_plain = pl.col("raw").str.contains(rf"^-?[0-9]{{1,18}}{fraction}$")
            holds = is_plain if len(kept) == 1 else holds | ((self._of_line("decimals") == decimals) & is_plain)
        return holds

    def _of_line(self, name: str) -> pl.Expr:
        """That property of each row's line; one that all lines share costs nothing a row."""
        column = self.lines[name]
        if column.n_unique() == 1:
            return pl.lit(column.first(), dtype=column.dtype)
        return pl.lit(column).gather(pl.col("line"))
