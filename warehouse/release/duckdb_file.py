"""The DuckDB file of a release: marts with keys, code lists, comments in both languages, and where to begin.

Its storage version is pinned: DuckDB 1.4 and every later client opens it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import duckdb
import polars as pl

from contracts.codelists import Codelist
from contracts.dictionary import codes_within, columns, known_columns, marts
from contracts.speech import as_spoken, speaks
from warehouse.build.build import Build
from warehouse.build.known_on_macros import add_answers
from warehouse.connection import connected
from warehouse.products.edition import Edition
from warehouse.release.difference.compare import Difference

STORAGE_VERSION = "v1.0.0"  # what DuckDB 1.4 reads; later clients read it too
NO_LISTS: Mapping[str, Codelist] = MappingProxyType({})
DIFFERENCE, README, STATUSES = "marts.release_difference", "marts.README", "marts.release_statuses"
STATUS_COLUMNS = (
    "release", "release_no", "target_id", "known_on", "indicator", "is_headline", "status", "status_zh", "status_en", "counts_as"
)  # fmt: skip


def write_marts(
    build: Build, database: Path, key: str, lists: Mapping[str, Codelist] = NO_LISTS
) -> dict[str, int]:
    """Every mart stands in `database` with keys and comments; returns row counts.

    `key` is what readers may know of the build's key. Columns whose codes come from a closed list are enumerations. The file also answers as known on any day.
    """
    rows: dict[str, int] = {}
    with new_file(database) as con:
        con.execute(f"attach {quoted(build.path)} as build (read_only)")
        with _at_once(con):
            con.execute("create schema marts")
            for mart in marts().values():
                con.execute(_ddl(con, mart.name, mart.keys, lists))
                comment(con, "table", f"marts.{mart.name}", f"{mart.label_zh} | {mart.label_en}")
                for name, *_ in con.execute(f"describe marts.{mart.name}").fetchall():
                    comment(con, "column", f"marts.{mart.name}.{name}", columns()[name].description)
        for mart in marts().values():
            order = ", ".join(mart.keys)
            con.execute(
                f"insert into marts.{mart.name} select * from build.marts.{mart.name} order by {order}"
            )
            rows[mart.name] = con.execute(f"select count(*) from marts.{mart.name}").fetchall()[0][0]
        with _at_once(con):
            add_answers(con, build.compiled(), build.known_on, key)
        con.execute("detach build")
    return rows


def new_file(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a new DuckDB file in the storage version of releases; closing it leaves no .wal."""
    return connected(database, settings={"storage_compatibility_version": STORAGE_VERSION})


@contextmanager
def _at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What the block does stands in the file once it ends: hundreds of comments need not each be written through."""
    con.execute("begin")
    yield
    con.execute("commit")


def comment(con: duckdb.DuckDBPyConnection, kind: str, name: str, text: str) -> None:
    """The table, view, column or macro is described in the file."""
    con.execute(f"comment on {kind} {name} is {quoted(as_spoken(text))}")


def quoted(text: object) -> str:
    """The text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def complete(edition: Edition, changes: Difference, said: pl.DataFrame) -> None:
    """The file also holds what changed (`marts.release_difference`), what every release said of every target
    (`marts.release_statuses`) and where to begin (`marts.README`).

    Nothing writes to it afterwards: it is read-only, and no .wal lies beside it.
    """
    with new_file(edition.database) as con, _at_once(con):
        _add_difference(con, changes.changes)
        _add_statuses(con, said)
        _add_readme(con, edition)
    if edition.database.with_name(f"{edition.database.name}.wal").exists():
        raise RuntimeError(f"{edition.database} was not closed cleanly")
    edition.database.chmod(0o444)


def _add_difference(con: duckdb.DuckDBPyConnection, changes: pl.DataFrame) -> None:
    known = known_columns()
    con.register("found", changes.with_row_index("change_no", offset=1))
    names = ["change_no", *changes.columns]
    parts = [_column(name, known[name].sql_type) for name in names]
    con.execute(f"create table {DIFFERENCE}({', '.join(parts)}, primary key (change_no))")
    con.execute(f"insert into {DIFFERENCE} select {', '.join(names)} from found")
    con.unregister("found")
    comment(
        con, "table", DIFFERENCE, "与上次发布的差异，一行一处变化 | What changed against the release before"
    )
    for name in names:
        comment(con, "column", f"{DIFFERENCE}.{name}", known[name].description)


