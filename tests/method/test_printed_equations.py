"""Every equation that explain, the card and the workbook print of a status is true, for every path and method."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from equations import checked
from method.oracle.questions import PATHS, drawn, rows_of

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from warehouse.products.wording.arithmetic import arithmetic

SEED, NUMBER = 20261129, 240
METHODS = (
    "schedule_ratio",
    "geometric_statcan",
    "geometric_un2022",
    "outlook_de_dns",
    "escap_csi",
    "escap_api",
)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    chance = random.Random(SEED)
    methods = [chance.choice(METHODS) for _ in range(NUMBER)]
    return rows_of(shipped_plan, drawn(NUMBER, SEED), tmp_path_factory.mktemp("equations"), methods)


def lines(row: Row) -> Iterator[str]:
    for line in arithmetic(row):
        yield line.zh
        yield line.en


def test_every_printed_equation_gives_the_printed_result(rows: list[Row]) -> None:
    found = [(row["target_id"], one) for row in rows for text in lines(row) for one in checked(text)]
    assert len(found) > 1500
    assert [(target, one.text) for target, one in found if not one.is_true] == []


def test_every_path_operator_and_method_is_among_them(rows: list[Row]) -> None:
    assert {row["path_type"] for row in rows} == set(PATHS)
    assert {row["method_code"] for row in rows} == set(METHODS)
    assert {row["target_operator"] for row in rows} >= {
        "ge",
        "gt",
        "le",
        "lt",
        "approx",
        "band",
        "up",
        "down",
    }


@pytest.mark.parametrize(
    ("columns", "symbol"),
    [("progress_share", "P = "), ("path_ratio", "R = "), ("schedule_share", "S = "), ("decided_by", "→")],
)
def test_what_a_row_has_is_printed(rows: list[Row], columns: str, symbol: str) -> None:
    missing = [
        row["target_id"]
        for row in rows
        if row[columns] is not None and row["method_code"] == "schedule_ratio" and row["base_value"] is not None
        and row["target_value"] is not None and row["assessed_value"] is not None and not any(symbol in text for text in lines(row))
    ]  # fmt: skip
    assert missing == []


def test_a_verdict_says_faster_only_beside_a_ratio_above_one(rows: list[Row]) -> None:
    faster = shared_codelist("substatus")["faster"]
    for row in rows:
        printed = list(lines(row))
        if any(faster.label_zh in text for text in printed):
            ratios = [text for text in printed if text.startswith("③")]
            assert row["path_ratio"] > 1 and not any(text.endswith(" = 1") for text in ratios), row[
                "target_id"
            ]


@pytest.mark.parametrize(
    ("mark", "words"), [("is_unconfirmed", ("未核实", "unconfirmed")), ("is_stale", ("数据陈旧", "stale"))]
)
def test_a_reading_that_is_unconfirmed_or_stale_is_marked_where_it_is_printed(
    rows: list[Row], mark: str, words: tuple[str, str]
) -> None:
    row = next(row for row in rows if row["target_value"] is not None and row["latest_value"] is not None)
    for is_on in (True, False):
        readings = list(lines(row | {"is_unconfirmed": False, "is_stale": False, mark: is_on}))[:2]
        assert [word in text for word, text in zip(words, readings, strict=True)] == [is_on, is_on]


@pytest.mark.parametrize(
    ("text", "truths"),
    [
        ("① 进度 P = (y − y₀) / (Y − y₀) = (15 − 10) / (20 − 10) = 50%", [True]),
        ("① 进度 P = (y − y₀) / (Y − y₀) = (15 − 10) / (20 − 10) = 51%", [False]),
        ("R = (41.3% − 40%) / (80% − 40%) = 0.0325", [True]),
        (
            "距目标 = Y − y = 80% − 41.3% = 38.7个百分点；距路径 = y − Yₛ = 41.3% − 60% = -18.7个百分点",
            [True, True],
        ),
        ("still to go = Y − y = 80% − 41.3% = 39.7 percentage points", [False]),
        ("g = (y / y₀)^(12 / m) − 1 = (121 / 100)^(12 / 24) − 1 = 10%", [True]),
        ("S = ln(y) = ln(2) / ln(4) = 0.5", [True]),
        ("判定：0.6 ≤ R < 0.95：0.6 ≤ 0.6667 < 0.95 → 滞后", [True]),
        ("判定：0.6 ≤ R < 0.95：0.6 ≤ 0.34 < 0.95 → 滞后", [False]),
        ("y ≥ Y：5 ≥ 6 不成立 → 未完成", [True]),
        ("Verdict: y ≥ Y: 7 ≥ 6 does not hold → missed", [False]),
        ("最新值 y = 1,234.5P（2025-12）", []),
    ],
)
def test_the_evaluator_tells_true_from_false(text: str, truths: list[bool]) -> None:
    assert [one.is_true for one in checked(text)] == truths
