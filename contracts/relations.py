"""Audit relations (审核关系) of a form: the small language they are written in, and what it says.

| written                     | means                                                                          |
|-----------------------------|--------------------------------------------------------------------------------|
| `02 + 03 <= 01`             | for each area and each shared measure                                          |
| `06 == 02 / 01 * 100`       | products, ratios and brackets                                                  |
| `01[month] <= 01[ytd]`      | one measure against another, for each area                                     |
| `05 >= 0`, `05 <= 100`      | a line against a number                                                        |
| `01 == areas(01)`           | an area equals the sum of the areas directly below it on the form              |
| `01 == breakdowns(01, size)`| the sum of the form's lines of the same indicator that are broken down by `size` |
| `change(01) <= 50%`         | against the value last accepted for the period before, up or down              |
| `rise(01) <= 50%`, `fall(01) <= 20%` | the same, up or down apart: a fall is no rise                          |
| `01 >= last_year(01)`       | the same period last year, as it was last accepted                             |
| `01 <= GS-AI-2.01`          | a line of another form, of the same respondent, area, measure and period       |
| `if 01 > 0 then 02 > 0`     | judged only where the condition holds                                          |

Operators: `<=`, `>=`, `<`, `>`, `==`. What rounding to the declared decimals may hide breaks no relation; terms that
are not given are bounded by their natural limits. docs/relations.md says it with examples.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

OPERATORS = ("<=", ">=", "==", "<", ">")
FUNCTIONS = ("areas", "breakdowns", "change", "rise", "fall", "last_year")
_LINE = r"[0-9A-Z]{2,6}"
_LEAF = re.compile(
    rf"(?P<function>{'|'.join(FUNCTIONS)})\(\s*(?P<inner>{_LINE})(?:\[(?P<inner_measure>[a-z_]+)\])?"
    r"(?:\s*,\s*(?P<dimension>[a-z_]+))?\s*\)"
    rf"|(?P<form>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)\.(?P<form_line>{_LINE})(?:\[(?P<form_measure>[a-z_]+)\])?"
    rf"|(?P<line>{_LINE})(?:\[(?P<measure>[a-z_]+)\])?(?![0-9.%])"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<percent>%?)"
)
_CONDITIONAL = re.compile(r"if\s+(.+?)\s+then\s+(.+)")


class RelationError(ValueError):
    """A relation that cannot be read; the text names the part that is not understood."""


@dataclass(frozen=True)
class Term:
    """One term: a signed line, function of a line, line of another form, number, or product (`kind` says which)."""

    kind: str
    sign: int
    line: str = ""
    measure: str = ""
    number: Decimal = Decimal(0)
    form: str = ""  # of a line of another form: its number
    dimension: str = ""  # of breakdowns: what is broken down
    factors: tuple[
        tuple[str, "Side"], ...
    ] = ()  # of a product: (`*` or `/`, what is multiplied by or divided by)


Side = tuple[Term, ...]


@dataclass(frozen=True)
class Relation:
    """Left side, operator, right side; judged only where the condition holds."""

    left: Side
    operator: str
    right: Side
    condition: "Relation | None" = None

    @property
    def terms(self) -> Side:
        """The terms that the two sides add up."""
        return self.left + self.right

    @property
    def leaves(self) -> Side:
        """Every line, function and number of the relation, those of products and of the condition too."""
        own = tuple(_leaves(self.terms))
        return own + self.condition.leaves if self.condition else own

    @property
    def is_sum(self) -> bool:
        """Whether only lines, sums of areas and numbers are added up, whatever the circumstances."""
        return self.condition is None and all(t.kind in ("line", "areas", "number") for t in self.terms)


def read_relation(text: str, lines: frozenset[str]) -> Relation:
    """The relation the text states; a number that is a line's code means the line.

    Raises RelationError.
    """
    conditional = _CONDITIONAL.fullmatch(text.strip())
    if conditional:
        condition = _comparison(conditional[1], lines, None)
        found = _comparison(conditional[2], lines, condition)
    else:
        found = _comparison(text, lines, None)
    if not any(term.line for term in found.leaves):
        raise RelationError(f"没有指标行 | no line takes part: {text}")
    return found


def _comparison(text: str, lines: frozenset[str], condition: Relation | None) -> Relation:
    operator = next((o for o in OPERATORS if o in text), None)
    if operator is None:
        raise RelationError(f"没有比较符 | no comparison: {text}")
    left, _, right = text.partition(operator)
    if any(o in right for o in OPERATORS):
        raise RelationError(f"只能有一个比较符 | more than one comparison: {text}")
    return Relation(_Reader(left, lines).whole(), operator, _Reader(right, lines).whole(), condition)


def _leaves(side: Side) -> Iterator[Term]:
    for term in side:
        if term.kind == "product":
            for _, factor in term.factors:
                yield from _leaves(factor)
        else:
            yield term


class _Reader:
    """Reads one side of a comparison: sums of products of lines, functions, numbers and brackets."""

    def __init__(self, text: str, lines: frozenset[str]) -> None:
        self.text, self.lines, self.at = text.strip(), lines, 0

    def whole(self) -> Side:
        """The side, read to its end. Raises RelationError."""
        if not self.text:
            raise RelationError("比较的一边为空 | one side is empty")
        side = self._sum()
        if self.at < len(self.text):
            raise self._not_understood()
        return side

    def _sum(self) -> Side:
        terms = [self._product(-1 if self._one_of("+-") == "-" else 1)]
        while sign := self._one_of("+-"):
            terms.append(self._product(-1 if sign == "-" else 1))
        return tuple(terms)

    def _product(self, sign: int) -> Term:
        factors = [("*", self._factor())]
        while operator := self._one_of("*/"):
            factors.append((operator, self._factor()))
        first = factors[0][1]
        if len(factors) == 1 and len(first) == 1:
            return replace(first[0], sign=sign * first[0].sign)
        return Term("product", sign, factors=tuple(factors))

    def _factor(self) -> Side:
        if self._one_of("("):
            side = self._sum()
            if not self._one_of(")"):
                raise self._not_understood()
            return side
        match = _LEAF.match(self.text, self.at)
        if match is None:
            raise self._not_understood()
        self.at = match.end()
        return (self._leaf(match),)

    def _leaf(self, match: re.Match[str]) -> Term:
        if match["form"]:
            return Term("form", 1, match["form_line"], match["form_measure"] or "", form=match["form"])
        if match["function"]:
            line, measure = self._known(match["inner"]), match["inner_measure"] or ""
            if bool(match["dimension"]) != (match["function"] == "breakdowns"):
                raise RelationError(f"看不懂“{match[0]}” | not understood: {match[0]}")
            return Term(match["function"], 1, line, measure, dimension=match["dimension"] or "")
        if match["line"]:
            line, measure = match["line"], match["measure"] or ""
            if line not in self.lines and line.isdigit() and len(line) != 2 and not measure:
                return Term("number", 1, number=Decimal(line))
            return Term("line", 1, self._known(line), measure)
        number = Decimal(match["number"])
        return Term("number", 1, number=number / 100 if match["percent"] else number)

    def _known(self, line: str) -> str:
        if line not in self.lines:
            raise RelationError(f"没有代码为“{line}”的行 | there is no line '{line}'")
        return line

    def _one_of(self, signs: str) -> str:
        """The sign that comes next, if it is one of these; else an empty text."""
        self._skip_blanks()
        sign = self.text[self.at : self.at + 1]
        if not sign or sign not in signs:
            return ""
        self.at += 1
        self._skip_blanks()
        return sign

    def _skip_blanks(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _not_understood(self) -> RelationError:
        rest = self.text[self.at :] or self.text
        return RelationError(f"看不懂“{rest}” | not understood: {rest}")
