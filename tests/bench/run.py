"""The benchmark: SYNTHETIC worlds of several sizes, what Longshu takes beside the bare minimum, as JSON and a page.

    make bench                          everything at 10^4, 10^5, 10^6 and 10^7
    make bench SIZES="10000 1000000"    these sizes for everything
    make bench TURNS=1                  fewer repeats (default 3; a build above a million rows 1)
    tests/bench/run.py --history 1e8    only makes that world: from then on the month, the increment and the questions are measured on it too
    tests/bench/run.py --only increment only that part (or several); what was measured before stands for the others

The document is written only where the machine was quiet: little load before, and turns that agree (quiet.py).

Scratch lies in `.data/bench` (BENCH_SCRATCH names another place) and is kept: a world of a size is made once.
"""

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import appends
import checking
import peers
import sent
import waits
import world
from measuring import HOME, ProcessFailedError, Spent, as_json, exponent, median, side_by_side, spent
from page import write_page
from quiet import disturbances, load_now

from warehouse.paths import DataRoot

HERE = Path(__file__).parent
RESULTS = HOME / "docs" / "benchmark.json"
DISTURBED = "disturbed.json"
SIZES = [10_000, 100_000, 1_000_000, 10_000_000]
HISTORIES = (100_000_000,)
BY_SIZE = ("intake", "build", "month", "questions")
PARTS = (*BY_SIZE, "increment", "sent", "workbook", "waits", "appends", "checking", "peers")
A_MONTH_ROWS = 10_000
PACKAGES = ("contracts", "sources", "warehouse", "orchestration")
WORKBOOK_ROWS = 100_000 // len(world.HEADER)  # a workbook of 100,000 cells


def made(scratch: Path, size: int, *, ledger: bool, csv: bool) -> Path:
    """The world of that size lies in the returned folder."""
    root = scratch / f"{size}"
    ready = root / "made.json"
    wanted = {"ledger": ledger, "csv": csv, "seed": world.SEED}
    have = json.loads(ready.read_text()) if ready.exists() else {}
    if all(have.get(k) or not v for k, v in wanted.items()):
        return root
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    print(f"造数 {size:,} | making {size:,} synthetic observations", flush=True)
    history = world.areas_for(size, per_area=round(world.A_MONTH * world.MONTHS * 1.25))
    once = world.areas_for(size, per_area=world.A_MONTH * world.MONTHS)
    month = world.areas_for(A_MONTH_ROWS, per_area=world.A_MONTH)
    book = world.areas_for(WORKBOOK_ROWS, per_area=world.A_MONTH)
    plan = world.make_plan(root / "plan", max(history, once, month, book))
    if ledger:
        world.write_ledger(DataRoot(root), plan, history)
        world.write_month(root / "month.csv", month)
    if csv:
        world.write_csv(root / "bench.csv", once)
        world.write_workbook(root / "bench.xlsx", book)
    ready.write_text(json.dumps(wanted))
    return root


def process(script: str, what: str, root: Path) -> list[str]:
    """The command that runs one measured step."""
    return [sys.executable, str(HERE / f"{script}.py"), what, str(root)]


def measured(parts: list[str], sizes: list[int], turns: int, scratch: Path) -> dict[str, Any]:
    """Every pair at every size, of the parts asked for."""
    found: dict[str, Any] = {part: {} for part in BY_SIZE if part in parts}
    with_ledger = bool({"build", "month", "questions", "increment"} & {*parts})
    for size in sorted(sizes) if found or with_ledger else []:
        root = made(scratch, size, ledger=with_ledger, csv="intake" in parts)
        if "intake" in parts:
            found["intake"][size] = _pair("intake", root, turns)
            shutil.rmtree(root / "intake")
        _measure_build(found, size, root, turns if size <= 1_000_000 else 1, scratch)
        say(found, size)
    for size in HISTORIES:
        root = scratch / f"{size}"
        if not (root / "made.json").exists():
            continue
        if "month" in parts:
            found["month"][size] = _alone(process("ours", "month", root), scratch, turns)
        if "questions" in parts:  # before the increments, which take its build over
            found["questions"][size] = _asked(root, scratch)
    if "increment" in parts:
        found["increment"] = increments(scratch, [*sizes, *HISTORIES], turns)
    if "workbook" in parts:
        root = made(scratch, max(sizes), ledger=False, csv=True)
        found["workbook"] = _told("workbooks", root)
    return found


def _measure_build(found: dict[str, Any], size: int, root: Path, times: int, scratch: Path) -> None:
    """The build of that size, one more return on its ledger, and what analysts ask of its marts."""
    if "month" in found:
        found["month"][size] = _alone(process("ours", "month", root), scratch, times)
    if "build" in found:
        spent(
            process("ours", "build", root), scratch
        )  # by dbt, which is heard; every later one says it again
        found["build"][size] = _pair("build", root, times)
    if "questions" in found:
        found["questions"][size] = _asked(root, scratch)


def _asked(root: Path, scratch: Path) -> dict[str, Any]:
    """What the ten questions take on the build of that world, which is made where it is not there."""
    spent(process("ours", "forgotten", root), scratch)
    spent(process("ours", "base", root), scratch)
    return _told("questions", root)


