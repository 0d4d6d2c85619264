"""The practice set: deliberate faults are found, and every figure is that of the cell it names."""

import json
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import SHIPPED_PLAN, table

from contracts.errors import UserFault
from contracts.forms import FormLine, ReturnForm
from orchestration.commands.practice import practice_command
from orchestration.practice.making import NOTICE, PracticeSet, build_and_release, clear, make_returns
from sources.returns.cells.texts import text_of
from sources.returns.cells.values import Amount, read_value
from sources.returns.form_sheets.geometry import geometry
from sources.workbook import Book, address, open_book, position
from warehouse.ledger.archive import archived_file, arrivals
from warehouse.ledger.submission_history import manifests
from warehouse.release.shelf import Release

Row = dict[str, Any]
MONTHS = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeSet:
    return make_returns(SHIPPED_PLAN, tmp_path_factory.mktemp("practice") / "root", months=MONTHS)


@pytest.fixture(scope="module")
def release(made: PracticeSet) -> Release:
    return build_and_release(made)[1]


@pytest.fixture(scope="module")
def register(release: Release) -> list[Row]:
    return table(release.database, "select * from marts.mart_submissions")


@pytest.fixture(scope="module")
def findings(release: Release) -> list[Row]:
    return table(release.database, "select * from marts.mart_quality_findings")


@pytest.fixture(scope="module")
def books(made: PracticeSet) -> dict[str, Book]:
    data = made.settings.data
    return {
        m.submission_id: open_book(archived_file(data, m.file_sha256).read_bytes()) for m in manifests(data)
    }


@pytest.fixture(scope="module")
def observations(made: PracticeSet) -> pl.DataFrame:
    return pl.read_parquet(made.settings.data.ledger / "observations" / "*.parquet")


def cell_text(book: Book, locator: str) -> str:
    """The text of the cell as a person reads it."""
    name, _, reference = locator.rpartition("!")
    sheet = next(s for s in book.sheets if s.name == name)
    row, column = position(reference)
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    value = cells[column] if column < len(cells) else ""
    shown = sheet.shown.get((row, column))
    if shown and shown.said:
        return shown.said
    return text_of(value).strip()


def amount(text: str, line: FormLine) -> Decimal | None:
    """The cell's amount in the indicator's unit, rounded once to the line's decimals."""
    read = read_value(text, line.unit_zh)
    if not isinstance(read, Amount):
        return None
    return read.value.quantize(Decimal(1).scaleb(-line.decimals), ROUND_HALF_EVEN) * line.unit_factor


def lines_of(made: PracticeSet) -> dict[tuple[str, str, str], FormLine]:
    """The line that fills an indicator and breakdown, by form."""
    return {
        (form.form, line.indicator, line.breakdown): line
        for form in made.plan.forms.values() if isinstance(form, ReturnForm) for line in form.lines
    }  # fmt: skip


def test_every_figure_of_a_department_is_that_of_the_archived_cell_it_names(
    made: PracticeSet, release: Release, books: dict[str, Book]
) -> None:
    values = table(
        release.database,
        "select v.*, s.form, b.locator as cell, b.submission_id as cell_submission, b.file_sha256 as cell_file, "
        "s.file_sha256 as submitted_file from marts.mart_indicator_values v "
        "left join marts.bridge_figure_source b using (indicator, ref_area, breakdown, time_period, accumulation, data_source) "
        "left join marts.mart_submissions s on s.submission_id = b.submission_id",
    )
    lines, empty = lines_of(made), 0
    assert len(values) > 500
    for row in values:
        assert row["reliability"] == "departmental_return"
        line = lines[row["form"], row["indicator"], row["breakdown"]]
        assert row["cell_file"] == row["submitted_file"]
        text = cell_text(books[row["cell_submission"]], row["cell"])
        assert text == row["value_published"]
        if row["obs_value"] is None:
            empty += 1
            assert made.plan.forms[row["form"]].missing[text] == row["obs_status"]  # type: ignore[attr-defined]
        else:
            assert amount(text, line) == row["obs_value"], (row["cell_submission"], row["cell"], text)
    assert empty


