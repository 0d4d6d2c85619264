"""What is agreed at this moment, as hashes: of the shared contracts, and of any folder of files, subfolders included."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from contracts.by_content import by_content, content_sha256
from contracts.packaged import packaged

TEXT = frozenset({".sql", ".yml", ".yaml", ".csv", ".py"})
CONTRACTS = packaged("contracts")
OF_PLANS = (
    "plans",
    "new_plan",
    "new_plan_en",
)  # a plan is hashed by itself, a build is of one; nothing is made of the examples
MADE_BY_TOOLS = frozenset({"__pycache__", "target", "logs", "dbt_packages"})


def files_below(root: Path, suffixes: frozenset[str] = TEXT, without: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every file with these suffixes below the root, by its path; not what tools write there, not the folders `without`."""
    yield from map(Path, _below(str(root), tuple(suffixes), MADE_BY_TOOLS | set(without)))


def _below(folder: str, endings: tuple[str, ...], left_out: frozenset[str]) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):  # gone since it was listed, or never there
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in left_out:
                yield from _below(entry.path, endings, left_out)
        elif entry.name.endswith(endings) and entry.is_file():
            yield entry.path


@by_content(files_below)
def tree_sha256(root: Path, suffixes: frozenset[str] = TEXT, without: tuple[str, ...] = ()) -> str:
    """One hash over the names of those files and what each holds."""
    digest = hashlib.sha256()
    above = len(root.as_posix().rstrip("/")) + 1 if root != Path() else 0
    for path in files_below(root, suffixes, without):
        digest.update(f"{path.as_posix()[above:]}\0{content_sha256(path)}\0".encode())
    return digest.hexdigest()


def contracts_sha256() -> str:
    """A hash of the shared contracts, whatever the plan: codelists, methods, rules, dictionary, words, and their code."""
    return tree_sha256(CONTRACTS, without=OF_PLANS)
