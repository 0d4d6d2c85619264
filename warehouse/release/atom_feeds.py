"""What changed as Atom feeds (RFC 4287): `feeds/all.xml`, and one for each indicator that ever changed.

Every release carries the entries of those before it, read from the newest feed that can be read: a damaged one stops
nothing. Ids are UUIDs made from plan, audience, feed and release: equal content has equal ids for ever. A feed without news
is copied as it is. What is told of a release later stands beside the releases (`subscriptions`).
"""

import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree as ET

import polars as pl

from contracts.clock import plan_zone
from contracts.codelists import shared_codelist
from contracts.dictionary import columns, marts
from contracts.speech import first_of, joined, speaks
from contracts.visible import visible
from warehouse.products.edition import Edition
from warehouse.products.wording.standing import standing_of
from warehouse.release.difference.compare import Difference
from warehouse.release.difference.reasons import TARGETS
from warehouse.release.difference.words import ARROW, Names, plain, reasons_of, status_line

ATOM = "http://www.w3.org/2005/Atom"
FOLDER, ALL = "feeds", "all"
MOST_ENTRIES = 240  # twenty years of months
MOST_LINES = 50
MENTIONED = {"mart_indicator_values": ("obs_value", "obs_status"), TARGETS: ("status", "target_published")}
CODED = ("status", "obs_status")
ET.register_namespace("", ATOM)


