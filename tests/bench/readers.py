"""Readers in processes of their own that open the pointer anew for every question, while releases are swapped.

Run by itself it is the full bar: 50 readers, two minutes, 20 releases:

    python tests/bench/readers.py --readers 50 --seconds 120 --swaps 20
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

HOME = Path(__file__).parents[2]
READER = """
import json, os, sys, time
from pathlib import Path
import duckdb
os.nice(10)  # readers are other machines' work: they do not starve the writer of this one
folder, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen, questions, errors, torn = {}, 0, [], []
print("ready", flush=True)
sys.stdin.readline()
while not stop.exists():
    try:
        # one connection is one release: what it names, counts and lists must be of the same one
        with duckdb.connect(str(folder / "current" / "longshu.duckdb"), read_only=True) as con:
            first = con.execute("select zh from marts.README where line_no = 1").fetchone()[0]
            con.execute("select status, count(*) from marts.mart_target_vs_actual group by 1").fetchall()
            rows = con.execute("select count(*) from marts.mart_indicator_values").fetchone()[0]
            again = con.execute("select zh from marts.README where line_no = 1").fetchone()[0]
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
        continue
    questions += 4
    time.sleep(0.05)
    name = first.split("：")[0].removeprefix("发布 ")
    if first != again:
        torn.append([first, again])
    if seen.setdefault(name, rows) != rows:
        torn.append([name, seen[name], rows])
print(json.dumps({"questions": questions, "seen": seen, "errors": errors, "torn": torn}), flush=True)
"""


@dataclass(frozen=True)
class Read:
    """What all readers together saw: questions answered, rows by release, errors, answers that do not fit."""

    questions: int
    seen: dict[str, set[int]]
    errors: list[str]
    torn: list[list[object]]
    published: dict[str, int]
    seconds: float


def read_while_publishing(root: Path, readers: int, seconds: float, swaps: int) -> Read:
    """The readers read for that long at least, and until as many releases are swapped, spread over the time."""
    from support import SHIPPED_PLAN

    from contracts.registry import load_plan
    from warehouse.build.build import Build
    from warehouse.paths import DataRoot
    from warehouse.release.publish import publish
    from warehouse.release.shelf import current_release

    data, plan = DataRoot(root), load_plan(SHIPPED_PLAN)
    current = current_release(data)
    assert current is not None
    key = data.builds / str(current.manifest.build_key)
    build = Build(
        key.name,
        key / "longshu.duckdb",
        current.manifest.known_on,
        True,
        (),
    )
    published = {current.name: int(current.manifest.rows["mart_indicator_values"])}
    stop = root.with_name(f"{root.name}-stop")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(data.releases), str(stop)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(readers)
    ]  # fmt: skip
    try:
        for process in processes:
            assert process.stdout and process.stdout.readline() == "ready\n"
        began = time.monotonic()
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        moment = current.manifest.published_at
        for number in range(swaps):
            time.sleep(max(0.0, began + seconds * (number + 0.5) / swaps - time.monotonic()))
            done = publish(
                data,
                plan,
                replace(build, key=f"swap-{number}"),
                moment + timedelta(hours=number + 1),
                exports=(),
            )
            published[done.name] = int(done.manifest.rows["mart_indicator_values"])
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        stop.touch()
        lasted = time.monotonic() - began
        answers = [json.loads(process.communicate(timeout=120)[0].splitlines()[-1]) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    seen: dict[str, set[int]] = {}
    for answer in answers:
        for name, rows in answer["seen"].items():
            seen.setdefault(name, set()).add(rows)
    return Read(
        sum(a["questions"] for a in answers), seen,
        [e for a in answers for e in a["errors"]], [t for a in answers for t in a["torn"]], published, lasted,
    )  # fmt: skip


def main() -> None:
    """The bar at full size, on two synthetic releases as the tests make them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--swaps", type=int, default=20)
    asked = parser.parse_args()
    sys.path[:0] = [str(HOME), str(HOME / "tests")]
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    from golden.published import publish_twice

    with tempfile.TemporaryDirectory(prefix="longshu-readers-") as folder:
        root = Path(folder) / "data"
        shutil.copytree(publish_twice().data.root, root, symlinks=True)
        found = read_while_publishing(root, asked.readers, asked.seconds, asked.swaps)
    wrong = {n: sorted(rows) for n, rows in found.seen.items() if rows != {found.published.get(n)}}
    print(
        f"{asked.readers} readers, {found.seconds:.0f} s, {len(found.published) - 1} releases swapped: "
        f"{found.questions} questions, {len(found.seen)} releases seen, "
        f"{len(found.errors)} errors, {len(found.torn) + len(wrong)} answers that fit no release"
    )
    for line in [*found.errors[:5], *found.torn[:5], *wrong.items()]:
        print(line)
    sys.exit(1 if found.errors or found.torn or wrong else 0)


if __name__ == "__main__":
    main()
