"""The expected tables are those that the models make now: read the difference before it is committed."""

import sys
from pathlib import Path

import duckdb

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from held.worlds import WORLDS, expected_file, kept_build, rows_of  # noqa: E402

for world in WORLDS.values():
    for day in world.days:
        with duckdb.connect(str(kept_build(world, day)), read_only=True) as con:
            for mart in world.held:
                file = expected_file(world, day, mart)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(rows_of(world, mart, con), encoding="utf-8")
