"""Work that is done while what came before it is still in use."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; while one is in use the next is made. Raises what making one raised."""
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(_next, items)
        while one := coming.result():
            coming = beside.submit(_next, items)
            yield one[0]


def _next(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None
