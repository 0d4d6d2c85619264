"""Whether the Chinese letters of a book were lost or garbled by the program that wrote it: ____, ????, ËãÁ¦, ç®—åŠ›."""

import re
from collections.abc import Iterator

from sources.workbook import Book

_LOST = re.compile(r"[_?\ufffd（）()\s]*[_?\ufffd]{2,}[_?\ufffd（）()\s]*")
_NO_WORD = re.compile(r".?|[0-9.,%+:/\s-]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_FEWEST = 3
_SHARE = 0.2


def lost_text(book: Book) -> str | None:
    """One text of those whose letters are lost, where that is so of many in the book and none has kept its Chinese."""
    texts = [text for sheet in book.sheets for text in sheet.texts if not _NO_WORD.fullmatch(text)]
    if any(map(_CHINESE.search, texts)):
        return None
    lost = [text for text in texts if _LOST.fullmatch(text) or _is_garbled(text)]
    return min(lost) if len(lost) >= max(_FEWEST, _SHARE * len(texts)) else None


def _is_garbled(text: str) -> bool:
    """Whether its letters are the bytes of Chinese ones, read as those of Western Europe."""
    if text.isascii():
        return False
    return any(_CHINESE.search(again) for again in _read_again(text))


def _read_again(text: str) -> Iterator[str]:
    for wrong in ("cp1252", "latin-1"):
        for right in ("utf-8", "gb18030"):
            try:
                yield text.encode(wrong).decode(right)
            except UnicodeError:
                continue
