"""Former codes of indicators: what was returned under one belongs to the indicator that has it among its aliases."""

from collections.abc import Iterable, Mapping

from contracts.plan import Indicator

_NOW: dict[str, str] = {}


def former_codes(indicators: Iterable[Indicator]) -> dict[str, str]:
    """The code that an indicator has now, by each further name it is found by."""
    return {alias: one.code for one in indicators for alias in one.aliases}


def declare_renames(renamed: Mapping[str, str]) -> None:
    """What the plan that was loaded last renames is known wherever this process reads a ledger; of others nothing is."""
    _NOW.clear()
    _NOW.update(renamed)


def named_now() -> Mapping[str, str]:
    """The code that an indicator has now, by former code, of the plan that this process loaded last."""
    return _NOW
