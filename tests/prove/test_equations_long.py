"""Ten thousand printed equations of random plans, read by the tests' own evaluator: none is false. `make prove`."""

import os
import random
from pathlib import Path

from equations import checked
from method.oracle.questions import drawn, rows_of
from method.test_printed_equations import METHODS, lines

from contracts.plan import Plan

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
PLANS, EQUATIONS = 2_000, 10_000


def test_ten_thousand_printed_equations_are_true(shipped_plan: Plan, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    methods = [chance.choice(METHODS) for _ in range(PLANS)]
    rows = rows_of(shipped_plan, drawn(PLANS, SEED), tmp_path, methods)
    found = [(row["target_id"], one) for row in rows for text in lines(row) for one in checked(text)]
    untrue = [(target, one.text) for target, one in found if not one.is_true]
    print(f"SEED={SEED}: {len(rows)} questions, {len(found)} printed equations, {len(untrue)} false")
    assert len(found) >= EQUATIONS
    assert untrue == []
