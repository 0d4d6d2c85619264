"""Which functions of the product the tests of a file enter, seen while they run for some change and kept for the next.

A test that never enters the function that was changed can hardly notice: what is known to enter it is asked first, what
is not known yet after that, and last, for a little while, what was seen not to. Functions that a file finds computed already
(a session's fixture, a cache) are not seen, so nothing is ever left out for good.
"""

import cProfile
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

KEPT = Path(".pytest_cache") / "mutation" / "reached.json"
Reached = dict[str, list[str]]  # by test file: `module.py:qualified.name`


def kept(home: Path) -> Reached:
    """What was seen so far."""
    path = home / KEPT
    return json.loads(path.read_bytes()) if path.exists() else {}


def keep(home: Path, reached: Reached) -> None:
    """What was seen stands for the runs to come."""
    path = home / KEPT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(reached), encoding="utf-8")


def is_reached(reached: Reached, test: str, module: str, function: str) -> bool | None:
    """Whether the test file enters the function (of none: the module); None where nobody looked yet."""
    if test not in reached:
        return None
    wanted = f"{module}:{function}"
    return any(one == wanted or (not function and one.startswith(wanted)) for one in reached[test])


class Reaching:
    """A pytest plugin that sees what the tests of each file enter, of the files that nobody looked at yet."""

    def __init__(self, checkout: Path, known: set[str]) -> None:
        """Paths are told below the checkout; of the known files nothing is looked at."""
        self.checkout, self.known = f"{checkout}/", known
        self.left: dict[str, int] = {}
        self.found: dict[str, set[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """How many tests each file has is known: one that was broken off is not told."""
        for item in session.items:
            self.left[self._file(item)] = self.left.get(self._file(item), 0) + 1

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What was entered while the test ran, in every thread, is added to its file."""
        file = self._file(item)
        self.left[file] -= 1
        if file in self.known:
            yield
            return
        profiles = [cProfile.Profile()]

        def begun(*_: Any) -> None:  # in a thread: its own profile takes the place of this
            profiles.append(cProfile.Profile())
            with suppress(ValueError):  # since Python 3.12 one profile sees every thread
                profiles[-1].enable()

        threading.setprofile(begun)
        profiles[0].enable()
        yield
        profiles[0].disable()
        threading.setprofile(None)  # type: ignore[arg-type]
        self.found.setdefault(file, set()).update(name for one in profiles for name in self._names(one))

    def told(self) -> Reached:
        """By test file that ran to its end, what its tests entered."""
        return {file: sorted(names) for file, names in self.found.items() if not self.left[file]}

    def _file(self, item: pytest.Item) -> str:
        return str(item.path).removeprefix(self.checkout)

    def _names(self, profile: cProfile.Profile) -> Iterator[str]:
        for entry in profile.getstats():
            code = entry.code
            if not isinstance(code, str) and code.co_filename.startswith(self.checkout):
                yield f"{code.co_filename.removeprefix(self.checkout)}:{code.co_qualname}"
