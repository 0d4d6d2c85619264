"""A pytest plugin: which functions of the product the tests of a file enter, and what they cost (`-p mutation.entered`).

Written to the file that LONGSHU_ENTERED names; `mutation.python` chooses the tests of a mutant by it.
"""

import json
import os
import sys
import threading
from collections import Counter, defaultdict
from pathlib import Path
from types import CodeType, FrameType

import pytest

HOME = Path(__file__).parents[2]
PRODUCT = tuple(f"{HOME / room}{os.sep}" for room in ("contracts", "sources", "warehouse", "orchestration"))
_entered: dict[str, set[CodeType]] = defaultdict(set)
_cost: Counter[str] = Counter()
_now = {"file": "", "at": 0.0}


def _note(frame: FrameType, _event: str, _arg: object) -> None:
    code = frame.f_code
    if code.co_filename.startswith(PRODUCT):
        _entered[_now["file"]].add(code)


def _spent() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def pytest_runtest_logstart(nodeid: str) -> None:
    """What is entered from here on belongs to that file."""
    _now["file"] = nodeid.partition("::")[0]
    if sys.gettrace() is None:
        threading.settrace(_note)
        sys.settrace(_note)


def pytest_runtest_logfinish(nodeid: str) -> None:
    """The processor time since the test before is that of this file."""
    spent = _spent()
    _cost[nodeid.partition("::")[0]] += spent - _now["at"]
    _now["at"] = spent


def pytest_sessionstart() -> None:
    """What was spent before the first test belongs to no file."""
    _now["at"] = _spent()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The record is added to what other folders said before."""
    sys.settrace(None)
    file = Path(os.environ["LONGSHU_ENTERED"])
    said = json.loads(file.read_bytes()) if file.exists() else {}
    for name, cost in _cost.items():
        functions = sorted(
            {f"{Path(c.co_filename).relative_to(HOME).as_posix()}::{c.co_qualname}" for c in _entered[name]}
        )
        said[name] = {"cost": round(cost, 1), "entered": functions}
    file.write_text(json.dumps(said, indent=0), encoding="utf-8")
