"""Which month a tidy table is of, by all the periods that its rows say and by its names."""

from collections import Counter
from collections.abc import Iterable, Mapping

from contracts.forms import ReturnForm
from sources.returns.entries import Fault, StructureFault
from sources.returns.period_evidence import months_named, months_said
from sources.returns.periods import is_due_in

_FEW_OF = 4  # rows of the latest month are few where another has more than so many times as many


def month_of_rows(
    counts: Mapping[str, int], form: ReturnForm, places: Mapping[str, str], names: Iterable[str]
) -> str | None:
    """The month of a table whose rows say these periods, so many each: the latest, unless few rows say it.

    Then the one that a title or name says, if that is one of them. Raises StructureFault where none does, or all are
    ambiguous.
    """
    said = {text: months_said(text) for text in counts}
    latest = latest_of(said, form, places)
    if latest is None:
        return None
    rows = Counter[str]()
    for text, months in said.items():
        if len(months) == 1:
            rows[min(months)] += counts[text]
    usual, most = rows.most_common(1)[0]
    if rows[latest] * _FEW_OF >= most:
        return latest
    named = {month for name in names for month in months_named(name, latest[:4])} & rows.keys()
    if len(named) == 1:
        return named.pop()
    text = next(text for text, months in said.items() if months == {latest})
    params = {"month": usual, "count": most, "later": latest, "few": rows[latest]}
    raise StructureFault((Fault("file.period.stray", places.get(text, ""), params),))


def latest_of(said: Mapping[str, frozenset[str]], form: ReturnForm, places: Mapping[str, str]) -> str | None:
    """The latest month that the texts name for certain, or None. Raises StructureFault where all are ambiguous."""
    due = {text: {m for m in months if is_due_in(form, m)} for text, months in said.items()}
    certain = [min(months) for months in due.values() if len(months) == 1]
    doubtful = next((text for text, months in due.items() if len(months) > 1), None)
    if not certain and doubtful is not None:
        first, second = sorted(due[doubtful])
        params = {"seen": doubtful, "first": first, "second": second}
        raise StructureFault((Fault("file.period.ambiguous", places.get(doubtful, ""), params),))
    return max(certain, default=None)