def increments(scratch: Path, sizes: list[int], turns: int) -> dict[int, dict[str, float]]:
    """What the build of one more month of 10,000 rows takes, by the size of the history, all sizes in turn.

    A history beyond those that are built anyway is measured where its world has been made.
    """
    roots = {s: scratch / f"{s}" for s in sorted({*sizes}) if (scratch / f"{s}" / "made.json").exists()}
    roots = {size: root for size, root in roots.items() if (root / "ledger").exists()}
    for root in roots.values():
        spent(process("ours", "forgotten", root), scratch)
        spent(process("ours", "base", root), scratch)
    taken: dict[int, list[Spent]] = {size: [] for size in roots}
    for turn in range(1, turns + 1):
        for size, root in roots.items():
            spent([*process("ours", "added", root), str(turn)], scratch)
            taken[size].append(spent(process("ours", "increment", root), scratch))
    for root in roots.values():
        spent(process("ours", "forgotten", root), scratch)
    first = taken[1_000_000 if 1_000_000 in taken else min(taken)]
    return {
        size: vars(median(found))
        | {
            part: statistics.median(
                getattr(a, name) / getattr(b, name) for a, b in zip(found, first, strict=True)
            )
            for part, name in (("ratio", "wall"), ("cpu_ratio", "cpu"))
        }
        for size, found in taken.items()
    }


def say(found: dict[str, Any], size: int) -> None:
    """The ratios of that size are printed."""
    for name in ("intake", "build"):
        pair = found.get(name, {}).get(size)
        if pair:
            print(f"  {name} {size:,}: {pair['ratio']:.2f} ×", flush=True)


def _pair(what: str, root: Path, turns: int) -> dict[str, object]:
    return as_json(side_by_side(process("ours", what, root), process("floors", what, root), root, turns))


def _alone(command: list[str], scratch: Path, turns: int) -> dict[str, float]:
    return dict(vars(median([spent(command, scratch) for _ in range(turns)])))


def _told(script: str, root: Path) -> dict[str, Any]:
    """What a script measured in one process, as it printed it."""
    command = [sys.executable, str(HERE / f"{script}.py"), str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HOME)
    return dict(json.loads(done.stdout))


def growth(found: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Exponents of wall time, processor time and memory against size; the first decade is start-up and left out."""
    curves: dict[str, dict[str, float]] = {}
    for name in ("intake", "build"):
        sizes = [int(size) for size in found[name] if int(size) >= 100_000]
        if len(sizes) >= 2:
            curves[name] = {
                part: exponent(sizes, [found[name][str(size)]["ours"][part] for size in sizes])
                for part in ("wall", "cpu", "mib")
            }
    return curves


def main() -> None:
    """The results stand in docs/benchmark.json, and docs/benchmark.md shows them."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--sizes", default="")
    asked.add_argument("--turns", type=int, default=3)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts anew")
    asked.add_argument("--history", type=float, default=0, help="only make the world of that size")
    given = asked.parse_args()
    scratch = Path(os.environ.get("BENCH_SCRATCH") or HOME / ".data" / "bench")
    load = load_now()
    if given.history:
        made(scratch, int(given.history), ledger=True, csv=False)
        return
    for package in PACKAGES:  # in byte code, as an installer leaves what it installs, the floors' tools too
        compileall.compile_dir(HOME / package, quiet=1)
    sizes = [int(float(s)) for s in given.sizes.split()] or SIZES
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if given.only != PARTS else {}
    now = measured(given.only, sizes, given.turns, scratch)
    extra: dict[str, Callable[[], Any]] = {
        "waits": lambda: {what: as_json(pair) for what, pair in waits.measured(given.turns).items()},
        "appends": appends.measured,
        "checking": lambda: {what: as_json(pair) for what, pair in checking.measured(given.turns).items()},
        "sent": lambda: {
            what: {size: as_json(pair) for size, pair in found.items()}
            for what, found in sent.measured(scratch, given.turns, sizes).items()
        },
        "peers": lambda: peers.measured(
            made(scratch, min(sizes, key=lambda s: abs(s - 100_000)), ledger=True, csv=True)
        ),
    }
    for name, measure in extra.items():
        if name in given.only:
            try:
                now[name] = measure()
            except ProcessFailedError as error:
                sys.exit(f"{name}: {error}")
    if reasons := disturbances(load, given.turns, now):
        scratch.mkdir(parents=True, exist_ok=True)
        (scratch / DISTURBED).write_text(
            json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        print(
            "\n".join([*reasons, f"✕ 不写文档；所测留在 {scratch / DISTURBED} | nothing is written to docs/"])
        )
        sys.exit(1)
    results = json.loads(json.dumps(before | now))  # sizes are texts from here on, measured now or before
    told = {part: {"day": f"{date.today():%Y-%m-%d}", "turns": given.turns} for part in now}
    results |= {"growth": growth(results), "measured": before.get("measured", {}) | told}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_page(json.loads(RESULTS.read_text(encoding="utf-8")), HOME / "docs")
    print(f"✓ {RESULTS.with_suffix('.md').relative_to(HOME)}")


if __name__ == "__main__":
    main()
