"""The product and the oracle say the same of random plans and histories; many more are asked by `make prove`."""

from pathlib import Path

from method.oracle.asking import Question, Reading
from method.oracle.comparing import differences
from method.oracle.default_method import Judge
from method.oracle.outlook import whole_answer
from method.oracle.questions import PATHS, asked_of_the_product, drawn

from contracts.plan import Plan

SEED, NUMBER = 20261128, 240


def test_the_product_says_of_random_plans_what_exact_fractions_say(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    asked = drawn(NUMBER, SEED)
    answers = [whole_answer(Judge(question)) for question in asked]
    rows = asked_of_the_product(shipped_plan, asked, tmp_path)
    found = [(q, d) for q, a, row in zip(asked, answers, rows, strict=True) if (d := differences(a, row))]
    assert not found, found[:3]


def test_the_sample_asks_of_every_path_and_is_answered_with_every_class() -> None:
    asked = drawn(NUMBER, SEED)
    assert {question.path for question in asked} == set(PATHS)
    statuses = {Judge(question).answer().status for question in asked}
    assert statuses >= {
        "achieved",
        "on_track",
        "behind",
        "far_behind",
        "moving_away",
        "regressed",
        "missed",
        "pending",
    }


def test_the_oracle_itself_knows_a_case_worked_by_hand() -> None:
    """W1 of the method: 800 at the end of 2021, 1,680 of 1,800 wanted at the end of 2025, seen in June of that year."""
    asked = Question(
        "higher", "gt", "linear", 2025 * 12 + 12, goal=1800, today=2025 * 12 + 6, base_at=2021 * 12 + 12,
        readings=(Reading(2021 * 12 + 12, 800), Reading(2025 * 12 + 6, 1680)),
    )  # fmt: skip
    answer = Judge(asked).answer()
    assert answer.status == "on_track"
    assert answer.numbers["required_value_now"] == 1675 and answer.numbers["progress_share"] * 100 == 88
