"""The zip container of .xlsx, .xlsb and .ods: every part is unpacked under limits before anything reads it.

Declared sizes are never trusted: a part is inflated only as far as it was declared, and one that
would go on, or stops early, is a fault. What passes here is safe to hand to a reader that unpacks freely.
"""

import io
import re
import zipfile
import zlib

from sources.workbook import limits
from sources.workbook.model import BookFault

XML_SUFFIXES = (".xml", ".rels", ".vml")
_KEEP_BYTES = 96 * limits.MIB
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.-]{1,40})["']""")
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
_MARKS = tuple(
    text.encode(encoding) for text in _DECLARATIONS for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


class Package:
    """The parts of a zip container, all unpacked once within limits and checked. Raises BookFault."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._kept: dict[str, bytes] = {}
        entries = _entries(content)
        _check_entries(entries, len(content))
        self.has_backslashes = any("\\" in entry.filename for entry in entries)
        self._entries = {_slashed(entry.filename).lower(): entry for entry in entries}
        if b"encryption-data" in self.part("META-INF/manifest.xml"):  # its other parts are no XML at all
            raise BookFault("file.workbook.password", "", {})
        kept = 0
        for name, entry in self._entries.items():
            data = self._inflate(entry)
            if name.endswith(XML_SUFFIXES):
                _check_xml(entry.filename, data)
            if kept + len(data) <= _KEEP_BYTES and name.endswith((*XML_SUFFIXES, ".bin", "mimetype")):
                self._kept[name] = data
                kept += len(data)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """The names of all parts, with slashes."""
        return [_slashed(entry.filename) for entry in self._entries.values()]

    def part(self, name: str) -> bytes:
        """The bytes of a part (its name in any case); empty if there is none."""
        kept = self._kept.get(name.lower())
        entry = self._entries.get(name.lower())
        if kept is not None or entry is None:
            return kept or b""
        return self._inflate(entry)

    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        data = self._content[_data_start(self._content, entry) :][: entry.compress_size]
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            stream = zlib.decompressobj(-15)
            try:
                data = stream.decompress(data, entry.file_size + 1)
            except zlib.error as error:
                raise _damaged(entry.filename, str(error)) from None
            if len(data) > entry.file_size:
                raise _bomb(entry.filename, "解压后比声明的更大", "unpacks to more than it declares")
        if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
            raise _damaged(entry.filename, "size or checksum differs from what is declared")
        return data


def is_zip_fragment(content: bytes) -> bool:
    """Whether the bytes start as a zip container does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    count = content[-22:][10:12] if content[-22:-18] == b"PK\x05\x06" else b"\0\0"
    if int.from_bytes(count, "little") > limits.ENTRIES:
        raise _too_many(int.from_bytes(count, "little"))
    try:
        entries = [e for e in zipfile.ZipFile(io.BytesIO(content)).infolist() if not e.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise BookFault("file.zip.truncated", "", {"detail": str(error)[:200]}) from None
    if len(entries) > limits.ENTRIES:
        raise _too_many(len(entries))
    names = [_slashed(entry.filename).lower() for entry in entries]
    if len(set(names)) != len(names):
        name = next(name for name in names if names.count(name) > 1)
        raise BookFault("file.zip.overlapping", name, {"name": name})
    return entries


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        name = entry.filename
        _check_name(entry.orig_filename)
        if entry.flag_bits & 1:
            raise BookFault("file.workbook.password", name, {})
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged(name, f"compression method {entry.compress_type}")
        if entry.header_offset < end:
            raise BookFault("file.zip.overlapping", name, {"name": name})
        end = entry.header_offset + 30 + entry.compress_size
        if end > size:
            raise BookFault("file.zip.truncated", "", {"detail": f"{name} ends beyond the file"})
        _check_ratio(entry)
    total = sum(entry.file_size for entry in entries)
    if total > limits.UNPACKED_BYTES:
        limit = limits.UNPACKED_BYTES // limits.MIB
        zh, en = f"解压后超过 {limit} MiB", f"unpacks to more than {limit} MiB"
        raise _bomb("", zh, en)


def _check_name(name: str) -> None:
    steps = name.replace("\\", "/").split("/")
    if steps[0] == "" or ".." in steps or ":" in steps[0] or "\0" in name:
        raise BookFault("file.zip.path", name[:200], {"name": name[:200]})


def _check_ratio(entry: zipfile.ZipInfo) -> None:
    size, packed = entry.file_size, max(entry.compress_size, 1)
    if size > limits.PART_BYTES:
        limit = limits.PART_BYTES // limits.MIB
        raise _bomb(entry.filename, f"解压后超过 {limit} MiB", f"unpacks to more than {limit} MiB")
    if size > limits.SUSPECT_BYTES and size > limits.SUSPECT_RATIO * packed:
        ratio = size // packed
        raise _bomb(
            entry.filename, f"解压后是压缩前的 {ratio} 倍", f"unpacks to {ratio} times its packed size"
        )


def _data_start(content: bytes, entry: zipfile.ZipInfo) -> int:
    head = content[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise _damaged(entry.filename, "no local header where the directory says")
    return (
        entry.header_offset
        + 30
        + int.from_bytes(head[26:28], "little")
        + int.from_bytes(head[28:30], "little")
    )


def _check_xml(name: str, data: bytes) -> None:
    if b"!" in data and (b"<!" in data or b"\0" in data):  # one character is found ten times as fast
        for mark in _MARKS:
            if mark in data:
                raise BookFault("file.xml.entities", name, {"part": name})
    declared = _ENCODING.match(data[:300].removeprefix(b"\xef\xbb\xbf"))
    encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if b"\0" in data[:64]:
        encoding = "utf-16"
    if encoding not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise BookFault("file.xml.encoding", name, {"part": name, "encoding": encoding})


def _bomb(name: str, zh: str, en: str) -> BookFault:
    return BookFault("file.zip.bomb", name, {"name": name or "zip", "detail_zh": zh, "detail_en": en})


def _damaged(name: str, detail: str) -> BookFault:
    return BookFault("file.zip.damaged", name, {"name": name, "detail": detail})


def _too_many(count: int) -> BookFault:
    return BookFault("file.zip.too_many_entries", "", {"count": count, "limit": limits.ENTRIES})
