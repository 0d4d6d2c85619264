"""`longshu release`, `releases`, `retract`, `diff` and `verify`."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from rich.console import Console

from contracts.clock import plan_now, plan_today
from contracts.errors import Message, UserFault
from contracts.plan import Plan
from orchestration.commands.records import print_ahead, ready_to_write
from orchestration.plan_history import refuse_rewritten_history
from orchestration.settings import Settings, settings, standing_root, who
from orchestration.views.terminal import answer, put, say, terminal
from warehouse.audience import Audience
from warehouse.ledger.disk import needed_for_a_build
from warehouse.paths import DataRoot
from warehouse.release.shelf import Release

if TYPE_CHECKING:
    from orchestration.intake.reread_archive import Rebuilt


def release_command(
    plan_root: Path | None, data: Path | None, audience: str, correction_of: str | None, reason: str, *, dry_run: bool,
    yes: bool = False, by: str = "",
) -> int:  # fmt: skip
    """What is in the ledger is the audience's current release; with `dry_run` only its difference is printed."""
    from orchestration import steps
    from orchestration.views.releases import difference_lines
    from warehouse.release.manifest import Correction

    wanted = _audience(audience)
    if bool(correction_of) != bool(reason.strip()):
        raise UserFault("release.correction.half")
    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by, needed_for_a_build(found.data))
    refuse_rewritten_history(found, plan)
    if correction_of:
        _release(found.data, correction_of, wanted)  # an unknown name is told before anything is built
    console = terminal()
    say(console, "told.building")
    built = steps.build(found, plan, plan_today(), wanted)
    broken = [one for one in steps.check_build(built) if one.failures]
    if broken:
        raise steps.ChecksFailedError.of(broken)
    if dry_run:
        return _preview(console, found, plan, built.path, wanted)
    correction = Correction(correction_of, reason.strip()) if correction_of else None
    done = steps.publish_build(found, plan, built, wanted, correction, confirmed_by=who(by) if yes else "")
    for line in difference_lines(done.summary()):
        put(console, line)
    say(console, "told.released" if done.is_new else "told.release.same", name=done.name, path=done.path)
    return 0


def releases_command(data: Path | None) -> int:
    """Every release of every audience is listed, the retracted ones with their reason."""
    from orchestration.views.releases import print_releases
    from warehouse.release.shelf import current_release, releases, tombstones

    root = standing_root(data)
    console = terminal()
    shown = False
    for audience in get_args(Audience):
        found, gone = releases(root, audience), tombstones(root, audience)
        if found or gone:
            current = current_release(root, audience)
            print_releases(console, audience, found, gone, current.name if current else None)
            shown = True
    if not shown:
        say(console, "told.release.none")
    return 0


def retract_command(data: Path | None, name: str, reason: str, by: str, audience: str) -> int:
    """The release is no longer offered, its tombstone says why; readers are sent to the newest that stands."""
    from warehouse.release.shelf import retract

    if not reason.strip():
        raise UserFault("release.retraction.reason")
    root, wanted, person = standing_root(data), _audience(audience), who(by)
    ready_to_write(root, person)
    with root.writer():
        now_current = retract(root, name, reason.strip(), person, plan_now(), wanted)
    console = terminal()
    say(console, "told.retracted", name=name, reason=reason, path=root.retracted / wanted / name)
    if now_current:
        say(console, "told.retracted.current", name=now_current.name)
    else:
        say(console, "told.retracted.none")
    say(console, "told.retracted.next")
    return 0


def diff_command(
    plan_root: Path | None, data: Path | None, first: str, second: str | None, audience: str
) -> int:
    """What changed between two releases, or what a submission or a file changes, is printed."""
    found = settings(plan_root, data)
    if second is not None or _is_release(first):
        return _diff_releases(found, first, second, _audience(audience))
    if Path(first).is_file():
        return _diff_file(found, Path(first))
    return _diff_submission(found, first)


def verify_command(
    plan_root: Path | None,
    data: Path | None,
    name: str | None,
    audience: str,
    *,
    rebuild: bool,
    as_json: bool = False,
) -> int:
    """Every hash was recomputed; with `rebuild` the release was computed again from the archive.

    1 where a file is not as it was written, or a row not as it was released.
    """
    from orchestration.views.answers import verify_answer
    from orchestration.views.releases import print_rebuilt
    from warehouse.verify.damage import damaged

    root, wanted = standing_root(data), _audience(audience)
    console = terminal(stderr=as_json)
    release = _release(root, name, wanted) if name or rebuild else None
    found = damaged(root)
    print_ahead(console, root)
    if as_json and (found.damages or release is None or not rebuild):
        answer(verify_answer(found, None, None).model_dump_json())
        return 1 if found.damages else 0
    if found.damages:
        raise UserFault(
            "store.damaged",
            damages_zh="；".join(f"{one.place}（{one.zh}）" for one in found.damages),
            damages_en="; ".join(f"{one.place} ({one.en})" for one in found.damages),
        )
    say(console, "told.verified", submissions=found.submissions, releases=found.releases)
    if not rebuild or release is None:
        return 0
    again = _rebuilt(console, settings(plan_root, data), release)
    if as_json:
        answer(verify_answer(found, release.name, again).model_dump_json())
    else:
        print_rebuilt(console, again)
    return 0 if again.is_same else 1


