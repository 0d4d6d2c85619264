"""A public build and its release file hold no hidden figure, as number, text or consequence. All is synthetic."""

import re
import shutil
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from disclosure.figures import (
    FLOW,
    KNOWN_ON,
    PERSONS,
    POWER,
    RACKS,
    SECRETS,
    SHARE,
    submit_secrets,
    with_secrets,
)
from support import table

from contracts.plan import Plan
from warehouse.build import build as building
from warehouse.build.audience_tables import KEY, SUPPRESSIONS
from warehouse.build.build import Build
from warehouse.build.build_key import build_key
from warehouse.build.finished_builds import newest_build
from warehouse.disclosure import Memory, leaks, public_build, suppressions
from warehouse.disclosure.memory import memory_of
from warehouse.paths import DataRoot
from warehouse.release.difference.compare import difference
from warehouse.release.difference.public import for_public, hidden_in
from warehouse.release.duckdb_file import write_marts

DAYS = ("2026-11-02", "2026-11-10", KNOWN_ON.isoformat())
MACROS = ("indicator_values_known_on", "target_vs_actual_known_on")


@dataclass(frozen=True)
class Both:
    """One ledger, built and laid out as release files for both audiences."""

    data: DataRoot
    plan: Plan
    internal: Build
    public: Build
    internal_file: Path
    public_file: Path
    hidden: pl.DataFrame


