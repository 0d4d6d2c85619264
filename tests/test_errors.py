"""Errors: one family, one catalogue a language, each whole."""

import re
import string
from collections.abc import Iterator

import pytest

import orchestration.commands.entered
import orchestration.commands.new_plan
import orchestration.settings  # noqa: F401
import warehouse.build.engines.import_marts
import warehouse.disclosure.secondary
import warehouse.ledger.closings
import warehouse.products.exports.sdmx.codes
import warehouse.verify.loss
import warehouse.verify.rebuild  # noqa: F401  every class below KeyedFault is known once its module is
from contracts.errors import KeyedFault, UserFault, words

LANGUAGES = ("zh", "en")


def family(kind: type[KeyedFault] = KeyedFault) -> Iterator[type[KeyedFault]]:
    for one in kind.__subclasses__():
        yield one
        yield from family(one)


def names(text: str, language: str) -> set[str]:
    """What is filled into a text; what is given once a language counts alike."""
    found = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {re.sub(rf"(^|_){language}$", "", name) for name in found}


def test_the_catalogues_have_the_same_keys_and_each_message_its_remedy() -> None:
    zh, en = (words(language) for language in LANGUAGES)
    assert zh.keys() == en.keys()
    assert all(entry["message"] and entry["fix"] for entry in [*zh.values(), *en.values()])


@pytest.mark.parametrize("code", sorted(words("zh")))
def test_a_message_says_the_same_in_each_language(code: str) -> None:
    filled_in = [names(words(language)[code]["message"], language) for language in LANGUAGES]
    assert filled_in[0] == filled_in[1]


@pytest.mark.parametrize("kind", sorted(family(), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_every_keyed_error_has_its_words_in_each_language(kind: type[KeyedFault]) -> None:
    assert all(kind.code in words(language) for language in LANGUAGES)


def test_no_message_stands_in_the_catalogue_for_an_error_that_is_gone() -> None:
    assert {kind.code for kind in family()} == words("zh").keys()


def test_every_fault_has_an_exit_code_that_is_not_success() -> None:
    assert all(kind.exit_code for kind in (UserFault, *family()))
