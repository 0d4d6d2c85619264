"""When a book's Chinese letters count as lost: three texts at least, and a fifth of all, and none that kept its Chinese."""

import pytest

from sources.returns.cells.lost_letters import lost_text
from sources.workbook import open_book


def lost_among(lost: int, others: int, *, chinese: bool = False) -> str | None:
    texts = (
        ["?" * (n + 2) for n in range(lost)]
        + [f"word {n} of the sheet" for n in range(others)]
        + ["算力"] * chinese
    )
    return lost_text(open_book("\n".join(texts).encode()))


@pytest.mark.parametrize(
    ("lost", "others", "counts"),
    [(2, 0, False), (3, 0, True), (3, 12, True), (3, 13, False), (4, 16, True), (4, 17, False)],
)
def test_a_fifth_of_the_texts_and_three_at_least_are_lost(lost: int, others: int, counts: bool) -> None:
    assert lost_among(lost, others) == ("??" if counts else None)


def test_nothing_is_lost_where_chinese_stands() -> None:
    assert lost_among(9, 0, chinese=True) is None
