"""The difference between two releases: every row added, changed or withdrawn, and why.

Statuses that changed come first. Two DuckDB files are compared mart by mart over the key, in all columns both
have but those that only say when, in which file and in which words a figure was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.dictionary import Mart, marts
from warehouse.connection import connected
from warehouse.release.difference.reasons import TARGETS, reason_of_row, reasons_of_cells

IGNORED = {  # when, where and in which words a figure was sent
    "known_on", "submission_id", "locator", "file_sha256", "original_name", "superseded_at", "finding_no",
    "accepted_at", "value_published", "period_published",
}  # fmt: skip
NATURAL_KEYS = {
    TARGETS: ("indicator", "ref_area", "breakdown", "target_period", "document")
}  # over all versions
LEADING = {  # the column that stands for a whole row
    TARGETS: "status", "mart_indicator_values": "obs_value", "mart_indicator_revisions": "obs_value",
    "mart_derived_figures": "obs_value", "mart_target_methods": "method_class", "mart_submissions": "outcome",
    "mart_quality_findings": "rule_id", "mart_goal_scorecard": "worst_status", "dim_indicator": "indicator_zh",
    "dim_target": "target_published",
}  # fmt: skip
VALUES = "mart_indicator_values"
CONTEXT = ("indicator", "ref_area", "time_period", "target_id", "submission_id")
SCHEMA = {
    **dict.fromkeys(
        ("mart", "change", "reason", "reasons", "column_name", "old_value", "new_value"), pl.String
    ),
    "row_key": pl.String,
    **dict.fromkeys(CONTEXT, pl.String),
}


NOTHING_RENAMED: Mapping[str, str] = {}


@dataclass(frozen=True)
class Difference:
    """What changed: statuses, counts of rows by mart, and every change as a row of `changes`.

    `counts[mart]` is None where the key itself changed. `previous` None: there was no release before.
    """

    previous: str | None
    statuses: list[dict[str, Any]]
    counts: dict[str, dict[str, int] | None]
    changes: pl.DataFrame

    def figures(self) -> dict[str, int]:
        """How many figures were added, revised (their value differs) and withdrawn."""
        of_values = self.changes.filter(pl.col("mart") == VALUES)
        revised = (pl.col("change") == "changed") & (pl.col("column_name") == "obs_value")
        return {
            "added": of_values.filter(pl.col("change") == "added").height,
            "revised": of_values.filter(revised).height,
            "withdrawn": of_values.filter(pl.col("change") == "withdrawn").height,
        }

    def summary(self) -> dict[str, Any]:
        """Statuses and counts as the release's `difference.json` gives them."""
        return {
            "previous": self.previous,
            "statuses": self.statuses,
            "figures": self.figures(),
            "rows": self.counts,
        }


def difference(
    before: Path | None,
    after: Path,
    previous: str | None = None,
    renamed: Mapping[str, str] = NOTHING_RENAMED,
) -> Difference:
    """What changed from one DuckDB file to the next; `before` None is the first release.

    `previous` is the name of the one before (else that of its folder). `renamed`: the code that an indicator has now,
    by former code; what stood under a former one is compared under that of now, and the new name is a change itself.
    """
    if before is None:
        return Difference(None, [], {}, pl.DataFrame(schema=SCHEMA))
    with connected() as con:
        for name, path in (("before", before), ("new", after)):
            con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        _attach_as_named_now(con, renamed)
        found = [_of_mart(con, mart) for mart in marts().values()]
        changes = _in_order(pl.concat([_new_names(con), *(one.changes for one in found)]))
        return Difference(
            previous or before.parent.name,
            _statuses(con, changes),
            {one.mart: one.counts for one in found},
            changes,
        )


def _attach_as_named_now(con: duckdb.DuckDBPyConnection, renamed: Mapping[str, str]) -> None:
    """The marts of the file before stand in `old`, every indicator under the code that it has now."""
    con.execute(
        "attach ':memory:' as old; create schema old.marts; create table old.main.renamed (former varchar, now varchar)"
    )
    for pair in renamed.items():
        con.execute("insert into old.main.renamed values (?, ?)", pair)
    con.execute(
        "delete from old.main.renamed where former not in (select indicator from before.marts.dim_indicator)"
    )
    is_any = bool(con.execute("from old.main.renamed").fetchall())
    found = con.execute(
        "select table_name, bool_or(column_name = 'indicator') from duckdb_columns() "
        "where database_name = 'before' and schema_name = 'marts' group by all"
    ).fetchall()
    for name, has_indicator in found:
        rows = f"from before.marts.{name} as x"
        now = "select x.* replace (coalesce(n.now, x.indicator) as indicator)"
        named = f"{now} {rows} left join old.main.renamed as n on x.indicator = n.former"
        con.execute(
            f"create view old.marts.{name} as {named if is_any and has_indicator else f'select * {rows}'}"
        )