def test_every_cell_of_every_file_is_accepted_kept_out_with_a_reason_or_a_blank_that_may_stand(
    made: PracticeSet, books: dict[str, Book], observations: pl.DataFrame, findings: list[Row]
) -> None:
    kept_out: dict[str, set[str]] = defaultdict(set)
    for found in findings:
        if found["decision"] == "quarantined":
            kept_out[found["submission_id"]].add(found["locator"])
    of_file = {str(k[0]): frame for k, frame in observations.group_by("submission_id")}
    for manifest in manifests(made.settings.data):
        name = manifest.submission_id
        assert manifest.rows_read == sum(
            getattr(manifest, f"rows_{part}") for part in ("accepted", "quarantined", "ignorable")
        )
        if manifest.outcome == "rejected" or manifest.is_nil_return:
            assert manifest.rows_accepted == 0 and name not in of_file
            continue
        cells = cells_of(made, manifest, books[name])
        accepted = set(of_file[name]["locator"])
        assert len(cells) == manifest.rows_read
        assert accepted.isdisjoint(kept_out[name])
        blank = {at for at, (text, _) in cells.items() if not text}
        assert accepted | kept_out[name] | blank >= set(cells)
        assert len(kept_out[name]) == manifest.rows_quarantined
        total = sum((amount(*cells[at]) or Decimal(0) for at in cells.keys() - kept_out[name]), Decimal(0))
        assert total == (of_file[name]["obs_value"].sum() or 0)


def cells_of(made: PracticeSet, manifest: Row, book: Book) -> dict[str, tuple[str, FormLine]]:
    """Text and line of every cell the form asks for, by locator: from the form's geometry, or down a tidy column."""
    form = made.plan.forms[manifest.form]
    assert isinstance(form, ReturnForm)
    sheet = book.sheets[0]
    if book.kind == "csv":
        header, *rows = sheet.rows
        at = {str(title): n for n, title in enumerate(header)}
        by_code = {line.code: line for line in form.lines}
        return {
            address(n - 1, at["数值"]): (
                text_of(row[at["数值"]]).strip(),
                by_code[str(row[at["代码"]])],
            )
            for n, row in enumerate(rows, start=2)
        }
    places = geometry(form, made.plan)
    found = {}
    for row in places.rows:
        for column in places.values:
            line = places.asks(row, column)
            if line:
                locator = f"{sheet.name}!{address(row.index, column.index)}"
                found[locator] = (cell_text(book, locator), line)
    return found


def test_what_the_ledger_accepted_is_what_the_register_and_the_history_of_figures_hold(
    release: Release, register: list[Row], observations: pl.DataFrame
) -> None:
    assert sum(row["rows_accepted"] or 0 for row in register) == observations.height
    key = ["indicator", "ref_area", "breakdown", "time_period", "accumulation", "data_source"]
    known = table(release.database, f"select distinct {', '.join(key)} from marts.mart_indicator_revisions")
    assert {tuple(row.values()) for row in known} == set(observations.select(key).iter_rows())


def test_ordinary_returns_are_accepted_without_a_finding_but_on_the_habit_of_their_series(
    made: PracticeSet, register: list[Row], findings: list[Row]
) -> None:
    doubted = {
        (c.form.form, c.month)
        for c in made.cases
        if c.kind in ("unconfirmed", "confirmed", "partial", "wrong")
    }
    forms_doubted = {form for form, _ in doubted}
    ordinary = {(c.form.form, c.month) for c in made.cases if c.kind in ("on_time", "late", "duplicate")}
    found = [row for row in register if (row["form"], row["reporting_month"]) in ordinary]
    assert len(found) > 20
    told: dict[str, set[str]] = {}
    for one in findings:
        if not one["rule_id"].startswith(("row.series.", "row.earlier.")):
            told.setdefault(one["submission_id"], set()).add(one["rule_id"])
    for row in found:
        if row["form"] not in forms_doubted:
            assert not told.get(row["submission_id"]), row["submission_id"]
        assert row["outcome"] in ("accepted", "accepted_with_findings") and not row["errors"]
        is_doubted = (row["form"], row["reporting_month"]) in doubted
        assert is_doubted or not row["warnings_unconfirmed"] or not told.get(row["submission_id"])


def test_each_deliberate_fault_stands_in_the_register(
    made: PracticeSet, register: list[Row], findings: list[Row], release: Release
) -> None:
    assert min(Counter(c.kind for c in made.cases).values()) >= 1
    arrivals = Counter(row["arrival"] for row in register if row["seq"] <= 1)
    assert arrivals["late"] >= 2 and arrivals["missing"] >= 2
    outcomes = Counter(row["outcome"] for row in register)
    assert outcomes["rejected"] >= 2 and outcomes["partly_accepted"] >= 4
    kinds = Counter(row["submission_kind"] for row in register)
    assert kinds["correction"] >= 4 and kinds["revert"] >= 2
    assert sum(row["is_nil_return"] for row in register) >= 2
    assert sum(row["is_after_close"] for row in register) >= 2
    assert sum(bool(row["warnings_unconfirmed"]) for row in register) >= 2
    assert {"confirmed", "noted", "quarantined", "rejected"} <= {found["decision"] for found in findings}
    # of two such returns one changes figures of last year, which nobody had reported in so short a set
    revised = table(
        release.database,
        "select count(*) as n from marts.mart_indicator_revisions r join marts.mart_submissions s "
        "using (submission_id) where r.vintage_no > 1 and r.revision <> 0 and s.seq = 1",
    )
    assert revised[0]["n"] >= 1


