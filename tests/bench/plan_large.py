"""A plan of 500 indicators × 300 areas, SYNTHETIC: what `plan check` costs beside its imports, what its release weighs.

    .venv/bin/python tests/bench/plan_large.py FOLDER [targets for each indicator] [turns]

The folder holds the plan, its returns and its data root afterwards. Wanted: at most 4 times `import polars, duckdb` (processor
time), the page in pages, none over 8 MB; the tables of the release are as large as their rows.
"""

import csv
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measuring import as_json, side_by_side

from contracts.registry import PLANS

INDICATORS, AREAS, GOALS = 500, 300, 10
YEARS = (2024, 2025)
FLOOR = "import polars, duckdb"
LARGEST = 8_000_000  # bytes of a page
NEW_PLAN = PLANS.parent / "new_plan_en"
COMMAND = [sys.executable, "-m", "orchestration.cli.app"]


def codes() -> list[str]:
    """The areas below the whole."""
    return [f"A{n:03d}" for n in range(1, AREAS)]


def write_plan(root: Path, targets: int) -> None:
    """The plan's folder is there; each indicator has a target for the whole and for the areas after it, `targets` in all."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(NEW_PLAN, root)
    for old in (*root.glob("indicators/*.yml"), *root.glob("forms/*.yml")):
        old.unlink()
    goals = [f"goal_{n}" for n in range(GOALS)]
    head = (root / "plan.yml").read_text(encoding="utf-8").split("goals:")[0]
    listed = "".join(
        f"  - {{code: {g}, label_en: {g}, kind: field, description_en: What {g} asks for.}}\n" for g in goals
    )
    offices = "".join(f"  - {{code: {g}_office, label_en: Office of {g}, status: settled}}\n" for g in goals)
    (root / "plan.yml").write_text(f"{head}goals:\n{listed}departments:\n{offices}", encoding="utf-8")
    for number, goal in enumerate(goals):
        mine = range(number, INDICATORS, GOALS)
        text = "".join(_indicator(n, goal) for n in mine)
        (root / "indicators" / f"{goal}.yml").write_text(
            f"goal: {goal}\nindicators:\n{text}", encoding="utf-8"
        )
        (root / "forms" / f"{goal}.yml").write_text(_form(goal, list(mine)), encoding="utf-8")
    _rewrite(root / "codelists/ref_area.csv", lambda head: [["EX", "", "The whole", "", "province", "", "", ""],
             *([code, "", f"Area {code}", "EX", "prefecture", "", "", ""] for code in codes())])  # fmt: skip
    _rewrite(root / "relations.csv", lambda head: [])
    _rewrite(
        root / "targets.csv",
        lambda head: [
            _target(head, n, area) for n in range(INDICATORS) for area in ["EX", *codes()][:targets]
        ],
    )


def write_returns(folder: Path) -> list[str]:
    """A tidy file for each form and year, every area filled in."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths = []
    for goal in range(GOALS):
        for year in YEARS:
            path = folder / f"goal_{goal}_{year}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(["form", "time_period", "line", "ref_area", "measure", "obs_value"])
                for line, n in enumerate(range(goal, INDICATORS, GOALS), start=1):
                    for place, area in enumerate(["EX", *codes()]):
                        value = 100 + n + place + (year - YEARS[0]) * ((n + place) % 9)
                        out.writerow([f"LARGE-{goal}", f"{year}-12", f"{line:03d}", area, "year_end", value])
            paths.append(str(path))
    return paths


