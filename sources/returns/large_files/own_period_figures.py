"""The figures of a large return that are kept to the end of the file, for what is judged across rows and returns."""

from decimal import Decimal

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.tables import VALUE
from sources.returns.cells.amounts import WIDE, exact
from sources.returns.entries import Fault
from sources.returns.judge.audit_relations import lines_judged, relation_faults, trend_faults
from sources.returns.judge.known_before import Earlier, Key
from sources.returns.judge.observations import areas_of
from sources.returns.judge.plausibility import plausibility_faults
from sources.returns.large_files.plain_rows import Judged

KEPT = {
    "row_no": pl.Int64(), "locator": pl.String(), "line": pl.String(), "measure": pl.String(), "indicator": pl.String(),
    "ref_area": pl.String(), "breakdown": pl.String(), "time_period": pl.String(), "accumulation": pl.String(),
    "is_own_period": pl.Boolean(), "obs_value": VALUE, "status": pl.String(), "raw": pl.String(), "note": pl.String(),
}  # fmt: skip


class OwnFigures:
    """Figures of the return's own period on the lines that relations and running totals are judged on.

    Where there are earlier returns to hold them against, every figure.
    """

    def __init__(self, form: ReturnForm, plan: Plan, month: str, *, keeps_all: bool) -> None:
        self.form, self.plan, self.month, self.keeps_all = form, plan, month, keeps_all
        codes = [line.code for line in form.lines]
        flows = {line.code for line in form.lines if plan.indicators[line.indicator].kind == "flow"}
        self.lines = flows | lines_judged(form, plan)
        self._is_judged = pl.Series([code in self.lines for code in codes], dtype=pl.Boolean)
        self._codes, self._measures = (
            pl.Series(texts, dtype=pl.Enum(texts)) for texts in (codes, list(form.measures))
        )
        self._parts: list[pl.DataFrame] = []
        limits = (plan.indicators[line.indicator].limits.min for line in form.lines)
        self._of_line = pl.DataFrame(
            {
                "line": pl.Series(codes, dtype=pl.String),
                "label_zh": pl.Series([line.label_zh for line in form.lines], dtype=pl.String),
                "label_en": pl.Series([line.label_en for line in form.lines], dtype=pl.String),
                "unit_factor": exact((line.unit_factor for line in form.lines), WIDE),
                "decimals": pl.Series([line.decimals for line in form.lines], dtype=pl.Int64),
                "limit_min": exact(limits, VALUE),
            }
        )

    def add_plain(self, plain: Judged) -> None:
        """The figures among the plain rows of a block are kept; the first of its months is the return's own."""
        is_own = plain.places["month"] == 0
        wanted = (
            self._is_judged.gather(plain.places["line"]) & is_own if not self.keeps_all else is_own | ~is_own
        )
        if wanted.any():
            places = plain.places.filter(wanted)
            found = plain.observations.filter(wanted).with_columns(
                line=self._codes.gather(places["line"]), measure=self._measures.gather(places["measure"]),
                is_own_period=places["month"] == 0, status=pl.lit(None, dtype=pl.String), raw=pl.col("value_published"),
                note=pl.col("comment_obs").fill_null(""),
            )  # fmt: skip
            self._parts.append(found.select(list(KEPT)))

    def add_odd(self, found: pl.DataFrame) -> None:
        """The figures among these judged entries are kept."""
        wanted = pl.col("is_own_period") & pl.col("line").is_in(list(self.lines))
        self._parts.append(found.filter(wanted if not self.keeps_all else True).select(list(KEPT)))

    def found(self) -> pl.DataFrame:
        """The figures as judged entries, in the order of the file."""
        parts = [part.cast(pl.Schema(KEPT)) for part in self._parts]
        whole = pl.concat([pl.DataFrame(schema=KEPT), *parts]).sort("row_no")
        return whole.join(self._of_line, on="line", how="left", maintain_order="left")

    def faults(self, found: pl.DataFrame, earlier: Earlier, values: dict[Key, Decimal]) -> list[Fault]:
        """What relations, running totals and the series' own history say of them."""
        history = earlier.history(areas_of(found))
        return [
            *relation_faults(found, self.form, self.plan, earlier, values, self.month),
            *trend_faults(found, self.form, values, self.month),
            *plausibility_faults(found, history, self.form, self.plan),
        ]
