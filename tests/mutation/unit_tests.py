"""dbt's unit tests of the models asked of a changed model in DuckDB, without dbt: rows in, the rows expected out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import yaml
from mutation.remade import Made

from warehouse.build.dbt_models import MODELS

_REF = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class UnitTest:
    """A unit test as it is declared: the day it is asked on, the rows of each input, and those expected."""

    name: str
    model: str
    day: str
    given: dict[str, list[dict[str, Any]]]
    expected: list[dict[str, Any]]


@cache
def unit_tests() -> tuple[UnitTest, ...]:
    """Every unit test beside the models."""
    declared = [
        test
        for path in sorted(MODELS.rglob("_unit_tests.yml"))
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
    ]
    return tuple(
        UnitTest(
            test["name"],
            test["model"],
            test["overrides"]["env_vars"]["LONGSHU_KNOWN_ON"],
            {_REF.fullmatch(given["input"])[1]: given["rows"] for given in test["given"]},  # type: ignore[index]
            test["expect"]["rows"],
        )
        for test in declared
    )


def failing(made: Made, model: str, sql: str, known_on: str) -> Iterator[str]:
    """The names of the model's unit tests that the SQL, compiled as known on that day, does not hold."""
    for test in unit_tests():
        if test.model == model and not holds(made, test, sql.replace(f"'{known_on}'", f"'{test.day}'")):
            yield test.name


def holds(made: Made, test: UnitTest, sql: str) -> bool:
    """Whether the SQL makes of the rows given those expected, in the columns that the test names."""
    for name, rows in test.given.items():
        sql = sql.replace(_place(made, name), f"given_{name}")
        _filled(made.con, f"given_{name}", f"select * from {_place(made, name)}", rows)
    columns = ", ".join(f'"{name}"' for name in test.expected[0]) if test.expected else "*"
    _filled(made.con, "expected", f"select {columns} from {_place(made, test.model)}", test.expected)
    try:
        made.con.execute(f"create or replace temp table found as select {columns} from ({sql})")
    except duckdb.Error:
        return False
    unlike = "select not exists (from found except all from expected) and not exists (from expected except all from found)"
    return made.con.execute(unlike).fetchone() == (True,)


def _place(made: Made, name: str) -> str:
    return f'"longshu"."{made.relations[name][0]}"."{name}"'


def _filled(con: duckdb.DuckDBPyConnection, name: str, like: str, rows: list[dict[str, Any]]) -> None:
    """A temporary table with the columns of the query and those rows; what a row does not name is null there."""
    con.execute(f"create or replace temp table {name} as {like} limit 0")
    for row in rows:
        columns = ", ".join(f'"{column}"' for column in row)
        con.execute(
            f"insert into {name} ({columns}) values ({', '.join('?' * len(row))})", list(row.values())
        )
