"""A large file enters the ledger part by part with the same rows as one read whole. SYNTHETIC figures."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from contracts.forms import ReturnForm
from contracts.plan import Plan
from orchestration.intake import reparse, take_in
from orchestration.intake.load_file import Incoming, Loaded
from orchestration.intake.load_large_file import LargeFile, load_large
from orchestration.intake.reparse import reread
from orchestration.intake.reread_archive import read_again
from orchestration.intake.take_in import load
from sources.returns.large_files import blocks
from warehouse.ledger import large_submissions, register
from warehouse.ledger.archive import ArchiveDamagedError, archive_path, archived_bytes
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged
from warehouse.verify.rebuild import has_same_rows, take_over

MONTH, NOW = "2026-10", datetime(2026, 11, 20, 9)
AREAS = ("620000", "620100", "620200", "620300")
ROWS = [
    f"{line},{area},{measure},{100 - 10 * int(line) + n}\n"
    for n, area in enumerate(AREAS)
    for line in ("01", "03", "04")
    for measure in ("month", "ytd")
]


@pytest.fixture
def shipped_plan(shipped_plan: Plan) -> Plan:
    """The plan with a form GS-AI-12 that asks for four areas, and is taken however much is absent."""
    changed = {"areas": AREAS, "max_quarantined_share": Decimal(1)}
    form = shipped_plan.forms["gs_ai_12"].model_copy(update=changed)
    return shipped_plan.model_copy(update={"forms": shipped_plan.forms | {form.form: form}})


def file_of(path: Path, rows: list[str]) -> Path:
    path.write_text("代码,地区代码,口径,数值\n" + "".join(rows), encoding="utf-8")
    return path


def loaded_large(data: DataRoot, plan: Plan, path: Path) -> dict[str, object]:
    form = plan.forms["gs_ai_12"]
    assert isinstance(form, ReturnForm)
    with data.writer():
        return load_large(data, plan, LargeFile(path, form, MONTH, "test", date(2026, 11, 20)), NOW).manifest


@pytest.mark.parametrize("held_rows", [5, large_submissions.HELD_ROWS], ids=["written as read", "held"])
@pytest.mark.parametrize(
    "extra", [[], ["01,620000,month,999\n", "99,620000,month,5\n"]], ids=["incomplete", "repeated key"]
)
def test_a_large_file_leaves_the_same_rows_in_the_ledger_as_one_read_whole(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, extra: list[str], held_rows: int
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 100)
    monkeypatch.setattr(large_submissions, "HELD_ROWS", held_rows)
    path = file_of(tmp_path / "return.csv", ROWS + extra)
    one, other = DataRoot(tmp_path / "one"), DataRoot(tmp_path / "other")
    large = loaded_large(one, shipped_plan, path)
    form = shipped_plan.forms["gs_ai_12"]
    incoming = Incoming(form, MONTH, path.read_bytes(), path.name, "test", date(2026, 11, 20))
    with other.writer():
        small = load(other, shipped_plan, incoming, NOW).manifest
    assert small.outcome == "partly_accepted"
    apart = {"content_sha256", "files"}
    assert large.model_dump(exclude=apart) == small.model_dump(exclude=apart)
    for table in ("observations", "findings"):
        found = [
            pl.read_parquet(root.ledger / table / f"{small.submission_id}.parquet") for root in (one, other)
        ]
        order = [name for name in ("row_no", "rule_id", "locator") if name in found[0].columns]
        left, right = (f.drop("finding_no", strict=False).sort(order, nulls_last=True) for f in found)
        assert_frame_equal(left, right)
    assert archived_bytes(one, large.file_sha256) == path.read_bytes()
    assert damaged(one).damages == []
    assert not list(one.ledger.rglob("*.part"))


def test_the_same_large_file_again_is_nothing_new(tmp_path: Path, shipped_plan: Plan) -> None:
    path, data = file_of(tmp_path / "return.csv", ROWS), DataRoot(tmp_path / "data")
    first = loaded_large(data, shipped_plan, path)
    assert loaded_large(data, shipped_plan, path) == first
    assert len(manifests(data)) == 1


def test_a_large_file_in_which_a_quotation_swallows_rows_is_rejected_and_on_record(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    swallowed = ['01,"620000,month,5\n', "03,620000,month,5\n", '04,620000",month,5\n']
    path, data = file_of(tmp_path / "return.csv", [*ROWS, *swallowed]), DataRoot(tmp_path / "data")
    manifest = loaded_large(data, shipped_plan, path)
    assert manifest.outcome == "rejected"
    assert loaded_large(data, shipped_plan, path) == manifest  # once is enough
    assert pl.read_parquet(data.ledger / "observations" / f"{manifest.submission_id}.parquet").is_empty()


def test_a_large_file_reads_again_from_the_archive_as_it_did(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_in, "WHOLE_TEXT_BYTES", 100)
    data, scratch = DataRoot(tmp_path / "data"), DataRoot(tmp_path / "scratch")
    manifest = loaded_large(
        data, shipped_plan, file_of(tmp_path / "return.csv", [*ROWS, "99,620000,month,5\n"])
    )
    assert read_again(data, scratch, shipped_plan, manifest)
    assert [found.submission_id for found in manifests(scratch)] == [manifest.submission_id]


def test_a_large_file_that_reads_otherwise_is_taken_over_from_the_ledger(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_in, "WHOLE_TEXT_BYTES", 100)
    data, scratch = DataRoot(tmp_path / "data"), DataRoot(tmp_path / "scratch")
    manifest = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    form = shipped_plan.forms["gs_ai_12"].model_copy(update={"title_zh": "另一个名称"})
    other = shipped_plan.model_copy(update={"forms": shipped_plan.forms | {"gs_ai_12": form}})
    assert not read_again(data, scratch, other, manifest)
    take_over(data, scratch, manifest)
    assert has_same_rows(data, scratch, str(manifest.submission_id))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A data root where few bytes are many, and the contract is another than when a file was taken in."""
    monkeypatch.setattr(take_in, "WHOLE_TEXT_BYTES", 100)
    monkeypatch.setattr(reparse, "contract_sha256", lambda root: "f" * 64)
    return DataRoot(tmp_path / "data")


