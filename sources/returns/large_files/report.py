"""The report on a tidy text read block by block; its observations go to whoever takes them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.ahead import ahead
from sources.csv_text import CsvFault
from sources.report import Report, finding, rejected
from sources.returns.entries import StructureFault
from sources.returns.identify import Identified
from sources.returns.judge.known_before import Earlier
from sources.returns.large_files.blocks import head_of
from sources.returns.large_files.check import BulkCheck
from sources.returns.large_files.identify import identified
from sources.returns.tidy_tables.reader import find_header
from sources.workbook import BookFault
from sources.workbook.csv_book import read_csv
from sources.workbook.sniff import kind_of


class Taker(Protocol):
    """Who takes the observations of a file as they are read."""

    def take(self, parts: Iterator[pl.DataFrame]) -> None:
        """All of the parts are taken. Raises what making one raised."""

    def leave_out(self, rows: list[int]) -> None:
        """The rows of those numbers do not stand: that is known only at the end of the file."""


def is_tidy_text(path: Path) -> bool:
    """Whether the file is a text that begins with the heading of a tidy table: it can be read block by block."""
    try:
        head = head_of(path)
        if kind_of(head) != "csv":
            return False
        header = find_header(read_csv(head[: head.find(b"\n") + 1]).sheets[0])
    except BookFault:
        return False
    return header is not None and header.row == 0


def report_in_blocks(
    path: Path,
    name: str,
    plan: Plan,
    form: ReturnForm | None,
    month: str | None,
    earlier: Earlier,
    written_on: date,
    taker: Taker | None = None,
) -> Report:
    """The report on the file, read block by block, without its observations: those the taker has.

    Never raises for bad content: a fault of the file or its structure makes the outcome `rejected`.
    """
    found: Identified | None = None
    try:
        kind_of(head_of(path))
        found = identified(path, plan, form, month, name)
        check = BulkCheck(path, found, plan, earlier, written_on)
        _take_all(check.observations(), taker)
        ending = check.ending()
    except (BookFault, CsvFault) as fault:
        faults = [finding(fault.rule_id, fault.locator, None, "rejected", fault.params)]
    except StructureFault as structure:
        faults = [finding(f.rule_id, f.locator, f.row_no, "rejected", f.params) for f in structure.faults]
    else:
        if taker:
            taker.leave_out(ending.kept_out)
        return ending.report(name)
    code, of_month = (found.form.form, found.month) if found else (form.form if form else "", month or "")
    return rejected(name, faults, form=code, month=of_month)


def _take_all(parts: Iterator[pl.DataFrame], taker: Taker | None) -> None:
    if taker:
        taker.take(ahead(parts))
        return
    for _ in parts:
        pass
