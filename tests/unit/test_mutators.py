"""The tools that make small changes change one thing, and notice what they should. The SQL is made up here."""

from pathlib import Path

import duckdb
import pytest
from mutation.choosing import test_files as files_asked
from mutation.dbt_models import Held, NotAsExpectedError, refuse_unlike
from mutation.remade import Made
from mutation.sources import source_of
from mutation.sql_mutants import mutant, sites

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
    asked = files_asked(
        ("tests/contracts", "tests/sources/returns/test_library.py"), "contracts/rounding.py", ""
    )
    assert asked[0] == "tests/contracts/test_rounding.py"
    assert asked[-1] == "tests/sources/returns/test_library.py"
    assert "tests/contracts/test_clock.py" in asked


def test_a_world_that_differs_though_nothing_was_changed_would_notice_everything_and_is_refused(
    tmp_path: Path,
) -> None:
    duckdb.connect(str(tmp_path / "made.duckdb")).close()
    made = Made(tmp_path / "made.duckdb", {}, tmp_path)
    sound, odd = (
        Held(name, made, {"mart": lambda _, fits=fits: fits})
        for name, fits in (("sound", True), ("odd", False))
    )  # type: ignore[misc]
    refuse_unlike([sound])
    with pytest.raises(NotAsExpectedError, match="odd/mart"):
        refuse_unlike([sound, odd])
