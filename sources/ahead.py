"""Work that is done while what came before it is still in use."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
MADE_AHEAD = 2  # one more than is next: who makes them and who uses them seldom take equally long


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; while one is in use the next are made. Raises what making one raised.

    They are made in the context of whoever asks first.
    """
    run = copy_context().run
    with ThreadPoolExecutor(1) as beside:
        coming: deque[Future[tuple[T] | None]] = deque(
            beside.submit(run, _next, items) for _ in range(MADE_AHEAD)
        )
        while one := coming.popleft().result():
            coming.append(beside.submit(run, _next, items))
            yield one[0]


def _next(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None
