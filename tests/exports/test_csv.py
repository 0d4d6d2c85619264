"""CSV files: exact, readable in Excel, and no text that a spreadsheet would run."""

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from exports.small import FORMULA, HARD_TEXT, LONG
from support import table

from contracts.dictionary import marts
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import GUARDED
from warehouse.products.exports.power_query import FILE as POWER_QUERY

MARTS = sorted(marts())


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


def test_every_number_is_written_with_all_its_digits(edition: Edition) -> None:
    seen = table(edition.database, "select * from marts.mart_indicator_values")
    written = {
        (r["indicator"], r["time_period"]): Decimal(r["obs_value"]) if r["obs_value"] else None
        for r in _rows(edition, "mart_indicator_values")
    }
    assert written == {(r["indicator"], r["time_period"]): r["obs_value"] for r in seen}
    assert LONG in written.values() and None in written.values()


def test_times_are_iso_8601(edition: Edition) -> None:
    (received,) = [row for row in _rows(edition, "mart_submissions") if row["accepted_at"]]
    assert received["accepted_at"] == "2026-09-01T09:30:15.123456"
    assert _rows(edition, "mart_indicator_values")[0]["period_end"] == "2026-06-30"


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
def test_the_ready_query_knows_every_column_and_reads_codes_and_periods_as_text(
    edition: Edition, mart: str
) -> None:
    query = (edition.folder / "csv" / POWER_QUERY).read_text(encoding="utf-8-sig")
    (declared,) = re.findall(rf"^        {mart} = \{{(.*)\}},?$", query, re.MULTILINE)
    told = dict(re.findall(r'\{"(\w+)", ([\w. ]+)\}', declared))
    with duckdb.connect(str(edition.database), read_only=True) as con:
        kinds = {row[0]: row[1] for row in con.execute(f"describe marts.{mart}").fetchall()}
    assert list(told) == list(kinds)
    text = {name for name, kind in kinds.items() if kind == "VARCHAR" or kind.startswith("ENUM")}
    assert {name for name, kind in told.items() if kind == "type text"} == text
    assert {name for name, kind in told.items() if kind == "type date"} == {
        n for n, k in kinds.items() if k == "DATE"
    }