def reparsed(data: DataRoot, plan: Plan, **changed: str) -> list[Loaded]:
    """What `longshu reparse` comes to under a form GS-AI-12 with those changes."""
    form = plan.forms["gs_ai_12"].model_copy(update=changed)
    with data.writer():
        return list(
            reread(data, plan.model_copy(update={"forms": plan.forms | {form.form: form}}), form.form, MONTH)
        )


def test_a_large_file_that_reads_the_same_under_another_contract_is_not_appended_again_and_not_read_again(
    tmp_path: Path, shipped_plan: Plan, data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    tables = sorted(data.ledger.rglob("*.parquet"))
    (found,) = reparsed(data, shipped_plan)
    assert (found.state, found.manifest) == ("unchanged", manifest)
    assert sorted(data.ledger.rglob("*.parquet")) == tables
    monkeypatch.setattr(reparse, "large_again", lambda *given: pytest.fail("read again"))
    (again,) = reparsed(data, shipped_plan)
    assert (again.state, again.manifest) == ("unchanged", manifest)
    assert [act.subject for act in register.acts(data, "reread")] == [manifest.submission_id]


def test_a_large_file_that_reads_otherwise_is_a_new_submission_of_the_slot(
    tmp_path: Path, shipped_plan: Plan, data: DataRoot
) -> None:
    first = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    (found,) = reparsed(data, shipped_plan, title_zh="另一个名称")
    assert (found.state, found.manifest.kind, found.manifest.seq) == ("new", "reparse", 2)
    assert found.manifest.written_on == first.written_on
    rows = pl.read_parquet(data.ledger / "observations" / f"{found.manifest.submission_id}.parquet")
    assert rows["source_title"].unique().to_list() == ["GS-AI-12 另一个名称"]
    assert [again.state for again in reparsed(data, shipped_plan, title_zh="另一个名称")] == ["unchanged"]


def test_a_damaged_large_file_is_not_read_again(tmp_path: Path, shipped_plan: Plan, data: DataRoot) -> None:
    manifest = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    path = archive_path(data, str(manifest.file_sha256))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"620000", b"620001"))
    with pytest.raises(ArchiveDamagedError):
        reparsed(data, shipped_plan)
