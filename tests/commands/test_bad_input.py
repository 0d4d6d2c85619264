"""What a user gets wrong is answered in both languages with its place and exit code 1, never with a traceback.

Every file is synthetic (the fictitious harbour of tests/plans) and every data root a temporary folder.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from plans.harbour_file import HARBOUR, csv_text, figures
from support import HOME

from contracts.errors import UserFault
from orchestration.commands.explain import _period
from orchestration.errors import guarded
from warehouse.ledger.archive import arrivals
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

Longshu = Callable[..., "Outcome"]


class Outcome:
    """Exit code and everything printed; no run of a user's command ever shows a traceback."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code, self.text = done.returncode, done.stdout + done.stderr
        assert "Traceback" not in self.text
        assert "内部错误" not in self.text, self.text

    def says(self, *texts: str) -> bool:
        flat = self.text.replace("\n", "")
        return all(text in flat or text in self.text for text in texts)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def longshu(root: Path, tmp_path: Path) -> Longshu:
    def run(*arguments: str | Path, plan: Path = HARBOUR) -> Outcome:
        env = os.environ | {"LONGSHU_PLAN": str(plan), "LONGSHU_DATA": str(root), "TMPDIR": str(tmp_path),
                            "COLUMNS": "200", "PYTHONIOENCODING": "ascii"}  # fmt: skip
        command = [sys.executable, "-m", "orchestration.cli.app", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=HOME, env=env, capture_output=True, encoding="utf-8", timeout=3600, check=False
        )
        return Outcome(done)

    return run


@pytest.fixture
def four_faults(tmp_path: Path) -> Path:
    """Sixteen synthetic rows, four of them at fault: C3, N6, and N8 which repeats N16."""
    rows = figures() + [f | {"obs_id": f"X{n}", "pub_date": "2026-10-01"} for n, f in enumerate(figures())]
    rows[1]["indicator_id"] = "quay_berth"
    rows[4]["value_published"] = "40个"
    rows[14]["pub_date"] = rows[6]["pub_date"]
    path = tmp_path / "harbour.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


CELLS = ("harbour.csv C3", "cell.indicator.unknown", "harbour.csv N6", "cell.unit.mismatch",
         "harbour.csv N8、N16", "row.key.duplicate")  # fmt: skip


def files_of(root: Path, kind: str) -> list[Path]:
    return [path for path in (root / kind).rglob("*") if path.is_file()]


def test_a_broken_plan_is_named_with_file_and_line_in_both_languages(
    longshu: Longshu, tmp_path: Path
) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(HARBOUR, plan)
    quays = plan / "indicators" / "quays.yml"
    quays.write_text(
        quays.read_text(encoding="utf-8").replace("department: harbour_master", "department: nobody")
    )
    (plan / "scopes.csv").write_bytes((plan / "scopes.csv").read_bytes() + b"x,y\n")
    outcome = longshu("plan", "check", "--plan", plan)
    assert outcome.code == 1
    assert outcome.says("scopes.csv:5", "该行有 2 列", "the row has 2 fields")
    assert outcome.says(
        "indicators/quays.yml:15", "“nobody”不在部门清单中", "'nobody' is not in the list of departments"
    )