def declare_lost_command(data: Path | None, by: str, reason: str) -> int:
    """What is lost is on record as lost, by a named person; builds go on without it."""
    from warehouse.verify.loss import declare

    if not reason.strip():
        raise UserFault("store.loss.reason")
    root, person = standing_root(data), who(by)
    ready_to_write(root, person)
    with root.writer():
        found = declare(root, by=person, reason=reason.strip(), now=plan_now())
    console = terminal()
    say(console, "told.declared_lost", by=person, what="、".join(found))
    return 0


def _rebuilt(console: Console, now: Settings, release: Release) -> "Rebuilt":
    from orchestration.intake.reread_archive import rebuild

    if not release.manifest.is_rebuildable:
        raise UserFault("release.rebuild.sources", name=release.name)
    word = Message("stage.rebuild").zh
    with console.status(word) as status:
        return rebuild(now.data, release, now.plan_root, lambda step: status.update(f"{word}　{step}"))


def _preview(console: Console, found: Settings, plan: Plan, database: Path, audience: Audience) -> int:
    from orchestration.views.releases import print_difference
    from warehouse.release.difference.compare import difference
    from warehouse.release.difference.markdown import sections
    from warehouse.release.shelf import current_release

    before = current_release(found.data, audience)
    changes = difference(before.database if before else None, database)
    print_difference(console, changes, sections(changes, plan) if before else [])
    say(console, "told.preview")
    return 0


def _diff_releases(found: Settings, first: str, second: str | None, audience: Audience) -> int:
    from orchestration.views.releases import print_difference
    from warehouse.release.difference.compare import difference
    from warehouse.release.difference.markdown import sections
    from warehouse.release.shelf import current_release

    before = _release(found.data, first, audience)
    current = current_release(found.data, audience)
    after = _release(found.data, second or (current.name if current else first), audience)
    changes = difference(before.database, after.database)
    print_difference(terminal(), changes, sections(changes, found.plan()))
    return 0


def _diff_submission(found: Settings, submission_id: str) -> int:
    from orchestration.views.releases import print_changes
    from warehouse.ledger.submission_difference import of_submission
    from warehouse.release.difference.words import Names

    try:
        changes = of_submission(found.data, submission_id)
    except KeyError:
        raise UserFault("diff.unknown", submission_id=submission_id) from None
    counts = Counter(change.kind for change in changes)
    print_changes(terminal(), changes, Names(found.plan()), counts)
    return 0


def _diff_file(found: Settings, file: Path) -> int:
    from orchestration.commands.check import Asked, context_of, returns_said
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import would_change
    from orchestration.views.releases import print_changes
    from warehouse.ledger.submission import Slot
    from warehouse.release.difference.words import Names

    plan = found.plan()
    said = returns_said(plan, file, Asked(None, None))[0]
    if said.form is None or said.month is None:
        raise UserFault("diff.file.rejected", name=file.name)
    slot = Slot(said.form.form, said.form.department, said.month)
    context = context_of(found, said, plan_today())
    report, effect = would_change(found.data, plan, slot, said.form, file, shown_name(file.name), context)
    if report.outcome == "rejected":
        raise UserFault("diff.file.rejected", name=file.name)
    print_changes(terminal(), effect.changes, Names(plan), effect.counts)
    return 0


def _is_release(name: str) -> bool:
    from warehouse.release.shelf import NAME

    return bool(NAME.fullmatch(name)) and not Path(name).is_file()


def _release(data: DataRoot, name: str | None, audience: Audience) -> Release:
    """The release of that name, a retracted one too; the current one where none is named. Raises UserFault."""
    from warehouse.release.shelf import current_release, release_named, retracted_release, tombstones

    if name is None:
        current = current_release(data, audience)
        if current is None:
            what = "longshu release --audience public" if audience == "public" else "longshu release"
            raise UserFault("release.none.standing", command=what)
        return current
    find = retracted_release if name in tombstones(data, audience) else release_named
    return find(data, name, audience)


def _audience(text: str) -> Audience:
    if text not in get_args(Audience):
        raise UserFault("release.audience.unknown", text=text)
    return cast(Audience, text)
