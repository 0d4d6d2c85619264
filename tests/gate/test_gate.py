"""Great Expectations stands between a build and its release; what it asks for comes from the contracts."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from golden.published import publish_twice
from markupsafe import escape

from contracts.clock import plan_now
from contracts.dictionary import coded_columns, known_columns, marts, release_columns
from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.products.edition import Edition, Verdict
from warehouse.products.gate import gate as gates
from warehouse.products.gate.carried import subjects
from warehouse.products.gate.expectations import expectations, mart_columns
from warehouse.products.gate.gate import FOLDER, RESULTS, GateFailedError, gate, gate_results
from warehouse.products.gate.page import PAGE

VALUES = "marts.mart_indicator_values"

# What is done to a finished file, and the sentence that then does not hold: mart, part of its text.
# The keys are dropped with the table, so that DuckDB itself does not refuse first.
TAMPERINGS = {
    "a key that is there twice": (
        ["insert into marts.dim_area from marts.dim_area limit 1"], "dim_area", "same key"),
    "a key that is empty": (
        [f"update {VALUES} set time_period = null"], "mart_indicator_values", "every row has time_period"),
    "a code that is in no list": (
        ["alter table marts.mart_target_vs_actual alter status type varchar",
         "update marts.mart_target_vs_actual set status = 'splendid'"],
        "mart_target_vs_actual", "every status is a code"),
    "an area that no dimension has": (
        ["update marts.mart_target_vs_actual set ref_area = '999999'"],
        "mart_target_vs_actual", "every ref_area is in dim_area"),
    "a value that is neither there nor explained": (
        [f"insert into {VALUES} from {VALUES} limit 1",
         f"update {VALUES} set obs_value = null, obs_status = 'A' where rowid = 0"],
        "mart_indicator_values", "says why not"),
    "a value below the natural limit of its indicator": (
        [f"update {VALUES} set obs_value = -1 where rowid > 0",
         "update marts.dim_indicator set limit_min = 0"], "mart_indicator_values", "natural limits"),
    "a column too many": (
        ["alter table marts.dim_goal add column secret integer"], "dim_goal", "columns"),
    "a goal of the plan that is lost": (
        ["delete from marts.dim_goal where goal_no = 1"], "dim_goal", "of the plan are there"),
}  # fmt: skip


def _edition(folder: Path, plan: Plan, statements: list[str] | None = None) -> Edition:
    """A copy of a finished release file without keys, after the statements."""
    folder.mkdir(parents=True)
    shutil.copy(publish_twice().second.database, folder / FILE_NAME)
    (folder / FILE_NAME).chmod(0o644)
    with duckdb.connect(str(folder / FILE_NAME)) as con:
        for mart in marts() if statements else ():
            con.execute(f"create table marts.loose as from marts.{mart}")
            con.execute(f"drop table marts.{mart}")
            con.execute(f"alter table marts.loose rename to {mart}")
        for statement in statements or ():
            con.execute(statement)
    return Edition(folder, "2027.03.0", plan_now(), publish_twice().build.known_on, plan, None)


def test_a_sound_release_passes_and_every_expectation_has_its_verdict(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    edition = _edition(tmp_path / "sound", shipped_plan)
    gate(edition)
    results = gate_results(edition.folder)
    assert [r.success for r in results if r.blocking] == [True] * sum(r.blocking for r in results)
    asked = [(one.mart, one.kind, one.text_en) for one in expectations(shipped_plan)]
    assert [(r.mart, r.kind, r.text_en) for r in results] == asked
    assert {r.mart for r in results} == set(marts())
    assert [r.error for r in results if r.error] == []
    page = (edition.folder / PAGE).read_text(encoding="utf-8")
    assert f"通过：发布前逐表核对 {len(results)} 项" in page
    assert [text for _, _, text in asked if str(escape(text[1:])) not in page] == []


def test_the_gate_leaves_the_file_as_it_was(tmp_path: Path, shipped_plan: Plan) -> None:
    edition = _edition(tmp_path / "sound", shipped_plan)
    edition.database.chmod(0o444)
    before = edition.database.read_bytes()
    gate(edition)
    assert edition.database.read_bytes() == before
    assert {p.name for p in edition.folder.rglob("*")} == {RESULTS, FILE_NAME, FOLDER, PAGE}


def test_whatever_is_broken_stops_the_release_and_is_named(tmp_path: Path, shipped_plan: Plan) -> None:
    """All tamperings in one file: each is found, by mart and sentence, with the rows that break it."""
    statements = [s for done, _, _ in TAMPERINGS.values() for s in done]
    edition = _edition(tmp_path / "broken", shipped_plan, statements)
    with pytest.raises(GateFailedError) as caught:
        gate(edition)
    failed = {(one.mart, one.text_en) for one in caught.value.failures}
    missed = [
        name
        for name, (_, mart, text) in TAMPERINGS.items()
        if not any(found_mart == mart and text in found_text for found_mart, found_text in failed)
    ]
    assert missed == []
    limits = next(one for one in caught.value.failures if "natural limits" in one.text_en)
    assert limits.unexpected[0]["obs_value"] == "-1.00000000"
    page = (edition.folder / PAGE).read_text(encoding="utf-8")
    assert f"未通过：{len(caught.value.failures)} 项不成立" in page
    assert "splendid" in page


def test_a_gate_that_cannot_judge_stops_the_release(tmp_path: Path, shipped_plan: Plan) -> None:
    edition = _edition(tmp_path / "broken", shipped_plan)
    edition.database.write_bytes(b"no database")
    with pytest.raises(GateFailedError, match="the gate broke down") as caught:
        gate(edition)
    assert caught.value.failures[0].error


def _judged_again(
    edition: Edition, before: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], list[Verdict]]:
    """The marts whose expectations were handed to Great Expectations, and the verdicts of the edition."""
    asked: list[str] = []

    class Heard(gates._Judging):
        def __init__(self, edition: Edition, wanted: list[dict[str, Any]]) -> None:
            asked.extend(one["mart"] for one in wanted)
            super().__init__(edition, wanted)

    monkeypatch.setattr(gates, "_Judging", Heard)
    gate(replace(edition, judged_before=before))
    return asked, gate_results(edition.folder)


def test_what_the_release_before_judged_of_the_same_rows_is_not_judged_again(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _edition(tmp_path / "first", shipped_plan)
    gate(first)
    results = first.folder / FOLDER / RESULTS
    asked, same = _judged_again(_edition(tmp_path / "same", shipped_plan), results, monkeypatch)
    assert asked == [] and same == gate_results(first.folder)
    assert all(one.of for one in same if one.success)
    other_day = ["update marts.mart_indicator_values set known_on = known_on + interval 1 day"]
    loose = _edition(tmp_path / "loose", shipped_plan, ["select 1"])
    gate(loose)
    before = loose.folder / FOLDER / RESULTS
    asked, _ = _judged_again(_edition(tmp_path / "other day", shipped_plan, other_day), before, monkeypatch)
    assert asked == []
    changed = ["update marts.dim_department set department_zh = department_zh || '（改）' where rowid = 0"]
    asked, verdicts = _judged_again(
        _edition(tmp_path / "changed", shipped_plan, changed), before, monkeypatch
    )
    readers = {one.mart for one in expectations(shipped_plan) if "marts.dim_department" in one.sql}
    assert readers and set(asked) == readers | {"dim_department"}
    assert len(asked) < len(verdicts) // 4
    assert len(verdicts) == len(expectations(shipped_plan))


def test_a_row_that_breaks_a_sentence_is_found_whatever_the_release_before_said(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = _edition(tmp_path / "sound", shipped_plan, ["select 1"])
    gate(sound)
    broken = _edition(tmp_path / "broken", shipped_plan, ["update marts.dim_indicator set limit_min = 10e12"])
    with pytest.raises(GateFailedError) as caught:
        gate(replace(broken, judged_before=sound.folder / FOLDER / RESULTS))
    assert any("natural limits" in one.text_en for one in caught.value.failures)
    failed = gate_results(broken.folder)
    assert all(not one.of for one in failed if not one.success)


def test_a_public_edition_names_no_hash_of_what_was_judged(shipped_plan: Plan, tmp_path: Path) -> None:
    edition = replace(_edition(tmp_path / "public", shipped_plan), audience="public")
    assert set(subjects(edition, expectations(shipped_plan))) == {""}


def test_a_figure_of_an_indicator_the_plan_no_longer_names_is_told_but_does_not_block(
    shipped_plan: Plan,
) -> None:
    by_mart = {
        one.mart: one.blocking for one in expectations(shipped_plan) if "every indicator is in" in one.text_en
    }
    assert by_mart["mart_indicator_values"] is False
    assert by_mart["mart_target_vs_actual"] is True


def test_the_expectations_follow_the_plan(shipped_plan: Plan) -> None:
    smaller = shipped_plan.model_copy(update={"indicators": dict(list(shipped_plan.indicators.items())[:7])})
    counts = [
        one.arguments["value"]
        for one in expectations(smaller)
        if one.mart == "dim_indicator" and "value" in one.arguments
    ]
    assert counts == [7]


def test_every_coded_column_is_a_column_of_some_mart_or_of_the_difference() -> None:
    used = {name for mart in marts().values() for name in mart_columns(mart)}
    assert set(coded_columns()) <= used | set(release_columns())
    assert set(coded_columns()) <= set(known_columns())
