"""What a person waits for, as whole commands beside a floor, as JSON: `python tests/bench/waits.py [turns]`.

| what                       | ours                                            | floor                                             |
|----------------------------|-------------------------------------------------|---------------------------------------------------|
| help                       | `longshu --help`                                | `python -c pass`                                  |
| explain, status, plan check, notation | the command on a released root       | import polars and duckdb                          |
| nothing_new                | `longshu run` with nothing new                  | import polars and yaml, hash the root's records   |
| submit_book                | `longshu submit` of one filled form             | import polars and the workbook reader             |
| run_first_book             | `longshu run` after one workbook, practice root | dbt's increment of the same models, in a process  |
| run_one_book               | the same after the next one, as every month     | the same                                          |
| assess                     | `longshu assess` of one case                    | import polars and duckdb                          |
| late_file                  | `longshu submit` of the 84th file of a slot     | of the first                                      |
| known_on                   | every target as known a year ago, one question  | reading every column of the released mart         |

The roots are made once a run: the shipped plan's published figures, and the practice set, which is SYNTHETIC as are the filled forms.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from checking import FORM, MONTH, WHOLES
from measuring import Pair, as_json, side_by_side, spent

from contracts.forms import ReturnForm
from contracts.registry import PLANS, load_plan
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import geometry

HERE = Path(__file__).parent
LATE = 84  # versions of one slot
TOOLS = "import polars, duckdb"
RECORDS = (
    "import hashlib, pathlib, sys, polars, yaml\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).joinpath('ledger').rglob('*.json')):\n"
    "    hashlib.sha256(path.read_bytes()).hexdigest()\n"
)
KNOWN_ON = (
    "import duckdb, sys\n"
    "con = duckdb.connect(sys.argv[1], read_only=True)\n"
    'con.execute("set variable known_on = current_date - interval 1 year")\n'
    "con.execute('select columns(*) from marts.' + sys.argv[2]).fetchall()\n"
)
CASES = (
    "case_id,direction,base_period,base_value,latest_period,latest_value,target_period,target_value\n"
    "one,higher,2020,0,2025,50,2030,100\n"
)


class Waits:
    """A scratch folder with a released root of the shipped plan, and what is timed on it."""

    def __init__(self, scratch: Path, turns: int) -> None:
        self.scratch, self.turns = scratch, turns
        self.root = scratch / "root"
        self.plan = load_plan(PLANS / "gansu_ai_plus")
        self.environment = {"LONGSHU_DATA": str(self.root), "LONGSHU_BY": "bench"}
        spent(self.longshu("run"), scratch, self.environment)

    def longshu(self, *words: str) -> list[str]:
        """The whole command."""
        return [sys.executable, "-m", "orchestration.cli.app", *words]

    def bare(self, code: str, *words: str) -> list[str]:
        """A process that runs the code and nothing else."""
        return [sys.executable, "-c", code, *words]

    def pair(self, ours: list[str], floor: list[str], **more: Callable[[], None]) -> Pair:
        """Both in turn on the released root."""
        return side_by_side(ours, floor, self.scratch, self.turns, self.environment, **more)

    def book(self, name: str, add: int) -> Path:
        """A filled form of its own figures."""
        form = self.plan.forms[FORM]
        assert isinstance(form, ReturnForm)
        figures = {
            (line.code, column.number): 1000 + add if line.code in WHOLES else 1
            for line in form.lines
            for column in geometry(form, self.plan).values
        }
        path = self.scratch / name
        path.write_bytes(write_blank(form, self.plan, MONTH, figures))
        return path


def measured(turns: int) -> dict[str, Pair]:
    """Every pair of the table above."""
    with tempfile.TemporaryDirectory(prefix="longshu-bench-") as folder:
        waits = Waits(Path(folder), turns)
        longshu, bare = waits.longshu, waits.bare
        found = {"help": waits.pair(longshu("--help"), bare("pass"))}
        found["nothing_new"] = waits.pair(longshu("run"), bare(RECORDS, str(waits.root)))
        commands = {
            "explain": ("explain", "compute_power_total", "620000"),
            "status": ("status",),
            "plan_check": ("plan", "check"),
            "notation": ("notation", "0.435万P"),
        }
        for name, words in commands.items():
            found[name] = waits.pair(longshu(*words), bare(TOOLS))
        cases = waits.scratch / "cases.csv"
        cases.write_text(CASES, encoding="utf-8")
        found["assess"] = waits.pair(
            longshu("assess", str(cases), "--out", str(waits.scratch / "assessed.csv")), bare(TOOLS)
        )
        return found | _of_known_on(waits) | _of_files(waits) | _of_practice(waits)


def _of_known_on(waits: Waits) -> dict[str, Pair]:
    database = next((waits.root / "releases").glob("*/longshu.duckdb"))
    ours = waits.bare(KNOWN_ON, str(database), "target_vs_actual_as_known")
    return {"known_on": waits.pair(ours, waits.bare(KNOWN_ON, str(database), "mart_target_vs_actual"))}


def _of_files(waits: Waits) -> dict[str, Pair]:
    """One workbook, and the last of many of one slot, each time over roots as they were."""
    books = [waits.book(f"{n:03d}.xlsx", n) for n in range(LATE)]
    new, late = waits.scratch / "new", waits.scratch / "late"
    kept = waits.scratch / "kept"
    for book in books[:-1]:
        spent(waits.longshu("submit", "--data-root", str(kept), str(book)), waits.scratch, waits.environment)

    def anew() -> None:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(late, ignore_errors=True)
        shutil.copytree(kept, late)

    def submit(root: Path, book: Path) -> list[str]:
        return waits.longshu("submit", "--data-root", str(root), str(book))

    first = submit(new, books[0])
    return {
        "submit_book": waits.pair(first, waits.bare("import polars, python_calamine"), before=anew),
        "late_file": waits.pair(submit(late, books[-1]), first, before=anew),
    }


def _of_practice(waits: Waits) -> dict[str, Pair]:
    """A run after one workbook on the practice root, the root's first increment and the next, beside the increment alone."""
    practice, now = waits.scratch / "practice", waits.scratch / "now"
    spent(waits.longshu("practice", "--data-root", str(practice)), waits.scratch)
    plan = practice / "plan"
    waits.plan = load_plan(plan)

    def anew() -> None:
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(practice, now, symlinks=True)

    def given(root: Path) -> list[str]:
        return ["--plan", str(plan), "--data-root", str(root)]

    def pair_after(name: str, add: int) -> Pair:
        submit = waits.longshu("submit", str(waits.book(name, add)), *given(practice), "--yes")
        spent(submit, waits.scratch, waits.environment, codes=(0, 1))
        floor = [sys.executable, str(HERE / "ours.py"), "increment_alone", str(now)]
        return waits.pair(waits.longshu("run", *given(now)), floor, before=anew)

    first = pair_after("first.xlsx", 7)
    spent(waits.longshu("run", *given(practice)), waits.scratch, waits.environment)
    return {"run_first_book": first, "run_one_book": pair_after("next.xlsx", 8)}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    told = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    print(json.dumps({what: as_json(pair) for what, pair in told.items()}, indent=1))
