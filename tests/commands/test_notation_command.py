"""`longshu notation`: how a text would be read, one object a line; a refusal says why in both languages."""

import json
import subprocess
import sys
from typing import Any

import pytest
from support import HOME
from typer.testing import CliRunner

from orchestration.cli.app import app


def run(*arguments: str, lines: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["notation", *arguments], input=lines, catch_exceptions=False)
    return done.exit_code, done.stdout


def objects(*arguments: str, lines: str | None = None) -> list[dict[str, Any]]:
    code, printed = run("--json", *arguments, lines=lines)
    assert code == 0
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.parametrize(
    ("text", "num", "published", "std", "value", "qualifier"),
    [
        ("超60%", 60, "%", "percent", 60, "gt"),
        ("7.5万P", 7.5, "万P", "PFLOPS", 75000, "exact"),
        ("约3万架", 3, "万架", "racks", 30000, "approx"),
        ("3.2亿元", 3.2, "亿元", "CNY", 320000000, "exact"),
    ],
)
def test_a_figure_is_one_object_with_number_unit_value_and_qualifier(
    text: str, num: float, published: str, std: str, value: int, qualifier: str
) -> None:
    (found,) = objects(text)
    assert found["text"] == text
    assert (found["value_num"], found["unit_published"]) == (num, published)
    assert (found["unit_std"], found["value_std"], found["qualifier"]) == (std, value, qualifier)


def test_a_period_is_one_object_with_its_code_and_days() -> None:
    (found,) = objects("2026年1—8月累计")
    assert (found["time_period"], found["accumulation"]) == ("2026-08", "YTD")
    assert (found["period_start"], found["period_end"]) == ("2026-01-01", "2026-08-31")


def test_words_without_a_number_are_an_object_without_a_value() -> None:
    (found,) = objects("若干")
    assert (found["qualifier"], found["value_num"], found["value_std"]) == ("qualitative", None, None)


def test_a_refusal_as_json_carries_its_reason_in_both_languages_and_exit_code_0() -> None:
    (found,) = objects("不详")
    assert found["refused"] is True
    assert found["code"] and found["reason_zh"] and found["reason_en"]
    assert "value_std" not in found


def test_a_refusal_in_words_ends_with_code_1_and_does_not_stop_the_others() -> None:
    code, printed = run("不详", "超60%")
    assert code == 1
    assert "✕ 不详" in printed and "拒读" in printed
    assert "✓ 超60%" in printed and "value_std=60" in printed


def test_readable_texts_in_words_end_with_code_0() -> None:
    code, printed = run("超60%", "2026-08")
    assert (code, printed.count("✓")) == (0, 2)


def test_an_unknown_option_is_a_usage_error() -> None:
    assert run("--nosuch", "超60%")[0] == 2


def test_a_negative_figure_is_read_after_two_dashes() -> None:
    (found,) = objects("--", "-5%")
    assert (found["text"], found["value_std"]) == ("-5%", -5)


def test_the_unit_of_the_header_is_used_where_the_text_has_none() -> None:
    (found,) = objects("--unit", "PFLOPS", "38")
    assert (found["unit_std"], found["value_std"]) == ("PFLOPS", 38)
    (unknown,) = objects("--unit", "furlongs", "38")
    assert unknown["refused"] is True


def test_lines_of_standard_input_are_answered_one_by_one() -> None:
    found = objects(lines="超60%\r\n\n不详\n3.2亿元")
    assert [one["text"] for one in found] == ["超60%", "", "不详", "3.2亿元"]
    assert [one.get("refused", False) for one in found] == [False, True, True, False]


def test_a_thousand_lines_through_the_real_command_give_a_thousand_objects() -> None:
    lines = [f"约{n}万架" for n in range(1, 501)] + ["不详", "\udc80"] + ["超60%"] * 498
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli.app", "notation", "--json"],
        input="\n".join(lines).encode("utf-8", "surrogateescape"), cwd=HOME, capture_output=True, check=True,
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert len(found) == 1000
    assert [one["value_std"] for one in found[:3]] == [10000, 20000, 30000]
    assert [one.get("refused", False) for one in found[499:503]] == [False, True, True, False]
