"""Audit relations (审核关系) of a form: the small language they are written in, and what it says.

| written                  | means                                                                    |
|--------------------------|--------------------------------------------------------------------------|
| `02 + 03 <= 01`          | for each area and each shared measure                                    |
| `01[month] <= 01[ytd]`   | one measure against another, for each area                               |
| `05 >= 0`, `05 <= 100`   | a line against a number                                                  |
| `01 == areas(01)`        | an area equals the sum of the areas directly below it on the form         |
| `change(01) <= 50%`      | against the value last accepted for the period before, up or down        |

Operators: `<=`, `>=`, `<`, `>`, `==`. `==` holds within rounding: half a unit of the last declared decimal for
each figure that takes part.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

OPERATORS = ("<=", ">=", "==", "<", ">")
_TERM = re.compile(
    r"(?P<sign>[+-]?)\s*(?:"
    r"(?P<function>areas|change)\((?P<inner>[0-9A-Z]{2,6})(?:\[(?P<inner_measure>[a-z_]+)\])?\)"
    r"|(?P<line>[0-9A-Z]{2,6})(?:\[(?P<measure>[a-z_]+)\])?(?![0-9.%])"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<percent>%?)"
    r")\s*"
)


class RelationError(ValueError):
    """A relation that cannot be read; the text names the part that is not understood."""


@dataclass(frozen=True)
class Term:
    """One term: a signed line, sum of areas, change, or number (`kind` says which)."""

    kind: str
    sign: int
    line: str = ""
    measure: str = ""
    number: Decimal = Decimal(0)


@dataclass(frozen=True)
class Relation:
    """Left side, operator, right side."""

    left: tuple[Term, ...]
    operator: str
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of both sides."""
        return self.left + self.right


def read_relation(text: str, lines: frozenset[str]) -> Relation:
    """The relation the text states; a number that is a line's code means the line.

    Raises RelationError.
    """
    operator = next((o for o in OPERATORS if o in text), None)
    if operator is None:
        raise RelationError(f"没有比较符 | no comparison: {text}")
    left, _, right = text.partition(operator)
    if any(o in right for o in OPERATORS):
        raise RelationError(f"只能有一个比较符 | more than one comparison: {text}")
    found = Relation(_side(left, lines), operator, _side(right, lines))
    if not any(term.line for term in found.terms):
        raise RelationError(f"没有指标行 | no line takes part: {text}")
    return found


def _side(text: str, lines: frozenset[str]) -> tuple[Term, ...]:
    terms: list[Term] = []
    position = 0
    body = text.strip()
    while position < len(body):
        match = _TERM.match(body, position)
        if match is None or (terms and not match["sign"]):
            raise RelationError(f"看不懂“{body[position:]}” | not understood: {body[position:]}")
        terms.append(_term(match, lines))
        position = match.end()
    if not terms:
        raise RelationError("比较的一边为空 | one side is empty")
    return tuple(terms)


def _term(match: re.Match[str], lines: frozenset[str]) -> Term:
    sign = -1 if match["sign"] == "-" else 1
    if match["function"]:
        kind, line, measure = match["function"], match["inner"], match["inner_measure"] or ""
    elif match["line"] and match["line"] in lines:
        kind, line, measure = "line", match["line"], match["measure"] or ""
    elif match["line"] and match["line"].isdigit() and len(match["line"]) != 2 and not match["measure"]:
        return Term("number", sign, number=Decimal(match["line"]))
    elif match["number"]:
        number = Decimal(match["number"])
        return Term("number", sign, number=number / 100 if match["percent"] else number)
    else:
        raise RelationError(f"没有代码为“{match['line']}”的行 | there is no line '{match['line']}'")
    if line not in lines:
        raise RelationError(f"没有代码为“{line}”的行 | there is no line '{line}'")
    return Term(kind, sign, line, measure)