def test_a_yaml_date_that_does_not_exist_is_named_with_its_file(longshu: Longshu, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(HARBOUR, plan)
    head = plan / "plan.yml"
    head.write_text(
        head.read_text(encoding="utf-8").replace("period_start: 2025-01", "period_start: 2025-13-01")
    )
    outcome = longshu("check", HARBOUR / "scopes.csv", plan=plan)
    assert outcome.code == 1
    assert outcome.says("plan.yml:")


def test_a_plan_file_nested_beyond_reading_is_a_fault_of_the_plan(longshu: Longshu, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.yml").write_text(f"languages: {'[' * 20_000}{']' * 20_000}", encoding="utf-8")
    outcome = longshu("plan", "check", plan=tmp_path / "plan")
    assert outcome.code == 1
    assert outcome.says("plan.yml")


def test_check_names_the_cell_of_every_fault_and_keeps_nothing(
    longshu: Longshu, four_faults: Path, root: Path
) -> None:
    outcome = longshu("check", four_faults)
    assert outcome.code == 1
    assert outcome.says(*CELLS, "读入 16 行 = 采用 12 + 隔离 4", "is not in the plan", "不在方案指标表中")
    assert not root.exists()


def test_submit_names_the_same_cells_and_takes_the_other_rows(
    longshu: Longshu, four_faults: Path, root: Path
) -> None:
    outcome = longshu("submit", four_faults, "--by", "合成", "--period", "2026-11", "--en")
    assert outcome.code == 1
    assert outcome.says(*CELLS, "read 16 = accepted 12 + quarantined 4")
    (manifest,) = manifests(DataRoot(root))
    assert (manifest.outcome, manifest.rows_read, manifest.rows_accepted) == (
        "partly_accepted",
        16,
        12,
    )


def test_a_rejected_submission_leaves_its_bytes_one_manifest_and_nothing_half_written(
    longshu: Longshu, tmp_path: Path, root: Path
) -> None:
    file = tmp_path / "of_no_encoding.csv"
    file.write_bytes(csv_text(figures()).encode("utf-8") + b"S0009,\xff\xff\n")
    outcome = longshu("submit", file, "--by", "合成", "--form", "published", "--period", "2026-11")
    assert outcome.code == 1
    assert outcome.says("file.encoding.unreadable", "UTF-8", "GB18030", "已归档并登记为退回")
    assert [path.read_bytes() for path in files_of(root, "archive")] == [file.read_bytes()]
    (manifest,) = manifests(DataRoot(root))
    assert (manifest.outcome, manifest.rows_accepted) == ("rejected", 0)
    assert list(root.rglob("*.part")) == []
    assert len(arrivals(DataRoot(root))) == 1


def test_an_unclosed_quote_is_named_with_its_line(longshu: Longshu, tmp_path: Path) -> None:
    file = tmp_path / "quote.csv"
    file.write_text(csv_text(figures()) + '"S0009,x\n', encoding="utf-8")
    outcome = longshu("check", file)
    assert outcome.code == 1
    assert outcome.says("quote.csv A10", "file.csv.malformed", "第 10 行", "line 10")


def test_a_file_of_a_byte_order_mark_alone_is_an_empty_file(longshu: Longshu, tmp_path: Path) -> None:
    file = tmp_path / "bom.csv"
    file.write_bytes(b"\xef\xbb\xbf")
    outcome = longshu("check", file)
    assert outcome.code == 1
    assert outcome.says("file.bytes.empty")


def test_a_cells_text_is_shown_as_it_stands_in_the_cell(longshu: Longshu, tmp_path: Path) -> None:
    rows = figures()
    rows[0]["indicator_id"] = ":100:[red]"
    file = tmp_path / "signs.csv"
    file.write_text(csv_text(rows), encoding="utf-8")
    outcome = longshu("check", file)
    assert outcome.code == 1
    assert outcome.says("“:100:[red]”")


def test_a_missing_file_is_named(longshu: Longshu, tmp_path: Path) -> None:
    outcome = longshu("check", tmp_path / "nowhere.csv")
    assert outcome.code == 1
    assert outcome.says("找不到文件", "no such file", "nowhere.csv")


def test_a_command_written_wrong_is_told_so_in_both_languages(longshu: Longshu) -> None:
    done = longshu("retract", "--no-such-option")
    assert done.code == 2
    assert done.says("No such option", "命令的写法不对", "not written as it should be", "--help")


def test_an_unknown_form_is_answered_with_the_known_ones(longshu: Longshu, four_faults: Path) -> None:
    outcome = longshu("check", four_faults, "--form", "yearbook")
    assert outcome.code == 1
    assert outcome.says("没有表“yearbook”", "there is no form 'yearbook'", "可用的：HB-PUB")


@pytest.mark.parametrize("period", ["2026-13", "２０２６-11"])
def test_a_month_that_is_none_is_refused_before_anything_is_written(
    longshu: Longshu, four_faults: Path, root: Path, period: str
) -> None:
    outcome = longshu("submit", four_faults, "--by", "合成", "--period", period)
    assert outcome.code == 1
    assert outcome.says(period, "is no period")
    assert files_of(root, "ledger") == []


def test_a_known_on_day_that_is_no_date_is_refused(longshu: Longshu) -> None:
    outcome = longshu("run", "--known-on", "yesterday")
    assert outcome.code == 1
    assert outcome.says("“yesterday”不是日期", "is not a date")


def test_a_known_on_day_that_lies_ahead_is_refused(longshu: Longshu) -> None:
    ahead = (date.today() + timedelta(days=40)).isoformat()
    outcome = longshu("explain", "berths", "990000", "--known-on", ahead)
    assert outcome.code == 1
    assert outcome.says(ahead, "还没有到", "lies ahead")


def test_explain_before_any_release_says_what_to_run_first(longshu: Longshu, root: Path) -> None:
    outcome = longshu("explain", "berths", "990000")
    assert outcome.code == 1
    assert outcome.says("还没有发布", "nothing was released yet", "longshu run")
    assert files_of(root, "ledger") == []


def test_explain_answers_an_unknown_indicator_with_the_nearest(longshu: Longshu) -> None:
    outcome = longshu("explain", "shore_power_share", "990000")
    assert outcome.code == 1
    assert outcome.says("没有指标", "there is no indicator", "shore_power_call_share")


def test_a_data_root_that_is_a_file_is_named(longshu: Longshu, four_faults: Path, root: Path) -> None:
    root.write_text("synthetic: a file where a folder should be", encoding="utf-8")
    outcome = longshu("submit", four_faults, "--by", "合成", "--period", "2026-11")
    assert outcome.code == 1
    assert outcome.says("无法读写", "cannot read or write", str(root))


@pytest.mark.parametrize("text", ["2025/P0Y", "soon", "2025-13", "2025-02-30", "2026/P99999999999999999999Y"])
def test_explain_refuses_a_period_that_is_none(text: str) -> None:
    with pytest.raises(UserFault):
        _period(text)


def test_what_a_user_can_mend_ends_with_code_1_and_an_interruption_with_130(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fault() -> None:
        raise UserFault("month.unknown", period="合成")

    def stop() -> None:
        raise KeyboardInterrupt

    assert (guarded(fault), guarded(stop), guarded(lambda: None)) == (1, 130, 0)
    printed = capsys.readouterr().err
    assert "“合成”不对" in printed and "is no month" in printed and "write it as" in printed


def test_an_internal_error_keeps_its_traceback_in_a_file_and_off_the_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert guarded(lambda: {}["missing"]) == 1
    (kept,) = tmp_path.glob("longshu-error-*.txt")
    assert "Traceback" in kept.read_text(encoding="utf-8")
    printed = capsys.readouterr().err
    assert "Traceback" not in printed and kept.name in printed.replace("\n", "")
