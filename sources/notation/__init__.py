"""How figures and periods are written, and what they say.

`read_figure("突破6.6万P")` is a `Reading`: number as printed, printed and standard unit,
value in the standard unit, qualifier, form. `read_period("2026年1-8月累计")` is a
`PeriodReading`: SDMX name, frequency, first and last day, stock or flow, accumulation.
`read_any` tells the two apart. What cannot be read for certain is a `Refusal` with a code
and a reason in Chinese and English; nothing raises on a text, nothing is guessed, and no
number ever passes through a float. The words that are understood are listed in `words`,
the units in `units`; context (a header's unit, target or observation, the publication day)
is passed in by the caller, who has it from a contract.
"""

from sources.notation.anything import read_any
from sources.notation.figures import read_figure
from sources.notation.numerals import NumeralError, read_number
from sources.notation.periods import read_period
from sources.notation.readings import PeriodReading, Reading, Refusal, json_number
from sources.notation.units import STANDARD_UNITS

__all__ = [
    "STANDARD_UNITS",
    "NumeralError",
    "PeriodReading",
    "Reading",
    "Refusal",
    "json_number",
    "read_any",
    "read_figure",
    "read_number",
    "read_period",
]
