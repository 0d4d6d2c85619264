"""The real published figures: every value leads back to a cell of the archived file."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support import marts, table

from contracts.plan import Plan
from orchestration.intake.incoming import bundled
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from orchestration.settings import Settings
from warehouse.ledger.archive import archived_file, arrivals
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged

HOME = Path(__file__).parents[2]
KNOWN_ON = date(2027, 12, 31)


def cell(content: bytes, locator: str) -> str:
    """The text at a spreadsheet address, read with the standard library alone."""
    letters = locator.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return rows[int(locator[len(letters) :]) - 1][column - 1].strip()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> Settings:
    return Settings(
        shipped_plan.root,
        HOME / "sources" / "published",
        DataRoot(tmp_path_factory.mktemp("provenance") / "data"),
    )


@pytest.fixture(scope="module")
def loaded(found: Settings, shipped_plan: Plan) -> list[Loaded]:
    with found.data.writer():
        return [load(found.data, shipped_plan, incoming) for incoming in bundled(found, shipped_plan)]


@pytest.fixture(scope="module")
def database(found: Settings, loaded: list[Loaded], shipped_plan: Plan) -> Path:
    return marts(found.data, shipped_plan, KNOWN_ON)


def _values(database: Path) -> list[dict[str, Any]]:
    return table(
        database,
        "select v.*, b.file_sha256, b.locator as cell, b.submission_id as cell_submission "
        "from marts.mart_indicator_values v left join marts.bridge_figure_source b "
        "using (indicator, ref_area, breakdown, time_period, data_source)",
    )


def test_every_value_is_the_text_of_its_cell_in_the_archived_file(database: Path, found: Settings) -> None:
    values = _values(database)
    assert len(values) > 100
    for row in values:
        content = archived_file(found.data, row["file_sha256"]).read_bytes()
        assert cell(content, row["cell"]) == row["value_published"], row["cell"]
        assert (row["cell"], row["cell_submission"]) == (row["locator"], row["submission_id"])


def test_no_two_values_rest_on_the_same_cell(database: Path) -> None:
    values = _values(database)
    assert len({(row["file_sha256"], row["cell"]) for row in values}) == len(values)


def test_every_row_read_is_accepted_or_quarantined_and_each_quarantined_row_has_a_reason(
    loaded: list[Loaded], database: Path
) -> None:
    assert loaded and all(one.state == "new" for one in loaded)
    for one in loaded:
        assert one.report
        rows = len(list(csv.DictReader(io.StringIO(_bundle_text(one)))))
        m = one.manifest
        assert rows == m.rows_read == m.rows_accepted + m.rows_quarantined + m.rows_ignorable
        reasons = one.report.findings.filter(decision="quarantined")["row_no"].n_unique()
        assert m.rows_quarantined == reasons > 0
    register = table(database, "select sum(rows_accepted) as accepted from marts.mart_submissions")
    accepted = int(register[0]["accepted"])
    assert accepted == sum(one.manifest.rows_accepted for one in loaded)
    assert (
        accepted == table(database, "select count(*) as n from intermediate.int_observation_vintages")[0]["n"]
    )


def test_the_accepted_rows_are_the_rows_of_the_values_mart(loaded: list[Loaded], database: Path) -> None:
    accepted = sum(one.manifest.rows_accepted for one in loaded)
    revised = table(database, "select count(*) as n from marts.mart_indicator_revisions where vintage_no > 1")
    assert len(_values(database)) + int(revised[0]["n"]) == accepted


def test_every_quarantined_cell_is_the_text_the_finding_shows(database: Path, found: Settings) -> None:
    findings = table(
        database,
        "select * from marts.mart_quality_findings where decision = 'quarantined' and value_seen is not null",
    )
    assert findings
    for row in findings:
        content = archived_file(found.data, row["file_sha256"]).read_bytes()
        number = row["locator"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        texts = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[int(number) - 1]
        assert row["value_seen"] in [text.strip() for text in texts]


def test_loading_the_same_file_again_makes_no_submission(
    found: Settings, loaded: list[Loaded], shipped_plan: Plan
) -> None:
    before = manifests(found.data)
    with found.data.writer():
        again = [load(found.data, shipped_plan, incoming) for incoming in bundled(found, shipped_plan)]
    assert [one.state for one in again] == ["unchanged"] * len(loaded)
    assert manifests(found.data) == before
    assert damaged(found.data).damages == []


def test_a_file_sent_twice_is_one_submission_and_two_arrivals_on_record(
    tmp_path: Path, found: Settings, shipped_plan: Plan
) -> None:
    data = DataRoot(tmp_path / "data")
    sent = replace(bundled(found, shipped_plan)[0], is_scan=False)
    states = [load(data, shipped_plan, replace(sent, received_from=who)).state for who in ("one", "two")]
    assert states == ["new", "unchanged"]
    assert [one.received_from for one in arrivals(data)] == ["one", "two"]
    assert len(manifests(data)) == 1


def _bundle_text(one: Loaded) -> str:
    path = HOME / "sources" / "published" / "gansu_ai_plus" / one.manifest.original_name
    return path.read_bytes().decode("utf-8-sig")
