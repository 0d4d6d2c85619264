"""A statement in two languages says its common end once, and never cuts a word or a number."""

import re

import pytest

from contracts.speech import for_english
from warehouse.products.pages.render import told


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("进度 P = (y − y₀) / 5 = 211.67%", "Progress P = (y − y₀) / 5 = 211.67%"),
        ("甲 = 1", "a = 1"),
        ("已有 12345678901234", "so far 12345678901234"),
        ("目标<b> 1 & 2 = 3 = 4 = 5", "target<b> 1 & 2 = 3 = 4 = 5"),
        ("同样的一句话 the same sentence", "同样的一句话 the same sentence"),
    ],
)
def test_each_language_reads_whole(zh: str, en: str) -> None:
    html = str(told(zh, en))
    chinese = re.sub(r"<i lang=en>.*?</i>", "", html)
    english = re.sub(r"<i>.*?</i>", "", html)
    for text, wanted in ((chinese, zh), (english, en)):
        plain = (
            re.sub(r"</?i[^>]*>", "", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        )
        assert plain == wanted


def test_a_long_common_end_stands_once() -> None:
    html = str(told("进度 P = (y − y₀) / (Y − y₀) = 1", "Progress P = (y − y₀) / (Y − y₀) = 1"))
    assert html.count("(Y − y₀)") == 1


def test_a_list_of_cells_is_parted_by_commas_in_english_and_quoted_chinese_stays() -> None:
    given = {"cells": "D5、D6", "quoted": "算力、模型", "count": 2}
    assert for_english(given) == {"cells": "D5, D6", "quoted": "算力、模型", "count": 2}
