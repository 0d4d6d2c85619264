"""Text through pysdmx's XML writers unharmed, and names in the languages of the plan.

pysdmx 1.21 writes attribute values with `repr` and turns every ' into ": an apostrophe breaks the file, a
full-width space becomes six characters. It knows one name in one language. So text goes in as a code made
of plain characters and is turned back in the finished XML.
"""

import re

from contracts.speech import in_spoken

_MARK = "¤"
_BETWEEN = f"{_MARK}en{_MARK}"
_NAME = re.compile(
    rf'<(com|mes):Name xml:lang="en">((?:(?!</\1:Name>).)*?){_BETWEEN}(.*?)</\1:Name>', re.DOTALL
)
_CODED = re.compile(rf"{_MARK}([0-9A-F]+){_MARK}")


def armoured(text: str) -> str:
    """The text with every character that pysdmx would harm as a code."""
    return "".join(
        f"{_MARK}{ord(c):X}{_MARK}" if c in "'\"\\" + _MARK or not c.isprintable() else c for c in text
    )


def both(zh: str, en: str) -> str:
    """The two names as the one name pysdmx knows."""
    return f"{armoured(zh)}{_BETWEEN}{armoured(en)}"


def finished(xml: str) -> str:
    """The XML with names in the languages spoken and every character as it was.

    A character that XML cannot hold is U+FFFD.
    """
    named = _NAME.sub(
        lambda m: "".join(
            f'<{m[1]}:Name xml:lang="{language}">{text}</{m[1]}:Name>'
            for language, text in in_spoken(m[2], m[3]).items()
        ),
        xml,
    )
    return _CODED.sub(lambda m: f"&#{_allowed(int(m[1], 16))};", named)


def _allowed(code: int) -> int:
    is_allowed = (
        code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
    )
    return code if is_allowed else 0xFFFD
