"""The benchmark writes its document only where its numbers can be believed."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from support import HOME

sys.path.insert(0, str(HOME / "tests" / "bench"))

import measuring
import quiet
import run

PAIR = {"ratio": 2.0, "cpu_ratio": 2.0, "spread": 0.05, "turns": 3}


def test_a_quiet_machine_with_close_turns_is_believed() -> None:
    assert quiet.disturbances(0.1, 3, {"sent": {"memory": {"10000": PAIR}}}) == []


def test_load_a_single_turn_and_turns_far_apart_are_each_named() -> None:
    far = {"sent": {"memory": {"10000": PAIR | {"spread": 0.9}, "100000": PAIR}}}
    load, turn, spread = quiet.disturbances(2.0, 1, far)
    assert "2.00" in load and "one turn" in turn
    assert "sent memory 10000" in spread and "90%" in spread


def test_the_spread_of_a_pair_is_that_of_its_turns(tmp_path: Path) -> None:
    quick = [sys.executable, "-c", "pass"]
    pair = measuring.side_by_side(quick, quick, tmp_path, 3)
    assert pair.spread >= 0 and pair.turns == 3
    one = measuring.side_by_side(quick, quick, tmp_path, 1)
    assert one.spread == 0
    with pytest.raises(measuring.ProcessFailedError):
        measuring.spent([sys.executable, "-c", "raise SystemExit(1)"], tmp_path)
    assert measuring.spent([sys.executable, "-c", "raise SystemExit(1)"], tmp_path, codes=(0, 1)).cpu > 0


def test_what_was_measured_on_a_busy_machine_leaves_the_document_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "docs" / "benchmark.json"
    results.parent.mkdir()
    results.write_text("{}")
    written: list[Any] = []
    monkeypatch.setattr(run, "RESULTS", results)
    monkeypatch.setattr(run, "load_now", lambda: 5.0)
    monkeypatch.setattr(run, "write_page", lambda *given: written.append(given))
    monkeypatch.setattr(run.sent, "measured", lambda *given: {})
    monkeypatch.setenv("BENCH_SCRATCH", str(tmp_path / "scratch"))
    monkeypatch.setattr(sys, "argv", ["run.py", "--only", "sent", "--sizes", "10000"])
    with pytest.raises(SystemExit) as stopped:
        run.main()
    assert stopped.value.code == 1
    assert json.loads(results.read_text()) == {} and written == []
    assert "5.00" in capsys.readouterr().out
