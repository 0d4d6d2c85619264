"""The long proof: five hundred returns of six programs, faults planted; none is read otherwise than a person reads it."""

import random

import pytest

from tests.sources.returns.foreign.judging import wrong_in
from tests.sources.returns.foreign.makers import FURTHER, MAKERS, missing
from tests.sources.returns.foreign.planted import made

NUMBER = 500
EVERY = MAKERS | FURTHER


@pytest.mark.parametrize("maker", EVERY)
def test_no_other_number_is_taken_in_silence_and_every_honest_one_is_read(maker: str) -> None:
    if lacking := missing(maker):
        pytest.skip(f"not run: {maker} needs {lacking}")
    write, can = EVERY[maker]
    seed = random.SystemRandom().randrange(10**6)
    print(f"{maker}: seed {seed}")
    wrong = {}
    for number in range(-(-NUMBER // len(EVERY))):
        one = made(seed + number, can)
        if found := wrong_in(write(one), one):
            wrong[seed + number] = found
    assert wrong == {}
