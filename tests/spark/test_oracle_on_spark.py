"""Spark says of random plans and histories what exact fractions say, and in every column, to a billionth, what DuckDB says."""

import os
import random
from pathlib import Path

import pytest
from method.oracle.comparing import differences as otherwise
from method.oracle.default_method import Judge
from method.oracle.outlook import whole_answer
from method.oracle.questions import TODAY, drawn, laid_out
from spark.comparing import differences

from contracts.plan import Plan
from warehouse import query
from warehouse.build.build import build

NUMBER = 300
BUILDS = int(os.environ.get("BUILDS") or 1)  # `make prove` asks 2,100 new questions
SEED = int(os.environ.get("SEED") or (20261129 if BUILDS == 1 else random.SystemRandom().randrange(10**9)))


@pytest.mark.parametrize("number", range(BUILDS))
def test_spark_says_of_random_plans_what_exact_fractions_say(
    number: int, shipped_plan: Plan, tmp_path: Path
) -> None:
    asked = drawn(NUMBER, SEED + number)
    answers = [whole_answer(Judge(question)) for question in asked]
    data, plan = laid_out(shipped_plan, asked, tmp_path, ["schedule_ratio"] * NUMBER)
    with data.writer():
        ours, theirs = build(data, plan, TODAY), build(data, plan, TODAY, engine="spark")
    said = {row["target_id"]: row for row in query.rows(theirs.path, query.TARGETS)}
    rows = [said[f"Q{n:06d}"] for n in range(NUMBER)]
    found = [(q, d) for q, a, row in zip(asked, answers, rows, strict=True) if (d := otherwise(a, row))]
    print(f"SEED={SEED}: build {number} on Spark, {NUMBER} questions, {len(found)} answered otherwise")
    assert not found, (f"SEED={SEED}", number, found[:3])
    assert differences(ours.path, theirs.path, to_the_last_digit=False) == []
