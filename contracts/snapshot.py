"""What is agreed at this moment, as hashes: of the shared contracts, and of any folder of files, subfolders included."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from contracts.by_content import by_content
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
    left_out = MADE_BY_TOOLS | set(without)
    for path in sorted(root.rglob("*")):
        if (
            path.suffix in suffixes
            and not left_out & set(path.relative_to(root).parts[:-1])
            and path.is_file()
        ):
            yield path


@by_content(files_below)
def tree_sha256(root: Path, suffixes: frozenset[str] = TEXT, without: tuple[str, ...] = ()) -> str:
    """One hash over names and bytes of those files."""
    digest = hashlib.sha256()
    for path in files_below(root, suffixes, without):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def contracts_sha256() -> str:
    """A hash of the shared contracts, whatever the plan: codelists, methods, rules, dictionary, words, and their code."""
    return tree_sha256(CONTRACTS, without=OF_PLANS)
