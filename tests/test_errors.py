"""Errors and notices: one family, one catalogue a language, each whole; one place that writes to the terminal."""

import ast
import importlib
import logging
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import orchestration
import warehouse
from contracts.errors import KeyedFault, Message, UserFault, words
from contracts.packaged import packaged
from orchestration.views.terminal import LOG, say, terminal

LANGUAGES = ("zh", "en")
HOUSES = ("contracts", "sources", "warehouse", "orchestration")
PRINTS = re.compile(
    r"(?<![\w.])print\(|Console\(|console\.print\(|std(?:out|err)\.write\(|typer\.echo|secho\("
)
MAY_PRINT = {"orchestration/views/terminal.py"}


def modules() -> dict[str, str]:
    """The text of every module of the product, by its path."""
    home = packaged("contracts").parent
    return {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for house in HOUSES
        for path in sorted((home / house).rglob("*.py"))
    }


def family(kind: type[KeyedFault] = KeyedFault) -> Iterator[type[KeyedFault]]:
    """Every class below KeyedFault: known once its module is imported."""
    for package in (warehouse, orchestration):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "Fault" in (text := modules()[_path(module)]) and "(KeyedFault)" in text:
                importlib.import_module(module.name)
    yield from _below(kind)


def _path(module: pkgutil.ModuleInfo) -> str:
    stem = module.name.replace(".", "/")
    return f"{stem}/__init__.py" if module.ispkg else f"{stem}.py"


def _below(kind: type[KeyedFault]) -> Iterator[type[KeyedFault]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in HOUSES:
            yield one
            yield from _below(one)


def names(text: str, language: str) -> set[str]:
    """What is filled into a text; what is given once a language counts alike."""
    found = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {re.sub(rf"(^|_){language}$", "", name) for name in found}


def codes_in(text: str) -> set[str]:
    """Every text constant of a module."""
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_the_catalogues_have_the_same_keys_and_nothing_in_them_is_empty() -> None:
    zh, en = (words(language) for language in LANGUAGES)
    assert zh.keys() == en.keys()
    assert all(text for entry in [*zh.values(), *en.values()] for text in entry.values())


@pytest.mark.parametrize("code", sorted(words("zh")))
def test_a_message_says_the_same_in_each_language_and_has_a_remedy_in_both_or_in_neither(code: str) -> None:
    entries = [words(language)[code] for language in LANGUAGES]
    assert entries[0].keys() == entries[1].keys()
    for part in entries[0]:
        filled_in = [names(entry[part], language) for entry, language in zip(entries, LANGUAGES, strict=True)]
        assert filled_in[0] == filled_in[1]


@pytest.mark.parametrize("kind", sorted(family(), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_every_keyed_error_has_its_words_and_a_remedy_in_each_language(kind: type[KeyedFault]) -> None:
    assert all(words(language)[kind.code].get("fix") for language in LANGUAGES)
    assert kind.exit_code


def test_every_message_of_the_catalogue_is_used_by_the_product() -> None:
    used = set().union(*map(codes_in, modules().values()))
    assert words("zh").keys() <= used


def test_no_fault_is_raised_with_its_words_beside_it() -> None:
    raised = {
        (path, node.lineno): node
        for path, text in modules().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("UserFault", "Message")
    }
    assert len(raised) > 40, "the faults of the product are found"
    inline = [place for place, call in raised.items() if len(call.args) != 1]
    given = [call.args[0] for call in raised.values() if call.args and isinstance(call.args[0], ast.Constant)]
    unknown = [code.value for code in given if code.value not in words("zh")]
    assert not inline and not unknown


def test_the_terminal_is_written_to_in_one_place() -> None:
    elsewhere = [
        f"{path}: {found.group()}"
        for path, text in modules().items()
        if path not in MAY_PRINT
        for found in PRINTS.finditer(text)
    ]
    assert not elsewhere


def test_a_third_language_is_one_more_file() -> None:
    assert {path.stem for path in Path(packaged("contracts", "messages")).glob("*.yml")} == set(LANGUAGES)


def test_a_notice_goes_through_logging_with_its_level(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = heard.append  # type: ignore[method-assign]
    LOG.addHandler(handler)
    try:
        say(terminal(), "told.state.quarantined", logging.WARNING, count=3)
    finally:
        LOG.removeHandler(handler)
    (record,) = heard
    assert record.levelno == logging.WARNING and "3 cells" in record.getMessage()
    assert "仍有 3 格" in capsys.readouterr().out


def test_a_fault_carries_code_remedy_and_exit_code() -> None:
    fault = UserFault("month.unknown", period="2026-13")
    assert (fault.code, fault.exit_code) == ("month.unknown", 1)
    assert "2026-13" in fault.zh and "2026-13" in fault.en and fault.fix_zh and fault.fix_en
    assert (
        str(Message("month.unknown", period="x"))
        == f"{Message('month.unknown', period='x').zh} | 'x' is no month"
    )
