"""`longshu release`, `releases`, `retract`, `diff` and `verify`."""

from pathlib import Path
from typing import cast, get_args

from rich.console import Console

from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration.commands.lost_indicators import refuse_lost_indicators
from orchestration.commands.records import print_ahead, ready_to_write
from orchestration.settings import Settings, settings, who
from warehouse.audience import Audience
from warehouse.ledger.disk import needed_for_a_build
from warehouse.paths import DataRoot, now_shanghai, today_shanghai
from warehouse.release.shelf import Release


def release_command(
    plan_root: Path | None, data: Path | None, audience: str, correction_of: str | None, reason: str, *, dry_run: bool,
    yes: bool = False, by: str = "",
) -> int:  # fmt: skip
    """What is in the ledger is the audience's current release; with `dry_run` only its difference is printed."""
    from orchestration import steps
    from orchestration.views.releases import difference_lines
    from warehouse.release.publish import Correction

    wanted = _audience(audience)
    if bool(correction_of) != bool(reason.strip()):
        raise UserFault(
            "更正要同时写明更正哪个发布和原因", "a correction names the release it corrects and the reason",
            "例：longshu release --correction-of 2026.10.0 --reason 某表重报", "give both --correction-of and --reason",
        )  # fmt: skip
    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by, needed_for_a_build(found.data))
    refuse_lost_indicators(found, plan)
    if correction_of:
        _release(found.data, correction_of, wanted)  # an unknown name is told before anything is built
    console = _console()
    console.print("建库 …", style="dim")
    built = steps.build(found, plan, today_shanghai(), wanted)
    broken = [one for one in steps.check_build(built) if one.failures]
    if broken:
        zh = "、".join(f"{one.description_zh}（{one.failures}）" for one in broken)
        raise UserFault(f"未发布：{zh}", "not published: " + ", ".join(one.description_en for one in broken))
    if dry_run:
        return _preview(console, found, plan, built.path, wanted)
    correction = Correction(correction_of, reason.strip()) if correction_of else None
    done = steps.publish_build(found, plan, built, wanted, correction, confirmed_by=who(by) if yes else "")
    for line in difference_lines(done.summary()):
        console.print(line, markup=False, soft_wrap=True)
    zh, en = (
        ("发布", "released") if done.is_new else ("没有变化，现行发布仍是", "nothing new; still current:")
    )
    console.print(f"{zh} {done.name} | {en} {done.name}：{done.path}", soft_wrap=True, markup=False)
    return 0


def releases_command(data: Path | None) -> int:
    """Every release of every audience is listed, the retracted ones with their reason."""
    from orchestration.views.releases import print_releases
    from warehouse.release.shelf import current_release, releases, tombstones

    root = settings(data=data).data
    console = _console()
    shown = False
    for audience in get_args(Audience):
        found, gone = releases(root, audience), tombstones(root, audience)
        if found or gone:
            current = current_release(root, audience)
            print_releases(console, audience, found, gone, current.name if current else None)
            shown = True
    if not shown:
        console.print("还没有发布。longshu run 或 longshu release 发布第一个 | nothing was released yet")
    return 0


