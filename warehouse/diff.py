"""The difference between two releases: statuses that changed first, then rows by mart."""

from pathlib import Path
from typing import Any

import duckdb

from contracts.dictionary import marts
from warehouse.paths import offline

IGNORED = {"known_on", "submission_id", "locator", "file_sha256", "original_name", "superseded_at"}


def difference(before: Path | None, after: Path) -> dict[str, Any]:
    """What changed from one DuckDB release file to the next; `before` None is the first release.

    `statuses` lists target, old and new status; `rows` counts added, removed and changed rows a mart
    (compared over the primary key, all columns both have but those that only say when
    and in which file the figure was sent); None where the key itself changed.
    """
    if before is None:
        return {"previous": None, "statuses": [], "rows": {}}
    with duckdb.connect(":memory:", config=offline()) as con:
        for name, path in (("old", before), ("new", after)):
            con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        rows = con.execute(
            "select coalesce(n.target_id, o.target_id), indicator, ref_area, target_period, o.status, n.status "
            "from new.marts.mart_target_vs_actual n full join old.marts.mart_target_vs_actual o "
            "using (indicator, ref_area, breakdown, target_period, document) "
            "where n.status is distinct from o.status order by 1"
        ).fetchall()
        names = ("target_id", "indicator", "ref_area", "target_period", "status_before", "status_now")
        return {
            "previous": before.parent.name,
            "statuses": [dict(zip(names, row, strict=True)) for row in rows],
            "rows": {mart.name: _row_changes(con, mart.name, mart.keys) for mart in marts().values()},
        }


def _row_changes(con: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...]) -> dict[str, int] | None:
    def column_names(side: str) -> set[str]:
        found = con.execute(
            "select column_name from duckdb_columns() where database_name = ? "
            "and schema_name = 'marts' and table_name = ?",
            [side, mart],
        ).fetchall()
        return {r[0] for r in found}

    before = column_names("old")
    if not before:
        rows = con.execute(f"select count(*) from new.marts.{mart}").fetchall()[0][0]
        return {"added": rows, "removed": 0, "changed": 0}
    both = before & column_names("new")
    if not set(keys) <= both:
        return None
    shared = sorted(both - set(keys) - IGNORED)
    on = " and ".join(f"o.{k} = n.{k}" for k in keys)
    differ = " or ".join(f"o.{c} is distinct from n.{c}" for c in shared)
    added, removed, changed = con.execute(
        f"select count(*) filter (o.{keys[0]} is null), count(*) filter (n.{keys[0]} is null), "
        f"count(*) filter (o.{keys[0]} is not null and n.{keys[0]} is not null and ({differ})) "
        f"from old.marts.{mart} o full join new.marts.{mart} n on {on}"
    ).fetchall()[0]
    return {"added": added, "removed": removed, "changed": changed}
