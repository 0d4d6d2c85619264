"""Releases, their differences and rebuilds as lines for the terminal, Chinese first."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contracts.speech import first_of, joined
from orchestration.views.terminal import put, put_table
from warehouse.audience import Audience
from warehouse.release.difference.words import Names, plain, status_line
from warehouse.release.shelf import Release, Tombstone

if TYPE_CHECKING:  # what rebuilds loads solvers, what compares loads tables; to print needs neither
    from orchestration.intake.reread_archive import Rebuilt
    from warehouse.ledger.submission_difference import Change
    from warehouse.release.difference.compare import Difference

AUDIENCES: dict[Audience, tuple[str, str]] = {"internal": ("内部", "internal"), "public": ("公开", "public")}
MOST_STATUSES = 5
MOST_CHANGES = 40
HEADINGS = (
    ("发布", "release"), ("发布日", "published"), ("截至", "known on"), ("更正", "corrects"), ("大小", "size"), ("状态", "state"),
)  # fmt: skip
KINDS = {"added": "新增", "changed": "改动", "withdrawn": "撤下"}


def print_releases(
    console: Console,
    audience: Audience,
    found: list[Release],
    gone: dict[str, Tombstone],
    current: str | None,
) -> None:
    """One line a release, the oldest first; the current one is marked, a retracted one says why."""
    table = Table(title=joined(*AUDIENCES[audience], " "), title_justify="left", box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(joined(*heading, "\n"), overflow="fold")
    lines: dict[str, tuple[str, ...]] = {}
    for one in found:
        correction = one.manifest.correction
        lines[one.name] = (
            one.name, f"{one.manifest.published_at:%Y-%m-%d}", one.manifest.known_on.isoformat(),
            f"{correction.of}: {correction.reason}" if correction else "",
            f"{one.size / 1e6:.1f} MB", f"● {joined('现行', 'current', ' ')}" if one.name == current else "",
        )  # fmt: skip
    for name, stone in gone.items():
        lines[name] = (
            name, f"{stone.published_at:%Y-%m-%d}", stone.known_on.isoformat(), "", "",
            f"✕ {joined('已撤回', 'retracted', ' ')} {stone.retracted_at:%Y-%m-%d}: {stone.reason} ({stone.retracted_by})",
        )  # fmt: skip
    for name in sorted(lines, key=lambda n: [int(part) for part in n.split(".")]):
        table.add_row(*map(Text, lines[name]))  # a reason is no mark-up
    put_table(console, table)


def difference_lines(summary: dict[str, Any]) -> list[str]:
    """What changed, short: counts, then the first statuses; `summary` is that of `difference.json`."""
    if summary["previous"] is None:
        return ["没有可比的上次发布 | no release stands before it"]
    figures, statuses = summary["figures"], summary["statuses"]
    lines = [
        f"与 {summary['previous']} 相比：状态变化 {len(statuses)}，数字新增 {figures['added']}、"
        f"修订 {figures['revised']}、撤下 {figures['withdrawn']}"
        f" | against {summary['previous']}: statuses changed {len(statuses)}, figures added {figures['added']}, "
        f"revised {figures['revised']}, withdrawn {figures['withdrawn']}"
    ]
    lines += [f"  {status_line(status)}" for status in statuses[:MOST_STATUSES]]
    if len(statuses) > MOST_STATUSES:
        lines.append(
            f"  ……另有 {len(statuses) - MOST_STATUSES} 个 | and {len(statuses) - MOST_STATUSES} more"
        )
    return lines


def print_difference(console: Console, changes: "Difference", lines: list[str]) -> None:
    """The whole difference as Markdown."""
    for line in difference_lines(changes.summary())[:1]:
        put(console, line)
    for line in lines:
        put(console, line)


def print_rebuilt(console: Console, found: "Rebuilt") -> None:
    """Whether every row of the release could be computed again, and what is not as it was."""
    for zh, en in found.notes:
        put(console, f"· {zh} | {en}")
    if found.read_differently:
        names = "、".join(found.read_differently[:MOST_CHANGES])
        put(
            console,
            f"· {len(found.read_differently)} 份报送按今天的读法结果不同，已用台账中当时的读数：{names}"
            " | read otherwise today: their rows are those of the ledger",
        )
    for one in found.marts:
        if not one.is_same:
            put(
                console,
                f"✕ {one.mart}：{one.rows} 行中缺 {one.lacking} 行，多 {one.besides} 行"
                f" | of {one.rows} rows {one.lacking} cannot be computed again, {one.besides} more are computed",
                style="red",
            )
    if found.is_same:
        rows = sum(one.rows for one in found.marts)
        put(
            console,
            f"✓ {found.release} 由归档重建：重读 {found.submissions} 份报送，{len(found.marts)} 张表 {rows} 行，行行相同"
            " | every row is the same",
        )


def print_changes(
    console: Console, changes: "Sequence[Change]", names: Names, counts: Mapping[str, int]
) -> None:
    """What a submission says anew, otherwise or no longer; changed figures first, the first of them one by one."""
    said = "、".join(f"{KINDS[kind]} {counts[kind]}" for kind in KINDS)
    told_en = ", ".join(f"{kind} {counts[kind]}" for kind in KINDS)
    put(console, f"与此前所知相比：{said} | against what was known: {told_en}")
    told = [c for c in changes if c.kind != "added"]
    for one in told[:MOST_CHANGES]:
        where = first_of("　", ", ").join(
            part
            for part in (
                names.area(one.ref_area),
                one.time_period,
                one.breakdown if one.breakdown != "_T" else "",
            )
            if part
        )
        old, new = (plain(None if value is None else str(value), "obs_value") for value in (one.old, one.new))
        put(
            console,
            first_of(
                f"  {KINDS[one.kind]}　{names.indicator(one.indicator)}　{where}：{old} → {new}{names.unit(one.indicator)}",
                f"  {one.kind}, {names.indicator(one.indicator)}, {where}: {old} → {new}{names.unit(one.indicator)}",
            ),
        )
    more = counts["changed"] + counts["withdrawn"] - MOST_CHANGES
    if more > 0:
        put(console, f"  ……另有 {more} 个 | and {more} more")
