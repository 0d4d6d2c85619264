"""Before a command says it succeeded, what it wrote is on disk: each file, and each folder in which a name appeared."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from golden.published import publish_twice
from support import observation, submit

from contracts.plan import Plan
from warehouse.ledger.amending import amend
from warehouse.ledger.append_submission import note_reread, repeat
from warehouse.ledger.archive import archive_file
from warehouse.ledger.clock import confirm_clock
from warehouse.ledger.closings import close
from warehouse.ledger.root_mark import mark
from warehouse.ledger.root_secret import keyed
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import retract, settle
from warehouse.verify.loss import declare

AT = datetime(2027, 4, 1, 9)


@dataclass
class Trace:
    """What was synced, and what got its name, in order: ("sync", path) and ("name", source, target)."""

    steps: list[tuple[str, Path, Path]] = field(default_factory=list)

    def names(self) -> Iterator[tuple[int, Path, Path]]:
        """Every moment at which a file or folder got its name."""
        for n, (what, source, target) in enumerate(self.steps):
            if what == "name":
                yield n, source, target

    def synced_before(self, n: int, path: Path) -> bool:
        """Whether the path was synced before that step."""
        return any(what == "sync" and one == path for what, one, _ in self.steps[:n])

    def synced_after(self, n: int, path: Path) -> bool:
        """Whether the path was synced after that step."""
        return any(what == "sync" and one == path for what, one, _ in self.steps[n + 1 :])


@contextmanager
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trace]:
    trace = Trace()
    real_sync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        real_sync(handle)
        trace.steps.append(("sync", path, path))

    def named(source: Path, target: Path) -> None:
        content = [p for p in Path(source).rglob("*") if p.is_file()] if Path(source).is_dir() else []
        if not Path(source).is_symlink():
            trace.steps += [("content", path, Path(source)) for path in content]
            trace.steps.append(("name", Path(source), Path(target)))
        real_replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "replace", named)
        yield trace


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot((tmp_path / "data").resolve())


def _submit(data: DataRoot, _: Plan) -> object:
    return submit(data, [observation(obs_value=Decimal(9))], at=AT)


def _archive(data: DataRoot, _: Plan) -> object:
    file = data.root.with_name("large.csv")
    file.write_text("synthetic")
    return archive_file(data, file, received_from="test", received_at=AT)


def _close(data: DataRoot, _: Plan) -> object:
    return close(data, "2027-02", now=AT, closed_by="tester", note="synthetic")


def _publish(data: DataRoot, plan: Plan) -> object:
    return publish(data, plan, replace(publish_twice().build, key="synthetic"), AT, exports=())


def _retract(data: DataRoot, _: Plan) -> object:
    return retract(data, "2027.03.0", "synthetic", "tester", AT)


def _declare_lost(data: DataRoot, _: Plan) -> object:
    next((data.ledger / "observations").glob("*-002.parquet")).unlink()
    return declare(data, by="tester", reason="synthetic", now=AT)


def _amend(data: DataRoot, _: Plan) -> object:
    return amend(data, "2027.03.0", moment=AT, text=None, by="tester", reason="synthetic", now=AT)


def _confirm_clock(data: DataRoot, _: Plan) -> object:
    return confirm_clock(data, by="tester", now=AT)


def _repeat(data: DataRoot, _: Plan) -> object:
    return repeat(data, manifests(data)[0], AT, AT)


def _reread(data: DataRoot, _: Plan) -> object:
    return note_reread(data, manifests(data)[0], "f" * 64, AT)


def _part_a_repeat(data: DataRoot, plan: Plan) -> object:
    last = manifests(data)[-1]
    repeat(data, last, AT.replace(hour=11), AT)
    return submit(data, [observation(obs_value=Decimal(9))], at=AT, slot=last.slot)


def _mark(data: DataRoot, _: Plan) -> object:
    (data.root / "root.json").unlink()
    return mark(data, "gansu_ai_plus")


def _secret(data: DataRoot, _: Plan) -> object:
    (data.root / "secret.key").unlink(missing_ok=True)
    return keyed(data, "synthetic")


def _subscriptions(data: DataRoot, _: Plan) -> object:
    shutil.rmtree(data.releases / "feeds")
    return settle(data)


LINKED = ("a new secret",)  # gets its name by a link, never over another's
ACTS: dict[str, Callable[[DataRoot, Plan], object]] = {
    "submit": _submit, "archive a large file": _archive, "close": _close, "publish": _publish, "retract": _retract, "declare lost": _declare_lost, "amend": _amend,
    "confirm the clock": _confirm_clock, "repeat": _repeat, "read again": _reread, "part a repeat": _part_a_repeat,
    "mark the root": _mark, "a new secret": _secret, "feeds beside the releases": _subscriptions,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_every_file_is_synced_before_it_has_its_name_and_its_folder_after(
    data: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    with traced(monkeypatch) as trace:
        ACTS[act](data, shipped_plan)
    named = list(trace.names())
    assert named or act in LINKED
    assert any(what == "sync" for what, _, _ in trace.steps)
    for n, source, target in named:
        assert trace.synced_after(n, target.parent), f"{target.parent} after {target}"
        content = [path for what, path, of in trace.steps[:n] if what == "content" and of == source]
        for path in content or [source]:
            # synced when it was published: a whole release that is moved, a file shared with the release before
            before = (act == "retract" and not path.name.endswith(".part")) or path.name.endswith(".shared")
            assert before or trace.synced_before(n, path), f"{path} before {target}"


def test_the_pointer_moves_after_the_release_is_whole_and_on_record(
    data: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with traced(monkeypatch) as trace:
        _publish(data, shipped_plan)
    targets = [target.relative_to(data.root).as_posix() for _, _, target in trace.names()]
    order = [next(n for n, t in enumerate(targets) if wanted in t) for wanted in ("ledger/records", "releases/2027.04.0", "CURRENT")]  # fmt: skip
    assert order == sorted(order)
    n = next(n for n, _, target in trace.names() if target.name == "CURRENT")
    assert trace.synced_before(n, data.releases)
