"""The one family of errors and the one catalogue of words: what went wrong, how to mend it, the exit code.

Every sentence that a person is told stands in the catalogue `messages/<language>.yml` under a code; a third language
is one more file. Whatever a person can mend is a `UserFault` with the code of its words; a class below it that others
catch is a `KeyedFault` with a code of its own. Printing is orchestration's (`orchestration/views/terminal.py`); it
matches classes, never the text of a name.
"""

from pathlib import Path

from contracts.by_content import by_content
from contracts.packaged import packaged
from contracts.speech import for_english

MESSAGES = packaged("contracts", "messages")


class Message:
    """The words under a code in both languages, filled from the parameters; the remedy is empty where there is none."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        both = tuple(
            zip(
                (words(language)[code] for language in ("zh", "en")),
                (params, for_english(params)),
                strict=True,
            )
        )
        self.zh, self.en = (entry["message"].format(**filled) for entry, filled in both)
        self.fix_zh, self.fix_en = (entry.get("fix", "").format(**filled) for entry, filled in both)

    def __str__(self) -> str:
        return f"{self.zh} | {self.en}"


class UserFault(Exception):
    """Something a person can mend: the message in Chinese and English, and the remedy in both."""

    code = ""
    exit_code = 1

    def __init__(self, code: str, /, **params: object) -> None:
        told = Message(code, **params)
        self.code = code
        self.zh, self.en, self.fix_zh, self.fix_en = told.zh, told.en, told.fix_zh, told.fix_en
        super().__init__(self.en)


class KeyedFault(UserFault):
    """A class of faults that share one code."""

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, **params)


def _catalogue(language: str) -> tuple[Path]:
    return (MESSAGES / f"{language}.yml",)


@by_content(_catalogue)
def words(language: str) -> dict[str, dict[str, str]]:
    """The catalogue of that language: code → message and fix, with names in braces for what is filled in."""
    import yaml  # only who has something to say loads it

    (file,) = _catalogue(language)
    return dict(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