class Retracted(Protocol):
    """What a feed says of a retraction."""

    @property
    def release(self) -> str:
        """Which release was retracted."""

    @property
    def reason(self) -> str:
        """Why."""

    @property
    def retracted_at(self) -> datetime:
        """When."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    release: str
    title: str
    lines: tuple[str, ...]
    updated: datetime


def write_feeds(
    edition: Edition,
    changes: Difference,
    earlier: Sequence[Path],
    retracted: Iterable[Retracted],
    *,
    silent: frozenset[str] = frozenset(),
) -> None:
    """The feeds of the release stand in its folder, with the entries of those in the `earlier` folders, the newest first.

    Indicators in `silent` have no feed: what it told before is hidden now.
    """
    folder = edition.folder / FOLDER
    folder.mkdir()
    before = {p.stem for p in (earlier[0] / FOLDER).glob("*.xml")} if earlier else set()
    names = Names(edition.plan)
    news = _by_indicator(edition, changes.changes, names)
    for name in sorted({*before, *news} - {ALL} - silent):
        places = [place / FOLDER / f"{name}.xml" for place in earlier]
        if name not in news and parsed(places[0]) is not None:
            shutil.copyfile(places[0], folder / f"{name}.xml")
            continue
        title = joined(
            f"{names.indicator(name)}：变化", f"{name if speaks('zh') else names.indicator(name)}: changes"
        )
        entries = [news[name]] if name in news else []
        _write(folder / f"{name}.xml", edition, name, title, entries, places)
    title = joined(f"{edition.plan.header.title_zh}：发布与变化", _of_plan(edition))
    entries = [_of_release(edition, changes, len(news)), *_retractions(retracted)]
    _write(
        folder / f"{ALL}.xml",
        edition,
        ALL,
        title,
        entries,
        [place / FOLDER / f"{ALL}.xml" for place in earlier],
    )


def _of_plan(edition: Edition) -> str:
    return "Releases and changes" if speaks("zh") else f"{edition.plan.header.title_en}: releases and changes"


def _of_release(edition: Edition, changes: Difference, indicators: int) -> Entry:
    told = standing_of(edition.database, edition.plan.header).verdict
    verdict, name = first_of(told.zh, told.en), edition.name
    if changes.previous is None:
        first = (verdict, first_of("第一次发布。", "The first release."))
        return Entry(name, first_of(f"发布 {name}", f"Release {name}"), first, edition.published_at)
    lines = [verdict, *(status_line(status) for status in changes.statuses)]
    counted = ", ".join(
        f"{first_of(marts()[mart].label_zh, marts()[mart].label_en)} +{c['added']} ~{c['changed']} −{c['removed']}"
        for mart, c in changes.counts.items() if c and any(c.values())
    )  # fmt: skip
    lines += [
        first_of(f"{indicators} 个指标有变化", f"indicators changed: {indicators}"),
        *([counted] if counted else []),
    ]
    count = len(changes.statuses)
    title = first_of(f"发布 {name}：{count} 个状态变化", f"Release {name}: statuses changed {count}")
    return Entry(name, title, tuple(lines), edition.published_at)


def _retractions(retracted: Iterable[Retracted]) -> list[Entry]:
    return [
        Entry(
            f"{stone.release}/retracted",
            first_of(f"发布 {stone.release} 已撤回", f"Release {stone.release} was retracted"),
            (stone.reason,),
            stone.retracted_at,
        )
        for stone in retracted
    ]


def _by_indicator(edition: Edition, changes: pl.DataFrame, names: Names) -> dict[str, Entry]:
    """The news of each indicator: its figures, targets and statuses that changed."""
    told = pl.col("column_name").is_null()
    for mart, mentioned in MENTIONED.items():
        told |= (pl.col("mart") == mart) & pl.col("column_name").is_in(mentioned)
    news = changes.filter(told, pl.col("mart").is_in(list(MENTIONED)), pl.col("indicator").is_not_null())
    return {
        str(code): Entry(
            edition.name,
            first_of(
                f"{names.indicator(str(code))}：{rows.height} 处变化（{edition.name}）",
                f"{names.indicator(str(code))}: changes {rows.height} ({edition.name})",
            ),
            tuple(_line(row, names) for row in rows.head(MOST_LINES).to_dicts())
            + (
                (first_of(f"……共 {rows.height} 处", f"… {rows.height} in all"),)
                if rows.height > MOST_LINES
                else ()
            ),
            edition.published_at,
        )
        for (code,), rows in news.group_by("indicator", maintain_order=True)
    }


def _line(row: dict[str, str | None], names: Names) -> str:
    column = str(row["column_name"])
    label = first_of(
        columns()[column].label_zh.removesuffix("代码"), columns()[column].label_en.removesuffix(", code")
    )
    of_key = dict(part.split("=", 1) for part in str(row["row_key"]).split("; ") if "=" in part)
    period = row["time_period"] or of_key.get("target_period")
    where = first_of("　", ", ").join(part for part in (names.area(row["ref_area"]), period) if part)
    reasons = reasons_of(str(row["reasons"]).split(","))
    unit = names.unit(row["indicator"]) if column == "obs_value" else ""
    old, new = (_read(column, row[side], unit) for side in ("old_value", "new_value"))
    return first_of(
        f"{label}　{where}：{old}{ARROW}{new}（{reasons}）",
        f"{label}, {where}: {old}{ARROW}{new} ({reasons})",
    )


def _read(column: str, value: str | None, unit: str) -> str:
    """The value as it is read: words for a code, a number with its unit."""
    if value is None:
        return plain(None, column)
    if column in CODED and value in shared_codelist(column):
        entry = shared_codelist(column)[value]
        return first_of(entry.label_zh, entry.label_en)
    return f"{plain(value, column)}{unit}"


def _write(
    path: Path, edition: Edition, feed: str, title: str, entries: list[Entry], earlier: Sequence[Path]
) -> None:
    readable = next((root for root in map(parsed, earlier) if root is not None), None)
    known = [] if readable is None else readable.findall(f"{{{ATOM}}}entry")
    ids = {entry.findtext(f"{{{ATOM}}}id") for entry in known}
    base = f"{edition.plan.code}/{edition.audience}/{feed}"
    new = [entry for entry in entries if id_of(f"{base}/{entry.release}") not in ids]
    root = ET.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": first_of("zh-CN", "en")}
    )
    _add(root, "id", id_of(base))
    _add(root, "title", title)
    _add(root, "updated", stamp(edition.published_at))
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", first_of("陇数 Longshu", "Longshu"))
    ET.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": path.name})
    for entry in sorted(new, key=lambda e: e.updated, reverse=True):
        root.append(entry_element(base, entry.release, entry.title, entry.lines, entry.updated))
    root.extend(known[: MOST_ENTRIES - len(new)])
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{tag}").text = visible(text)


def entry_element(
    base: str, release: str, title: str, lines: tuple[str, ...], updated: datetime
) -> ET.Element:
    """One entry; signs that no reader of XML takes are written out."""
    element = ET.Element(f"{{{ATOM}}}entry")
    _add(element, "id", id_of(f"{base}/{release}"))
    _add(element, "title", title)
    _add(element, "updated", stamp(updated))
    _add(element, "content", "\n".join(lines))
    return element


def parsed(path: Path) -> ET.Element | None:
    """The feed, or None where there is none or it cannot be read."""
    try:
        return ET.parse(path).getroot()
    except (OSError, ET.ParseError, ValueError):
        return None


def id_of(name: str) -> str:
    """The id of that name, for ever the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"longshu/{name}").urn


def stamp(moment: datetime) -> str:
    """The moment as Atom has it."""
    return moment.replace(tzinfo=plan_zone(), microsecond=0).isoformat()
