"""A model as its author wrote it, with a name in place of each piece of Jinja, so that SQL tools can read it."""

import re
from dataclasses import dataclass

_JINJA = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_WORD = re.compile(r"jinja_(\d+)_")


@dataclass(frozen=True)
class Source:
    """The SQL with names for its pieces of Jinja, and what dbt made of each."""

    sql: str
    made: tuple[str, ...]

    def compiled(self, sql: str) -> str:
        """The SQL, changed or not, with what dbt made in place of the names."""
        return _WORD.sub(lambda found: self.made[int(found[1])], sql)


def source_of(text: str, compiled: str) -> Source | None:
    """The model's own text; None where Jinja does more there than stand for a piece of SQL."""
    if "{%" in text:
        return None
    pieces = _JINJA.split(text)
    pattern = "(.*?)".join(_spaced(piece) for piece in pieces)
    found = re.fullmatch(pattern + r"\s*", compiled, re.DOTALL)
    if found is None:
        return None
    names = iter(f"jinja_{n}_" for n in range(len(pieces) - 1))
    return Source(_JINJA.sub(lambda _: next(names), text), tuple(f" {part} " for part in found.groups()))


def _spaced(piece: str) -> str:
    return r"\s*".join(re.escape(word) for word in re.split(r"\s+", piece))