@pytest.fixture(scope="module")
def both(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Both:
    root = tmp_path_factory.mktemp("disclosure")
    plan = with_secrets(shipped_plan)
    data = DataRoot(root / "data")
    submit_secrets(data, plan)
    with data.writer():
        internal = building.build(data, plan, KNOWN_ON)
        public = public_build(data, plan, internal)
    files = [release_file(one, root / name) for one, name in ((internal, "internal"), (public, "public"))]
    return Both(data, plan, internal, public, *files, suppressions(internal, plan))


def release_file(build: Build, folder: Path) -> Path:
    folder.mkdir()
    write_marts(build, folder / "longshu.duckdb", "key")
    return folder / "longshu.duckdb"


def everything_in(database: Path) -> str:
    """Every cell of every table of the file, and of both macros on several days, as text."""
    texts = []
    with duckdb.connect(str(database), read_only=True) as con:
        names = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        sources = [f"{schema}.{name}" for schema, name in names]
        sources += [f"marts.{macro}(date '{day}')" for macro in MACROS for day in DAYS]
        assert {"known.int_observations_shown", "marts.mart_indicator_revisions"} <= set(sources)
        for source in sources:
            for row in con.execute(f"from {source}").fetchall():
                texts += [str(cell) for cell in row if cell is not None]
    return "\n".join(texts).replace(",", "")


def found_in(text: str, number: str) -> bool:
    return re.search(rf"(?<![0-9.]){re.escape(number)}0*(?![0-9])", text) is not None


def rows_of(both: Both, sql: str) -> list[dict[str, object]]:
    return table(both.public_file, sql)


def test_the_internal_file_holds_every_secret(both: Both) -> None:
    text = everything_in(both.internal_file)
    assert [secret for secret in SECRETS if not found_in(text, secret)] == []


def test_the_public_file_holds_no_secret_in_any_table_or_macro_as_number_or_text(both: Both) -> None:
    text = everything_in(both.public_file)
    assert [secret for secret in SECRETS if found_in(text, secret)] == []
    assert found_in(text, "54321") and found_in(text, "9900"), "what is no secret is there"


def test_the_gate_lets_the_public_file_pass_whether_it_is_given_builds_or_release_files(both: Both) -> None:
    assert leaks(both.public_file, both.internal_file, both.plan) == []
    assert leaks(both.public.path, both.internal.path, both.plan) == []


def test_the_gate_refuses_the_internal_file_and_names_what_it_gives_away(both: Both) -> None:
    found = leaks(both.internal_file, both.internal_file, both.plan)
    assert {one.kind for one in found} >= {"shown", "number", "text"}
    places = {one.place.split(".")[1] for one in found if one.kind == "shown"}
    assert {
        "mart_indicator_values", "mart_indicator_revisions", "bridge_figure_source", "int_observations_shown",
    } <= places  # fmt: skip
    assert {one.place for one in found if one.kind == "text"} >= {"marts.mart_quality_findings.message_zh"}
    assert not any(
        secret in f"{one.detail_zh}{one.detail_en}{one.place}" for one in found for secret in SECRETS
    )


def test_the_gate_refuses_a_file_that_hides_only_what_was_declared(both: Both, tmp_path: Path) -> None:
    file = tmp_path / "half.duckdb"
    shutil.copyfile(both.public_file, file)
    with duckdb.connect(str(file)) as con:
        con.execute(f"attach '{both.internal_file}' as internal (read_only)")
        con.execute(
            "update marts.mart_indicator_values as t set obs_value = i.obs_value "
            "from internal.marts.mart_indicator_values as i where t.conf_status = 'D' and "
            + " and ".join(f"t.{k} = i.{k}" for k in (*KEY, "data_source"))
        )
    found = leaks(file, both.internal_file, both.plan)
    assert {one.kind for one in found} >= {"shown", "alone", "interval"}
    assert f"{POWER}·620200·_T·2025-12·NONE" in {one.key for one in found if one.kind == "alone"}


def test_a_release_that_remembers_the_same_one_hides_the_same_and_passes(both: Both) -> None:
    memory = memory_of([both.public_file])
    hidden = {row[: len(KEY)]: row[len(KEY)] for row in both.hidden.rows()}
    assert memory.beside == {key for key, mark in hidden.items() if mark == "D"} - memory.shown
    assert memory.beside and memory.shown and not memory.shown & hidden.keys()
    assert suppressions(both.internal, both.plan, memory=memory).equals(both.hidden)
    assert leaks(both.public_file, both.internal_file, both.plan, memory=memory) == []


def test_the_gate_refuses_a_file_whose_cover_an_earlier_release_had_shown(both: Both) -> None:
    covers = {row[: len(KEY)] for row in both.hidden.rows() if row[0] == POWER and row[len(KEY)] == "D"}
    found = leaks(both.public_file, both.internal_file, both.plan, memory=Memory(shown=frozenset(covers)))
    assert any(one.kind == "alone" and "620200·_T·2025-12" in one.key for one in found)


def test_a_hidden_figure_says_that_it_is_hidden_and_how(both: Both) -> None:
    rows = rows_of(
        both,
        "select data_source, obs_value, obs_status, conf_status, value_published, comment_obs, source_title, url, "
        "known_evidence, lowest_value, highest_value, locator is not null as has_cell "
        f"from marts.mart_indicator_values where indicator = '{POWER}' and ref_area = '620200'",
    )
    assert {row.pop("data_source") for row in rows} == {"xinhua", "gs_daily"}
    nothing = dict.fromkeys(
        ("obs_value", "value_published", "comment_obs", "source_title", "url", "known_evidence", "lowest_value", "highest_value")
    )  # fmt: skip
    assert rows == [nothing | {"obs_status": "Q", "conf_status": "C", "has_cell": True}] * 2


def test_a_hidden_figure_has_one_vintage_and_no_revision(both: Both) -> None:
    where = f"where indicator = '{POWER}' and ref_area = '620200' and data_source = 'xinhua'"
    sql = f"select obs_value, previous_value, revision from marts.mart_indicator_revisions {where}"
    assert len(table(both.internal_file, sql)) == 2
    assert rows_of(both, sql) == [{"obs_value": None, "previous_value": None, "revision": None}]


def test_one_other_area_is_hidden_with_the_secret_one_and_the_province_is_shown(both: Both) -> None:
    rows = rows_of(
        both,
        "select ref_area, max(conf_status) as mark from marts.mart_indicator_values "
        f"where indicator = '{POWER}' and obs_value is null group by 1 order by 1",
    )
    assert rows == [{"ref_area": "620100", "mark": "D"}, {"ref_area": "620200", "mark": "C"}]


def test_a_count_of_two_is_hidden_zero_is_shown_and_the_smallest_other_goes_with_it(both: Both) -> None:
    rows = rows_of(
        both,
        "select ref_area, obs_value, conf_status from marts.mart_indicator_values "
        f"where indicator = '{PERSONS}' and (obs_value is null or obs_value = 0) order by 1",
    )
    assert [(r["ref_area"], r["obs_value"], r["conf_status"]) for r in rows] == [
        ("620100", None, "D"), ("620300", None, "A"), ("620400", Decimal(0), "F"),
    ]  # fmt: skip


def test_an_embargo_that_ended_is_shown_and_one_that_runs_is_not(both: Both) -> None:
    rows = rows_of(
        both,
        f"select time_period, obs_value from marts.mart_indicator_values where indicator = '{RACKS}' order by 1",
    )
    assert [(r["time_period"], r["obs_value"]) for r in rows] == [("2026-06", 54321), ("2026-10", None)]
    later = suppressions(both.internal, both.plan, date(2026, 12, 1))
    assert RACKS not in later["indicator"].to_list()


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("T0002", "the latest value"),
        ("T0003", "the last reading of a rise"),
        ("T0055", "the target's own year"),
    ],
)
def test_a_target_whose_deciding_value_is_hidden_is_not_assessed_and_no_older_one_stands_in(
    both: Both, target: str, what: str
) -> None:
    sql = (
        "select status, status_reason, assessed_value, gap_to_target, progress_share, schedule_ratio, completion_rate, "
        f"outlook, method_value from marts.mart_target_vs_actual where target_id = '{target}'"
    )
    (row,) = rows_of(both, sql)
    assert (row.pop("status"), row.pop("status_reason")) == ("not_assessed", "suppressed"), what
    assert {name: value for name, value in row.items() if value not in (None, "not_available")} == {}
    assert table(both.internal_file, sql)[0]["status"] != "not_assessed"


