"""`longshu check`: one workbook beside the import of the tools it uses, and 200 workbooks beside one, as JSON.

    .venv/bin/python tests/bench/checking.py [turns]

The workbook is the blank of the first form, filled with made-up figures: SYNTHETIC.
"""

import json
import sys
import tempfile
from pathlib import Path

from measuring import Pair, as_json, side_by_side

from contracts.forms import ReturnForm
from contracts.registry import PLANS, load_plan
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import geometry

FLOOR = "import polars, pydantic, python_calamine, rich.console, typer, yaml"
FORM, MONTH, RETURNS = "gs_ai_1", "2026-10", 200
WHOLES = ("01",)  # lines that others are part of


def write_returns(folder: Path) -> list[str]:
    """Workbooks of one form stand in the folder, each with other figures."""
    plan = load_plan(PLANS / "gansu_ai_plus")
    form = plan.forms[FORM]
    assert isinstance(form, ReturnForm)
    columns = [column.number for column in geometry(form, plan).values]
    paths = []
    for n in range(RETURNS):
        figures = {
            (line.code, column): 1000 + n if line.code in WHOLES else 1
            for line in form.lines
            for column in columns
        }
        path = folder / f"{n:03d}.xlsx"
        path.write_bytes(write_blank(form, plan, MONTH, figures))
        paths.append(str(path))
    return paths


def measured(turns: int) -> dict[str, Pair]:
    """Both pairs: one workbook beside the imports, and all beside one."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        paths = write_returns(scratch)
        check = [sys.executable, "-m", "orchestration.cli.app", "check", "--data-root", f"{name}/data"]
        return {
            "one": side_by_side([*check, paths[0]], [sys.executable, "-c", FLOOR], scratch, turns),
            f"{RETURNS}": side_by_side([*check, *paths], [*check, paths[0]], scratch, turns),
        }


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    print(json.dumps({what: as_json(pair) for what, pair in found.items()}, indent=1, ensure_ascii=False))
