"""What `--entered-by` may say, and what each saying means."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contracts.clock import plan_today
from orchestration.commands.entered import UnknownEntryError, entered_before
from warehouse.paths import DataRoot


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    return DataRoot(tmp_path / "data")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2025-09-30", datetime(2025, 10, 1)),
        ("2025-09-30T10:30", datetime(2025, 9, 30, 10, 30, 0, 1)),
        ("2025-09-30 10:30:15", datetime(2025, 9, 30, 10, 30, 15, 1)),
    ],
)
def test_a_day_counts_to_its_end_and_a_moment_to_itself(root: DataRoot, text: str, bound: datetime) -> None:
    assert entered_before(root, text) == bound


def test_nothing_asked_leaves_nothing_out(root: DataRoot) -> None:
    assert entered_before(root, None) is None


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2025-13-01", "2025-9-3", "2099.01.0", "", "2025-09-30T10:30+08:00",
     (plan_today() + timedelta(days=2)).isoformat()],
)  # fmt: skip
def test_what_is_no_day_no_moment_and_no_release_or_lies_ahead_is_refused_with_the_ways_to_write_it(
    root: DataRoot, text: str
) -> None:
    with pytest.raises(UnknownEntryError) as refused:
        entered_before(root, text)
    assert "2026-11-20T10:30" in refused.value.fix_zh and "longshu releases" in refused.value.fix_en
