"""Any number of readers read on while the next releases are written and swapped."""

import shutil
from pathlib import Path

from bench.readers import read_while_publishing
from golden.published import publish_twice


def test_readers_that_open_the_pointer_anew_see_whole_releases_only_while_five_are_swapped(
    tmp_path: Path,
) -> None:
    """The bar at full size (50 readers, two minutes, 20 releases): `python tests/bench/readers.py`."""
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    found = read_while_publishing(tmp_path / "data", readers=8, seconds=5, swaps=5)
    assert found.errors == []
    assert found.torn == []
    assert len(found.published) == 6 and len(found.seen) > 1
    assert {name: {rows} for name, rows in found.published.items() if name in found.seen} == found.seen
    assert found.questions >= 8 * 4
