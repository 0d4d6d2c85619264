"""A large delimited text file in blocks of rows, so that memory is bounded by the block and not by the file.

| block                                        | read by                                   |
|----------------------------------------------|-------------------------------------------|
| every record a line, quotation marks only around cells | polars, all cells at once       |
| lines longer than the heading, blank lines   | the csv module, block by block            |
| a cell with a line break or a stray mark     | the csv module, to the end of that block  |

Whichever reads it: every cell is a text as written (an empty one may be null), every record has the row number
a spreadsheet gives it.
"""

import codecs
import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import polars as pl

from sources.csv_text import END_MARK, unreadable, utf_16_of
from sources.workbook.csv_book import find_delimiter, records

_SIGNS = 512  # bytes at the beginning that tell UTF-16
_MOST_MARKS = 4096  # bytes behind the end that may be marks of it
BLOCK_BYTES = 4 * 2**20  # another size is another order of rows: files would read differently than they did
HEAD_BYTES = 2 * 2**20
_CERTAIN = 8  # so many Chinese characters of UTF-8 are no accident
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# a mark within a cell: readers differ on it. Each byte as its kind: searching those takes a tenth of a pattern's time
_KINDS = bytes(b if b in b',"' else ord(",") if b in b";\t\r\n" else ord("x") for b in range(256))
_STRAY = b'x"x'
GUARD = b'"=""'  # ="200" as a cell within quotation marks

Kinds = Callable[[int], dict[int, pl.DataType]]  # the types of that many columns


@dataclass(frozen=True)
class Block:
    """Records of the file: `first` is the 0-based row of the first; column `n` of `cells` is the sheet's column n.

    `too_long`: the 0-based rows with more fields than the file's first, and how many they have.
    """

    first: int
    cells: pl.DataFrame
    too_long: dict[int, int] = field(default_factory=dict)


def head_of(path: Path, size: int = 64 * 2**10) -> bytes:
    """The first whole lines of the file; those of UTF-16 as UTF-8."""
    with path.open("rb") as handle:
        head = handle.read(size)
    if codec := utf_16_of(head):
        head = head.decode(codec, "replace").encode()
    return head[: head.rfind(b"\n") + 1] or head


