"""Where the data root lies where nobody says: beside a root or a clone, else one folder in the user's documents."""

import re
from collections.abc import Iterator
from pathlib import Path

from contracts.packaged import packaged

ROOT = ".data"
OF_A_ROOT = ("root.json", "ledger", "releases", "received")
OF_A_CLONE = ("pyproject.toml", "Makefile", "contracts/plans", "dbt_project/dbt_project.yml")
IN_DOCUMENTS = "longshu"
_XDG = re.compile(r'^XDG_DOCUMENTS_DIR="([^"]+)"', re.MULTILINE)


def clone() -> Path | None:
    """The clone that this code runs from; None where it is installed as a package."""
    home = packaged("orchestration").parent
    return home if is_clone(home) else None


def is_clone(folder: Path) -> bool:
    """Whether the folder is a copy of the product's own tree."""
    return all((folder / name).exists() for name in OF_A_CLONE)


def default_root() -> Path:
    """The data root of a command that names none."""
    for folder in _upwards():
        if is_clone(folder) or any((folder / ROOT / name).exists() for name in OF_A_ROOT):
            return folder / ROOT
    own = clone()
    return own / ROOT if own else documents_root()


def documents_root() -> Path:
    """The one folder of an installed product: in the user's documents, in the working folder where nobody has any."""
    try:
        home = Path.home()
    except RuntimeError:  # a service without a home
        return Path(ROOT).absolute()
    return _documents(home) / IN_DOCUMENTS


def _documents(home: Path) -> Path:
    said = home / ".config" / "user-dirs.dirs"
    try:
        found = _XDG.search(said.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    if found:
        return Path(found[1].replace("$HOME", str(home)))
    return next((home / name for name in ("Documents", "文档") if (home / name).is_dir()), home / "Documents")


def _upwards() -> Iterator[Path]:
    here = Path.cwd()
    yield from (here, *here.parents)