def _add_statuses(con: duckdb.DuckDBPyConnection, said: pl.DataFrame) -> None:
    known = known_columns()
    con.register("said", said)
    # an earlier release may have said what is no code any more: no enumerations
    parts = [f"{name} {known[name].sql_type}" for name in STATUS_COLUMNS]
    con.execute(f"create table {STATUSES}({', '.join(parts)}, primary key (release, target_id))")
    con.execute(f"insert into {STATUSES} select {', '.join(STATUS_COLUMNS)} from said")
    con.unregister("said")
    comment(con, "table", STATUSES, "历次发布所说的状态 | What every release said of every target")
    for name in STATUS_COLUMNS:
        comment(con, "column", f"{STATUSES}.{name}", known[name].description)


def _add_readme(con: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    head = edition.plan.header
    lines = [
        (f"发布 {edition.name}：{head.title_zh}", f"Release {edition.name}: {head.title_en}"),
        (
            f"截至 {edition.known_on} 所知；{_AUDIENCES[edition.audience][0]}",
            f"As known on {edition.known_on}; {_AUDIENCES[edition.audience][1]}",
        ),
        *_GUIDE,
    ]
    spoken = ((zh if speaks("zh") else "", en if speaks("en") else "") for zh, en in lines)
    values = ", ".join(f"({n}, {quoted(zh)}, {quoted(en)})" for n, (zh, en) in enumerate(spoken, start=1))
    con.execute(f"create view {README} as select * from (values {values}) as lines(line_no, zh, en)")
    comment(con, "view", README, "从这里开始 | Begin here")
    for column, text in (("line_no", "行号 | Line"), ("zh", "中文 | Chinese"), ("en", "英文 | English")):
        comment(con, "column", f"{README}.{column}", text)


_AUDIENCES = {
    "internal": ("内部版，含不公开的数字", "internal edition, with figures that are not for publication"),
    "public": ("公开版", "public edition"),
}
_GUIDE = (
    ("先看 mart_goal_scorecard：每个目标领域一行", "Begin with mart_goal_scorecard: one row a goal"),
    (
        "再看 mart_target_vs_actual：每个目标一行，含状态的全部计算项",
        "then mart_target_vs_actual: one row a target, with every component of its status",
    ),
    (
        "数字在 mart_figures：每个指标、地区、报告期一行；全部来源和分组在 mart_indicator_values",
        "Figures are in mart_figures: one an indicator, area and period; every source and part in mart_indicator_values",
    ),
    (
        "季度数和年度数在 mart_period_figures；其他表只有 over_time = 'sum' 的行可以跨期相加",
        "Quarters and years are in mart_period_figures; elsewhere only rows with over_time = 'sum' add up over time",
    ),
    (
        "出处：bridge_figure_source 给出文件和单元格；推算数见 bridge_derived_source",
        "Where a figure comes from: bridge_figure_source, for derived ones bridge_derived_source",
    ),
    (
        "当时所知：select * from marts.target_vs_actual_known_on(date '2025-09-30')",
        "What was known then: select * from marts.target_vs_actual_known_on(date '2025-09-30')",
    ),
    (
        "数值同理：select * from marts.indicator_values_known_on(date '2025-09-30')",
        "the same for figures: select * from marts.indicator_values_known_on(date '2025-09-30')",
    ),
    (
        "谁在何时修订：mart_indicator_revisions；与上次发布的差异：release_difference；历次发布所说的状态：release_statuses",
        "Who revised what and when: mart_indicator_revisions; against the release before: release_difference; "
        "what each release said: release_statuses",
    ),
    (
        "每张表、每一列都有中英文注释：select * from duckdb_columns() where schema_name = 'marts'",
        "Every table and column is described: select * from duckdb_columns() where schema_name = 'marts'",
    ),
)


def _ddl(
    con: duckdb.DuckDBPyConnection, mart: str, keys: tuple[str, ...], lists: Mapping[str, Codelist]
) -> str:
    """The statement that creates the mart with the build's columns."""
    built = con.execute(f"describe build.marts.{mart}").fetchall()
    parts = [_column(name, kind, lists) for name, kind, *_ in built]
    return f"create table marts.{mart}({', '.join(parts)}, primary key ({', '.join(keys)}))"


def _column(name: str, kind: str, lists: Mapping[str, Codelist] = NO_LISTS) -> str:
    """The column's declaration; codes of a closed list are an enumeration."""
    codes = codes_within(lists).get(name)
    return f"{name} enum({', '.join(map(quoted, codes))})" if codes else f"{name} {kind}"
