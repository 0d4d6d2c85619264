"""What the dictionary says of each mart next: questions whose SQL runs, and what is known of each indicator."""

from functools import cache

import duckdb
import pytest
from held.worlds import WORLDS, kept_build

from contracts.dictionary import marts, questions
from warehouse.products.dictionary.known_figures import known_figures
from warehouse.release.shelf import Release

ASKED = [(mart, number) for mart, asked in questions().items() for number in range(len(asked))]


def test_every_mart_is_asked_three_questions_and_nothing_else_is() -> None:
    assert {mart: len(asked) for mart, asked in questions().items()} == dict.fromkeys(marts(), 3)


@pytest.mark.parametrize(("mart", "number"), ASKED)
def test_the_answer_reads_the_mart_and_has_rows_where_there_is_something_to_say(
    mart: str, number: int
) -> None:
    sql = questions()[mart][number].sql
    assert f"marts.{mart}" in sql
    assert any(len(answered(name, sql)) > 0 for name in WORLDS), sql


def answered(world: str, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(latest(world)), read_only=True) as con:
        return con.execute(sql).fetchall()


@cache
def latest(world: str) -> str:
    return str(kept_build(WORLDS[world], max(WORLDS[world].days)))


def test_the_dictionary_of_a_release_prints_the_questions_with_their_sql(release: Release) -> None:
    page = (release.path / "dictionary.html").read_text(encoding="utf-8")
    for asked in (one for several in questions().values() for one in several):
        assert asked.text_zh in page and asked.text_en in page


def test_what_is_known_of_an_indicator_is_counted_and_its_latest_figure_told(release: Release) -> None:
    found = known_figures(release.database)["compute_power_total"]
    assert (found["figures"], found["areas"], found["revisions"]) == (3, 1, 0)
    assert (found["time_period"], int(found["obs_value"])) == ("2025-12", 50)
    assert "最近的数" in (release.path / "dictionary.html").read_text(encoding="utf-8")


def test_a_revision_is_counted() -> None:
    found = known_figures(kept_build(WORLDS["worked_plan"], max(WORLDS["worked_plan"].days)))
    assert sum(row["revisions"] for row in found.values()) > 0
