"""The one family of errors: what went wrong in both languages, how to mend it, and the exit code.

Whatever a person can mend is a `UserFault` or a class below it. A class with a code of its own is a `KeyedFault`: its
words stand in the catalogue `messages/<language>.yml` under that code. Printing is orchestration's
(`orchestration/errors.py`); it matches classes, never the text of a name.
"""

from functools import cache

import yaml

from contracts.packaged import packaged


class UserFault(Exception):
    """Something a person can mend: the message in Chinese and English, and the remedy in both."""

    code = "user.fault"
    exit_code = 1

    def __init__(self, zh: str, en: str, fix_zh: str = "", fix_en: str = "") -> None:
        self.zh, self.en, self.fix_zh, self.fix_en = zh, en, fix_zh, fix_en
        super().__init__(en)


class KeyedFault(UserFault):
    """A fault whose words stand in the catalogue under its `code`, filled from the parameters."""

    def __init__(self, **params: object) -> None:
        zh, en = (words(language)[self.code] for language in ("zh", "en"))
        super().__init__(
            zh["message"].format(**params), en["message"].format(**params),
            zh["fix"].format(**params), en["fix"].format(**params),
        )  # fmt: skip


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """The catalogue of that language: code → message and fix, with names in braces for what is filled in."""
    text = packaged("contracts", f"messages/{language}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
