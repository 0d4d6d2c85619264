"""How far "about" reaches: half a unit of the last digit a target was printed with, where no tolerance is declared."""

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def tolerance_of(value: Decimal | None, printed: str, declared: Decimal | None) -> Decimal:
    """The tolerance of an approximate target: declared, else read off its printed text; 0 where it shows no digits.

    "70%左右" of 70 is 0.5; "1.6万架左右" of 16,000 is 500: what one printed unit stands for follows from the value.
    """
    if declared is not None:
        return declared
    found = [] if value is None else [half for n in _numbers(printed) if (half := _half_unit(n, value))]
    return found[0] if found else Decimal(0)


def _numbers(printed: str) -> list[Decimal]:
    texts = _NUMBER.findall(unicodedata.normalize("NFKC", printed))
    return [Decimal(text.replace(",", "")) for text in texts]


def _half_unit(number: Decimal, value: Decimal) -> Decimal | None:
    """Half a unit of the number's last digit, in the value's own unit; None where it is not the value's number."""
    last = Decimal(1).scaleb(int(number.as_tuple().exponent))
    if number == 0 or value == 0:
        return last / 2 if number == value else None
    scale = abs(value) / number
    is_power_of_ten = scale.normalize().as_tuple().digits == (1,)
    return last * scale / 2 if is_power_of_ten else None
