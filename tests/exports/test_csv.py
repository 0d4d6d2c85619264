"""CSV files: exact, readable in Excel, and no text that a spreadsheet would run."""

import csv
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from exports.small import FORMULA, HARD_TEXT
from support import table

from contracts.dictionary import marts
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import GUARDED
from warehouse.products.exports.power_query import FILE as POWER_QUERY

MARTS = sorted(marts())
READ_AS = {
    "VARCHAR": "type text", "ENUM": "type text", "DATE": "type date", "TIMESTAMP": "type datetime", "BOOLEAN": "type logical",
    "INTEGER": "Int64.Type",
}  # fmt: skip


def undone(text: str) -> str:
    """The text of a cell without the ' that kept it from being a formula, as formats.md says to take it away."""
    return text[1:] if re.match(GUARDED, text) else text


def _rows(edition: Edition, mart: str) -> list[dict[str, str]]:
    with (edition.folder / "csv" / f"{mart}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("mart", MARTS)
def test_every_mart_is_a_csv_with_a_byte_order_mark_and_its_own_columns(edition: Edition, mart: str) -> None:
    content = (edition.folder / "csv" / f"{mart}.csv").read_bytes()
    with duckdb.connect(str(edition.database), read_only=True) as con:
        names = [row[0] for row in con.execute(f"describe marts.{mart}").fetchall()]
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(names).encode() + b"\n")


def written(value: Any) -> str:
    """The value as formats.md says that a cell holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.lstrip("'")[:1] in tuple("=+-@＝＋－＠\t\r\n") else value
    return "" if value is None else repr(value)


@pytest.mark.parametrize("mart", MARTS)
def test_every_cell_of_every_mart_stands_under_its_heading_the_rows_in_the_order_of_the_key(
    edition: Edition, mart: str
) -> None:
    seen = table(edition.database, f"from marts.{mart} order by {', '.join(marts()[mart].keys)}")
    wanted = [{name: written(value) for name, value in row.items()} for row in seen]
    assert _rows(edition, mart) == wanted


def test_the_figures_that_are_hard_to_carry_are_among_those_compared(edition: Edition) -> None:
    cells = {cell for row in _rows(edition, "mart_indicator_values") for cell in row.values()}
    assert {"12345678901234567.12345678", "150000", "0.1", "", "2026-09-15", "false", HARD_TEXT} <= cells


@pytest.mark.parametrize("mart", MARTS)
def test_no_text_of_any_file_begins_like_a_formula(edition: Edition, mart: str) -> None:
    numbers = {"DECIMAL", "INTEGER", "DOUBLE"}
    with duckdb.connect(str(edition.database), read_only=True) as con:
        kinds = {row[0]: row[1].split("(")[0] for row in con.execute(f"describe marts.{mart}").fetchall()}
    risky = [
        (name, text)
        for row in _rows(edition, mart)
        for name, text in row.items()
        if kinds[name] not in numbers and text[:1] in tuple("=+-@＝＋－＠\t\r\n")
    ]
    assert [found for found in risky if found[1]] == []


def test_the_guard_is_one_apostrophe_that_can_be_taken_away(edition: Edition) -> None:
    written = {row["time_period"]: row for row in _rows(edition, "mart_indicator_values")}
    assert written["2024-12"]["comment_obs"] == "'" + FORMULA
    assert written["2026-03"]["comment_obs"] == "''=1+1"
    seen = table(edition.database, "select * from marts.mart_indicator_values")
    back = {
        (r["indicator"], r["time_period"]): undone(r["comment_obs"])
        for r in _rows(edition, "mart_indicator_values")
    }
    assert back == {(r["indicator"], r["time_period"]): r["comment_obs"] for r in seen}
    assert HARD_TEXT in back.values()


def test_times_are_iso_8601(edition: Edition) -> None:
    (received,) = [row for row in _rows(edition, "mart_submissions") if row["accepted_at"]]
    assert received["accepted_at"] == "2026-09-01T09:30:15.123456"


def test_polars_reads_what_duckdb_wrote(edition: Edition) -> None:
    import polars as pl

    path: Path = edition.folder / "csv" / "mart_indicator_values.csv"
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.height == 7 and frame.columns[0] == "indicator"


def test_the_metadata_of_the_files_say_exactly_which_cells_lose_their_apostrophe(edition: Edition) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_bytes())
    assert package["formula_guard"]["guarded"] == GUARDED
    assert GUARDED in (edition.folder / "csv-metadata.json").read_text(encoding="utf-8").replace("\\\\", "\\")


@pytest.mark.parametrize("mart", MARTS)
def test_the_ready_query_knows_every_column_and_what_it_is(edition: Edition, mart: str) -> None:
    query = (edition.folder / "csv" / POWER_QUERY).read_text(encoding="utf-8-sig")
    (declared,) = re.findall(rf"^        {mart} = \{{(.*)\}},?$", query, re.MULTILINE)
    told = dict(re.findall(r'\{"(\w+)", ([\w. ]+)\}', declared))
    with duckdb.connect(str(edition.database), read_only=True) as con:
        kinds = {row[0]: row[1] for row in con.execute(f"describe marts.{mart}").fetchall()}
    assert told == {name: READ_AS.get(kind.split("(")[0], "type number") for name, kind in kinds.items()}


def test_the_ready_query_reads_the_files_of_this_release_as_they_are_written(edition: Edition) -> None:
    query = (edition.folder / "csv" / POWER_QUERY).read_text(encoding="utf-8-sig")
    assert f'Folder = "C:\\releases\\{edition.name}\\csv\\"' in query
    assert 'Delimiter = ",", Encoding = 65001' in query  # UTF-8
    assert 'Risky = {"=", "+", "-", "@", "＝", "＋", "－", "＠", "#(tab)", "#(cr)", "#(lf)"}' in query
