"""The national plan against the material it was made from: nothing lost, nothing altered, nothing stands in."""

import csv
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from support import HOME, SHARED

from contracts.plan import Plan
from contracts.registry import default_plan, load_plan, plan_folder, shipped_plans
from sources.checking import Context, Report, check
from sources.published.bundle import compilations

NATIONAL = HOME / "contracts" / "plans" / "china_ai_plus"
BUNDLED = HOME / "sources" / "published" / "china_ai_plus" / "2026-11.csv"
FIGURES = SHARED / "data" / "national_observations.csv"
TARGETS = SHARED / "data" / "national_targets.csv"
UNIT_FROM_HEADING = {"N0122", "N0123", "N0124", "N0127", "N0128", "N0375", "N0379", "N0500", "N0525", "N0536"}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def national() -> Plan:
    return load_plan(NATIONAL)


@pytest.fixture(scope="module")
def report(national: Plan) -> Report:
    (one,) = compilations(national.code)
    form = national.forms["published_national"]
    return check(one.path.read_bytes(), one.path.name, form, national, Context(one.written_on))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def absent(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_file(), reason=f"{path.name} is not on this machine")


def test_every_published_figure_is_in_the_compilation_or_left_out_with_its_reason(national: Plan) -> None:
    numbers = [row["obs_id"] for row in rows_of(BUNDLED)]
    left_out = [one.obs_id for one in national.figures_not_loaded]
    assert sorted(numbers + left_out) == [f"N{n:04d}" for n in range(1, 572)]


def test_every_published_target_is_a_target_or_left_out_with_its_reason(national: Plan) -> None:
    numbers = [one.target_id for one in (*national.targets, *national.targets_not_loaded)]
    assert sorted(numbers) == [f"NT{n:04d}" for n in range(1, 157)]


def test_the_reasons_stand_in_both_languages(national: Plan) -> None:
    left_out = (*national.figures_not_loaded, *national.targets_not_loaded)
    assert len(left_out) > 60
    assert [one for one in left_out if not HAN.search(one.reason_zh) or HAN.search(one.reason_en)] == []


def test_the_figures_of_the_compilation_are_taken_or_kept_out_by_a_rule_the_form_expects(
    report: Report, national: Plan
) -> None:
    counts = report.counts
    assert (counts.read, counts.accepted, counts.quarantined) == (552, 543, 9)
    assert report.blocking(national.forms["published_national"].tolerated_rules).height == 0
    kept_out = Counter(report.findings.filter(report.findings["decision"] == "quarantined")["rule_id"])
    assert kept_out == {"cell.period.undated": 6, "cell.number.unreadable": 3}


@absent(FIGURES)
def test_every_value_is_as_published_but_for_a_unit_that_stands_in_the_heading() -> None:
    published = {row["obs_id"]: row for row in rows_of(FIGURES)}
    assert len(published) == 571
    changed = {
        row["obs_id"]: (row["value_published"], published[row["obs_id"]]["value_published"])
        for row in rows_of(BUNDLED)
        if row["value_published"] != published[row["obs_id"]]["value_published"]
    }
    assert set(changed) == UNIT_FROM_HEADING
    assert {ours.removeprefix(theirs) for ours, theirs in changed.values()} == {"%", "亿元"}


@absent(TARGETS)
def test_every_target_is_printed_and_due_as_published(national: Plan) -> None:
    published = {row["target_id"]: row for row in rows_of(TARGETS)}
    assert len(published) == 156
    wrong = [
        t.target_id
        for t in national.targets
        if (t.value_published, t.target_period)
        != (published[t.target_id]["value_published"], published[t.target_id]["target_date"][:4])
    ]
    assert wrong == []


