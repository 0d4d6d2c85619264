"""A large delimited text file in blocks of rows, so that memory is bounded by the block and not by the file.

| block                                        | read by                                   |
|----------------------------------------------|-------------------------------------------|
| every record a line, quotation marks only around cells | polars, all cells at once       |
| lines longer than the first, blank lines     | the csv module, block by block            |
| a cell with a line break or a stray mark     | the csv module, from there to the end     |

Whichever reads it: every cell is a text as written (an empty one may be null), every record has the row number
a spreadsheet gives it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from sources.csv_text import CsvFault, decode

BLOCK_BYTES = 4 * 2**20
ROWS_AT_ONCE = 200_000
HEAD_BYTES = 2 * 2**20  # by these the encoding is known, where they hold a Chinese character
_STRAY = re.compile(rb'[^,;\t\r\n"]"[^,;\t\r\n"]')  # a mark within a cell: readers differ on it

Kinds = Callable[[int], dict[int, pl.DataType]]  # the types of that many columns


@dataclass(frozen=True)
class Block:
    """Records of the file: `first` is the 0-based row of the first; column `n` of `cells` is the sheet's column n."""

    first: int
    cells: pl.DataFrame


def head_of(path: Path, size: int = 64 * 2**10) -> bytes:
    """The first whole lines of the file."""
    with path.open("rb") as handle:
        head = handle.read(size)
    return head[: head.rfind(b"\n") + 1] or head


def blocks(path: Path, delimiter: str, kinds: Kinds | None = None) -> Iterator[Block]:
    """The file's records in blocks, in order. Raises CsvFault for text that is neither UTF-8 nor GB18030.

    `kinds` says, for a block of so many columns, which of them are read as numbered texts.
    """
    kinds = kinds or (lambda width: dict.fromkeys(range(width), pl.String()))
    encoding = _encoding(head_of(path, HEAD_BYTES))
    row = 0
    with path.open("rb") as handle:
        if handle.read(3) != b"\xef\xbb\xbf":
            handle.seek(0)
        for content in _whole_lines(handle):
            encoding = encoding or (None if content.isascii() else _encoding(content))
            text = _recoded(content) if encoding == "gb18030" else content
            try:
                cells = _at_once(text, delimiter, kinds)
            except UnicodeDecodeError as error:
                raise _unreadable(row + text[: error.start].count(b"\n") + 1, error.start) from None
            if cells is None:
                handle.seek(-len(content), io.SEEK_CUR)
                rest = io.TextIOWrapper(handle, encoding or "utf-8", newline="")
                yield from _line_by_line(rest, delimiter, row, kinds)
                return
            yield Block(row, cells)
            row += cells.height


def _whole_lines(handle: BinaryIO) -> Iterator[bytes]:
    """Blocks that end with a line; the handle stands at the end of the block given last."""
    while True:
        first = handle.tell()
        handle.seek(first + BLOCK_BYTES - 1)
        handle.readline()
        size = handle.tell() - first
        handle.seek(first)
        content = handle.read(size)
        if not content:
            return
        yield content


def _encoding(text: bytes) -> str | None:
    """utf-8 or gb18030; None where the bytes would be the same in both."""
    if text.isascii():
        return None
    try:
        text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _recoded(content: bytes) -> bytes:
    return decode(content).encode()


def _at_once(content: bytes, delimiter: str, kinds: Kinds) -> pl.DataFrame | None:
    """All cells of a block of whole lines; None where a record may run over its line."""
    quotes = content.count(b'"') if b'"' in content else 0
    if quotes % 2 or (quotes and _STRAY.search(content)):
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    cells = _by_polars(content, delimiter, kinds)
    if cells is not None and cells.height == lines:
        return cells
    if quotes:
        return None
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=delimiter))
    return _framed(rows, kinds)


def _by_polars(content: bytes, delimiter: str, kinds: Kinds) -> pl.DataFrame | None:
    """The block as polars reads it, as wide as its first line; None where that may not be what is written."""
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        return None
    first = content[: content.find(b"\n") + 1] or content
    width = len(next(csv.reader([first.decode("utf-8")], delimiter=delimiter), [])) if first.strip() else 0
    if width < 2:
        return None
    try:
        return pl.read_csv(
            content, has_header=False, separator=delimiter,
            schema={str(n): kind for n, kind in kinds(width).items()},
            quote_char='"' if b'"' in content else None,
        )  # fmt: skip
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None


def _line_by_line(text: io.TextIOWrapper, delimiter: str, row: int, kinds: Kinds) -> Iterator[Block]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append(cells)
            if len(rows) == ROWS_AT_ONCE:
                yield Block(row, _framed(rows, kinds))
                row, rows = row + len(rows), []
    except csv.Error as error:
        place = row + len(rows) + 1
        detail = {"line": place, "detail_zh": f"引号或分隔符错误（{error}）", "detail_en": str(error)}
        raise CsvFault("file.csv.malformed", f"A{place}", detail) from None
    except UnicodeDecodeError as error:
        place = row + len(rows) + 1
        raise _unreadable(place, error.start) from None
    if rows:
        yield Block(row, _framed(rows, kinds))


def _unreadable(line: int, offset: int) -> CsvFault:
    return CsvFault("file.encoding.unreadable", f"A{line}", {"line": line, "offset": offset})


def _framed(rows: list[list[str]], kinds: Kinds) -> pl.DataFrame:
    width = max((len(cells) for cells in rows), default=0)
    columns = {
        str(n): pl.Series([cells[n] if n < len(cells) else "" for cells in rows], dtype=pl.String).cast(kind)
        for n, kind in kinds(max(width, 1)).items()
    }
    return pl.DataFrame(columns)
