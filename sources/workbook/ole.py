"""The streams of an OLE compound file (.xls, and what is encrypted), followed within bounds."""

import struct

from sources.workbook.model import BookFault

_END = 0xFFFFFFF0  # sector numbers from here on mean free, end of chain, or table
_DIRECTORY_ENTRY = 128
ROOT = "Root Entry"


def stream_names(content: bytes) -> set[str]:
    """The names of all streams and storages. Raises BookFault."""
    return {name for name, _, _ in _directory(content)}


def stream(content: bytes, *names: str) -> bytes:
    """The bytes of the first stream of one of the names. Raises BookFault if it is cut short."""
    table = _directory(content)
    found = next(((start, size) for wanted in names for n, start, size in table if n == wanted), None)
    if found is None:
        raise _cut("no workbook stream")
    start, size = found
    if size >= struct.unpack_from("<I", content, 56)[0]:
        data = _chain(content, start, _fat(content))
    else:
        data = _mini(content, table, start)
    if len(data) < size:
        raise _cut(f"the workbook stream ends after {len(data)} of {size} bytes")
    return data[:size]


def _directory(content: bytes) -> list[tuple[str, int, int]]:
    if len(content) < 512:
        raise _cut("the header is incomplete")
    data = _chain(content, struct.unpack_from("<I", content, 48)[0], _fat(content))
    entries = []
    for at in range(0, len(data) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        length = min(struct.unpack_from("<H", data, at + 64)[0], 64)
        if length < 2 or data[at + 66] not in (1, 2, 5):
            continue
        name = data[at : at + length - 2].decode("utf-16-le", "replace")
        name = ROOT if data[at + 66] == 5 else name  # some writers shorten its name
        start, size = struct.unpack_from("<II", data, at + 116)
        entries.append((name, start, size))
    if not entries:
        raise _cut("the directory is empty")
    return entries


def _sector_size(content: bytes) -> int:
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise _cut("unknown sector size")
    return int(1 << shift)


def _fat(content: bytes) -> list[int]:
    size = _sector_size(content)
    sectors = [s for s in struct.unpack_from("<109I", content, 76) if s < _END]
    following, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while following < _END and following not in seen:
        seen.add(following)
        numbers = _numbers(_sector(content, following, size))
        sectors += [s for s in numbers[:-1] if s < _END]
        following = numbers[-1] if numbers else _END
    if len(sectors) > len(content) // size + 1:
        raise _cut("the sector table is larger than the file")
    return [number for sector in sectors for number in _numbers(_sector(content, sector, size))]


def _chain(content: bytes, start: int, fat: list[int]) -> bytes:
    size, found, sector = _sector_size(content), [], start
    limit = len(content) // size + 1
    while sector < _END:
        piece = _sector(content, sector, size)
        found.append(piece)
        if not piece or sector >= len(fat) or len(found) > limit:
            raise _cut("a chain of sectors leaves the file")
        sector = fat[sector]
    return b"".join(found)


def _mini(content: bytes, table: list[tuple[str, int, int]], start: int) -> bytes:
    root = next((first for name, first, _ in table if name == ROOT), _END)
    fat = _fat(content)
    store = _chain(content, root, fat)
    links = _numbers(_chain(content, struct.unpack_from("<I", content, 60)[0], fat))
    found: list[bytes] = []
    sector = start
    while sector < _END:
        if sector >= len(links) or len(found) > len(links):
            raise _cut("a chain of small sectors leaves the file")
        found.append(store[sector * 64 : sector * 64 + 64])
        sector = links[sector]
    return b"".join(found)


def _sector(content: bytes, number: int, size: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _cut(detail: str) -> BookFault:
    return BookFault("file.xls.truncated", "", {"detail": detail})
