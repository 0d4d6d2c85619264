"""Parquet: read by polars and pyarrow as the marts are, labels inside, large marts in partitions."""

import json
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from exports.small import copied, exported_again

from contracts.dictionary import columns, marts
from warehouse.paths import sha256_file
from warehouse.products.edition import Edition
from warehouse.products.exports.parquet import write_table
from warehouse.products.exports.tables import opened, tables


@pytest.mark.parametrize("mart", sorted(marts()))
def test_polars_reads_every_row_of_every_mart(edition: Edition, mart: str) -> None:
    frame = pl.read_parquet(edition.folder / "parquet" / f"{mart}.parquet")
    with duckdb.connect(str(edition.database), read_only=True) as con:
        assert (
            frame.rows()
            == con.execute(f"from marts.{mart} order by {', '.join(marts()[mart].keys)}").fetchall()
        )


def test_pyarrow_finds_the_labels_in_both_languages(edition: Edition) -> None:
    found = pq.read_schema(edition.folder / "parquet" / "mart_indicator_values.parquet").metadata
    assert found[b"label_zh"].decode() == marts()["mart_indicator_values"].label_zh
    assert found[b"release"].decode() == edition.name
    assert found[b"known_on"].decode() == "2026-09-15"
    assert (
        found[b"primary_key"].decode() == "indicator,ref_area,breakdown,time_period,accumulation,data_source"
    )
    labels = json.loads(found[b"columns"])
    assert labels["obs_value"] == {
        "zh": columns()["obs_value"].label_zh,
        "en": columns()["obs_value"].label_en,
    }


def test_a_large_mart_lies_in_partitions_by_frequency_and_year(edition: Edition, tmp_path: Path) -> None:
    with opened(edition) as con:
        found = {table.name: table for table in tables(con)}
        values = write_table(con, edition, found["mart_indicator_values"], tmp_path, split_rows=3)
        revisions = write_table(con, edition, found["mart_indicator_revisions"], tmp_path, split_rows=3)
        areas = write_table(con, edition, found["dim_area"], tmp_path, split_rows=3)
        seen = con.execute(
            "select indicator, time_period, obs_value from marts.mart_indicator_values"
        ).fetchall()
    assert {str(p.parent.relative_to(values)) for p in values.rglob("*.parquet")} == {
        "freq=M/year=2024", "freq=M/year=2025", "freq=M/year=2026"
    }  # fmt: skip
    assert {p.parent.name for p in revisions.rglob("*.parquet")} == {"year=2024", "year=2025", "year=2026"}
    assert areas.is_file()
    read = pl.read_parquet(values / "**/*.parquet").select("indicator", "time_period", "obs_value").rows()
    assert sorted(map(str, read)) == sorted(map(str, seen))


def test_a_mart_lies_in_partitions_from_one_row_more_than_a_file_takes_and_never_in_both_forms(
    edition: Edition, tmp_path: Path
) -> None:
    with opened(edition) as con:
        found = next(one for one in tables(con) if one.name == "mart_indicator_values")
        single, several = tmp_path / f"{found.name}.parquet", tmp_path / found.name
        for most, wanted, other in ((7, single, several), (6, several, single)):
            assert write_table(con, edition, found, tmp_path, split_rows=most) == wanted
            assert wanted.exists() and not other.exists()
        (several / "freq=M" / "year=1999").mkdir()  # of a run that was cut short
        (several / "freq=M" / "year=1999" / "old.parquet").write_bytes(b"")
        write_table(con, edition, found, tmp_path, split_rows=6)
    assert not (several / "freq=M" / "year=1999").exists()
    one = next((several / "freq=M" / "year=2026").glob("*.parquet"))
    names = pq.ParquetFile(one).schema_arrow.names
    assert names == [*(column.name for column in found.columns), "year"]


def test_polars_objects_to_a_broken_file(tmp_path: Path) -> None:
    path = copied(tmp_path / "broken").folder / "parquet" / "mart_indicator_values.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(pl.exceptions.ComputeError):
        pl.read_parquet(path)


def test_equal_content_gives_equal_bytes_in_every_form(edition: Edition, tmp_path: Path) -> None:
    again = exported_again(tmp_path / "again")
    files = sorted(p.relative_to(edition.folder) for p in edition.folder.rglob("*") if p.is_file())
    differing = [str(f) for f in files if sha256_file(edition.folder / f) != sha256_file(again.folder / f)]
    assert differing == [] and len(files) > 2 * len(marts())