def test_nothing_is_derived_from_a_hidden_figure(both: Both) -> None:
    sql = (
        "select distinct derivation, indicator, time_period from marts.mart_derived_figures "
        f"where indicator in ('{SHARE}', '{FLOW}') order by all"
    )
    internal = {(r["derivation"], r["time_period"]) for r in table(both.internal_file, sql)}
    public = {(r["derivation"], r["time_period"]) for r in rows_of(both, sql)}
    assert internal == {("share", "2025"), *(("month_from_ytd", f"2026-{m}") for m in ("08", "09", "10"))}
    assert (
        public == set()
    )  # the year to date of August is confidential too, and September and October lean on it


def test_the_macros_hide_the_figure_on_every_day(both: Both) -> None:
    for day in DAYS:
        where = f"where indicator = '{POWER}' and ref_area = '620200'"
        sql = f"select distinct obs_value, obs_status from marts.indicator_values_known_on(date '{day}') {where}"
        assert rows_of(both, sql) == [{"obs_value": None, "obs_status": "Q"}]
        assert table(both.internal_file, sql)[0]["obs_value"] is not None


def test_findings_of_a_public_build_name_their_rule_and_quote_nothing(both: Both) -> None:
    rows = rows_of(
        both,
        "select rule_zh, message_zh, value_seen, value_expected, reason_given, fix_zh from marts.mart_quality_findings",
    )
    assert len(rows) == 2
    for row in rows:
        assert row["message_zh"] == row["rule_zh"]
        assert [row[n] for n in ("value_seen", "value_expected", "reason_given", "fix_zh")] == [None] * 4


def test_a_build_says_for_whom_it_is_and_the_newest_build_is_internal(both: Both) -> None:
    assert both.internal.key != both.public.key
    assert table(both.public.path, "from staging.stg_audience") == [{"audience": "public"}]
    assert newest_build(both.data) == both.internal.path


def test_what_is_hidden_is_part_of_the_key_of_a_build(both: Both) -> None:
    def key(hidden: pl.DataFrame | None) -> str:
        return build_key(both.data, both.plan, KNOWN_ON, None, hidden)

    assert key(both.hidden) == both.public.key == key(both.hidden.reverse())
    keys = {key(None), key(SUPPRESSIONS.to_frame()), key(both.hidden), key(both.hidden.head(3))}
    assert len(keys) == 4


def test_a_plan_that_declares_nothing_hides_nothing(both: Both) -> None:
    plain = {code: i.model_copy(update={"disclosure": None}) for code, i in both.plan.indicators.items()}
    open_plan = both.plan.model_copy(update={"confidentiality": (), "indicators": plain})
    assert suppressions(both.internal, open_plan).is_empty()


def test_the_difference_does_not_show_what_a_figure_was_before_it_was_hidden(both: Both) -> None:
    """As if the release before had shown everything: the file of the internal audience stands for it."""
    plain = difference(both.internal_file, both.public_file)
    assert found_in(plain.changes.write_csv(), SECRETS[0]), "or the next line would prove nothing"
    told = for_public(plain, hidden_in(both.public_file))
    text = told.changes.write_csv() + repr(told.statuses)
    assert [secret for secret in SECRETS if found_in(text, secret)] == []
    assert told.counts == plain.counts and told.changes.height == plain.changes.height
