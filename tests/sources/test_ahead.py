"""Items made ahead are the same items."""

from collections.abc import Iterator

import pytest

from sources.ahead import ahead


def test_items_made_ahead_come_in_their_order_and_each_once() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead(iter([0, None, False]))) == [0, None, False]
    assert list(ahead(iter([]))) == []


def test_what_making_an_item_raises_is_raised_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("the second cannot be made")

    found = ahead(broken())
    assert next(found) == 1
    with pytest.raises(ValueError, match="the second cannot be made"):
        next(found)


def test_while_an_item_is_in_use_only_the_next_is_made() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for n in range(10):
            made.append(n)
            yield n

    for n in ahead(numbers()):
        assert len(made) <= n + 2
