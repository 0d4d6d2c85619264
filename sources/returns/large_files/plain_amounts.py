"""Bare numbers of many rows to amounts in the indicators' units, all at once; whatever is odd about one leaves it out."""

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.tables import VALUE
from sources.returns.cells.amounts import LIKE_GROUPS, TOO_LARGE, WIDE, exact, rounded

_LONG = r"^-?[0-9]{1,18}\.[0-9]{1,30}$"
_BEYOND = r"(\.[0-9]{8})[0-9]+$"
_JUST_ABOVE = r"\.[0-9]{7}[05][0-9]*[1-9][0-9]*$"  # cut at the eighth decimal it would look like a tie, or like nothing more


class PlainAmounts:
    """What each line of a form does to the numbers written on it."""

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        indicators = [plan.indicators[line.indicator] for line in form.lines]
        self.lines = pl.DataFrame(
            {
                "decimals": pl.Series([line.decimals for line in form.lines], dtype=pl.Int64),
                "unit_factor": exact((line.unit_factor for line in form.lines), WIDE),
                "least": exact((one.limits.min for one in indicators), WIDE),
                "most": exact((one.limits.max for one in indicators), WIDE),
                "is_share": pl.Series([one.unit == "pct" for one in indicators], dtype=pl.Boolean),
            }
        )
        self._varies = {name: self.lines[name].n_unique() > 1 for name in self.lines.columns}

    def read(self, raw: pl.Series, line: pl.Series) -> pl.DataFrame:
        """`obs_value` of each row, null where the text is no bare number or a rule has something to say of it;
        `is_rounded`, where it has more decimals than its line keeps.
        """  # fmt: skip
        found = pl.DataFrame({"raw": raw, "line": line}).select(
            "line", "raw", printed=pl.col("raw").cast(WIDE, strict=False), is_exact=self._is_exact()
        )
        found = self._with_long_ones(found)
        value = pl.col("printed")
        if (self.lines["unit_factor"] != 1).any():
            value = (value * self._of_line("unit_factor")).cast(WIDE)
        holds = pl.col("is_exact") & (pl.col("value").abs() < TOO_LARGE) & self._keeps_its_limits()
        return found.with_columns(value=value).select(
            pl.when(holds).then(pl.col("value")).cast(VALUE).alias("obs_value"), "is_rounded"
        )

    def _with_long_ones(self, found: pl.DataFrame) -> pl.DataFrame:
        """The rows with `is_rounded`; numbers of more decimals than their line keeps are rounded to them, half to even."""
        found = found.with_columns(is_rounded=pl.lit(False))
        if found["is_exact"].all():
            return found
        numbered = found.with_row_index("n").filter(~pl.col("is_exact") & pl.col("raw").str.contains(_LONG))
        numbered = numbered.with_columns(decimals=self._of_line("decimals")).filter(
            pl.col("decimals").is_between(1, 7)
            & ~(pl.col("raw").str.contains(LIKE_GROUPS) & (pl.col("decimals") < 3))
        )
        if numbered.is_empty():
            return found
        seen = numbered.with_columns(printed=_cut(pl.col("raw")))
        kept = rounded(seen, seen["decimals"].unique().to_list())
        at = kept["n"]
        changed = kept.select(pl.col("rounded") != pl.col("printed")).to_series()
        return found.with_columns(
            found["printed"].scatter(at, kept["rounded"]),
            found["is_exact"].scatter(at, True),
            found["is_rounded"].scatter(at, changed),
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
            holds = (
                is_plain if len(kept) == 1 else holds | ((self._of_line("decimals") == decimals) & is_plain)
            )
        return holds

    def _of_line(self, name: str) -> pl.Expr:
        """That property of each row's line; one that all lines share costs nothing a row."""
        if self._varies[name]:
            return pl.lit(self.lines[name]).gather(pl.col("line"))
        return pl.lit(self.lines[name].head(1)).first()


def _cut(text: pl.Expr) -> pl.Expr:
    """The number to eight decimals, so that a tie is told from what lies just above it: rounding comes after."""
    number = text.str.replace(_BEYOND, "${1}").cast(WIDE, strict=False)
    sign = pl.when(text.str.starts_with("-")).then(-1).otherwise(1)
    least = (pl.lit("0.00000001").cast(WIDE) * sign).cast(WIDE)
    return pl.when(text.str.contains(_JUST_ABOVE)).then((number + least).cast(WIDE)).otherwise(number)
