"""Files that ship with the product, found through their package: in a clone and in an installed wheel alike."""

from importlib.resources import files
from pathlib import Path


def packaged(package: str, name: str = "") -> Path:
    """The path of the file or folder `name` in `package`; the package's own folder without a name."""
    folder = Path(str(files(package)))
    return folder / name if name else folder
