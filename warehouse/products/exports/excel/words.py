"""The words of the workbook: written in Chinese in the code, read from the catalogue beside it in English."""

from functools import cache
from pathlib import Path

import yaml

from contracts.codelists import Code, Codelist
from contracts.packaged import packaged
from contracts.speech import first_of

CATALOGUE = packaged("warehouse.products.exports.excel", "words.yml")


def said(zh: str, **params: object) -> str:
    """The words in the language that comes first, with the parameters filled in."""
    return (zh if first_of("zh", "en") == "zh" else english()[zh]).format(**params)


def each(*zh: str) -> tuple[str, ...]:
    """Each of the words so."""
    return tuple(map(said, zh))


def label(codes: Codelist, code: str | None) -> str:
    """The label of a code; one that is not in the list as it is."""
    if not code:
        return ""
    return label_of(codes[code]) if code in codes else code


def label_of(code: Code) -> str:
    """The label of that code."""
    return first_of(code.label_zh, code.label_en)


def head_font() -> str:
    """The font of titles and headings."""
    return first_of("微软雅黑", "Calibri")


def text_font() -> str:
    """The font of everything else."""
    return first_of("等线", "Calibri")


@cache
def english(path: Path = CATALOGUE) -> dict[str, str]:
    """What each of the workbook's Chinese words is in English."""
    return {str(zh): str(en) for zh, en in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
