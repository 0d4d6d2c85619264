"""A tidy text of any size is judged alike, and by the same path by `check` and `submit` (合成数据)."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.intake import received, take_in
from orchestration.intake.incoming import Incoming
from orchestration.intake.received import is_read_in_blocks
from orchestration.intake.take_in import judged, load, said_of
from sources.checking import Context, Said
from sources.returns.large_files import blocks
from tests.sources.returns.forms import LINES, MONTH, PLAN, filled, tidy
from warehouse.paths import DataRoot

WRITTEN = date(2026, 11, 20)
FAULTY = (
    tidy().replace(b"month_end,1000,", b'month_end,"1,000.126",').replace(b"month_end,5,", b"month_end,5.5,")
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "合成.csv"
    path.write_bytes(FAULTY)
    return path


def in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "SHORT_TEXT_BYTES", 100)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 300)


def test_a_report_and_what_is_loaded_are_the_same_whether_a_text_is_short_or_not(
    file: Path, data: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judged(file, "x.csv", LINES, PLAN, Context(WRITTEN, MONTH))
    first = load(data, PLAN, Incoming(LINES, MONTH, file, "x.csv", "a", WRITTEN))
    in_blocks(monkeypatch)
    assert is_read_in_blocks(file)
    again = judged(file, "x.csv", LINES, PLAN, Context(WRITTEN, MONTH))
    other = DataRoot(tmp_path / "other")
    second = load(other, PLAN, Incoming(LINES, MONTH, file, "x.csv", "a", WRITTEN))
    assert (whole.outcome, whole.counts) == (again.outcome, again.counts)
    order = ["row_no", "rule_id"]
    tables = [
        root.ledger / "observations" / f"{first.manifest.submission_id}.parquet" for root in (data, other)
    ]
    assert (
        pl.read_parquet(tables[0])
        .drop("accepted_at")
        .equals(pl.read_parquet(tables[1]).drop("accepted_at").sort("row_no"))
    )
    assert whole.findings.drop("finding_no").sort(order).equals(again.findings.drop("finding_no").sort(order))
    assert first.manifest.rows_accepted == second.manifest.rows_accepted
    assert first.effect == second.effect


def test_form_and_month_of_a_text_are_told_without_reading_it_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_blocks(monkeypatch)
    monkeypatch.setattr(take_in, "bytes_of", lambda content: pytest.fail("the file was read whole"))
    assert said_of(file, PLAN, LINES, MONTH) == Said(LINES, MONTH)


def test_a_form_written_out_as_text_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.sources.returns.forms import grid

    path = tmp_path / "form.csv"
    rows = [",".join(f'"{"" if c is None else c}"' for c in row) for row in grid(filled())]
    path.write_text("\n".join(rows), encoding="utf-8")
    in_blocks(monkeypatch)
    assert not is_read_in_blocks(path)
    assert judged(path, "form.csv", None, PLAN, Context(WRITTEN)).outcome == "accepted"
