"""Mutants of the dbt models: a sample of small changes, and which held table notices each."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from mutation.remade import Made
from mutation.sources import Source, source_of
from mutation.sql_mutants import Mutant, Site, mutant, sites
from mutation.unit_tests import failing

from warehouse.build.dbt_models import DBT_PROJECT

STAGING = "stg_"  # names and casts what it reads: nothing in it can be changed but the names


@dataclass(frozen=True)
class Judged:
    """A mutant and the unit test or table that notices it, or None where it survived."""

    mutant: Mutant
    noticed_by: str | None


class NotAsExpectedError(Exception):
    """A table differs from what is expected of it although no model was changed: it would notice everything."""


@dataclass(frozen=True)
class Held:
    """A finished build and the tables held of it: by mart, whether its rows are still those expected."""

    name: str
    known_on: str
    made: Made
    is_as_expected: dict[str, Callable[[duckdb.DuckDBPyConnection], bool]]

    def failing(self, model: str, sql: str) -> str | None:
        """The first unit test of the model that the SQL does not hold, or None."""
        with self.made.left_as_it_was():
            return next(failing(self.made, model, sql, self.known_on), None)

    def noticing(self, model: str, sql: str) -> str | None:
        """The first held table that differs when the model is changed, or None."""
        try:
            with self.made.changed(model, sql) as standing:
                for mart in standing:
                    if mart in self.is_as_expected and not self.is_as_expected[mart](self.made.con):
                        return f"{self.name}/{mart}"
        except duckdb.Error as error:
            return f"dbt build ({type(error).__name__})"
        return None


def sources(made: Made) -> dict[str, Source]:
    """Every model as its author wrote it, or, where Jinja writes it, as dbt compiled it."""
    found = {}
    for file in sorted((DBT_PROJECT / "models").rglob("*.sql")):
        if not file.stem.startswith(STAGING):
            compiled = made.models[file.stem]
            found[file.stem] = source_of(file.read_text(encoding="utf-8"), compiled) or Source(compiled, ())
    return found


def sample(models: dict[str, Source], number: int, seed: int) -> Iterator[Mutant]:
    """That many changes of the models, drawn by the seed."""
    places: list[tuple[str, Site]] = [(name, site) for name, one in models.items() for site in sites(one.sql)]
    random.Random(seed).shuffle(places)
    made = 0
    for name, site in places:
        if made == number:
            return
        if (changed := mutant(name, models[name].sql, site)) is not None:
            made += 1
            yield changed


def judge(changed: Mutant, worlds: list[Held]) -> Judged:
    """Whether a unit test of the model or a held table notices the change."""
    own = sources_of(worlds[0])[changed.model].compiled(changed.sql)
    if noticed := worlds[0].failing(changed.model, own):
        return Judged(changed, noticed)
    for held in worlds:
        # the same place, with what dbt made of the pieces of Jinja on that day
        source = sources_of(held)[changed.model]
        if noticed := held.noticing(changed.model, source.compiled(changed.sql)):
            return Judged(changed, noticed)
    return Judged(changed, None)


_sources: dict[str, dict[str, Source]] = {}


def sources_of(held: Held) -> dict[str, Source]:
    """The models of that build, read once."""
    if held.name not in _sources:
        _sources[held.name] = sources(held.made)
    return _sources[held.name]


def refuse_unlike(worlds: list[Held]) -> None:
    """Every table of every world is as expected, and every unit test holds, before anything is changed.

    Raises NotAsExpectedError.
    """
    unlike = [
        f"{held.name}/{mart}"
        for held in worlds
        for mart, is_as_expected in held.is_as_expected.items()
        if not is_as_expected(held.made.con)
    ]
    unlike += [
        name for model, sql in worlds[0].made.models.items() if (name := worlds[0].failing(model, sql))
    ]
    if unlike:
        raise NotAsExpectedError("、".join(unlike))


def made_of(database: Path) -> Made:
    """The finished build in that file."""
    return Made(database, json.loads(database.with_name("models.json").read_bytes()), database.parents[2])