def retract_command(data: Path | None, name: str, reason: str, by: str, audience: str) -> int:
    """The release is no longer offered, its tombstone says why; readers are sent to the newest that stands."""
    from warehouse.release.shelf import retract

    if not reason.strip():
        raise UserFault("撤回要写明原因", "a retraction states its reason", "加上 --reason", "add --reason")
    root, wanted, person = settings(data=data).data, _audience(audience), who(by)
    ready_to_write(root, person)
    with root.writer():
        now_current = retract(root, name, reason.strip(), person, now_shanghai(), wanted)
    console = _console()
    console.print(
        f"已撤回 {name}：{reason}；文件移到 {root.retracted / wanted / name}"
        " | retracted; its files lie there",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    if now_current:
        console.print(f"现行发布是 {now_current.name} | {now_current.name} is current")
    else:
        console.print("没有现行发布了 | no release stands")
    console.print(
        "名称不再使用。请先改正来源，再 longshu release --correction-of 发布更正"
        " | the name is used up; mend the source, then publish a correction", style="dim", soft_wrap=True,
    )  # fmt: skip
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


def verify_command(data: Path | None, name: str | None, audience: str, *, rebuild: bool) -> int:
    """Every hash was recomputed; with `rebuild` the release was computed again from the archive.

    1 where a file is not as it was written, or a row not as it was released.
    """
    from warehouse.verify.damage import damaged

    now = settings(data=data)
    root, wanted = now.data, _audience(audience)
    console = _console()
    release = _release(root, name, wanted) if name or rebuild else None
    found = damaged(root)
    print_ahead(console, root)
    if found.damages:
        raise UserFault(
            "与当初写下的不符：" + "；".join(f"{one.place}（{one.zh}）" for one in found.damages),
            "not as it was written: " + "; ".join(f"{one.place} ({one.en})" for one in found.damages),
            "请从备份恢复，多出的移走；CURRENT 由下一次发布改正", "restore it from a backup, take away what does not belong; CURRENT is mended by the next release",
        )  # fmt: skip
    console.print(
        f"✓ {found.submissions} 次报送、{found.releases} 个发布的哈希全部相符"
        f" | every hash of {found.submissions} submissions and {found.releases} releases is right", soft_wrap=True,
    )  # fmt: skip
    return _rebuild(console, now, release) if rebuild and release else 0


def declare_lost_command(data: Path | None, by: str, reason: str) -> int:
    """What is lost is on record as lost, by a named person; builds go on without it."""
    from warehouse.verify.loss import declare

    if not reason.strip():
        raise UserFault(
            "登记丢失要写明原因", "a loss is declared with its reason", "加上 --reason", "add --reason"
        )
    root, person = settings(data=data).data, who(by)
    ready_to_write(root, person)
    with root.writer():
        found = declare(root, by=person, reason=reason.strip(), now=now_shanghai())
    console = _console()
    console.print(f"已登记丢失（{person}）：{'、'.join(found)} | declared lost", soft_wrap=True, markup=False)
    return 0


def _rebuild(console: Console, now: Settings, release: Release) -> int:
    from orchestration.intake.reread_archive import rebuild
    from orchestration.views.releases import print_rebuilt

    if not release.manifest.is_rebuildable:
        raise UserFault(
            f"{release.name} 没有写明重建所需的全部来源（早期版本的发布）", f"{release.name} does not name all it was made from",
            "请核对之后的发布", "verify a later release",
        )  # fmt: skip
    with console.status("重建") as status:
        found = rebuild(now.data, release, now.plan_root, lambda step: status.update(f"重建　{step}"))
    print_rebuilt(console, found)
    return 0 if found.is_same else 1


def _preview(console: Console, found: Settings, plan: Plan, database: Path, audience: Audience) -> int:
    from orchestration.views.releases import print_difference
    from warehouse.release.difference.compare import difference
    from warehouse.release.difference.markdown import sections
    from warehouse.release.shelf import current_release

    before = current_release(found.data, audience)
    changes = difference(before.database if before else None, database)
    print_difference(console, changes, sections(changes, plan) if before else [])
    console.print("以上是发布后会有的变化；没有发布 | what would change; nothing was published", style="dim")
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
    print_difference(_console(), changes, sections(changes, found.plan()))
    return 0


def _diff_submission(found: Settings, submission_id: str) -> int:
    from orchestration.views.releases import print_changes
    from warehouse.ledger.submission_difference import of_submission
    from warehouse.release.difference.markdown import Names

    try:
        changes = of_submission(found.data, submission_id)
    except KeyError:
        raise UserFault(
            f"“{submission_id}”不是发布、报送批号或文件", f"'{submission_id}' is no release, submission or file",
            "发布见 longshu releases，报送批号见 mart_submissions", "releases: longshu releases; submissions: mart_submissions",
        ) from None  # fmt: skip
    print_changes(_console(), changes, Names(found.plan()))
    return 0


def _diff_file(found: Settings, file: Path) -> int:
    from orchestration.commands.files import Asked, checked_file
    from orchestration.views.releases import print_changes
    from warehouse.ledger.submission_difference import submission_difference
    from warehouse.ledger.submissions import Slot
    from warehouse.release.difference.markdown import Names

    plan = found.plan()
    report, said = checked_file(found, plan, file, Asked(None, None))
    if said.form is None or said.month is None or report.outcome == "rejected":
        raise UserFault(
            f"{file.name} 会被退回，无从比较", f"{file.name} would be rejected: nothing to compare",
            "请先用 longshu check 查看问题", "see longshu check first",
        )  # fmt: skip
    slot = Slot(said.form.form, said.form.department, said.month)
    changes = submission_difference(
        found.data, slot, said.form.coverage, report.observations, report.findings
    )
    print_changes(_console(), changes, Names(plan))
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
            raise UserFault(
                "没有现行发布", "no release stands", f"先运行 {what}，或写明发布名", f"run {what} first, or name a release"
            )  # fmt: skip
        return current
    find = retracted_release if name in tombstones(data, audience) else release_named
    return find(data, name, audience)


def _audience(text: str) -> Audience:
    if text not in get_args(Audience):
        raise UserFault(
            f"没有“{text}”这种受众", f"'{text}' is no audience",
            "可用：internal 内部、public 公开", "use internal or public",
        )  # fmt: skip
    return cast(Audience, text)


def _console() -> Console:
    return Console(highlight=False, emoji=False)
