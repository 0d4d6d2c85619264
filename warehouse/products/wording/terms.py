"""A formula that knows its symbols, its figures and its value: what is printed is what was computed.

`(y - y0) / (Y - y0)` of three numbers is one `Term`: its symbols "(y − y₀) / (Y − y₀)", the same with figures put in,
and the exact result. There is no way to print one formula and use another.
"""

from dataclasses import dataclass, replace
from decimal import Context, Decimal

from warehouse.products.wording.formats import plain

SUM, PRODUCT, POWER, ATOM = range(4)
FINE = Context(prec=60)
FACTORS = {"%": Decimal("0.01"), "‰": Decimal("0.001")}  # what a sign behind a figure means


@dataclass(frozen=True)
class Side:
    """A text and how tightly it holds together."""

    text: str
    rank: int = ATOM

    def within(self, rank: int) -> str:
        """The text, in parentheses where it would else fall apart beside an operator of that rank."""
        return self.text if self.rank >= rank else f"({self.text})"


@dataclass(frozen=True)
class Term:
    """A number with the formula it comes from."""

    symbols: Side
    figures: Side
    value: Decimal

    def named(self, symbol: str) -> "Term":
        """The same number under a symbol of its own: what it is made of stays in the figures."""
        return replace(self, symbols=Side(symbol))

    def __add__(self, other: "Term") -> "Term":
        return self._with(other, " + ", SUM, SUM, FINE.add(self.value, other.value))

    def __sub__(self, other: "Term") -> "Term":
        return self._with(other, " − ", SUM, PRODUCT, FINE.subtract(self.value, other.value))

    def __mul__(self, other: "Term") -> "Term":
        return self._with(other, " × ", PRODUCT, POWER, FINE.multiply(self.value, other.value))

    def __truediv__(self, other: "Term") -> "Term":
        return self._with(other, " / ", PRODUCT, POWER, FINE.divide(self.value, other.value))

    def __pow__(self, other: "Term") -> "Term":
        """A power; both sides in parentheses unless they are single figures."""
        value = FINE.power(self.value, other.value)

        def raised(mine: Side, theirs: Side) -> Side:
            return Side(f"{mine.within(ATOM)}^{theirs.within(ATOM)}", POWER)

        return Term(raised(self.symbols, other.symbols), raised(self.figures, other.figures), value)

    def _with(self, other: "Term", sign: str, rank: int, right: int, value: Decimal) -> "Term":
        def joined(mine: Side, theirs: Side) -> Side:
            return Side(f"{mine.within(rank)}{sign}{theirs.within(right)}", rank)

        return Term(joined(self.symbols, other.symbols), joined(self.figures, other.figures), value)


def figure(symbol: str, value: Decimal, sign: str = "") -> Term:
    """A figure with all its digits; `sign` (%, ‰) is printed behind it and counts as its factor."""
    text = f"{plain(value)}{sign}"
    shown = Side(f"({text})") if value < 0 else Side(text)
    return Term(Side(symbol), shown, FINE.multiply(value, FACTORS.get(sign, Decimal(1))))


def constant(value: int) -> Term:
    """A number that is the same in every row."""
    return figure(str(value), Decimal(value))


def ln(term: Term) -> Term:
    """The natural logarithm."""
    return Term(Side(f"ln({term.symbols.text})"), Side(f"ln({term.figures.text})"), FINE.ln(term.value))


def equation(name: str, term: Term, shown: str) -> str:
    """The name, the symbols, the figures and the result, each equal to the next; none is said twice."""
    parts = dict.fromkeys((name, term.symbols.text, term.figures.text, shown))
    return " = ".join(part for part in parts if part)