def _new_names(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One change for each indicator that the file before had under another code."""
    found = con.execute(
        "select former, now from old.main.renamed where now in (select indicator from new.marts.dim_indicator) order by now"
    ).fetchall()
    rows = [
        {
            **dict.fromkeys(SCHEMA), "mart": "dim_indicator", "change": "changed", "reason": "plan", "reasons": "plan",
            "column_name": "indicator", "old_value": former, "new_value": now, "row_key": f"indicator={now}",
            "indicator": now,
        }
        for former, now in found
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@dataclass(frozen=True)
class _MartDifference:
    mart: str
    counts: dict[str, int] | None
    changes: pl.DataFrame


def _of_mart(con: duckdb.DuckDBPyConnection, mart: Mart) -> _MartDifference:
    before, now = (_column_types(con, side, mart.name) for side in ("old", "new"))
    keys = NATURAL_KEYS.get(mart.name, mart.keys)
    if before and not set(keys) <= before.keys() & now.keys():
        return _MartDifference(mart.name, None, pl.DataFrame(schema=SCHEMA))
    added = _whole_rows(con, mart.name, keys, "added", list(now), compared=bool(before))
    withdrawn = (
        _whole_rows(con, mart.name, keys, "withdrawn", list(before), compared=True) if before else None
    )
    changed, rows_changed = _changed_rows(con, mart.name, keys, before, now) if before else (None, 0)
    counts = {
        "added": added.height,
        "removed": 0 if withdrawn is None else withdrawn.height,
        "changed": rows_changed,
    }
    return _MartDifference(
        mart.name, counts, pl.concat([one for one in (added, withdrawn, changed) if one is not None])
    )


def _column_types(con: duckdb.DuckDBPyConnection, side: str, mart: str) -> dict[str, str]:
    found = con.execute(
        "select column_name, data_type from duckdb_columns() where database_name = ? "
        "and schema_name = 'marts' and table_name = ? order by column_index",
        [side, mart],
    ).fetchall()
    return dict(found)


def _whole_rows(
    con: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], change: str, names: list[str], *, compared: bool
) -> pl.DataFrame:  # fmt: skip
    """The rows that only one side has, each with its leading column."""
    side, other = ("new", "old") if change == "added" else ("old", "new")
    lead = LEADING.get(mart)
    value = f"cast({lead} as varchar)" if lead in names else "cast(null as varchar)"
    old, new = ("null", value) if change == "added" else (value, "null")
    reason = f"'{reason_of_row(mart, change)}'"
    if mart == "mart_indicator_revisions" and change == "added":
        reason = "case when vintage_no > 1 then 'revision' else 'new_figure' end"
    elif mart == "mart_submissions" and change == "added":
        reason = "case when seq = 0 then 'time' else 'submission' end"
    where = (
        f"where not exists (from {other}.marts.{mart} o where {_same(keys, 'o', 'x')})" if compared else ""
    )
    return con.execute(
        f"select '{mart}' as mart, '{change}' as change, {reason} as reason, {reason} as reasons, "
        f"'{lead or ''}' as column_name, cast({old} as varchar) as old_value, cast({new} as varchar) as new_value, "
        f"{_row_key(keys)} as row_key, {_context(names)} from {side}.marts.{mart} x {where}"
    ).pl().cast(SCHEMA)  # type: ignore[arg-type]  # fmt: skip


def _changed_rows(
    con: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], before: dict[str, str], now: dict[str, str]
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """Every cell that differs in a row both sides have, with the reasons of its row; and how many such rows."""
    shared = [c for c in now if c in before and c not in keys and c not in IGNORED]
    if not shared:
        return pl.DataFrame(schema=SCHEMA), 0
    text = {c: (f"cast(o.{c} as varchar)", f"cast(n.{c} as varchar)") for c in shared}
    differ = " or ".join(
        f"o.{c} is distinct from n.{c}"
        if before[c] == now[c]
        else f"{text[c][0]} is distinct from {text[c][1]}"
        for c in shared
    )
    cells = ", ".join(f"{{'c': '{c}', 'o': {text[c][0]}, 'n': {text[c][1]}}}" for c in shared)
    found = con.execute(
        f"with x as (select {_row_key(keys, 'n.')} as row_key, {_context(list(now), 'n.')}, unnest([{cells}]) as cell "
        f"from old.marts.{mart} o join new.marts.{mart} n on {_same(keys, 'o', 'n')} where {differ}) "
        f"select row_key, {', '.join(CONTEXT)}, cell.c, cell.o, cell.n from x "
        "where cell.o is distinct from cell.n order by row_key"
    ).fetchall()
    rows: list[dict[str, Any]] = []
    count = 0
    for row_key, group in groupby(found, key=lambda row: row[0]):
        count += 1
        of_row = list(group)
        reasons = reasons_of_cells(mart, {row[-3]: (row[-2], row[-1]) for row in of_row})
        context = dict(zip(CONTEXT, of_row[0][1 : 1 + len(CONTEXT)], strict=True))
        rows += [
            {
                "mart": mart, "change": "changed", "reason": reasons[0], "reasons": ",".join(reasons),
                "column_name": column, "old_value": old, "new_value": new, "row_key": row_key, **context,
            }
            for *_, column, old, new in of_row
        ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row"), count


def _in_order(changes: pl.DataFrame) -> pl.DataFrame:
    """Changes of status first, then by mart, what only time or other changes brought about last."""
    of_target = (
        changes.filter(pl.col("mart") == TARGETS, pl.col("target_id").is_not_null())
        .group_by("target_id").agg(borrowed=pl.col("reasons").first())
    )  # fmt: skip
    follows = (pl.col("reasons") == "follows") & pl.col("borrowed").is_not_null()
    order = {name: number for number, name in enumerate([TARGETS, *marts()])}
    return (
        changes.join(of_target, on="target_id", how="left")
        .with_columns(reasons=pl.when(follows).then(pl.col("borrowed")).otherwise(pl.col("reasons")))
        .with_columns(reason=pl.col("reasons").str.split(",").list.first())
        .sort(
            ~((pl.col("mart") == TARGETS) & (pl.col("column_name") == "status")),
            pl.col("reason").is_in(["time", "follows"]),
            pl.col("mart").replace_strict(order, return_dtype=pl.Int32),
            "indicator", "ref_area", "time_period", "row_key", "column_name",
            nulls_last=True,
        )
        .drop("borrowed")
    )  # fmt: skip


def _statuses(con: duckdb.DuckDBPyConnection, changes: pl.DataFrame) -> list[dict[str, Any]]:
    keys = NATURAL_KEYS[TARGETS]
    names = (
        "target_id", "indicator", "indicator_zh", "indicator_en", "ref_area", "area_zh", "area_en", "target_period",
        "unit_zh", "status", "status_zh", "status_en", "latest_value", "latest_period", "target_published",
    )  # fmt: skip
    before_and_now = ("status", "status_zh", "status_en", "latest_value", "latest_period", "target_published")
    fixed = [n for n in names if n not in before_and_now]
    sql = ", ".join(
        [f"coalesce(n.{c}, o.{c}) as {c}" for c in fixed]
        + [f"cast(o.{c} as varchar) as {c}_before, cast(n.{c} as varchar) as {c}_now" for c in before_and_now]
    )
    found = con.execute(
        f"select {_row_key(keys, 'n.', 'o.')} as row_key, {sql} from new.marts.{TARGETS} n "
        f"full join old.marts.{TARGETS} o on {_same(keys, 'o', 'n')} "
        "where cast(n.status as varchar) is distinct from cast(o.status as varchar) order by 2"
    ).pl()  # fmt: skip
    reasons = changes.filter(pl.col("mart") == TARGETS, pl.col("column_name") == "status")
    why = dict(zip(reasons["row_key"], reasons["reasons"], strict=True))
    return [
        {key: value for key, value in row.items() if key != "row_key"} | {"reasons": why[row["row_key"]].split(",")}
        for row in found.to_dicts()
    ]  # fmt: skip


def _same(keys: tuple[str, ...], one: str, other: str) -> str:
    return " and ".join(f"{one}.{key} = {other}.{key}" for key in keys)


def _row_key(keys: tuple[str, ...], side: str = "", other: str = "") -> str:
    parts = [
        f"'{k}=' || cast(coalesce({side}{k}, {other}{k}) as varchar)"
        if other
        else f"'{k}=' || cast({side}{k} as varchar)"
        for k in keys
    ]
    return " || '; ' || ".join(parts)


def _context(names: list[str], side: str = "") -> str:
    return ", ".join(
        f"cast({side}{c} as varchar) as {c}" if c in names else f"cast(null as varchar) as {c}"
        for c in CONTEXT
    )
