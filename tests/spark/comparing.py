"""Whether two builds hold the same marts, value by value."""

from pathlib import Path

import duckdb

from contracts.dictionary import marts

# Floating figures come from logarithms, powers and sums whose last digits depend on the engine's own library.
RELATIVE, ABSOLUTE = 1e-9, 1e-9


def differences(one: Path, other: Path, *, to_the_last_digit: bool = True) -> list[str]:
    """What differs between the marts of two files: columns, types, row counts, and every unequal value.

    Floating columns may differ by a billionth, and decimals where not asked to their last digit; all else is equal or listed.
    """
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{one}' as a (read_only)")
        con.execute(f"attach '{other}' as b (read_only)")
        floating = ("DOUBLE",) if to_the_last_digit else ("DOUBLE", "DECIMAL")
        return [text for mart in marts().values() for text in _of_mart(con, mart.name, mart.keys, floating)]


def rows(path: Path) -> dict[str, int]:
    """The number of rows of each mart."""
    with duckdb.connect(str(path), read_only=True) as con:
        return {name: con.execute(f"select count(*) from marts.{name}").fetchall()[0][0] for name in marts()}


def _of_mart(
    con: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], floating: tuple[str, ...]
) -> list[str]:
    shape = [con.execute(f"describe {side}.marts.{mart}").fetchall() for side in "ab"]
    if [row[:2] for row in shape[0]] != [row[:2] for row in shape[1]]:
        return [f"{mart}: columns {shape}"]
    counts = [con.execute(f"select count(*) from {side}.marts.{mart}").fetchall()[0][0] for side in "ab"]
    if counts[0] != counts[1]:
        return [f"{mart}: {counts[0]} rows against {counts[1]}"]
    found = []
    for name, kind, *_ in shape[0]:
        unequal = f"a.{name} is distinct from b.{name}"
        if kind.startswith(floating):
            near = f"abs(a.{name} - b.{name}) <= {ABSOLUTE} + {RELATIVE} * abs(a.{name})"
            unequal = f"{unequal} and not coalesce({near}, false)"
        # a row that has no partner shows as unequal in its own key
        query = f"select {', '.join(f'a.{k}' for k in keys)}, a.{name}, b.{name} from a.marts.{mart} as a "
        query += f"full join b.marts.{mart} as b on {' and '.join(f'a.{k} = b.{k}' for k in keys)} "
        found += [
            f"{mart}.{name}: {row}" for row in con.execute(f"{query} where {unequal} limit 5").fetchall()
        ]
    return found
