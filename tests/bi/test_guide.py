"""The ten questions of the analyst guide: each runs on the practice set and agrees with a second computation."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from bi.practice import Practice
from support import HOME, table

from contracts.codelists import shared_codelist
from orchestration.commands.analyst_guide import GUIDE, with_queries
from sources.returns.cells.texts import text_of
from sources.workbook import open_book, position
from warehouse.build.due_dates import expected_returns
from warehouse.ledger.archive import archived_file
from warehouse.ledger.submission_history import manifests

Row = dict[str, Any]
QUERIES = HOME / "docs" / "queries"
BETTER = {"achieved", "achieved_late", "on_track", "trend_favourable"}
UNJUDGED = {"pending", "qualitative", "not_assessed"}
FIGURE = ["indicator", "ref_area", "breakdown", "time_period", "accumulation", "data_source"]


def asked(practice: Practice, number: int) -> list[Row]:
    """The answer of a question on the newest practice release."""
    path = next(QUERIES.glob(f"{number:02d}_*.sql"))
    return table(practice.latest.database, path.read_text(encoding="utf-8"))


def targets(practice: Practice) -> list[Row]:
    return table(practice.latest.database, "from marts.mart_target_vs_actual")


def observations(practice: Practice) -> pl.DataFrame:
    return pl.read_parquet(practice.made.settings.data.ledger / "observations" / "*.parquet")


def test_the_guide_holds_every_query_as_its_file_has_it() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert re.findall(r"<!-- (queries/[\w.]+\.sql) -->", text) == [
        f"queries/{path.name}" for path in sorted(QUERIES.glob("*.sql"))
    ]
    assert with_queries(text, GUIDE.parent) == text


def test_a_query_that_changed_is_seen_in_the_guide(tmp_path: Path) -> None:
    text = "<!-- queries/a.sql -->\n```sql\nselect 1;\n```\n"
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "a.sql").write_text("select 2;\n", encoding="utf-8")
    assert with_queries(text, tmp_path) == text.replace("select 1", "select 2")


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.sql")), ids=lambda path: path.stem)
def test_a_query_begins_with_its_question_in_both_languages(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    zh, en = first.removeprefix("-- ").split("|")
    assert first.startswith("-- ") and any("\u4e00" <= c <= "\u9fff" for c in zh) and en.strip()
    assert zh.strip(" ？：") in GUIDE.read_text(encoding="utf-8")


def test_goals_behind_are_those_with_a_headline_target_in_a_bad_status(practice: Practice) -> None:
    found = asked(practice, 1)
    bad = {c.code for c in shared_codelist("status")} - BETTER - UNJUDGED
    wanted = {
        (t["goal_zh"], t["indicator_zh"])
        for t in targets(practice)
        if t["is_headline"] and t["status"] in bad
    }
    assert {(r["goal_zh"], r["indicator_zh"]) for r in found} == wanted != set()
    for row in found:
        assert row["progress_pct"] is None or row["progress_pct"] < row["schedule_pct"]


def test_what_we_said_on_30_june_is_what_the_release_of_that_day_says(practice: Practice) -> None:
    found = asked(practice, 2)
    then = {t["target_id"]: t for t in table(practice.june.database, "from marts.mart_target_vs_actual")}
    now = {t["target_id"]: t for t in targets(practice)}
    assert {r["target_id"] for r in found} == {i for i, t in now.items() if t["latest_value"] is not None}
    for row in found:
        june, latest = then[row["target_id"]], now[row["target_id"]]
        assert (row["value_then"], row["period_then"], row["status_then"]) == (
            june["latest_value"], june["latest_period"], june["status_zh"],
        )  # fmt: skip
        assert (row["value_now"], row["status_now"]) == (latest["latest_value"], latest["status_zh"])
    assert any(row["value_then"] != row["value_now"] for row in found)


def test_a_revision_names_the_file_that_brought_the_new_figure(practice: Practice) -> None:
    found = asked(practice, 3)
    sent = {m.submission_id: m for m in manifests(practice.made.settings.data)}
    held = observations(practice)
    values: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in (
        held.filter(pl.col("indicator") == "compute_green_electricity_use").sort("accepted_at").to_dicts()
    ):
        if row["breakdown"] == "_T":
            values[row["ref_area"], row["time_period"], row["submission_id"]].append(row["obs_value"])
    assert found
    for row in found:
        manifest = sent[row["submission_id"]]
        assert row["previous_value"] != row["obs_value"]
        assert row["original_name"] == manifest.original_name
        assert row["received_from"] == manifest.received_from
        brought = values[row["ref_area"], row["time_period"], row["submission_id"]]
        assert row["obs_value"] in brought or not brought


def test_effects_of_prefectures_are_their_weight_times_their_distance(practice: Practice) -> None:
    found = asked(practice, 4)
    period = max(
        r["time_period"]
        for r in table(
            practice.latest.database,
            "from marts.mart_indicator_values where indicator = 'industry_enterprises_using_ai'",
        )
    )
    values: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for row in table(
        practice.latest.database,
        "from marts.mart_indicator_values where indicator in ('industry_enterprises_using_ai', "
        f"'industry_enterprises_surveyed') and time_period = '{period}' and breakdown = '_T' and is_preferred",
    ):
        values[row["ref_area"]][row["indicator"]] = Fraction(row["obs_value"])
    using = {a: v["industry_enterprises_using_ai"] for a, v in values.items()}
    asked_of = {a: v["industry_enterprises_surveyed"] for a, v in values.items()}
    share = using["620000"] / asked_of["620000"]  # the province's own figures: the sum of its prefectures
    assert len(found) == 14
    for row in found:
        area = row["ref_area"]
        effect = 100 * asked_of[area] / asked_of["620000"] * (using[area] / asked_of[area] - share)
        assert row["effect_pp"] == pytest.approx(float(effect), abs=1e-4)
    assert sum(row["effect_pp"] for row in found) == pytest.approx(0, abs=1e-3)
    effects = [row["effect_pp"] for row in found]
    assert effects == sorted(effects) and effects[0] < 0 < effects[-1]


def test_the_cell_shown_holds_the_figure_in_the_archived_file(practice: Practice) -> None:
    found = asked(practice, 5)
    assert {r["target_id"] for r in found} == {
        t["target_id"] for t in targets(practice) if t["is_headline"] and t["latest_value"] is not None
    }
    for row in found:
        book = open_book(archived_file(practice.made.settings.data, row["file_sha256"]).read_bytes())
        name, _, reference = row["locator"].rpartition("!")
        line, column = position(reference)
        sheet = next(s for s in book.sheets if s.name == name)
        cell = sheet.rows[line][column]
        shown = sheet.shown.get((line, column))
        if shown and shown.said:
            assert shown.said == row["value_published"]
        else:
            assert text_of(cell).strip() == row["value_published"]


def test_late_and_missing_returns_are_those_of_the_calendar(practice: Practice) -> None:
    found = asked(practice, 6)
    data, plan, until = practice.made.settings.data, practice.made.plan, date(2026, 11, 20)
    arrived: dict[tuple[str, str, str], date] = {}
    for m in sorted(manifests(data), key=lambda m: m.accepted_at):
        if m.outcome != "rejected":
            arrived.setdefault((m.form, m.department, m.period), m.received_at.date())
    late = missing = 0
    for row in expected_returns(plan).filter(pl.col("form_status") == "in_force").to_dicts():
        key = (row["form"], row["department"], row["period"])
        if key in arrived:
            late += arrived[key] > row["due_on"]
        else:
            missing += row["due_on"] < until
    assert sum(r["late_returns"] for r in found) == late > 0
    assert sum(r["missing_returns"] for r in found) == missing > 0
    assert practice.made.kinds["missing"] == missing


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def test_the_change_needed_a_year_closes_the_gap_by_the_date(practice: Practice) -> None:
    found = asked(practice, 7)
    assert found
    for row in found:
        months = (row["target_date"].year - row["latest_date"].year) * 12
        months += row["target_date"].month - row["latest_date"].month
        needed = (row["target_value"] - row["latest_value"]) * 12 / months
        assert row["change_a_year_needed"] == pytest.approx(needed, abs=Decimal("0.0001"))
        assert row["target_date"] == date(2027, 12, 31)


def test_publishers_differ_where_two_departments_sent_unequal_figures(practice: Practice) -> None:
    found = asked(practice, 8)
    values = table(practice.latest.database, "from marts.mart_indicator_values where obs_value is not null")
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in values:
        groups[tuple(row[k] for k in FIGURE[:-1])].append(row)
    differing = [rows for rows in groups.values() if len({r["obs_value"] for r in rows}) > 1]
    assert len(found) == sum(len(rows) for rows in differing) > 0
    assert sum(row["counts"] != "" for row in found) == len(differing)


def test_other_methods_are_set_beside_the_status(practice: Practice) -> None:
    found = asked(practice, 9)
    said = {
        (r["target_id"], r["method_code"]): r
        for r in table(practice.latest.database, "from marts.mart_target_methods")
    }
    columns = {
        "statistics_canada": "geometric_statcan", "un_progress_chart": "geometric_un2022",
        "german_strategy": "outlook_de_dns", "escap_current_status": "escap_csi",
        "escap_anticipated": "escap_api",
    }  # fmt: skip
    assert found
    for row in found:
        for column, method in columns.items():
            assert row[column] == said.get((row["target_id"], method), {}).get("method_class_zh")
        classes = {r["class_status"] for (i, _), r in said.items() if i == row["target_id"]}
        assert row["different_answers"] == len(classes - {"not_assessed", None})
    assert any(row["different_answers"] > 1 for row in found)


def test_what_changed_since_the_last_release_is_what_differs_between_the_two_files(
    practice: Practice,
) -> None:
    path = next(QUERIES.glob("10_*.sql"))
    with duckdb.connect(str(practice.latest.database), read_only=True) as con:
        con.execute(f"attach '{practice.june.database}' as earlier (read_only)")
        result = con.execute(path.read_text(encoding="utf-8"))
        names = [d[0] for d in result.description]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    before = {t["target_id"]: t for t in table(practice.june.database, "from marts.mart_target_vs_actual")}
    now = {t["target_id"]: t for t in targets(practice)}
    seen = ("status", "latest_value", "latest_period")
    wanted = {
        i for i in before.keys() | now.keys()
        if i not in before or i not in now or any(before[i][c] != now[i][c] for c in seen)
    }  # fmt: skip
    assert {r["target_id"] for r in found} == wanted != set()
    changed = {r["target_id"] for r in found if r["what"] == "状态改变"}
    assert changed == {i for i in before.keys() & now.keys() if before[i]["status"] != now[i]["status"]}
