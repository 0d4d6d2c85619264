"""A tidy table as statistical offices send it: flags, decimals of two kinds, names for codes, rows without one, rows twice."""

import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from contracts.forms import DecimalSign, ReturnForm, Rows
from contracts.plan import Plan
from sources.checking import Context, Report, check
from sources.returns.tidy_tables.blank import tidy_blank
from sources.returns.tidy_tables.decimal_comma import TwoReadings, with_point

MONTH, RECEIVED = "2026-10", date(2026, 11, 5)
FLAGS = {"b": "B", "p": "P", "e": "E", "bp": "B", ":": "O", "c": "Q"}
HEADER = ["line", "ref_area", "measure", "time_period", "obs_value", "obs_status"]


def european(plan: Plan, *, areas: int = 1) -> tuple[ReturnForm, Plan]:
    """A partial form over areas that writes a decimal comma and flags, and the plan that has it."""
    form = plan.forms["gs_ai_1"]
    assert isinstance(form, ReturnForm)
    codes = [a.code for a in plan.codelists["ref_area"]][:areas]
    changed = form.model_copy(update={
        "flags": FLAGS, "decimal_sign": DecimalSign.COMMA, "coverage": "partial", "rows": Rows.AREAS, "areas": tuple(codes),
        "relations": (),
    })  # fmt: skip
    return changed, plan.model_copy(update={"forms": plan.forms | {form.form: changed}})


def judged(rows: list[list[str]], form: ReturnForm, plan: Plan, header: list[str] = HEADER) -> Report:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header, *rows])
    return check(out.getvalue().encode(), "tidy.csv", form, plan, Context(RECEIVED, MONTH))


