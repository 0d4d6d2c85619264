"""The tools that make small changes change one thing, and notice what they should. The SQL is made up here."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from mutation.choosing import test_files as files_asked
from mutation.dbt_models import Held, NotAsExpectedError, refuse_unlike
from mutation.remade import Made
from mutation.sources import source_of
from mutation.sql_mutants import mutant, sites
from mutation.unit_tests import UnitTest, holds

LIBRARY = "tests/sources/returns/test_library.py"
SQL = """
select
    a.one,
    a.two,
    coalesce(a.three, 0) as three,
    row_number() over (partition by a.one, a.two order by a.three desc, a.one) as place
from t as a
left join u on a.one = u.one and a.two = u.two
where a.one < 5 and a.two > 1
"""


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("bound", "a.one <= 5"),
        ("coalesce dropped", "a.three"),
        ("number", "6"),
        ("order", "a.three"),
        ("and, or", "a.one < 5 OR a.two > 1"),
        ("filter dropped", "WHERE a.two > 1"),
        ("columns swapped", "a.two AS one"),
        ("join", "INNER JOIN u"),
        ("partition key dropped", "PARTITION BY a.one ORDER BY"),
        ("order key dropped", "ORDER BY a.one"),
    ],
)
def test_a_model_is_changed_in_one_place_of_each_kind(kind: str, after: str) -> None:
    found = [m for site in sites(SQL) if site[1] == kind and (m := mutant("synthetic", SQL, site))]
    assert found
    assert all(m.before != m.after for m in found)
    assert any(after in " ".join((m.after, m.sql)) for m in found)


def test_pieces_of_jinja_are_left_alone_and_come_back_as_dbt_made_them() -> None:
    text = "select {{ whole('x') }} as x\nfrom {{ ref('t') }}\nwhere y < 5\n"
    source = source_of(text, 'select cast(x as integer) as x\nfrom "d"."s"."t"\nwhere y < 5')
    assert source is not None
    (bound,) = (
        m for site in sites(source.sql) if site[1] == "bound" and (m := mutant("t", source.sql, site))
    )
    said = " ".join(source.compiled(bound.sql).split())
    assert said == 'SELECT cast(x as integer) AS x FROM "d"."s"."t" WHERE y <= 5'


def test_a_model_that_jinja_writes_is_changed_as_dbt_compiled_it() -> None:
    assert source_of("{% for n in [1, 2] %}select {{ n }}{% endfor %}", "select 1select 2") is None


def test_the_test_files_nearest_to_a_module_are_asked_first_and_the_long_ones_last() -> None:
    rounding, clock, library = "tests/contracts/test_rounding.py", "tests/contracts/test_clock.py", LIBRARY
    asked, unlikely = files_asked(("tests/contracts", LIBRARY), "contracts/rounding.py", "", {})
    assert (asked[0], asked[-1], unlikely) == (rounding, library, []) and clock in asked


def test_what_was_seen_to_enter_the_function_is_asked_before_all_others_and_what_was_not_hardly() -> None:
    rounding, clock = "tests/contracts/test_rounding.py", "tests/contracts/test_clock.py"
    seen = {LIBRARY: ["contracts/rounding.py:rounded"], rounding: ["contracts/rounding.py:Other.rounded"]}
    asked, unlikely = files_asked(("tests/contracts", LIBRARY), "contracts/rounding.py", "rounded", seen)
    assert (asked[0], asked[-1], unlikely) == (LIBRARY, rounding, [rounding]) and clock in asked
    # of a line outside every function the module alone is known
    asked, unlikely = files_asked((rounding, clock), "contracts/rounding.py", "", seen | {clock: []})
    assert (asked, unlikely) == ([rounding, clock], [clock])


def test_a_world_that_differs_though_nothing_was_changed_would_notice_everything_and_is_refused(
    tmp_path: Path,
) -> None:
    duckdb.connect(str(tmp_path / "made.duckdb")).close()
    made = Made(tmp_path / "made.duckdb", {}, tmp_path)
    sound, odd = (
        Held(name, "2026-06-30", made, {"mart": lambda _, fits=fits: fits})
        for name, fits in (("sound", True), ("odd", False))
    )  # type: ignore[misc]
    refuse_unlike([sound])
    with pytest.raises(NotAsExpectedError, match="odd/mart"):
        refuse_unlike([sound, odd])


@pytest.mark.parametrize(
    ("sql", "is_held"),
    [
        ("select x, y from {t} where y < cast('2026-06-30' as date)", True),
        ("select x, y from {t} where y <= cast('2026-06-30' as date)", False),
        ("select x + 1 as x, y from {t} where y < cast('2026-06-30' as date)", False),
        ("select x, y from {t} where z < 1", False),
    ],
)
def test_a_unit_test_of_a_model_is_held_by_the_rows_it_expects_and_no_others(
    tmp_path: Path, sql: str, is_held: bool
) -> None:
    file = tmp_path / "longshu.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema s; create table s.t (x int, y date); create table s.m (x int, y date)")
        con.execute("insert into s.t values (9, '2026-01-01')")
    made = Made(file, {}, tmp_path)
    given = {"t": [{"x": 1, "y": "2026-06-29"}, {"x": 2, "y": "2026-06-30"}]}
    test = UnitTest("one", "m", "2026-06-30", given, [{"x": 1}])
    with made.left_as_it_was():
        assert holds(made, test, sql.format(t='"longshu"."s"."t"')) is is_held
    assert made.con.execute("from s.t").fetchall() == [(9, date(2026, 1, 1))]
