"""What lies in the inbox starts its month, once (合成数据)."""

from datetime import date

import dagster as dg

from orchestration.dagster_job import schedules
from orchestration.dagster_job.schedules import inbox_sensor
from orchestration.settings import Settings
from tests.orchestration.inbox_of_returns import drop
from tests.sources.returns.forms import MONTH, filled


@dg.job
def nothing() -> None:
    """Stands for the month's job."""


def looks(found: Settings) -> list:
    return list(inbox_sensor(found, nothing)(dg.build_sensor_context()))


def test_an_empty_inbox_starts_nothing(found):
    assert [type(one) for one in looks(found)] == [dg.SkipReason]


def test_each_month_in_the_inbox_is_one_run_of_its_partition(found):
    drop(found, "甲.xlsx")
    drop(found, "乙.xlsx", filled(D8=1001))
    drop(found, "丙.xlsx", filled(month="2026-09"))
    requests = looks(found)
    assert [one.partition_key for one in requests] == ["2026-09-01", f"{MONTH}-01"]
    assert [one.run_key for one in requests] == [one.run_key for one in looks(found)], (
        "asked again, the same run"
    )


def test_a_file_sent_again_and_a_file_more_are_other_runs(found):
    drop(found)
    first = looks(found)[0].run_key
    drop(found)
    second = looks(found)[0].run_key
    drop(found, "又一份.xlsx", filled(D8=1001))
    assert len({first, second, looks(found)[0].run_key}) == 3


def test_an_unrecognised_file_starts_the_current_month(found, monkeypatch):
    monkeypatch.setattr(schedules, "plan_today", lambda: date(2026, 11, 30))
    drop(found, "会议通知.csv", "合成数据,1\n".encode())
    assert [one.partition_key for one in looks(found)] == ["2026-11-01"]


def test_the_inbox_says_what_it_is_for(found):
    assert "已收" in (found.data.inbox / "说明.txt").read_text(encoding="utf-8")
    assert looks(found)[0].skip_message
