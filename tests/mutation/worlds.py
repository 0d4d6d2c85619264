"""The builds that mutants of the dbt models are tried on, and the tables held of each."""

from functools import partial
from pathlib import Path

import duckdb
from held.worlds import WORLDS, expected_file, kept_build, rows_of
from made_once import made_once
from method.oracle.asking import Question
from method.oracle.comparing import differences
from method.oracle.default_method import Judge
from method.oracle.questions import asked_of_the_product, drawn
from mutation.dbt_models import Held, made_of
from support import SHIPPED_PLAN

from contracts.registry import load_plan
from warehouse import query

SEED, NUMBER = 20261128, 240  # as tests/method/test_oracle.py asks


def held_worlds() -> list[Held]:
    """Every world of `tests/held` as known on each of its days, the latest first, and what the oracle was asked."""
    found = []
    for world in WORLDS.values():
        for day in sorted(world.days, reverse=True):
            tables = {
                mart: partial(_is_as_expected, partial(rows_of, world, mart), expected_file(world, day, mart))
                for mart in world.held
            }
            found.append(Held(f"{world.name}/{day}", made_of(kept_build(world, day)), tables))
    return [*found, _oracle()]


def _is_as_expected(rows: partial[str], file: Path, con: duckdb.DuckDBPyConnection) -> bool:
    return rows(con) == file.read_text(encoding="utf-8")


def _asked(asked: list[Question], folder: Path) -> Path:
    asked_of_the_product(load_plan(SHIPPED_PLAN), asked, folder)
    (database,) = folder.glob("data/builds/*/longshu.duckdb")
    return database


def _oracle() -> Held:
    asked = drawn(NUMBER, SEED)
    database = made_once("oracle", partial(_asked, asked))
    answers = [Judge(question).answer() for question in asked]

    def agrees(con: duckdb.DuckDBPyConnection) -> bool:
        found = con.execute(query.TARGETS)
        names = [d[0] for d in found.description or []]
        rows = {
            row["target_id"]: row
            for row in (dict(zip(names, values, strict=True)) for values in found.fetchall())
        }
        keys = [f"Q{n:06d}" for n in range(NUMBER)]
        return all(
            key in rows and not differences(a, rows[key]) for key, a in zip(keys, answers, strict=True)
        )

    return Held("oracle", made_of(database), {"mart_target_vs_actual": agrees})
