"""The words of the workbook: each that the code writes in Chinese has its English, and none is left over."""

import ast
from collections.abc import Iterator

import pytest
from support import HOME

from warehouse.products.exports.excel import HOW_TO_READ, NOTES
from warehouse.products.exports.excel.book import CENTRED
from warehouse.products.exports.excel.charts import DATA, NAME, SHARES
from warehouse.products.exports.excel.words import english, said

CODE = HOME / "warehouse" / "products" / "exports" / "excel"


def asked() -> Iterator[str]:
    """Every text that the code asks the catalogue for."""
    for file in CODE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("said", "each")
            ):
                yield from (
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                )
    yield from (text for entry in HOW_TO_READ for text in entry)
    yield from (*NOTES, *CENTRED, DATA, NAME, *(name for name, _ in SHARES))


def test_every_word_of_the_workbook_has_its_english_and_no_english_is_left_over() -> None:
    assert set(asked()) == set(english())


def test_what_is_filled_in_is_the_same_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for zh, en in english().items():
        assert sorted(named(zh)) == sorted(named(en)), zh
    monkeypatch.setenv("LONGSHU_LANG", "en")
    assert said("截至 {day} 所知", day="2026-11-30") == "as known on 2026-11-30"


def named(text: str) -> Iterator[str]:
    """The names in braces."""
    return (part.partition("}")[0] for part in text.split("{")[1:])