def test_a_unit_in_words_is_never_read_as_a_bare_number(report: Report) -> None:
    values = {
        (row["indicator"], row["time_period"], row["breakdown"]): row["obs_value"]
        for row in report.observations.to_dicts()
    }
    assert values["software_revenue", "2024", "_T"] == 13_727_600_000_000
    assert values["ai_core_industry_scale", "2020", "coverage=caict_count"] == 303_100_000_000
    assert values["compute_power_intelligent", "2026-06", "_T"] == 2_185_000
    assert values["storage_total", "2024-12", "_T"] == 1_580_000


def test_no_figure_stands_in_for_the_adoption_rate_that_the_opinion_names(
    national: Plan, report: Report
) -> None:
    headline = "ai_terminal_agent_adoption_rate"
    (at_70, at_90) = [t for t in national.targets if t.indicator == headline]
    assert (at_70.operator, at_70.value, at_90.value) == ("gt", 70, 90)
    assert headline not in set(report.observations["indicator"])
    indicator = national.indicators[headline]
    assert (indicator.aliases, indicator.numerator, indicator.growth_of) == ((), None, None)
    assert "genai_adoption_rate" in set(report.observations["indicator"])
    assert [t for t in national.targets if t.indicator == "genai_adoption_rate"] == []


def test_another_measure_under_the_same_name_stands_apart(report: Report) -> None:
    parts = {
        (row["indicator"], row["breakdown"])
        for row in report.observations.to_dicts()
        if row["breakdown"] != "_T"
    }
    assert {
        ("compute_power_intelligent", "coverage=idc_estimate"),
        ("standard_racks_in_operation", "coverage=computing_facilities"),
        ("ai_core_industry_scale", "coverage=miit_count"),
        ("mobile_5g_users", "coverage=handset_connections_5g"),
        ("genai_services_filed", "coverage=central_enterprises"),
    } <= parts


def test_publishers_that_differ_are_all_kept(report: Report) -> None:
    key = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]
    differing = pl.struct("obs_value", "value_qualifier").n_unique().alias("values")
    several = report.observations.group_by(key).agg(differing)
    assert several.filter(several["values"] > 1).height >= 30


def test_every_figure_and_target_names_a_publisher_where_it_has_no_address(national: Plan) -> None:
    rows = rows_of(BUNDLED)
    assert [row["obs_id"] for row in rows if not row["url"] and not row["outlet"]] == []
    assert [t.target_id for t in national.targets if not t.url and not t.outlet] == []


def test_every_note_on_a_figure_stands_in_both_languages() -> None:
    notes = [row["note"] for row in rows_of(BUNDLED) if row["note"]]
    assert len(notes) > 60
    halves = [note.split(" | ") for note in notes]
    assert [half for half in halves if len(half) != 2 or not HAN.search(half[0])] == []
    assert [half[1] for half in halves if HAN.search(half[1])] == []


def test_everything_the_plan_names_is_labelled_in_both_languages(national: Plan) -> None:
    texts = [(i.label_zh, i.label_en) for i in national.indicators.values()]
    texts += [(i.definition_zh, i.definition_en) for i in national.indicators.values()]
    texts += [(g.label_zh, g.label_en) for g in national.header.goals]
    texts += [(d.title_zh, d.title_en) for d in national.documents.values()]
    texts += [(c.label_zh, c.label_en) for codes in national.codelists.values() for c in codes]
    assert len(texts) > 500
    assert [en for _, en in texts if HAN.search(en) or not en] == []
    assert [zh for zh, _ in texts if not zh] == []


def test_the_plan_of_a_command_that_names_none_is_declared_and_a_shipped_plan_goes_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_plan() in shipped_plans() and NATIONAL in shipped_plans()
    monkeypatch.chdir(tmp_path)
    assert plan_folder(Path("china_ai_plus")) == NATIONAL
    assert plan_folder(tmp_path) == tmp_path
    assert plan_folder(Path("no_such_plan")) == Path("no_such_plan")
    (tmp_path / "china_ai_plus").mkdir()
    assert plan_folder(Path("china_ai_plus")) == Path("china_ai_plus")  # a folder at hand goes before a name
