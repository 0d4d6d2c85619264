"""A tidy CSV as offices send it, by whole commands, as JSON: `python tests/bench/sent.py SCRATCH TURNS SIZE…`.

| row                                  | ours              | beside                                               |
|--------------------------------------|-------------------|------------------------------------------------------|
| submit, of each size                 | `longshu submit`  | all in memory: read as text, cast, group, write, hash |
| the same                             | `longshu submit`  | streaming: scan, sink, hash                          |
| over-precise decimals, the largest size | `longshu submit` | all in memory                                      |
| check, of each size                  | `longshu check`   | `longshu submit`                                     |
| a threshold, just above              | `longshu submit`  | `longshu submit` of a file just below, by the byte   |
"""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import world
from as_sent import write_as_sent
from measuring import HOME, Pair, as_json, side_by_side

from contracts.limits import SHORT_TEXT_BYTES, WHOLE_TEXT_BYTES
from warehouse.paths import DataRoot

HERE = Path(__file__).parent
THRESHOLDS = {"SHORT_TEXT_BYTES": SHORT_TEXT_BYTES, "WHOLE_TEXT_BYTES": WHOLE_TEXT_BYTES}
SIDE = 0.03  # so far on either side of a threshold
ODD_ROWS = (0, 1)  # the files hold faulty rows, which both commands answer with 1


class Bench:
    """The made files, and the pairs measured on them."""

    def __init__(self, scratch: Path, turns: int) -> None:
        self.scratch, self.turns = scratch / "sent", turns
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.data = self.scratch / "data"
        self.plan = self.scratch / "plan"

    def file(self, rows: int, *, over_precise: bool = False) -> Path:
        """A file of about so many rows."""
        path = self.scratch / f"{'over' if over_precise else 'sent'}-{rows}.csv"
        if not path.exists():
            write_as_sent(path, world.areas_for(rows, per_area=world.A_MONTH), over_precise=over_precise)
        return path

    def command(self, name: str, file: Path) -> list[str]:
        """The whole command line, over a data root that nothing lies in."""
        by = ["--by", "bench"] if name == "submit" else []
        given = ["--plan", str(self.plan), "--data-root", str(self.data)]
        asked = ["--form", world.NUMBER, "--period", world.LAST_MONTH, "--no-copy"]
        return [sys.executable, "-m", "orchestration.cli.app", name, str(file), *given, *asked, *by]

    def floor(self, kind: str, file: Path) -> list[str]:
        """The bare minimum of that kind on the file."""
        return [sys.executable, str(HERE / "floors.py"), kind, str(file)]

    def pair(self, ours: list[str], floor: list[str]) -> Pair:
        """Both in turn, each time over a new data root."""
        return side_by_side(ours, floor, self.scratch, self.turns, before=self._anew, codes=ODD_ROWS)

    def _anew(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)


def measured(scratch: Path, turns: int, sizes: list[int]) -> dict[str, dict[str, Pair]]:
    """Every pair, by what is compared and by rows or threshold."""
    bench = Bench(scratch, turns)
    rows = max(*sizes, 2 * WHOLE_TEXT_BYTES // 60)
    world.make_plan(bench.plan, world.areas_for(rows, per_area=world.A_MONTH))
    refuse_where_nothing_comes_in(bench, min(sizes))
    found: dict[str, dict[str, Pair]] = {"memory": {}, "streaming": {}, "check": {}, "threshold": {}}
    for size in sizes:
        file = bench.file(size)
        submit = bench.command("submit", file)
        found["memory"][str(size)] = bench.pair(submit, bench.floor("in_memory", file))
        found["streaming"][str(size)] = bench.pair(submit, bench.floor("streaming", file))
        found["check"][str(size)] = bench.pair(bench.command("check", file), submit)
    over = bench.file(max(sizes), over_precise=True)
    found["over_precise"] = {
        str(max(sizes)): bench.pair(bench.command("submit", over), bench.floor("in_memory", over))
    }
    for name, limit in THRESHOLDS.items():
        below, above = (_near(bench, limit, side) for side in (1 - SIDE, 1 + SIDE))
        pair = bench.pair(bench.command("submit", above), bench.command("submit", below))
        by_byte = below.stat().st_size / above.stat().st_size
        found["threshold"][name] = replace(
            pair, ratio=pair.ratio * by_byte, cpu_ratio=pair.cpu_ratio * by_byte
        )
    return found


def refuse_where_nothing_comes_in(bench: Bench, size: int) -> None:
    """A command that only looks fast because it refuses its file is no measurement."""
    subprocess.run(bench.command("submit", bench.file(size)), capture_output=True, check=False, cwd=HOME)
    if not any((DataRoot(bench.data).ledger / "observations").glob("*.parquet")):
        sys.exit("the file of the benchmark did not come in")


def _near(bench: Bench, limit: int, side: float) -> Path:
    """A file of about `side` times the limit."""
    sample = bench.file(10_000)
    rows = round(limit * side * 10_000 / sample.stat().st_size, -2)
    return bench.file(int(rows))


if __name__ == "__main__":
    told = measured(Path(sys.argv[1]), int(sys.argv[2]), [int(float(size)) for size in sys.argv[3:]])
    print(json.dumps({what: {k: as_json(p) for k, p in of.items()} for what, of in told.items()}, indent=1))
