"""Hostile and hopeless files: refused at once, by one rule, in the right place, in both languages."""

import random
import struct
import time

import pytest

from contracts.rules import rule
from sources.workbook import BookFault, open_book
from tests.sources.workbook import made
from tests.sources.workbook.hostile import HOSTILE


def refusal(content: bytes) -> BookFault:
    with pytest.raises(BookFault) as caught:
        open_book(content)
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_its_rule_at_its_place_within_seconds(name: str) -> None:
    wanted = HOSTILE[name]
    content = wanted.make()
    start = time.perf_counter()
    found = refusal(content)
    assert time.perf_counter() - start < 5
    assert (found.rule_id, found.locator) == (wanted.rule_id, wanted.locator)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "billion_blanks"])
def test_the_refusal_fills_its_message_in_both_languages(name: str) -> None:
    found = refusal(HOSTILE[name].make())
    broken = rule(found.rule_id)
    for text in (broken.message_zh, broken.message_en, broken.fix_zh, broken.fix_en):
        assert "{" not in text.format(**dict.fromkeys(found.params, "x"))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_bytes_changed_at_random_are_read_or_refused_and_never_raise(kind: str) -> None:
    good = getattr(made, f"good_{kind}")()
    dice = random.Random(20_260_901)
    for _ in range(150):
        content = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            open_book(bytes(content))
        except BookFault as fault:
            assert rule(fault.rule_id).message_zh.format(**fault.params)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_file_cut_anywhere_is_refused(kind: str) -> None:
    good = getattr(made, f"good_{kind}")()
    for tenth in range(1, 10):
        assert refusal(good[: len(good) * tenth // 10]).rule_id.split(".")[0] == "file"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_xml_changed_at_random_is_read_or_refused_and_never_raises(part: str) -> None:
    parts = made.parts_of(made.good_xlsx())
    dice = random.Random(7)
    for _ in range(100):
        data = bytearray(parts[part])
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 3)] = dice.choice((b"<", b'"', b"/>", b"\0", b"9999", b" r=", b""))
        try:
            open_book(made.zipped(parts | {part: bytes(data)}))
        except BookFault as fault:
            assert rule(fault.rule_id).message_en.format(**fault.params)


def test_unclosed_cells_without_end_cost_no_time() -> None:
    start = time.perf_counter()
    cells = '<c r="A1" t="e"/>' * 200_000 + '<c r="A1"><f>' * 200_000
    refusal(made.cells_xlsx(f'<row r="1">{cells}</row>'))
    assert time.perf_counter() - start < 5


def test_an_xlsb_record_that_ends_too_early_is_refused() -> None:
    assert refusal(made.xlsb(made.record(0, b"\0"))).rule_id == "file.workbook.unreadable"
    cells = made.row_record(0) + made.record(5, struct.pack("<I", 0))
    assert refusal(made.xlsb(cells)).rule_id == "file.workbook.unreadable"