def test_a_flag_beside_a_value_is_the_status_of_the_figure(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    line, area = form.lines[0], form.areas[0]
    measures = form.measures_of(line)
    for flag, status in (
        ("p", "P"),
        ("e", "E"),
        ("bp", "B"),
        ("P", "P"),
        ("", "A"),
        ("Provisional value", "P"),
    ):
        report = judged([[line.code, area, measures[0], MONTH, "12", flag]], form, plan)
        (row,) = report.observations.to_dicts()
        assert (row["obs_status"], row["obs_value"]) == (status, 12), (
            flag,
            report.findings["message_en"].to_list(),
        )


def test_a_flag_that_says_why_there_is_no_value_stands_without_one_and_never_beside_one(
    shipped_plan: Plan,
) -> None:
    form, plan = european(shipped_plan)
    line, area = form.lines[0], form.areas[0]
    measure = form.measures_of(line)[0]
    (row,) = judged([[line.code, area, measure, MONTH, "", "c"]], form, plan).observations.to_dicts()
    assert (row["obs_status"], row["obs_value"]) == ("Q", None)
    report = judged([[line.code, area, measure, MONTH, "12", ":"]], form, plan)
    assert report.observations.is_empty()
    assert report.findings["rule_id"].to_list()[-1] == "cell.status.contradicted"


def test_a_flag_that_the_form_does_not_declare_is_named_with_those_it_does(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    line, area = form.lines[0], form.areas[0]
    report = judged([[line.code, area, form.measures_of(line)[0], MONTH, "12", "z"]], form, plan)
    assert report.observations.is_empty()
    (told,) = [r for r in report.findings.to_dicts() if r["rule_id"] == "cell.code.unknown"]
    assert "'z'" in told["message_en"] and "bp" in told["message_en"] and "obs_status" in told["message_en"]


def test_what_is_empty_or_unknown_is_told_in_english_without_a_chinese_word(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    line, area = form.lines[0], form.areas[0]
    measure = form.measures_of(line)[0]
    rows = [
        ["", area, measure, MONTH, "1", ""],
        [line.code, area, "", MONTH, "1", "z"],
        [line.code, area, measure, MONTH, "2", ""],
    ]
    told = (
        judged(rows, form, plan)
        .findings.filter(~pl.col("rule_id").str.starts_with("file."))["message_en"]
        .to_list()
    )
    assert len(told) == 3 and any("(empty)" in text for text in told)
    assert not [text for text in told if re.search("[\u3400-\u9fff]", text)]


@pytest.mark.parametrize(
    ("text", "decimals", "meant"),
    [
        ("12,5", 2, "12.5"), ("1.234,5", 2, "1234.5"), ("-0,25", 2, "-0.25"), ("1 234,50", 2, "1234.50"), ("12.5", 2, None),
        ("1.234.567", 2, "1234567"), ("1.234", 0, "1234"), ("1,5E+03", 1, "1.5e+03"), ("12,5%", 1, "12.5%"), ("7", 2, None),
        ("1,234", 3, "1.234"), ("12345,678", 2, "12345.678"),
    ],
)  # fmt: skip
def test_a_declared_decimal_comma_is_read_as_such(text: str, decimals: int, meant: str | None) -> None:
    assert with_point(text, decimals) == meant


@pytest.mark.parametrize(("text", "decimals"), [("1.234", 2), ("1,234", 2), ("1,234", 0)])
def test_a_number_with_two_readings_is_refused_and_both_are_told(
    text: str, decimals: int, shipped_plan: Plan
) -> None:
    assert isinstance(with_point(text, decimals), TwoReadings)
    form, plan = european(shipped_plan)
    line = form.lines[0].model_copy(update={"decimals": decimals})
    form = form.model_copy(update={"lines": (line,)})
    report = judged([[line.code, form.areas[0], form.measures_of(line)[0], MONTH, text, ""]], form, plan)
    assert report.observations.is_empty() and "may be" in " ".join(report.findings["message_en"].to_list())


def test_scientific_notation_is_a_number_in_every_spelling(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    line = form.lines[0]
    for text in ("1.5e3", "1.5E+03", "1,5E3", "1,5e+03", "0.15E4", "1500"):
        report = judged([[line.code, form.areas[0], form.measures_of(line)[0], MONTH, text, ""]], form, plan)
        assert report.observations["obs_value"].to_list() == [1500], (
            text,
            report.findings["message_en"].to_list(),
        )


def test_a_line_is_found_by_its_name_in_either_language_where_only_one_has_it(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    names = Counter(line.label_en for line in form.lines)
    line = next(line for line in form.lines if names[line.label_en] == 1)
    area = plan.codelists["ref_area"][form.areas[0]]
    measure = plan.codelists["measure"][form.measures_of(line)[0]]
    for name in (line.label_zh, line.label_en, line.code):
        rows = [[name, area.label_en, measure.label_en, MONTH, "3", ""]]
        assert judged(rows, form, plan).observations["indicator"].to_list() == [line.indicator], name


def test_the_empty_tidy_table_of_a_form_with_flags_has_a_column_for_them(shipped_plan: Plan) -> None:
    form, plan = european(shipped_plan)
    first = tidy_blank(form, plan, MONTH, english=True).decode("utf-8-sig").splitlines()[0]
    assert first.split(",")[-1] == "obs_status"
    plain = shipped_plan.forms["gs_ai_1"]
    assert isinstance(plain, ReturnForm) and b"obs_status" not in tidy_blank(plain, plan, MONTH, english=True)


def made(form: ReturnForm, rows: int) -> tuple[list[list[str]], Counter[str]]:
    """So many rows of the form, and how many of each kind: 1,700 without a code, 1,500 a second time, flags, two decimals."""
    months = [f"{year}-{month:02d}" for year in range(2026, 2023, -1) for month in range(12, 0, -1)]
    months = [month for month in months if month <= MONTH]
    every = [
        [line.code, area, measure, month]
        for month in months for line in form.lines for area in form.areas for measure in form.measures_of(line)
        if not measure.endswith("last_year")
    ]  # fmt: skip
    kinds: Counter[str] = Counter()
    made: list[list[str]] = []
    for n, key in enumerate(every[: rows - 1500]):
        coded = key
        if n < 1700:
            coded = ["", *key[1:]] if n % 2 else [key[0], "", *key[2:]]
            kinds["without a code"] += 1
        if n % 7 == 3:
            kinds["with a flag"] += 1
        value = f"{n % 90 + 1},5" if n % 2 else f"{n % 90 + 1}.5" if n % 3 else f"{n % 90 + 1}e0"
        made.append([*coded, value, ["p", "e", "b"][n % 3] if n % 7 == 3 else ""])
    twice = made[2000:3500]
    kinds["twice"] = len(twice)
    return [*made, *twice], kinds


@pytest.mark.parametrize("is_large", [False, True])
def test_of_sixteen_thousand_rows_each_is_taken_or_kept_out_and_none_is_lost(
    is_large: bool, shipped_plan: Plan, tmp_path: Path
) -> None:
    form, plan = european(shipped_plan, areas=40)
    form = form.model_copy(update={
        "valid_from": "2023-01",
        "lines": tuple(line.model_copy(update={"decimals": 1, "unit_factor": Decimal(1)}) for line in form.lines),
    })  # fmt: skip
    rows, kinds = made(form, 16_000)
    assert len(rows) == 16_000 and kinds["without a code"] == 1700 and kinds["twice"] == 1500
    if is_large:
        from sources.returns.identify import Identified
        from sources.returns.judge.known_before import Earlier
        from sources.returns.large_files.check import BulkCheck
        from sources.returns.large_files.identify import identified

        path = tmp_path / "tidy.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows([HEADER, *rows])
        found: Identified = identified(path, plan, form, MONTH)
        bulk = BulkCheck(path, found, plan, Earlier(), RECEIVED)
        taken = [row for part in bulk.observations() for row in part.to_dicts()]
        ending = bulk.ending()
        out = set(ending.kept_out)
        taken = [row for row in taken if row["row_no"] not in out]
        counts, rules = ending.counts, Counter(ending.findings["rule_id"].to_list())
    else:
        report = judged(rows, form, plan)
        counts, rules = report.counts, Counter(report.findings["rule_id"].to_list())
        taken = report.observations.to_dicts()
    assert (counts.read, counts.accepted, counts.ignorable) == (16_000, len(taken), 0)
    assert counts.accepted == 16_000 - 1700 - 2 * 1500  # of a figure that is given twice neither is taken
    assert counts.accepted + counts.quarantined == counts.read
    assert rules["row.key.repeated"] >= 1 and not rules["cell.number.unreadable"]
    expected = {n: Decimal(row[4].replace(",", ".")) for n, row in enumerate(rows, start=1)}
    assert all(row["obs_value"] == expected[row["row_no"]] for row in taken)
    flagged = {n: {"p": "P", "e": "E", "b": "B", "": "A"}[row[5]] for n, row in enumerate(rows, start=1)}
    assert all(row["obs_status"] == flagged[row["row_no"]] for row in taken)
    assert len({row["obs_status"] for row in taken}) == 4