def delimiter_of(path: Path) -> str:
    """The delimiter of the file, as its first lines show it: of GB18030, where a character may hold the byte of one, too."""
    head = head_of(path)
    try:
        return find_delimiter(head.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return find_delimiter(head.decode("gb18030", "replace"))


def tail_of(path: Path, size: int = 4096) -> bytes:
    """The last bytes of the file; those of UTF-16 as UTF-8."""
    with path.open("rb") as handle:
        codec = utf_16_of(head := handle.read(_SIGNS))
        handle.seek(max(-size, -path.stat().st_size), os.SEEK_END)
        if not codec:
            return handle.read().rstrip(END_MARK.encode())
        handle.seek(handle.tell() % 2, os.SEEK_CUR)
        order = "utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) or codec == "utf-16-le" else "utf-16-be"
        return handle.read().decode(order, "replace").rstrip(END_MARK).encode("utf-8", "replace")


def blocks(path: Path, delimiter: str, kinds: Kinds | None = None) -> Iterator[Block]:
    """The file's records in blocks, in order. Raises CsvFault for text in no encoding that is read.

    `kinds` says, for a block of so many columns, which of them are read as numbered texts.
    """
    kinds = kinds or (lambda width: dict.fromkeys(range(width), pl.String()))
    row = 0
    with _opened(path) as handle:
        encoding = _encoding_of(handle)
        read = _Reading(delimiter, _width(head_of(path), encoding, delimiter), kinds)
        handle.seek(0)
        if handle.read(3) != codecs.BOM_UTF8:
            handle.seek(0)
        for content in _whole_lines(handle):
            try:
                text = content.decode("gb18030").encode() if encoding == "gb18030" else content
                block = read.at_once(text, row)
            except UnicodeDecodeError as error:
                line = content[: error.start].count(b"\n") + 1
                raise unreadable(row + line, error.start) from None
            if block is None:
                handle.seek(-len(content), io.SEEK_CUR)
                block = read.line_by_line(handle, len(content), encoding, row)
            yield block
            row += block.cells.height


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the text without a mark behind its end; those of UTF-16 as UTF-8. Raises CsvFault."""
    with path.open("rb") as handle:
        codec = utf_16_of(handle.read(_SIGNS))
        handle.seek(-1, os.SEEK_END)
        is_marked = handle.read(1) == END_MARK.encode()
        handle.seek(0)
        if not codec and not is_marked:
            yield handle
            return
        with tempfile.TemporaryFile() as copy:
            if codec:
                _recode(handle, copy, codec)
            else:
                shutil.copyfileobj(handle, copy)
            copy.seek(-min(copy.tell(), _MOST_MARKS), os.SEEK_END)
            tail = copy.read()
            copy.truncate(copy.tell() - len(tail) + len(tail.rstrip(END_MARK.encode())))
            copy.seek(0)
            yield copy


def _recode(handle: IO[bytes], copy: IO[bytes], codec: str) -> None:
    lines = 0
    try:
        for text in codecs.iterdecode(iter(lambda: handle.read(BLOCK_BYTES), b""), codec):
            copy.write(text.encode())
            lines += text.count("\n")
    except UnicodeDecodeError:
        raise unreadable(lines + 1, handle.tell()) from None


def _encoding_of(handle: IO[bytes]) -> str:
    """utf-8 or gb18030, decided once for the whole file: by the first bytes that leave no doubt, else by the last.

    Chinese characters of UTF-8, three bytes each, are no GB18030 by chance; two bytes (联通) may be either.
    """
    certain = 0
    for content in _whole_lines(handle):
        if content.isascii():
            continue
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return "gb18030" if certain < _CERTAIN else "utf-8"
        certain += len(_CHINESE.findall(text[:HEAD_BYTES]))
        if certain >= _CERTAIN:
            return "utf-8"
    return "utf-8"


def _width(head: bytes, encoding: str, delimiter: str) -> int:
    """How many fields the first record has."""
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))


def _whole_lines(handle: IO[bytes]) -> Iterator[bytes]:
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


class _Reading:
    """Reads blocks of one file: its delimiter, the fields of its heading, and how columns are to be read."""

    def __init__(self, delimiter: str, width: int, kinds: Kinds) -> None:
        self.delimiter, self.width, self.kinds = delimiter, width, kinds

    def at_once(self, content: bytes, row: int) -> Block | None:
        """All cells of a block of whole lines; None where a record may run over its line."""
        quotes = content.count(b'"') if b'"' in content else 0
        if quotes % 2 or (quotes and (GUARD in content or _STRAY in content.translate(_KINDS))):
            return None
        lines = content.count(b"\n") + (not content.endswith(b"\n"))
        cells = self._by_polars(content)
        if cells is not None and cells.height == lines:
            return Block(row, cells)
        if quotes:
            return None
        rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=self.delimiter)
        return self._framed(list(rows), row)

    def _by_polars(self, content: bytes) -> pl.DataFrame | None:
        """The block as polars reads it, as wide as the heading; None where that may not be what is written."""
        if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
            return None
        if self.width < 2 or not content[: content.find(b"\n") + 1].strip():
            return None
        try:
            return pl.read_csv(
                content, has_header=False, separator=self.delimiter,
                schema={str(n): kind for n, kind in self.kinds(self.width).items()},
                quote_char='"' if b'"' in content else None,
            )  # fmt: skip
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            return None

    def line_by_line(self, handle: IO[bytes], size: int, encoding: str, row: int) -> Block:
        """The records of at least so many bytes from here, the last one whole. Raises CsvFault."""
        rows: list[list[str]] = []
        last, lines = handle.tell() + size, _Lines(handle, encoding)
        try:
            for _, cells in records(lines, self.delimiter, before=row, width=self.width):
                rows.append(cells)
                if not lines.begun and handle.tell() >= last:
                    break
        except UnicodeDecodeError as error:
            raise unreadable(row + len(rows) + 1, error.start) from None
        return self._framed(rows, row)

    def _framed(self, rows: list[list[str]], first: int) -> Block:
        width = max((len(cells) for cells in rows), default=0)
        columns = {
            str(n): pl.Series([cells[n] if n < len(cells) else "" for cells in rows], dtype=pl.String).cast(
                kind
            )
            for n, kind in self.kinds(max(width, 1)).items()
        }
        too_long = {first + n: len(cells) for n, cells in enumerate(rows) if len(cells) > self.width}
        return Block(first, pl.DataFrame(columns), too_long)


class _Lines:
    """The lines from here on, read no farther than they are asked for; a single carriage return ends one too.

    `begun`: what is left of the line of the file that was read last.
    """

    def __init__(self, handle: IO[bytes], encoding: str) -> None:
        self.handle, self.encoding = handle, encoding
        self.begun: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while line := self.handle.readline():
            self.begun = list(io.StringIO(line.decode(self.encoding), newline=""))[::-1]
            while self.begun:
                yield self.begun.pop()
