"""What is slow to make and only read is made once, for every process of a run and for the runs after it.

It is kept under a hash of the product and of what the tests tell it: where either changes, it is made anew.
"""

import pickle
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from contracts.snapshot import tree_sha256
from warehouse.paths import sha256

Made = TypeVar("Made")
HOME = Path(__file__).parents[1]
KEPT = HOME / ".pytest_cache" / "made_once"
PRODUCT = ("contracts", "sources", "warehouse", "orchestration", "dbt_project")
KINDS = frozenset({".py", ".sql", ".yml", ".csv", ".json", ".j2", ".css", ".js"})
DAY = 24 * 3600


@cache
def _of_this_code() -> Path:
    told = sorted(
        path for path in (HOME / "tests").rglob("*")
        if path.suffix in {".py", ".yml", ".csv"} and not path.name.startswith("test_") and "expected" not in path.parts
    )  # fmt: skip
    product = [tree_sha256(HOME / name, suffixes=KINDS).encode() for name in PRODUCT]
    folder = KEPT / sha256(b"\0".join([*product, *(path.read_bytes() for path in told)]))[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for other in KEPT.iterdir():
        if other != folder and time.time() - other.stat().st_mtime > DAY:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def made_once(name: str, make: Callable[[Path], Made]) -> Made:
    """What `make` says of the folder that it filled. Nobody writes into it: whoever changes a file copies it first."""
    folder = _of_this_code() / name
    said = folder.with_name(f"{name}.said")
    with FileLock(folder.with_name(f"{name}.lock")):
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            said.write_bytes(pickle.dumps(make(folder)))
    return pickle.loads(said.read_bytes())  # type: ignore[no-any-return]
