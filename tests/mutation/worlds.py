"""The builds that mutants of the dbt models are tried on, and the tables held of each."""

import csv
import io
from functools import partial
from pathlib import Path

import duckdb
from held.worlds import WORLDS, World, expected_file, kept_build, rows_of
from made_once import made_once
from method.oracle.asking import Question
from method.oracle.comparing import differences
from method.oracle.default_method import Judge
from method.oracle.outlook import whole_answer
from method.oracle.questions import asked_of_the_product, drawn
from mutation.dbt_models import Held, made_of, refuse_unlike
from support import SHIPPED_PLAN

from contracts.registry import load_plan
from warehouse import query

SEED, NUMBER = 20261128, 240  # as tests/method/test_oracle.py asks


def held_worlds() -> list[Held]:
    """Every world of `tests/held` as known on each of its days, the latest first, and what the oracle was asked.

    Raises NotAsExpectedError.
    """
    found = []
    for world in WORLDS.values():
        for day in sorted(world.days, reverse=True):
            tables = {
                mart: partial(_is_as_expected, world, mart, expected_file(world, day, mart))
                for mart in world.held
            }
            found.append(Held(f"{world.name}/{day}", str(day), made_of(kept_build(world, day)), tables))
    found.append(_oracle())
    refuse_unlike(found)
    return found


def _is_as_expected(world: World, mart: str, file: Path, con: duckdb.DuckDBPyConnection) -> bool:
    expected = file.read_text(encoding="utf-8")
    asked = f"select count(*) from marts.{mart} where {world.held[mart]}"
    # a change may give millions of rows: they are counted before they are read
    number = con.execute(asked).fetchall()[0][0]
    return (
        number == len(list(csv.reader(io.StringIO(expected)))) - 1 and rows_of(world, mart, con) == expected
    )


def _asked(asked: list[Question], folder: Path) -> Path:
    asked_of_the_product(load_plan(SHIPPED_PLAN), asked, folder)
    (database,) = folder.glob("data/builds/*/longshu.duckdb")
    return database


def _oracle() -> Held:
    asked = drawn(NUMBER, SEED)
    database = made_once("oracle", partial(_asked, asked))
    answers = [whole_answer(Judge(question)) for question in asked]

    def agrees(con: duckdb.DuckDBPyConnection) -> bool:
        number = con.execute("select count(*) from marts.mart_target_vs_actual").fetchall()[0][0]
        if number > 2 * NUMBER:
            return False
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

    return Held("oracle", "", made_of(database), {"mart_target_vs_actual": agrees})
