"""Questions to a finished file: parameters stand where they were named, whatever they hold."""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse import query

HOSTILE = 'o\'clock; drop table t; -- $1 \\ "x" 陇\n数'


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "some.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select 1 as n")
    return path


@pytest.mark.parametrize(
    "value",
    [HOSTILE, "", 7, -3, True, False, None, date(2026, 2, 28), datetime(2026, 2, 28, 9, 30), Decimal("-1.50"), ["a", "b'c"]],
)  # fmt: skip
def test_a_parameter_comes_back_as_it_was_given(database: Path, value: object) -> None:
    assert query.rows(database, "select $1 as v", [value]) == [{"v": value}]
    assert query.rows(database, "select $named as v", {"named": value}) == [{"v": value}]


def test_each_name_gets_its_own_value_and_a_text_with_a_name_in_it_is_left_alone(database: Path) -> None:
    found = query.rows(database, "select $2 as b, $1 as a, $1 as c", ["$2", "x"])
    assert found == [{"b": "x", "a": "$2", "c": "$2"}]


def test_a_name_that_is_not_given_and_a_kind_without_a_literal_are_errors(database: Path) -> None:
    with pytest.raises(KeyError):
        query.rows(database, "select $2 as v", ["x"])
    with pytest.raises(TypeError):
        query.rows(database, "select $1 as v", [object()])


def test_a_question_with_a_text_imports_no_pandas(database: Path) -> None:
    asked = (
        "import sys; from pathlib import Path; from warehouse import query; "
        f"assert query.rows(Path({str(database)!r}), 'select $1 as v', ['x']) == [{{'v': 'x'}}]; "
        "print(sorted({'pandas', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_questions_asked_while_a_file_is_open_open_no_further_connection(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    connect = query.connected
    monkeypatch.setattr(query, "connected", lambda path, **k: made.append(path) or connect(path, **k))
    with query.opened(database):
        assert [query.rows(database, "from t"), query.rows(database, "select $1 as n", [2])] == [
            [{"n": 1}],
            [{"n": 2}],
        ]
    assert len(made) == 1
    assert query.rows(database, "from t") == [{"n": 1}]
    assert len(made) == 2
