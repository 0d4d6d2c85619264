"""In which languages this process speaks: those of the plan it loaded, or the one asked for by LONGSHU_LANG (`--lang`)."""

import os
from collections.abc import Mapping
from typing import Any

ALL = ("zh", "en")  # the languages of the product's own words, Chinese first
ASKED = "LONGSHU_LANG"
_HAN = ("\u3400", "\u9fff")
_IN_CHINESE = (("\u3000", "\u303f"), _HAN, ("\uff00", "\uffef"))  # with its punctuation
_SIGNS = str.maketrans({"\u3000": " ", "（": " (", "）": ") ", "：": ": ", "、": ", ", "；": "; "})
_plan_languages: list[str] = list(ALL)


def declare_languages(languages: tuple[str, ...]) -> None:
    """The plan that was loaded is in these languages, the first before the others."""
    _plan_languages[:] = languages


def languages() -> tuple[str, ...]:
    """The languages to speak in, the first before the others."""
    asked = os.environ.get(ASKED, "").strip().lower()
    return (asked,) if asked in ALL else tuple(_plan_languages)


def speaks(language: str) -> bool:
    """Whether something is told in that language."""
    return language in languages()


def first_of(zh: str, en: str) -> str:
    """The text in the language that comes first."""
    return en if languages()[0] == "en" else zh


def named(row: Mapping[str, Any], column: str) -> str:
    """What a row with `<column>_zh` and `<column>_en` says, in the language that comes first."""
    return first_of(str(row[f"{column}_zh"] or ""), str(row[f"{column}_en"] or ""))


def joined(zh: str, en: str, between: str = " | ") -> str:
    """The text in every language spoken, Chinese first where both are."""
    return between.join(text for language, text in (("zh", zh), ("en", en)) if speaks(language))


def in_spoken(zh: str, en: str) -> dict[str, str]:
    """The text in each language spoken, by the language."""
    return {language: text for language, text in (("zh", zh), ("en", en)) if speaks(language)}


def in_english_signs(text: str) -> str:
    """A text of English words with English punctuation, where nothing is told in Chinese; else as it is."""
    return text if speaks("zh") else text.translate(_SIGNS)


def for_english(params: Mapping[str, Any]) -> dict[str, Any]:
    """What fills a sentence, for its English: a list of codes or cells is parted by commas; quoted Chinese stays as it is."""
    return {
        name: value.replace("、", ", ") if isinstance(value, str) and not has_han(value) else value
        for name, value in params.items()
    }


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return _holds(text, (_HAN,))


def _holds(text: str, signs: tuple[tuple[str, str], ...]) -> bool:
    """Whether a sign of one of these ranges stands in the text (a pattern of them takes every command 4 ms to compile)."""
    return not text.isascii() and any(first <= sign <= last for sign in text for first, last in signs)


def as_spoken(text: str) -> str:
    """Of a text that says the same in "Chinese | English", what is told in the one language spoken; any other as it is."""
    zh, bar, en = text.rpartition(" | ")
    if not bar or len(languages()) > 1 or has_han(en) or not _holds(zh, _IN_CHINESE):
        return text
    margin = text[: len(text) - len(text.lstrip())]
    return zh if speaks("zh") else f"{margin}{en}"
