"""Declared corrections: a figure that was read right but is known to be wrong, with the reason.

`expect` is the value the file holds. A correction applies only while the file still says so: once the
source has mended its figure (or sends another), the correction is stale and its cell is kept out until
someone removes the entry.
"""

from datetime import date

from contracts.fields import Amount, Code, Frozen, Label, Month, Period


class Correction(Frozen):
    """One declared correction of one observation of a form's return; values in the indicator's unit."""

    form: Code
    period: Month
    indicator: Code
    ref_area: Label
    breakdown: Label
    time_period: Period
    accumulation: Label
    expect: Amount
    value: Amount
    reason_zh: Label
    reason_en: Label
    decided_by: Label
    recorded_on: date

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """The observation it corrects, within its return."""
        return (self.indicator, self.ref_area, self.breakdown, self.time_period, self.accumulation)


class CorrectionFile(Frozen):
    """`corrections.yml`."""

    corrections: tuple[Correction, ...]
