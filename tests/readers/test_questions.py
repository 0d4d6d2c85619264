"""No natural question gets a wrong number: forty asked in SQL and in pandas, the first of each kind in polars."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from readers.pandas_answers import Release, answer
from readers.questions import QUESTIONS, Question
from readers.told import PROVINCE, told_release

from contracts.codelists import shared_codelist
from contracts.plan import Kind
from warehouse.audience import FILE_NAME
from warehouse.products.bi.over_time import over_time_sql


@pytest.fixture(scope="module")
def release() -> Path:
    return told_release()


def test_there_are_forty_questions_and_none_is_asked_twice() -> None:
    assert len({question.sql for question in QUESTIONS}) == len(QUESTIONS) >= 40


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_the_answer_is_the_one_worked_out_by_hand(release: Path, question: Question) -> None:
    with duckdb.connect(str(release / FILE_NAME), read_only=True) as con:
        assert con.execute(question.sql).fetchall() == question.answer


def test_the_metric_of_superset_gives_the_figure_of_a_period_and_of_several_the_right_one_or_none(
    release: Path,
) -> None:
    metric = over_time_sql()
    of_series = "indicator, ref_area, breakdown"
    with duckdb.connect(str(release / FILE_NAME), read_only=True) as con:
        wrong = con.execute(
            f"select {of_series}, time_period, {metric} as found, max(obs_value) as told from marts.mart_figures "
            "group by all having found is distinct from told"
        ).fetchall()
        years = con.execute(
            f"select told.indicator, told.year, told.found, figures.obs_value from ("
            f"select {of_series}, cast(year(period_end) as varchar) as year, count(*) as n, min(over_time) as kind, "
            f"{metric} as found from marts.mart_figures group by all) as told "
            "left join marts.mart_period_figures as figures on told.indicator = figures.indicator "
            "and told.ref_area = figures.ref_area and told.breakdown = figures.breakdown "
            "and told.year = figures.time_period where told.n > 1 and told.kind = 'sum' and told.found is not null"
        ).fetchall()
    assert wrong == []
    assert ("skill_training_subsidised", "2025", 26, 26) in years
    assert all(found == figure for _, _, found, figure in years), years


def test_numbers_and_dates_of_the_file_arrive_typed_in_pandas(release: Path) -> None:
    with duckdb.connect(str(release / FILE_NAME), read_only=True) as con:
        found = con.sql("from marts.mart_figures").df()
    assert found["obs_value"].dtype.kind == "f"
    assert found["period_end"].dtype.kind == "M"


def test_numbers_and_dates_of_parquet_arrive_typed_in_pandas_and_polars(release: Path) -> None:
    path = release / "parquet" / "mart_figures.parquet"
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert pd.api.types.is_numeric_dtype(frame["obs_value"])
    assert frame["period_end"].dt.year.min() == 2024
    read = pl.read_parquet(path)
    assert read.schema["obs_value"].is_decimal() and read.schema["period_end"] == pl.Date


@pytest.fixture(scope="module")
def frames(release: Path) -> Release:
    return Release(release)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_pandas_gives_the_answer_too(frames: Release, question: Question) -> None:
    assert answer(frames, question.asked) == question.answer


def test_polars_answers_as_sql_does(release: Path) -> None:
    spans = pl.read_parquet(release / "parquet" / "mart_period_figures.parquet")
    quarters = spans.filter(pl.col("indicator") == "compute_electricity_use", pl.col("freq") == "Q")
    assert dict(quarters.select("time_period", "obs_value").iter_rows())["2026-Q1"] == Decimal(37)
    ends = quarters.filter(pl.col("time_period") == "2026-Q1").select("period_start", "period_end").row(0)
    assert ends == (date(2026, 1, 1), date(2026, 3, 31))


def test_the_csv_file_says_the_same(release: Path) -> None:
    text = {"ref_area": str, "time_period": str}
    figures = pd.read_csv(release / "csv" / "mart_figures.csv", dtype=text, parse_dates=["period_end"])
    latest = figures[(figures["indicator"] == "compute_power_total") & figures["is_latest"]]
    assert latest.set_index("ref_area")["obs_value"][PROVINCE] == 150


def test_what_may_be_done_over_time_is_declared_for_every_kind_in_both_languages() -> None:
    kinds = shared_codelist("kind")
    assert {code.code for code in kinds} == {str(kind) for kind in Kind}
    for code in kinds:
        assert code.extra["over_time"] in shared_codelist("over_time")
        assert code.extra["use_zh"] and code.extra["use_en"]
