"""Returns written by other programs, faults planted: a fixed sample; `make prove` draws five hundred (合成数据)."""

import pytest

from tests.sources.returns.foreign.judging import wrong_in
from tests.sources.returns.foreign.makers import MAKERS
from tests.sources.returns.foreign.planted import made


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("seed", range(8))
def test_no_other_number_is_taken_in_silence_and_every_honest_one_is_read(maker: str, seed: int) -> None:
    write, can = MAKERS[maker]
    one = made(seed, can)
    assert wrong_in(write(one), one) == []


def test_a_number_that_means_something_else_would_be_seen() -> None:
    one = made(1, MAKERS["pandas"][1])
    content = MAKERS["pandas"][0](one)
    one.meant["01", 3] += 1
    assert [found.partition(" ")[0] for found in wrong_in(content, one)] == ["D8"]
