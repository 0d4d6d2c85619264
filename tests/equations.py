"""A small evaluator of printed equations: it knows figures and signs, nothing of the product.

`P = (y − y₀) / (Y − y₀) = (15 − 10) / (20 − 10) = 50%` has two sides that are figures alone; they must be equal to half
a unit of the last digit printed. `0.6 ≤ 0.6667 < 0.95` must be true, one followed by 不成立 or "does not hold" false.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

FINE = Context(prec=50)
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>%|‰| ?个百分点| percentage points)?|(?P<sign>[-−+×/^()]|ln))"
)
UNITS = {
    "%": Decimal("0.01"),
    "个百分点": Decimal("0.01"),
    "percentage points": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
RELATION = re.compile(r"[=≤≥<>]")
CLAUSE = re.compile(r"[；;：，→（]|: |, | \((?=[a-z])|\(m:")
FALSE = ("不成立", "does not hold")


@dataclass(frozen=True)
class Checked:
    """A relation between two printed sides, and whether it is so."""

    text: str
    is_true: bool


class Sides:
    """Reads one side: a number with its unit, or an expression of such."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def whole(self) -> Decimal | None:
        """The value where the side is figures to its end, a unit behind them aside; else None."""
        try:
            value = self.sum()
        except ValueError:
            return None
        rest = self.text[self.at :].strip()
        return value if not re.search(r"[\d₀-₉^×]", rest) and not re.match(r"[-−+/(]", rest) else None

    def peek(self) -> str:
        found = TOKEN.match(self.text, self.at)
        return found["sign"] or "" if found else ""

    def take(self) -> re.Match[str]:
        found = TOKEN.match(self.text, self.at)
        if not found:
            raise ValueError(self.text[self.at :])
        self.at = found.end()
        return found

    def sum(self) -> Decimal:
        value = self.product()
        while self.peek() in ("+", "−", "-") and self.peek():
            sign = self.take()["sign"]
            value = FINE.add(value, self.product()) if sign == "+" else FINE.subtract(value, self.product())
        return value

    def product(self) -> Decimal:
        value = self.power()
        while self.peek() in ("×", "/"):
            sign = self.take()["sign"]
            value = FINE.multiply(value, self.power()) if sign == "×" else FINE.divide(value, self.power())
        return value

    def power(self) -> Decimal:
        value = self.atom()
        if self.peek() == "^":
            self.take()
            return FINE.power(value, self.atom())
        return value

    def atom(self) -> Decimal:
        found = self.take()
        if found["number"]:
            factor = UNITS.get((found["unit"] or "").strip(), Decimal(1))
            return FINE.multiply(Decimal(found["number"].replace(",", "")), factor)
        if found["sign"] in ("-", "−"):
            return -self.power()
        if found["sign"] == "ln":
            return FINE.ln(self.atom())
        if found["sign"] != "(":
            raise ValueError(found[0])
        value = self.sum()
        if self.take()["sign"] != ")":
            raise ValueError(self.text)
        return value


def half_digit(text: str) -> Decimal:
    """Half a unit of the last digit of a printed result."""
    found = re.match(r"\s*[-−]?(\d[\d,]*(?:\.\d+)?) ?(%|‰|个百分点|percentage points)?", text)
    if not found:
        return Decimal(0)
    exponent = Decimal(found[1].replace(",", "")).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1) * UNITS.get(found[2] or "", Decimal(1))


def checked(line: str) -> list[Checked]:
    """Every relation of the line between sides that are figures."""
    return [one for clause in CLAUSE.split(line) for one in _clause(clause)]


def _clause(clause: str) -> list[Checked]:
    signs = RELATION.findall(clause)
    texts = RELATION.split(clause)
    values = [Sides(text.split("不成立")[0].split("成立")[0]).whole() for text in texts]
    known = [n for n, value in enumerate(values) if value is not None]
    found, compared = [], []
    equal = set(signs) == {"="}
    for left, right in zip(known, known[1:], strict=False):
        a, b, sign = values[left], values[right], signs[right - 1]
        assert a is not None and b is not None
        if equal:
            margin = max(
                half_digit(texts[right]), half_digit(texts[left]) if left == known[0] else Decimal(0)
            )
            true = abs(a - b) <= margin * Decimal("1.000001") + abs(b) * Decimal("1e-25")
            found.append(Checked(clause.strip(), true))
        elif right == left + 1:
            true = {"=": a == b, "≤": a <= b, "<": a < b, "≥": a >= b, ">": a > b}[sign]
            compared.append(true)
    if compared:
        found.append(Checked(clause.strip(), all(compared) != any(word in clause for word in FALSE)))
    return found
