"""What is made from files is kept as long as they say the same: a process left open never answers by an old contract.

A file is read again only where its inode, size or times differ; one that was written a moment ago is read in any
case, since two writings within a clock tick cannot be told apart by their times.
"""

import functools
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Seen = tuple[int, int, int, int]
SETTLED_AFTER_NS = 2 * 10**9
_contents: dict[Path, tuple[Seen, str]] = {}


def content_sha256(path: Path) -> str:
    """The SHA-256 of the file as it stands now; that of nothing where there is no such file."""
    try:
        stat = path.stat()
        seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        known = _contents.get(path)
        if known and known[0] == seen:
            return known[1]
        with path.open("rb", buffering=0) as file:
            found = hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return ""
    if 0 <= max(stat.st_mtime_ns, stat.st_ctime_ns) < time.time_ns() - SETTLED_AFTER_NS:
        _contents[path] = (seen, found)
    return found


# the values whose files were looked at in the block that holds them, if there is one; another thread has its own
_looked: ContextVar[set[object] | None] = ContextVar("looked", default=None)


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Until the block ends, what is made from files stands as it was first asked for in it.

    So that all of a build or a release is of one contract, and thousands of questions look at each file once.
    """
    if _looked.get() is not None:
        yield
        return
    before = _looked.set(set())
    try:
        yield
    finally:
        _looked.reset(before)


def by_content(files: Callable[P, Iterable[Path]]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """The function's value for its arguments is kept until the files that `files` names for them say otherwise."""

    def renewing(make: Callable[P, T]) -> Callable[P, T]:
        kept: dict[object, tuple[tuple[tuple[Path, str], ...], T]] = {}

        @functools.wraps(make)
        def value(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, tuple(sorted(kwargs.items())))
            seen = _looked.get()
            if seen is not None and (make, key) in seen:
                return kept[key][1]
            now = tuple((path, content_sha256(path)) for path in files(*args, **kwargs))
            if key not in kept or kept[key][0] != now:
                kept[key] = (now, make(*args, **kwargs))
            if seen is not None:
                seen.add((make, key))
            return kept[key][1]

        return value

    return renewing
