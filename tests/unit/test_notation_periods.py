"""What periods as written say: the method's table, the published truth, and what is refused."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.notation import PeriodReading, Refusal, read_any, read_period

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def _rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


OBSERVATIONS = _rows("published_observations.csv")
STATED = [row for row in OBSERVATIONS if row["period_basis"] == "stated"]
UNKNOWN = [row for row in OBSERVATIONS if row["period_basis"] == "unknown"]
TARGETS = [row for row in _rows("published_targets.csv") if row["target_date_text"]]
needs_data = pytest.mark.skipif(not STATED, reason=f"the shared tables are not at {DATA}")

TRUE_EXCEPTIONS = {
    "O0168": "the file starts on the base day itself (2015-12-31); O0002 and O0143, compared with "
    "a year-end in the same way, start on the day after, and that is the rule here",
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@needs_data
@pytest.mark.parametrize("row", STATED, ids=lambda row: row["obs_id"])
def test_a_stated_period_has_the_published_days(row: dict[str, str]) -> None:
    collect = "S" if row["period_start"] else "E"  # the contract knows a stock from a flow
    period = read_period(
        row["period_text"],
        published_on=_day(row["pub_date"]),
        collect=collect,  # type: ignore[arg-type]
    )
    assert isinstance(period, PeriodReading), period
    days = (period.period_start, period.period_end)
    published = (_day(row["period_start"]), _day(row["period_end"]))
    assert (days == published) is (row["obs_id"] not in TRUE_EXCEPTIONS)


@needs_data
@pytest.mark.parametrize("row", UNKNOWN, ids=lambda row: row["obs_id"])
def test_a_period_the_file_calls_unknown_is_refused(row: dict[str, str]) -> None:
    assert isinstance(read_period(row["period_text"]), Refusal)


@needs_data
@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["target_id"])
def test_a_target_date_ends_on_the_published_day_or_is_refused(row: dict[str, str]) -> None:
    period = read_period(row["target_date_text"], published_on=_day(row["pub_date"]))
    end = period.period_end if isinstance(period, PeriodReading) else None
    assert end == _day(row["target_date"])


# fmt: off
READ: list[tuple[str, str, str, str, str, str | None, str, str]] = [
    ("2026年1-8月累计", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("2026年1—8月", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("2026年1-2月", "2026-02", "M", "S", "YTD", "2026-01-01", "2026-02-28", "cumulative"),
    ("2024年1-2月", "2024-02", "M", "S", "YTD", "2024-01-01", "2024-02-29", "cumulative"),
    ("2026年3-5月", "2026-03-01/P3M", "M", "S", "NONE", "2026-03-01", "2026-05-31", "period"),
    ("2026年8月末", "2026-08", "M", "E", "NONE", None, "2026-08-31", "instant"),
    ("截至2026年8月底", "2026-08", "M", "E", "NONE", None, "2026-08-31", "instant"),
    ("2026年8月当月", "2026-08", "M", "S", "NONE", "2026-08-01", "2026-08-31", "month"),
    ("2026年8月", "2026-08", "M", "S", "NONE", "2026-08-01", "2026-08-31", "month"),
    ("2026年8月累计", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("2026H1", "2026-S1", "S", "S", "YTD", "2026-01-01", "2026-06-30", "half_year"),
    ("2026年上半年", "2026-S1", "S", "S", "YTD", "2026-01-01", "2026-06-30", "half_year"),
    ("2026年下半年", "2026-S2", "S", "S", "NONE", "2026-07-01", "2026-12-31", "half_year"),
    ("2026年前三季度", "2026-09", "M", "S", "YTD", "2026-01-01", "2026-09-30", "cumulative"),
    ("2026年一至三季度", "2026-09", "M", "S", "YTD", "2026-01-01", "2026-09-30", "cumulative"),
    ("2026年前8个月", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("2026年三季度末", "2026-Q3", "Q", "E", "NONE", None, "2026-09-30", "instant"),
    ("2026年三季度", "2026-Q3", "Q", "S", "NONE", "2026-07-01", "2026-09-30", "quarter"),
    ("2026年年均", "2026", "A", "A", "NONE", "2026-01-01", "2026-12-31", "year"),
    ("2026年平均", "2026", "A", "A", "NONE", "2026-01-01", "2026-12-31", "year"),
    ("2026年全年", "2026", "A", "S", "NONE", "2026-01-01", "2026-12-31", "year"),
    ("2026", "2026", "A", "S", "NONE", "2026-01-01", "2026-12-31", "year"),
    ("in 2026", "2026", "A", "S", "NONE", "2026-01-01", "2026-12-31", "year"),
    ("by 2027", "2027-12", "M", "E", "NONE", None, "2027-12-31", "instant"),
    ("到2027年底", "2027-12", "M", "E", "NONE", None, "2027-12-31", "instant"),
    ("By the end of last year (2024)", "2024-12", "M", "E", "NONE", None, "2024-12-31", "instant"),
    ("Bis Ende letzten Jahres (2024)", "2024-12", "M", "E", "NONE", None, "2024-12-31", "instant"),
    ("“十三五”末", "2020-12", "M", "E", "NONE", None, "2020-12-31", "instant"),
    ("「十二五」末", "2015-12", "M", "E", "NONE", None, "2015-12-31", "instant"),
    ("“十五五”时期", "2026-01-01/P5Y", "A", "S", "PLAN", "2026-01-01", "2030-12-31", "period"),
    ("“十四五”年均", "2021-01-01/P5Y", "A", "A", "NONE", "2021-01-01", "2025-12-31", "period"),
    ("2025—2027年", "2025-01-01/P3Y", "A", "S", "NONE", "2025-01-01", "2027-12-31", "period"),
    ("2024年6月20日", "2024-06-20", "D", "E", "NONE", None, "2024-06-20", "instant"),
    ("截至2025年6月30日", "2025-06", "M", "E", "NONE", None, "2025-06-30", "instant"),
    ("2026年8月20日当日", "2026-08-20", "D", "S", "NONE", "2026-08-20", "2026-08-20", "day"),
    ("2023年1月至7月底", "2023-07", "M", "S", "YTD", "2023-01-01", "2023-07-31", "cumulative"),
    ("２０２６年１—８月", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("一九九八年八月", "1998-08", "M", "S", "NONE", "1998-08-01", "1998-08-31", "month"),
    ("二〇二六年八月", "2026-08", "M", "S", "NONE", "2026-08-01", "2026-08-31", "month"),
    ("二〇二六年一至八月", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("截至8月底（2025年）", "2025-08", "M", "E", "NONE", None, "2025-08-31", "instant"),
    ("目前（2023年11月）", "2023-11", "M", "E", "NONE", None, "2023-11-30", "instant"),
    ("To date (June 2024)", "2024-06", "M", "E", "NONE", None, "2024-06-30", "instant"),
    ("March 2025", "2025-03", "M", "S", "NONE", "2025-03-01", "2025-03-31", "month"),
    ("Q3 2026", "2026-Q3", "Q", "S", "NONE", "2026-07-01", "2026-09-30", "quarter"),
    ("H1 2026", "2026-S1", "S", "S", "YTD", "2026-01-01", "2026-06-30", "half_year"),
    ("2026-08", "2026-08", "M", "S", "NONE", "2026-08-01", "2026-08-31", "month"),
    ("2026-Q3", "2026-Q3", "Q", "S", "NONE", "2026-07-01", "2026-09-30", "quarter"),
    ("2026-S1", "2026-S1", "S", "S", "YTD", "2026-01-01", "2026-06-30", "half_year"),
    ("January-August 2026", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("as of June 4, 2024", "2024-06-04", "D", "E", "NONE", None, "2024-06-04", "instant"),
    ("截止2022年底", "2022-12", "M", "E", "NONE", None, "2022-12-31", "instant"),
    ("first eight months of 2026", "2026-08", "M", "S", "YTD", "2026-01-01", "2026-08-31", "cumulative"),
    ("2025年1月1日至8月31日", "2025-08", "M", "S", "YTD", "2025-01-01", "2025-08-31", "cumulative"),
    ("2025年1月1日至2025年8月31日", "2025-08", "M", "S", "YTD", "2025-01-01", "2025-08-31", "cumulative"),
    ("2025年3月1日至3月31日", "2025-03", "M", "S", "NONE", "2025-03-01", "2025-03-31", "month"),
    ("end-2024", "2024-12", "M", "E", "NONE", None, "2024-12-31", "instant"),
    ("截至2022年末累計", "2022-12", "M", "E", "NONE", None, "2022-12-31", "instant"),
]
REFUSED: list[tuple[str, str]] = [
    ("", "period.empty"), ("8月末", "period.no_year"), ("12月14日（年份未写明）", "period.no_year"),
    ("今年", "period.no_year"), ("去年底", "period.no_year"), ("目前", "period.no_year"),
    ("每年", "period.no_year"), ("last year", "period.no_year"),
    ("undated page (2026)", "period.undated"), ("首批机组并网时（未注明日期）", "period.undated"),
    ("2026年8月上旬", "period.imprecise"), ("8月中旬", "period.imprecise"),
    ("2026年初", "period.imprecise"), ("early 2026", "period.imprecise"),
    ("2026年13月", "period.bad_date"), ("2026年6月31日", "period.bad_date"),
    ("2025年2月29日", "period.bad_date"), ("2026-13", "period.bad_date"),
    ("2022年起", "period.open_ended"), ("一期", "period.unread"), ("10年规划", "period.unread"),
    ("项目建成后", "period.unread"), ("abc", "period.unread"), ("24年8月", "period.unread"),
    ("2025年一二月", "period.unread"), ("今后三五年（2026年起）", "period.unread"),
    ("2026年五季度", "period.bad_date"), ("2025年1月2日至8月31日", "period.unread"),
    ("2025年8月31日至1月1日", "period.bad_date"), ("2025年1月1日至2026年8月31日", "period.bad_date"),
]
# fmt: on


@pytest.mark.parametrize("case", READ, ids=lambda case: case[0])
def test_a_period_wording_has_its_sdmx_name_and_days(case: tuple[str, ...]) -> None:
    period = read_period(case[0])
    assert isinstance(period, PeriodReading), period
    row = period.as_dict()
    names = ("text", "time_period", "freq", "time_per_collect", "accumulation", "period_start",
             "period_end", "kind")  # fmt: skip
    assert tuple(row[name] for name in names) == case


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_period_that_cannot_be_dated_is_refused(text: str, code: str) -> None:
    refusal = read_period(text)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == code


@pytest.mark.parametrize("text", ["first eight months of 2026", "2025年1月1日至8月31日", "end-2024"])
def test_what_names_a_period_is_one_for_the_reader_of_anything_too(text: str) -> None:
    assert isinstance(read_any(text), PeriodReading)


RELATIVE = [("今年", "2025-12-31"), ("去年底", "2024-12-31"), ("8月末", "2025-08-31"),
            ("11月末", "2024-11-30"), ("目前", "2025-09-30"), ("上半年", "2025-06-30"),
            ("Ende letzten Jahres", "2024-12-31"), ("全年", "2024-12-31")]  # fmt: skip


@pytest.mark.parametrize(("text", "end"), RELATIVE)
def test_without_a_year_the_day_of_publication_tells_it(text: str, end: str) -> None:
    period = read_period(text, published_on=date(2025, 9, 30))
    assert isinstance(period, PeriodReading), period
    assert period.period_end == date.fromisoformat(end)


def test_a_year_in_brackets_outweighs_the_day_of_publication() -> None:
    period = read_period("截至今年9月底（2022年）", published_on=date(2024, 11, 12))
    assert isinstance(period, PeriodReading)
    assert period.period_end == date(2022, 9, 30)


def test_looking_ahead_without_a_year_is_refused_even_with_a_publication_day() -> None:
    assert isinstance(read_period("到8月底", published_on=date(2025, 1, 1)), Refusal)


def test_a_to_date_figure_never_ends_after_its_publication() -> None:
    period = read_period("今年（至2024年8月）", published_on=date(2024, 8, 28))
    assert isinstance(period, PeriodReading)
    assert (period.time_period, period.period_end) == ("2024-08", date(2024, 8, 28))


def test_a_contract_turns_a_year_into_its_end_and_a_state_into_a_count_since_january() -> None:
    stock = read_period("2024年", collect="E")
    assert isinstance(stock, PeriodReading)
    assert (stock.time_period, stock.freq, stock.period_start) == ("2024-12", "M", None)
    flow = read_period("截至9月底（2024年）", collect="S")
    assert isinstance(flow, PeriodReading)
    assert (flow.period_start, flow.accumulation) == (date(2024, 1, 1), "YTD")


def test_a_change_reaches_back_to_what_it_is_compared_with() -> None:
    for text, start in (
        ("截至8月底（2025年），较2024年底", date(2025, 1, 1)),
        ("2022年较2020年", date(2020, 1, 1)),
        ("2019年较上年", date(2019, 1, 1)),
    ):
        period = read_period(text)
        assert isinstance(period, PeriodReading), period
        assert period.period_start == start


def test_two_different_dates_are_not_chosen_between() -> None:
    refusal = read_period("2024年8月（2023年7月）")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "period.several"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_alike_in_chinese_english_and_iso(day: date) -> None:
    chinese = read_period(f"{day.year}年{day.month}月{day.day}日")
    english = read_period(day.strftime("%B ") + f"{day.day}, {day.year}")
    iso = read_period(day.isoformat())
    ends = {found.period_end for found in (chinese, english, iso) if isinstance(found, PeriodReading)}
    assert ends == {day}


@given(st.integers(1950, 2099), st.integers(2, 12))
def test_months_to_date_start_in_january_and_end_with_their_month(year: int, month: int) -> None:
    period = read_period(f"{year}年1-{month}月累计")
    assert isinstance(period, PeriodReading)
    assert period.time_period == f"{year}-{month:02d}"
    assert period.period_start == date(year, 1, 1)
    assert (period.period_end.year, period.period_end.month) == (year, month)


WORDS = (
    "2026年|8月|末|底|截至|到|较|（|）|累计|1-|今年|去年|季度|上半年|“十四五”|年均|目前|by |"
    "end of |June |2024|(|)|Q3|-|0|99|三|今后|起|每年|9999年|13月"
)
PIECES = st.sampled_from(WORDS.split("|"))


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join)))
def test_no_text_makes_the_period_reader_fail(text: str) -> None:
    for published_on in (None, date(2024, 2, 29)):
        found = read_period(text, published_on=published_on)
        read_any(text, published_on=published_on)
        assert found.text == text
        if isinstance(found, PeriodReading) and found.period_start is not None:
            assert found.period_start <= found.period_end
