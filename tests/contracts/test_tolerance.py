"""How far "about" reaches: declared, else half a unit of the last digit printed."""

from decimal import Decimal

import pytest

from contracts.tolerance import tolerance_of


@pytest.mark.parametrize(
    ("value", "printed", "declared", "half"),
    [
        ("70", "70%左右", None, "0.5"), ("70.0", "约70.0", None, "0.05"), ("16000", "1.6万架左右", None, "500"),
        ("70", "到2027年达到70%左右", None, "0.5"), ("1234.5", "约1,234.5", None, "0.05"), ("-3", "下降3%左右", None, "0.5"),
        ("0", "0左右", None, "0.5"), ("0", "0.0左右", None, "0.05"), ("0", "5左右", None, "0"), ("5", "0左右", None, "0"),
        ("70", "七成左右", None, "0"), (None, "70左右", None, "0"), ("70", "70%左右", "2", "2"), ("70", "70%左右", "0", "0"),
    ],
)  # fmt: skip
def test_about_reaches_half_a_unit_of_the_digit_printed_last(
    value: str | None, printed: str, declared: str | None, half: str
) -> None:
    given = [None if text is None else Decimal(text) for text in (value, declared)]
    assert tolerance_of(given[0], printed, given[1]) == Decimal(half)