def test_figures_are_spelt_as_departments_spell_them(books: dict[str, Book], made: PracticeSet) -> None:
    texts = {
        cell for book in books.values() for sheet in book.sheets for row in sheet.rows for cell in row
        if isinstance(cell, str)
    }  # fmt: skip
    assert any(text.endswith("万") and text[0].isdigit() for text in texts)
    assert any(text and text[0] in "０１２３４５６７８９" for text in texts)
    assert any("," in text and text.replace(",", "").replace(".", "").isdigit() for text in texts)
    assert any(text.endswith("%") and text[0].isdigit() for text in texts)
    assert texts & {sign for form in made.plan.forms.values() for sign in getattr(form, "missing", {})}
    assert {book.kind for book in books.values()} == {"xlsx", "csv"}
    assert len(arrivals(made.settings.data)) > len(books), "a file came twice"


def test_every_output_says_that_it_is_synthetic(
    made: PracticeSet, release: Release, register: list[Row], books: dict[str, Book]
) -> None:
    assert json.loads((release.path / "manifest.json").read_bytes())["plan"].endswith("_synthetic")
    goals = table(release.database, "select distinct plan_zh, plan_en from marts.dim_goal")
    assert "演练数据" in goals[0]["plan_zh"] and "SYNTHETIC" in goals[0]["plan_en"] and len(goals) == 1
    for row in register:
        assert "演练数据" in row["form_zh"] and "SYNTHETIC" in row["form_en"]
        assert "演练" in row["department_zh"] and "演练数据" in (row["original_name"] or "演练数据")
    for row in table(
        release.database, "select distinct source_zh, source_title from marts.mart_indicator_values"
    ):
        assert "演练" in row["source_zh"] and "演练数据" in row["source_title"]
    for book in books.values():
        assert "演练数据" in "".join(str(cell) for row in book.sheets[0].rows[:2] for cell in row)
    assert "SYNTHETIC" in (made.settings.data.root / NOTICE).read_text(encoding="utf-8")


def test_a_figure_that_two_forms_ask_for_has_one_value(observations: pl.DataFrame) -> None:
    key = ("indicator", "ref_area", "breakdown", "time_period", "accumulation", "data_source")
    form = pl.col("submission_id").str.split("-").list.first()
    asked_twice = (
        observations.filter(~pl.col("submission_id").str.contains("published"))
        .group_by(key).agg(forms=form.n_unique(), values=pl.col("obs_value").n_unique())
        .filter(pl.col("forms") > 1)
    )  # fmt: skip
    assert asked_twice.height > 5
    assert asked_twice.filter(pl.col("values") > 2).height == 0, (
        "a deliberate fault and its correction at most"
    )
    assert asked_twice.filter(pl.col("values") == 1).height > 0.8 * asked_twice.height


def test_the_worst_status_of_a_goal_is_one_of_its_headline_targets_and_named_by_its_own_label(
    release: Release,
) -> None:
    wrong = table(
        release.database,
        "select goal, worst_status, worst_status_zh from marts.mart_goal_scorecard s where worst_status is not null "
        "and not exists (from marts.mart_target_vs_actual t where t.goal = s.goal and t.is_headline "
        "and t.status = s.worst_status and t.status_zh = s.worst_status_zh)",
    )
    assert wrong == []


def test_the_same_seed_gives_the_same_files_at_the_same_times(made: PracticeSet, tmp_path: Path) -> None:
    again = make_returns(SHIPPED_PLAN, tmp_path / "again", months=MONTHS)
    came = [arrivals(one.settings.data) for one in (made, again)]
    assert came[0] == came[1] and len(came[0]) > 20
    first, second = (manifests(one.settings.data) for one in (made, again))
    assert [m.content_sha256 for m in first] == [m.content_sha256 for m in second]


def test_a_folder_that_holds_anything_else_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "work.xlsx").write_bytes(b"someone's work")
    with pytest.raises(UserFault, match="not touched"):
        clear(tmp_path)
    assert (tmp_path / "work.xlsx").exists()


def test_a_practice_set_is_not_made_from_a_practice_plan(made: PracticeSet) -> None:
    root = made.settings.data.root
    with pytest.raises(UserFault, match="itself part of the practice set"):
        practice_command(root / "plan", root, 6, None)
    assert (root / "plan" / "plan.yml").exists()


def test_a_practice_set_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / NOTICE).write_text("", encoding="utf-8")
    (tmp_path / "ledger").mkdir()
    clear(tmp_path)
    assert list(tmp_path.iterdir()) == []
