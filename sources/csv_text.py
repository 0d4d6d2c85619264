"""Bytes of a CSV file to rows of text, each cell with its spreadsheet address."""

import codecs
import csv
import io
import re
from dataclasses import dataclass

_TRADITIONAL = (
    "代碼",
    "數值",
    "地區",
    "指標",
    "報告期",
    "計量單位",
)  # headings, as only Big5 writes their bytes
_SAMPLE = 65_536
_WIDE_HEAD = 400
_OF_TABLE = re.compile(
    r"(?=.*[,;|\t])[\t\r\n\x20-\x7e\xa0-\xff\u2010-\u2049\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", re.DOTALL
)
_FEWEST = 4  # characters that tell
_NEARLY_ALL, _NOT_MOST = 0.95, 0.75
END_MARK = "\x1a"  # what DOS wrote behind the last line


@dataclass
class CsvFault(Exception):
    """The bytes are no usable CSV table; `rule_id` and `params` fill the message."""

    rule_id: str
    locator: str
    params: dict[str, object]


@dataclass(frozen=True)
class CsvTable:
    """Header and rows of a CSV file; a row's number is its line in a spreadsheet (header = 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    def locator(self, row_no: int, column: str) -> str:
        """The spreadsheet address of a cell, e.g. `N5`."""
        return f"{column_letters(self.header.index(column))}{row_no}"


def column_letters(index: int) -> str:
    """Spreadsheet letters of the 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def utf_16_of(content: bytes) -> str:
    """The codec of a text in UTF-16, empty of any other: by its mark, as what Excel saves as "Unicode text" has one.

    Without a mark by what its beginning says: a table of usual characters in one order of bytes and not in the other.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[:_WIDE_HEAD]
    if b"\0" not in head:
        return ""
    orders = ("utf-16-le", "utf-16-be")
    said = [codec for codec in orders if _OF_TABLE.fullmatch(head.decode(codec, "ignore"))]
    return said[0] if len(said) == 1 else ""


def decode(content: bytes) -> str:
    """The text of the bytes, read as UTF-8 or UTF-16 (with or without mark), or GB18030. Raises CsvFault."""
    if not content.removeprefix(codecs.BOM_UTF8).rstrip(END_MARK.encode()).strip():
        raise CsvFault("file.bytes.empty", "", {})
    if wide := utf_16_of(content):
        return _decode_utf_16(content, wide)
    try:
        return content.decode("utf-8-sig").rstrip(END_MARK)
    except UnicodeDecodeError as error:
        offset = error.start
    if any(word.encode("cp950") in content[:4096] for word in _TRADITIONAL) or _is_big5(content[:_SAMPLE]):
        raise CsvFault("file.encoding.traditional", "A1", {})
    if b"\x00" not in content:
        try:
            return content.decode("gb18030").rstrip(END_MARK)
        except UnicodeDecodeError as error:
            offset = max(offset, error.start)
    line = content[:offset].count(b"\n") + 1
    raise unreadable(line, offset)


def _is_big5(content: bytes) -> bool:
    """Whether the text is of usual characters in Big5, and of rare ones in GB18030."""
    whole = content[: content.rfind(b"\n") + 1] or content
    try:
        text = whole.decode("cp950")
    except UnicodeDecodeError:
        return False
    if sum("\u4e00" <= c <= "\u9fff" for c in text) < _FEWEST:
        return False
    usual = _share_usual(text, "cp950", 0xA4, 0xC6)
    other = _share_usual(whole.decode("gb18030", "ignore"), "gb2312", 0xB0, 0xD7)
    return usual > _NEARLY_ALL and other < _NOT_MOST


def _share_usual(text: str, encoding: str, first: int, last: int) -> float:
    """Which share of the Chinese characters begins with a byte of the usual ones."""
    characters = [c.encode(encoding, "ignore") for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(first <= c[0] <= last for c in characters if c) / max(len(characters), 1)


def first_line(content: bytes) -> str:
    """The first line of the text. Raises CsvFault."""
    end = len(content) if utf_16_of(content) else content.find(b"\n") + 1 or 4096
    return decode(content[:end]).partition("\n")[0]


def _decode_utf_16(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(codec, "replace")
        raise unreadable(before.count("\n") + 1, error.start) from None
    text = text.rstrip(END_MARK)
    if not text.strip():
        raise CsvFault("file.bytes.empty", "", {})
    if "\0" in text:  # UTF-32 begins alike
        line = text[: text.index("\0")].count("\n") + 1
        raise unreadable(line, 2 * text.index("\0") + 2)
    return text


def unreadable(line: int, offset: int) -> CsvFault:
    """The fault of a text that is in none of the encodings read, from that line and byte on."""
    return CsvFault("file.encoding.unreadable", f"A{line}", {"line": line, "offset": offset})


def read_table(content: bytes, columns: tuple[str, ...]) -> CsvTable:
    """The table in the bytes; its header holds exactly the declared columns. Raises CsvFault."""
    text = decode(content)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise _malformed(line, "含有空字符,可能不是 CSV 文件", "holds NUL characters: not a CSV file")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = tuple(name.strip() for name in next(reader))
        _check_header(header, columns)
        for number, values in enumerate(reader, start=2):
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                raise _malformed(
                    number,
                    f"有 {len(values)} 列,表头有 {len(header)} 列",
                    f"{len(values)} fields where the header has {len(header)}",
                )
            rows.append((number, dict(zip(header, (v.strip() for v in values), strict=True))))
    except csv.Error as error:
        raise _malformed(reader.line_num, f"引号或分隔符错误({error})", str(error)) from None
    if not rows:
        raise CsvFault("file.rows.none", "A2", {})
    return CsvTable(header, tuple(rows))


def _check_header(header: tuple[str, ...], columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in header]
    extra = [name for name in header if name not in columns]
    extra += [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if missing or extra:
        raise CsvFault(
            "file.header.mismatch",
            "A1",
            {"missing": "、".join(missing) or "—", "extra": "、".join(extra)[:200] or "—"},
        )


def _malformed(line: int, zh: str, en: str) -> CsvFault:
    return CsvFault("file.csv.malformed", f"A{line}", {"line": line, "detail_zh": zh, "detail_en": en})
