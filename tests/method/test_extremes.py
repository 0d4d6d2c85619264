"""Figures beyond any meaning are judged, not refused by the arithmetic: no data stop a build. 合成数据."""

import csv
import itertools
import random
from pathlib import Path

from typer.testing import CliRunner

from orchestration.cli.app import app

SEED = 20261128
SIZES = ["0", "0.00000001", "-0.00000001", "1", "-7", "1000000000000000000.12345678", "-99999999999999999999", "99999999999999999999"]  # fmt: skip
PATHS = [
    "linear",
    "geometric",
    "logistic",
    "milestones",
    "constant",
    "cumulative",
    "average_growth",
    "relative",
]
OPERATORS = ["ge", "gt", "le", "lt", "approx", "band", "up", "not_up"]


def extremes() -> list[dict[str, str]]:
    """Every path with every operator, on values from the smallest to the largest that are kept."""
    chance = random.Random(SEED)
    rows = []
    for number, (path, operator) in enumerate(itertools.product(PATHS, OPERATORS), start=1):
        for copy in "abc":
            value, base, latest, high, one, two = (chance.choice(SIZES) for _ in range(6))
            rows.append(
                {
                    "case_id": f"{number}{copy} {path} {operator}", "path": path, "operator": operator,
                    "direction": chance.choice(["higher", "lower", "none"]), "unit": chance.choice(["pct", "count"]),
                    "target_period": "2030", "target_value": "" if operator in ("up", "not_up") else value,
                    "target_value_high": high if operator == "band" else "", "natural_limit": chance.choice(["", "100"]),
                    "base_period": "2025-11", "base_value": base, "latest_period": "2026-06", "latest_value": latest,
                    "series": f"2022:{one};2023:{two};2024:{one};2025:{two}", "milestones": f"2026:{two};2028:{one}",
                    "compared_series": f"2026-06:{one}" if path == "relative" else "",
                    "schedule": chance.choice(["", "last_year"]),
                }
            )  # fmt: skip
    return rows


def test_every_path_and_operator_judges_figures_beyond_any_meaning_and_none_stops_the_build(
    tmp_path: Path,
) -> None:
    rows = extremes()
    file, out = tmp_path / "extremes.csv", tmp_path / "out.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = CliRunner().invoke(app, ["assess", str(file), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle))
    assert len(found) == len(rows)
    assert [row["case_id"] for row in found if not row["longshu_status"]] == []
    assert {row["case_id"]: row["longshu_fault"] for row in found if row["longshu_fault"]} == {}
    assert not {"nan", "inf", "-inf"} & {value for row in found for value in row.values()}
