"""Bytes of a received file to a book of neutral cells."""

from sources.workbook import limits
from sources.workbook.csv_book import read_csv
from sources.workbook.model import Book
from sources.workbook.sniff import kind_of


def open_book(content: bytes) -> Book:
    """The book the bytes are, read whole; recognised by content, nothing in it is run. Raises BookFault."""
    limits.check_size(len(content), limits.HELD_TEXT_BYTES)
    kind = kind_of(content)
    if kind == "csv":
        return read_csv(content)
    limits.check_size(len(content), limits.WORKBOOK_BYTES)
    from sources.workbook.book import workbook_of  # the readers of workbooks are loaded where one is read

    return workbook_of(content, kind)