def main(folder: Path, targets: int, turns: int) -> None:
    """Plan, returns and data root stand in `folder`; what was measured is printed as JSON."""
    plan, root = folder / "plan", folder / "data"
    shutil.rmtree(root, ignore_errors=True)
    write_plan(plan, targets)
    folder.joinpath("scratch").mkdir(exist_ok=True)
    check = [*COMMAND, "plan", "check", "--plan", str(plan)]
    pair = side_by_side(check, [sys.executable, "-c", FLOOR], folder / "scratch", turns)
    print(json.dumps({"plan check": as_json(pair)}), flush=True)
    where = ["--plan", str(plan), "--data-root", str(root)]
    for what, command in (("submit", [*COMMAND, "submit", "--by", "bench", *where, *write_returns(folder / "returns")]),
                          ("run", [*COMMAND, "run", "--by", "bench", *where])):  # fmt: skip
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(
            json.dumps(
                {
                    what: {
                        "seconds": round(time.perf_counter() - start, 1),
                        "exit": done.returncode,
                        "bytes printed": len(done.stdout),
                    }
                }
            ),
            flush=True,
        )
        (folder / f"{what}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    files = {
        str(path.relative_to(root)): path.stat().st_size
        for path in (root / "releases").rglob("*")
        if path.is_file()
    }
    heavy = dict(sorted(((k, v) for k, v in files.items() if v > LARGEST), key=lambda one: -one[1]))
    print(
        json.dumps(
            {
                "files": len(files),
                "pages": sum(name.endswith(".html") for name in files),
                f"over {LARGEST} bytes": heavy,
            },
            indent=1,
        )
    )


def _indicator(n: int, goal: str) -> str:
    return (
        f"  - code: large_{n:03d}\n    label_en: Large indicator {n:03d} (synthetic)\n    definition_en: Made up to measure by.\n"
        f"    unit: count\n    decimals: 0\n    direction: higher\n    kind: stock\n    aggregation: none\n    limits: {{min: 0}}\n"
        f"    department: {goal}_office\n    path: linear\n    availability: collected\n    source_document: example_document\n"
        f"    headline: {'true' if n < GOALS else 'false'}\n"
    )


def _form(goal: str, mine: list[int]) -> str:
    lines = "".join(
        f'  - {{code: "{line:03d}", label_en: Large indicator {n:03d}, indicator: large_{n:03d}, breakdown: _T, unit_zh: count, '
        "unit_factor: 1, decimals: 0, measures: [], required: true}\n"
        for line, n in enumerate(mine, start=1)
    )
    areas = ", ".join(f'"{code}"' for code in ["EX", *codes()])
    return (
        f"form: {goal}\nnumber: LARGE-{goal.removeprefix('goal_')}\ntitle_en: Figures of {goal}\nreader: return\nstatus: in_force\n"
        f"issuer_en: Synthetic office\napproval_en: Synthetic\nvalid_from: 2024-01\nvalid_until: 2030-12\nversion: 1.0.0\n"
        f"department: {goal}_office\nfrequency: A\ndue: {{months_after: 3, day: 31}}\nskips: []\ncoverage: full\nknown_basis: observed\n"
        "reliability: departmental_return\nmax_quarantined_share: 0.5\ntolerated_rules: []\nrows: areas\n"
        f'areas: [{areas}]\nmeasures: [year_end]\nlines:\n{lines}missing: {{"M": M, "N": N, "/": O}}\nrelations: []\n'
        "notes_en:\n  - Made up to measure by.\n"
    )


def _target(head: list[str], n: int, area: str) -> list[str]:
    given = {
        "target_id": f"T{n:03d}_{area}", "indicator": f"large_{n:03d}", "ref_area": area, "breakdown": "_T", "target_period": "2030",
        "operator": "ge", "value": str(1000 + n), "unit": "count", "value_published": f"at least {1000 + n}", "base_period": "2024-12",
        "attribute": "expected", "document": "example_document", "reliability": "official", "decided_on": "2026-01-10",
        "recorded_on": "2026-01-15", "known_basis": "declared", "published_on": "2026-01-12", "outlet": "Example gazette",
        "source_title": "Example plan",
    }  # fmt: skip
    return [given.get(key, "") for key in head]


def _rewrite(path: Path, rows: Callable[[list[str]], list[list[str]]]) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerows([head, *rows(head)])


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 2,
        int(sys.argv[3]) if len(sys.argv) > 3 else 3,
    )
