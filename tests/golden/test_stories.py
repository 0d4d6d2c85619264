"""Golden stories: given reports on given days, the rows known on one day and on another."""

from datetime import date, datetime

import pytest
from golden.timeline import APRIL, EARLY, FEBRUARY, MARCH, Figures, Told, declared
from support import SLOT, marts, submit, table

from contracts.dictionary import marts as dictionary
from contracts.plan import Plan
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

DECEMBER = ("2025-12", "xinhua")
NOVEMBER = ("2025-11", "xinhua")


def test_a_first_load_is_unknown_the_day_before_and_known_after(figures: Figures, vintages: Figures) -> None:
    assert figures(FEBRUARY, "620100") == []
    assert figures(MARCH, "620100") == [(*DECEMBER, 100)]
    assert vintages(MARCH, "620100") == [(1, 100, None)]


def test_a_correction_is_a_second_vintage_and_the_first_answer_stays(
    figures: Figures, vintages: Figures, told: Told
) -> None:
    assert figures(FEBRUARY, "620200") == [(*DECEMBER, 10)]
    assert figures(MARCH, "620200") == [(*DECEMBER, 12)]
    assert vintages(FEBRUARY, "620200") == [(1, 10, None)]
    assert vintages(MARCH, "620200") == [(1, 10, None), (2, 12, 2)]
    spans = told.rows(
        MARCH, "mart_indicator_revisions", "ref_area = '620200'", "vintage_no, accepted_at, superseded_at"
    )
    assert spans[0][2] == spans[1][1] and spans[1][2] is None
    assert spans[1][1].date() == date(2027, 3, 1)


def test_a_value_that_returns_to_an_older_one_is_three_vintages(figures: Figures, vintages: Figures) -> None:
    assert figures(MARCH, "620300") == [(*DECEMBER, 2)]
    assert figures(APRIL, "620300") == [(*DECEMBER, 1)]
    assert vintages(APRIL, "620300") == [(1, 1, None), (2, 2, 1), (3, 1, -1)]


def test_a_file_equal_to_an_older_one_is_registered_as_a_revert(told: Told) -> None:
    kinds = "seq, submission_kind"
    month = "seq > 0 and reporting_month = '2026-03'"
    assert told.rows(MARCH, "mart_submissions", month, kinds) == [(1, "original"), (2, "correction")]
    assert told.rows(APRIL, "mart_submissions", month, kinds)[-1] == (3, "revert")


def test_equal_values_sent_again_are_no_revision(figures: Figures, vintages: Figures, told: Told) -> None:
    for day in (FEBRUARY, MARCH):
        assert figures(day, "620400") == [(*DECEMBER, 7)]
        assert vintages(day, "620400") == [(1, 7, None)]
    assert len(told.rows(MARCH, "mart_submissions", "seq > 0 and reporting_month = '2026-04'", "seq")) == 2


def test_a_key_absent_from_a_later_full_file_is_withdrawn_and_still_known_on_the_earlier_day(
    figures: Figures, told: Told
) -> None:
    assert figures(FEBRUARY, "620500") == [(*NOVEMBER, 1), (*DECEMBER, 2)]
    assert figures(MARCH, "620500") == [(*DECEMBER, 2)]
    cells = told.rows(MARCH, "bridge_figure_source", "ref_area = '620500'", "time_period, submission_id")
    assert cells == [("2025-12", "published-longshu_editors-2026-05-002")]


def test_a_key_absent_from_a_partial_file_is_unchanged(figures: Figures) -> None:
    assert figures(FEBRUARY, "620600") == [(*NOVEMBER, 1), (*DECEMBER, 2)]
    assert figures(MARCH, "620600") == [(*NOVEMBER, 1), (*DECEMBER, 3)]


def test_a_quarantined_cell_keeps_the_last_accepted_value_until_it_is_corrected(told: Told) -> None:
    def known(day: date) -> list[tuple[object, ...]]:
        where = "ref_area = '620700' and time_period = '2025-12'"
        columns = "cast(obs_value as integer), correction_pending, submission_id[-3:]"
        return told.rows(day, "mart_indicator_values", where, columns)

    assert known(FEBRUARY) == [(20, False, "001")]
    assert known(MARCH) == [(20, True, "001")]
    assert known(APRIL) == [(21, False, "003")]


def test_declared_figures_are_known_from_their_publication_day_and_the_newest_compilation_counts(
    figures: Figures, told: Told
) -> None:
    assert [source for _, source, _ in figures(EARLY, "620800")] == ["xinhua"]
    assert figures(EARLY, "621200") == [], "published on 2026-11-05"
    assert figures(FEBRUARY, "620800") == [(*DECEMBER, 5)]
    assert figures(MARCH, "620800") == [(*DECEMBER, 6)]
    assert figures(FEBRUARY, "621200") == [(*DECEMBER, 8)]
    basis = told.rows(
        FEBRUARY, "mart_indicator_values", "ref_area = '620800'", "known_basis, known_evidence, accepted_at"
    )
    assert basis == [("declared", "synthetic", datetime(2026, 9, 10))]


