"""What each column of a statement is made from."""

import pytest

from warehouse.build.column_lineage import column_origins

BUILT = {"t": ["a", "b"], "u": ["a", "c"]}
T, U = '"l"."s"."t"', '"l"."s"."u"'


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (f"select a, b as d from {T}", {"a": [("t", "a")], "d": [("t", "b")]}),
        (f"select * from {T}", {"a": [("t", "a")], "b": [("t", "b")]}),
        (f"select x.a from {T} as x inner join {U} as y on x.b = y.c where y.a > 0", {"a": [("t", "a")]}),
        (
            f"with x as (select a, b as d from {T}) select x.d + y.c as e from x inner join {U} as y on x.a = y.a",
            {"e": [("t", "b"), ("u", "c")]},
        ),
        (f"select a, 1 as k from {T} union all select c, a from {U}", {"a": [("t", "a"), ("u", "c")], "k": [("u", "a")]}),
        (
            f"select sum(x.b) over (partition by x.a) as s, (select max(c) from {U} as y) as m from {T} as x",
            {"s": [("t", "a"), ("t", "b")], "m": [("u", "c")]},
        ),
        (f"select d from (select b as d from {T} as y) as y", {"d": [("t", "b")]}),
    ],
    ids=["named", "all", "a join and a filter", "a common table", "a union", "window and subquery", "one alias twice"],
)  # fmt: skip
def test_a_column_is_made_from_those_that_stand_in_what_is_selected(
    sql: str, found: dict[str, list[tuple[str, str]]]
) -> None:
    assert column_origins(sql, BUILT) == found
