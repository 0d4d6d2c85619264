"""A large file enters the ledger part by part with the same rows as one read whole. SYNTHETIC figures."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from contracts.plan import Plan
from orchestration.intake import load_file, received
from orchestration.intake.incoming import Bytes, Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.reparse import reread
from orchestration.intake.reread_archive import read_again
from orchestration.intake.take_in import load
from sources.returns.large_files import blocks
from warehouse.ledger import parts, register
from warehouse.ledger.archive import ArchiveDamagedError, archive_path, archived_file
from warehouse.ledger.submission import Submission
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged
from warehouse.verify.rebuild import take_over

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


@pytest.fixture(autouse=True)
def few_bytes_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "SHORT_TEXT_BYTES", 100)


def loaded_large(data: DataRoot, plan: Plan, path: Path) -> Submission:
    return loaded(data, plan, path).manifest


def loaded(data: DataRoot, plan: Plan, content: Bytes, **said: Any) -> Loaded:
    incoming = Incoming(
        plan.forms["gs_ai_12"], MONTH, content, "return.csv", "test", date(2026, 11, 20), **said
    )
    return load(data, plan, incoming, NOW)


@pytest.mark.parametrize("held_rows", [5, parts.HELD_ROWS], ids=["written as read", "held"])
@pytest.mark.parametrize(
    "extra", [[], ["01,620000,month,999\n", "99,620000,month,5\n"]], ids=["incomplete", "repeated key"]
)
def test_a_large_file_leaves_the_same_rows_in_the_ledger_as_one_read_whole(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, extra: list[str], held_rows: int
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 100)
    monkeypatch.setattr(parts, "HELD_ROWS", held_rows)
    path = file_of(tmp_path / "return.csv", ROWS + extra)
    one, other = DataRoot(tmp_path / "one"), DataRoot(tmp_path / "other")
    large = loaded_large(one, shipped_plan, path)
    small = loaded(other, shipped_plan, path.read_bytes()).manifest
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
    assert archived_file(one, large.file_sha256).read_bytes() == path.read_bytes()
    assert damaged(one).damages == []
    assert not list(one.ledger.rglob("*.part"))


@pytest.mark.parametrize("held_rows", [5, parts.HELD_ROWS], ids=["written as read", "held"])
def test_what_a_large_file_changes_is_told_as_of_one_read_whole_and_an_older_one_waits(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, held_rows: int
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 100)
    monkeypatch.setattr(parts, "HELD_ROWS", held_rows)
    first = file_of(tmp_path / "first.csv", ROWS)
    changed = [
        *(row.replace(",90", ",91") for row in ROWS[:2]),
        *ROWS[2:-3],
        "04,620300,month,—\n",
        "99,620300,month,5\n",
    ]
    second = file_of(tmp_path / "second.csv", changed)
    one, other = DataRoot(tmp_path / "one"), DataRoot(tmp_path / "other")
    told = [
        [
            loaded(root, shipped_plan, content, received_at=NOW - timedelta(hours=3 - n))
            for n, content in enumerate(given)
        ]
        for root, given in (
            (one, (first, second, first)),
            (other, (first.read_bytes(), second.read_bytes(), first.read_bytes())),
        )
    ]
    assert [found.effect for found in told[0]] == [found.effect for found in told[1]]
    counts = told[0][1].effect.counts
    assert (told[0][0].effect.added, counts) == (len(ROWS), {"added": 0, "changed": 2, "withdrawn": 1})
    assert [found.state for found in told[0]] == ["new", "new", "waiting"]
    assert told[0][2].report is not None
    assert "file.change.undoes" in told[0][2].report.findings["rule_id"].to_list()
    agreed = loaded(one, shipped_plan, first, agreed_by="张三")
    assert (agreed.state, agreed.manifest.kind) == ("new", "revert")


@pytest.mark.parametrize("held_rows", [5, parts.HELD_ROWS], ids=["written as read", "held"])
def test_a_large_file_is_not_read_again_for_a_file_that_does_not_concern_it_and_stands_after_that(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, held_rows: int
) -> None:
    monkeypatch.setattr(parts, "HELD_ROWS", held_rows)
    path, data = file_of(tmp_path / "return.csv", ROWS), DataRoot(tmp_path / "data")
    other = Incoming(shipped_plan.forms["gs_ai_1"], MONTH, b"", "other.csv", "test", date(2026, 11, 20))
    later = NOW + timedelta(minutes=1)
    times, between = read_while(monkeypatch, lambda: load(data, shipped_plan, other, later))
    found = loaded_large(data, shipped_plan, path)
    assert len(times) == 2, "once each"
    assert found.accepted_at > between[0].manifest.accepted_at == later
    rows = pl.read_parquet(data.ledger / "observations" / f"{found.submission_id}.parquet")
    assert rows["accepted_at"].unique().to_list() == [found.accepted_at]
    assert damaged(data).damages == []


@pytest.mark.parametrize("period", [MONTH, "2026-09"], ids=["of its slot", "of the month before"])
def test_a_large_file_is_judged_again_where_a_return_that_it_is_held_against_came_while_it_was_read(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, period: str
) -> None:
    path, data = file_of(tmp_path / "return.csv", ROWS), DataRoot(tmp_path / "data")
    rows = [*(row.replace(",90", ",91") for row in ROWS[:2]), *ROWS[2:]]
    other = Incoming(
        shipped_plan.forms["gs_ai_12"], period, file_of(tmp_path / "other.csv", rows), "other.csv", "test",
        date(2026, 11, 20), received_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    times, _ = read_while(monkeypatch, lambda: load(data, shipped_plan, other, NOW))
    found = loaded(data, shipped_plan, path)
    assert (found.effect.changed, len(times)) == (2 if period == MONTH else 0, 3)


def read_while(
    monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Loaded]
) -> tuple[list[str], list[Loaded]]:
    """The names of files as they are read, and what came of what happened while the first was."""
    read, times, between = load_file.report_on, list[str](), list[Loaded]()

    def reading(*given: Any) -> Any:
        times.append(given[1])
        report = read(*given)
        if len(times) == 1:
            between.append(meanwhile())
        return report

    monkeypatch.setattr(load_file, "report_on", reading)
    return times, between


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
    data, scratch = DataRoot(tmp_path / "data"), DataRoot(tmp_path / "scratch")
    manifest = loaded_large(
        data, shipped_plan, file_of(tmp_path / "return.csv", [*ROWS, "99,620000,month,5\n"])
    )
    assert read_again(data, scratch, shipped_plan, manifest)
    assert [found.submission_id for found in manifests(scratch)] == [manifest.submission_id]


def test_a_large_file_that_reads_otherwise_is_taken_over_from_the_ledger(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, scratch = DataRoot(tmp_path / "data"), DataRoot(tmp_path / "scratch")
    manifest = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    form = shipped_plan.forms["gs_ai_12"].model_copy(update={"title_zh": "另一个名称"})
    other = shipped_plan.model_copy(update={"forms": shipped_plan.forms | {"gs_ai_12": form}})
    assert not read_again(data, scratch, other, manifest)
    take_over(data, scratch, manifest)
    tables = [root.ledger / "observations" / f"{manifest.submission_id}.parquet" for root in (data, scratch)]
    assert tables[0].read_bytes() == tables[1].read_bytes()


@pytest.fixture(params=[5, parts.HELD_ROWS], ids=["written as read", "held"])
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> DataRoot:
    monkeypatch.setattr(parts, "HELD_ROWS", request.param)
    return DataRoot(tmp_path / "data")


def reparsed(data: DataRoot, plan: Plan, **changed: str) -> list[Loaded]:
    """What `longshu reparse` comes to under a form GS-AI-12 with those changes."""
    form = plan.forms["gs_ai_12"].model_copy(update=changed)
    other = plan.model_copy(update={"forms": plan.forms | {form.form: form}})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load_file, "contract_sha256", lambda root: "f" * 64)
        return list(reread(data, other, form.form, MONTH))


def test_a_large_file_that_reads_the_same_under_another_contract_is_not_appended_again_and_not_read_again(
    tmp_path: Path, shipped_plan: Plan, data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = loaded_large(data, shipped_plan, file_of(tmp_path / "return.csv", ROWS))
    tables = sorted(data.ledger.rglob("*.parquet"))
    (found,) = reparsed(data, shipped_plan)
    assert (found.state, found.manifest) == ("unchanged", manifest)
    assert sorted(data.ledger.rglob("*.parquet")) == tables
    monkeypatch.setattr(load_file, "report_on", lambda *given: pytest.fail("read again"))
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
