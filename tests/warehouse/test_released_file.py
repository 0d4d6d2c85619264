"""The DuckDB file of a release: readable by old clients, enumerations for codes, and a place to begin."""

import struct
from pathlib import Path

import duckdb
import pytest
from golden.published import Published, publish_twice
from sqlalchemy import Enum, create_engine, inspect, text
from sqlalchemy.pool import NullPool
from support import table

from contracts.dictionary import coded_columns, marts
from warehouse.build.known_on_macros import MACROS, VIEWS

OLDEST_FORMAT = 64  # the number of the storage format that DuckDB 1.0 to 1.4 write


@pytest.fixture(scope="module")
def published() -> Published:
    return publish_twice()


def test_the_file_is_in_the_storage_version_of_the_oldest_client(published: Published) -> None:
    """`python tests/clients/versions.py` opens one with DuckDB 1.4 itself, where the package index is in reach."""
    head = published.second.database.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    assert struct.unpack("<Q", head[12:20]) == (OLDEST_FORMAT,)
    with duckdb.connect(str(published.second.database), read_only=True) as con:
        [(tags,)] = con.execute("select tags from duckdb_databases() where not internal").fetchall()
    assert tags["storage_version"].startswith("v1.0.0")


def test_codes_of_closed_lists_are_enumerations_in_the_order_of_their_list(published: Published) -> None:
    sql = (
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts' "
        "and table_name in (select table_name from duckdb_tables() where schema_name = 'marts') "
        "and table_name <> 'release_statuses'"  # what was said once may be no code any more
    )
    found = [r for r in table(published.second.database, sql) if r["column_name"] in coded_columns()]
    assert len(found) > 50
    for row in found:
        codes = ", ".join(f"'{code}'" for code in coded_columns()[row["column_name"]])
        assert row["data_type"] == f"ENUM({codes})", row


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) as n from marts.mart_target_vs_actual where status = 'no such code'",
        "select count(*) as n from marts.mart_target_vs_actual where coalesce(status, 'none') = 'none'",
        "select count(*) as n from marts.mart_target_vs_actual where status || '' is null",
    ],
)
def test_an_enumeration_is_compared_and_joined_like_any_text(published: Published, sql: str) -> None:
    assert table(published.second.database, sql) == [{"n": 0}]


def test_the_macros_answer_with_the_codes_of_the_marts(published: Published) -> None:
    for macro, mart in MACROS.items():
        day = published.build.known_on
        keys = ", ".join(marts()[mart].keys)
        sql = f"select {keys} from marts.{{}} order by all"
        assert table(published.second.database, sql.format(f"{macro}(date '{day}')")) == table(
            published.second.database, sql.format(mart)
        )
    same = (
        f"select count(*) as n from marts.target_vs_actual_known_on(date '{published.build.known_on}') m "
        "join marts.mart_target_vs_actual t using (target_id) where m.status is distinct from t.status"
    )
    assert table(published.second.database, same) == [{"n": 0}]


def test_the_readme_says_in_both_languages_where_to_begin(published: Published) -> None:
    lines = table(published.second.database, "from marts.README order by line_no")
    assert len(lines) == 11
    assert lines[0]["zh"].startswith("发布 2027.03.0：甘肃省")
    assert "Release 2027.03.0" in lines[0]["en"] and all(
        "2027-03-15" in lines[1][name] for name in ("zh", "en")
    )
    assert "内部版" in lines[1]["zh"] and "internal" in lines[1]["en"]
    named = {*marts(), "release_difference", "release_statuses", *MACROS}
    told = " ".join(line["en"] for line in lines)
    assert sum(name in told for name in named) >= 8


def test_every_query_the_readme_gives_runs(published: Published) -> None:
    lines = table(published.second.database, "from marts.README")
    queries = [line["en"][line["en"].index("select") :] for line in lines if "select" in line["en"]]
    assert len(queries) == 3
    for query in queries:
        table(published.second.database, query)


def test_sqlalchemy_reflects_every_table_with_its_enumerations(published: Published) -> None:
    engine = create_engine(
        f"duckdb:///{published.second.database}", connect_args={"read_only": True}, poolclass=NullPool
    )
    try:
        found = inspect(engine)
        assert set(found.get_table_names(schema="marts")) == {
            *marts(),
            "release_difference",
            "release_statuses",
        }
        assert set(found.get_view_names(schema="marts")) == {"README", *VIEWS}
        columns = {c["name"]: c for c in found.get_columns("mart_target_vs_actual", schema="marts")}
        assert isinstance(columns["status"]["type"], Enum) or "VARCHAR" in str(columns["status"]["type"])
        with engine.connect() as con:
            answer = con.execute(
                text("select status from marts.mart_target_vs_actual where target_id = 'T0012'")
            )
            assert answer.scalar_one() == "achieved"
    finally:
        engine.dispose()


def test_the_file_is_read_only_and_no_log_lies_beside_it(published: Published) -> None:
    path = published.second.database
    assert path.stat().st_mode & 0o222 == 0
    assert [p.name for p in Path(path.parent).glob("*.wal")] == []
