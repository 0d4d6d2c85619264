"""Thousands of random plans and histories against the oracle, hundreds in one build. `make prove`."""

import os
import random
from pathlib import Path

import pytest
from method.oracle.comparing import differences
from method.oracle.default_method import Judge
from method.oracle.outlook import whole_answer
from method.oracle.questions import asked_of_the_product, drawn

from contracts.plan import Plan

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
BUILDS, EACH = 5, 500


@pytest.mark.parametrize("number", range(BUILDS))
def test_the_product_says_of_thousands_of_plans_what_exact_fractions_say(
    number: int, shipped_plan: Plan, tmp_path: Path
) -> None:
    asked = drawn(EACH, SEED + number)
    answers = [whole_answer(Judge(question)) for question in asked]
    rows = asked_of_the_product(shipped_plan, asked, tmp_path)
    found = [(q, d) for q, a, row in zip(asked, answers, rows, strict=True) if (d := differences(a, row))]
    print(f"SEED={SEED}: build {number}, {EACH} questions, {len(found)} answered otherwise")
    assert not found, (f"SEED={SEED}", number, found[:3])
