"""Peers on the same tidy file and the same question (the last month's totals by line): time, memory, what each leaves out."""

import json
import sys
from pathlib import Path
from typing import Any

from measuring import HOME, spent

HERE = Path(__file__).parent
PEER_PYTHON = HOME / ".venv-peers" / "bin" / "python"  # dlt lives in an environment of its own: make peers
SCRIPTS = {
    "pandas + openpyxl": ("office.py", ""),
    "pandera": ("pandera_alone.py", ""),
    "Great Expectations": ("great_expectations_alone.py", ""),
    "dbt-duckdb": ("plain_dbt.py", "plain"),
    "dlt + dbt-duckdb": ("plain_dbt.py", "dlt"),
}


def measured(root: Path) -> dict[str, Any]:
    """Each peer once on the world's tidy file, its answer held against that of the others; ours as intake and build."""
    found: dict[str, Any] = {}
    answers: dict[str, dict[str, float]] = {}
    for name, (script, how) in SCRIPTS.items():
        python = str(PEER_PYTHON) if how == "dlt" else sys.executable
        if how == "dlt" and not PEER_PYTHON.exists():
            found[name] = None
            continue
        target = root / f"answer_{script[:-3]}_{how or 'alone'}.json"
        command = [python, str(HERE / "peer_scripts" / script), str(root / "bench.csv"), str(target), how]
        found[name] = vars(spent(command, root))
        answers[name] = json.loads(target.read_text())
    first = next(iter(answers.values()))
    for name, answer in answers.items():
        same = answer.keys() == first.keys() and all(abs(answer[k] - first[k]) < 0.01 for k in first)
        if not same:
            raise ValueError(f"{name} answers otherwise")
    for name, what in (("Longshu: intake", "intake"), ("Longshu: build", "build")):
        found[name] = vars(spent([sys.executable, str(HERE / "ours.py"), what, str(root)], root))
    return {"root_rows": sum(1 for _ in (root / "bench.csv").open("rb")) - 1, "found": found}