def test_before_the_system_began_nothing_observed_is_known(told: Told) -> None:
    assert told.rows(EARLY, "mart_indicator_values", "true", "distinct known_basis") == [("declared",)]
    assert told.rows(EARLY, "mart_submissions", "seq > 0", "submission_id") == []


def test_every_publisher_is_kept_and_the_declared_precedence_says_which_counts(told: Told) -> None:
    def known(day: date) -> list[tuple[object, ...]]:
        columns = "source_rank, data_source, cast(obs_value as integer), is_preferred, sources_count"
        return told.rows(day, "mart_indicator_values", "ref_area = '620900'", columns)

    assert known(FEBRUARY) == [(1, "xinhua", 100, True, 1)]
    assert known(MARCH) == [(1, "gscn", 90, True, 3), (2, "xinhua", 100, False, 3), (3, "cnr", 120, False, 3)]


def test_a_forecast_never_counts_as_an_actual(told: Told) -> None:
    forecasts = told.rows(
        MARCH, "mart_indicator_values", "is_forecast and ref_area = '621000-CL'", "time_period, is_preferred"
    )
    assert forecasts == [("2026-12", False), ("2027-12", True)]
    for day in (FEBRUARY, MARCH):
        latest = told.rows(
            day,
            "mart_target_vs_actual",
            "ref_area = '621000-CL' and indicator = 'compute_power_total'",
            "distinct latest_period, cast(latest_value as integer), latest_source",
        )
        assert latest == [("2026-12", 130000, "xinhua")]


def test_a_rebased_target_changes_the_status_and_the_old_answer_stays(told: Told) -> None:
    where = "target_id in ('T0012', 'T9001')"
    columns = "target_id, cast(target_value as integer), target_version, status, substatus"
    assert told.rows(FEBRUARY, "mart_target_vs_actual", where, columns) == [
        ("T0012", 150000, 1, "missed", None)
    ]
    assert told.rows(MARCH, "mart_target_vs_actual", where, columns) == [
        ("T9001", 120000, 2, "achieved", "on_time")
    ]
    assert told.rows(FEBRUARY, "dim_target", where, "target_id") == [("T0012",)]
    late = "target_id = 'T9002'"
    assert told.rows(FEBRUARY, "mart_target_vs_actual", late, "target_id") == []
    assert told.rows(MARCH, "mart_target_vs_actual", late, "target_id") == [("T9002",)]
    assert told.rows(MARCH, "dim_target", where, "target_id") == [("T0012",), ("T9001",)]


NOTHING_DERIVED = {
    "bridge_derived_source",
    "mart_derived_figures",
    "mart_part_findings",
}  # the story has none


@pytest.mark.parametrize("mart", sorted(set(dictionary()) - {"dim_target"}))
def test_the_answer_of_february_is_the_same_row_by_row_after_values_and_targets_were_revised(
    told: Told, mart: str
) -> None:
    assert told.february_then != told.known[FEBRUARY], "two builds, not one reused"
    sql = f"select * from marts.{mart} order by all"
    then, again = table(told.february_then, sql), table(told.known[FEBRUARY], sql)
    assert then == again
    assert then or mart in NOTHING_DERIVED


@pytest.mark.parametrize("day", [EARLY, FEBRUARY, MARCH, APRIL], ids=str)
@pytest.mark.parametrize("macro", ["indicator_values", "target_vs_actual"])
def test_the_released_file_answers_for_any_day_as_the_build_of_that_day_does(
    told: Told, macro: str, day: date
) -> None:
    asked = f"select * from marts.{macro}_known_on(date '{day}') order by all"
    built = f"select * from marts.mart_{macro} order by all"
    answer = table(told.known[day], built)
    assert answer and table(told.release, asked) == answer


# columns that name the microsecond of an arrival, which another order changes
MOMENTS = {"mart_indicator_revisions": "known_on, superseded_at, withdrawn_at"}


def test_reports_that_arrive_in_another_order_give_the_same_marts(
    tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan
) -> None:
    slots = [Slot(SLOT.form, SLOT.department, f"2026-0{n}") for n in (1, 2, 3)]
    rows = [
        [declared("620100", 1), declared("620200", 2, datetime(2026, 9, 1))],
        [declared("620200", 3, datetime(2026, 9, 2))],
        [declared("620200", 4, datetime(2026, 8, 1)), declared("620300", 5)],
    ]
    answers = []
    for order in ((0, 1, 2), (2, 0, 1)):
        data = DataRoot(tmp_path_factory.mktemp("order") / "data")
        for n in order:
            submit(data, rows[n], at=datetime(2027, 1, 4), slot=slots[n])
        database = marts(data, shipped_plan, FEBRUARY)
        answers.append(
            {
                name: table(
                    database,
                    f"select * exclude ({MOMENTS.get(name, 'known_on')}) from marts.{name} order by all",
                )
                for name in dictionary()
                if name != "mart_submissions" and not name.startswith("dim_")
            }
        )
    assert answers[0] == answers[1]
    values = {r["ref_area"]: int(r["obs_value"]) for r in answers[0]["mart_indicator_values"]}
    assert values == {"620100": 1, "620200": 3, "620300": 5}
