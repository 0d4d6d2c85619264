"""The feeds that readers subscribe to: `releases/feeds/*.xml`, beside the releases, for each audience.

A release never changes, so its own feeds tell what was known when it went out. These tell what is known now: a retraction
stands in them at once, and a feed that was ever offered stays, whatever becomes of the release that brought it.

| the feed                                             | holds                                                  |
|------------------------------------------------------|--------------------------------------------------------|
| of a release that stands                             | the entries of the newest release that has it           |
| only of retracted releases                           | the same, and that they were retracted                  |
| of an indicator that public releases hide by now     | nothing but that it is no longer published              |

It can be made again at any time from the releases and the records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from warehouse.paths import make_folder, write_atomically
from warehouse.release.atom_feeds import ALL, ATOM, FOLDER, Retracted, entry_element, id_of, parsed, stamp


@dataclass(frozen=True)
class Kept:
    """A release whose files are kept: its name, where they lie, whether it stands."""

    name: str
    path: Path
    stands: bool


def write_subscriptions(
    shelf: Path, plan: str, audience: str, kept: Sequence[Kept], retracted: Iterable[Retracted]
) -> None:
    """The feeds beside the releases say what is known now; `kept` are all releases, the newest first."""
    gone = {one.release: one for one in retracted}
    names = {path.stem for one in kept for path in (one.path / FOLDER).glob("*.xml")}
    names |= {path.stem for path in (shelf / FOLDER).glob("*.xml")}
    make_folder(shelf / FOLDER)
    for name in sorted(names):
        root = _newest(name, kept, shelf)
        if root is None:
            continue
        if _is_hidden(name, audience, kept):
            _empty(root, f"{plan}/{audience}/{name}", kept[0].name)
        else:
            told = [one for one in gone.values() if name == ALL or _tells_of(root, plan, audience, name, one)]
            _add_retractions(root, f"{plan}/{audience}/{name}", told)
        ET.indent(root)
        content, path = (
            ET.tostring(root, encoding="utf-8", xml_declaration=True),
            shelf / FOLDER / f"{name}.xml",
        )
        if not path.exists() or path.read_bytes() != content:
            write_atomically(path, content)


def _newest(name: str, kept: Sequence[Kept], shelf: Path) -> ET.Element | None:
    places = [one.path for one in kept if one.stands] + [one.path for one in kept if not one.stands]
    found = (parsed(place / FOLDER / f"{name}.xml") for place in [*places, shelf])
    return next((root for root in found if root is not None), None)


def _is_hidden(name: str, audience: str, kept: Sequence[Kept]) -> bool:
    """Whether the newest public release no longer has the feed that an earlier standing one had."""
    standing = [(one.path / FOLDER / f"{name}.xml").exists() for one in kept if one.stands]
    return audience == "public" and any(standing) and not standing[0]


def _tells_of(root: ET.Element, plan: str, audience: str, name: str, one: Retracted) -> bool:
    wanted = id_of(f"{plan}/{audience}/{name}/{one.release}")
    return any(entry.findtext(f"{{{ATOM}}}id") == wanted for entry in root.iter(f"{{{ATOM}}}entry"))


def _add_retractions(root: ET.Element, base: str, told: list[Retracted]) -> None:
    """Each retraction stands in the feed as the records word it, the newest first."""
    ids = {id_of(f"{base}/{one.release}/retracted") for one in told}
    entries = [e for e in root.findall(f"{{{ATOM}}}entry") if e.findtext(f"{{{ATOM}}}id") not in ids]
    entries += [
        entry_element(
            base, f"{one.release}/retracted", f"发布 {one.release} 已撤回", (one.reason,), one.retracted_at
        )
        for one in told
    ]
    _replace(root, sorted(entries, key=lambda e: e.findtext(f"{{{ATOM}}}updated") or "", reverse=True))
    newest = max((one.retracted_at for one in told), default=None)
    _touch(root, newest)


def _empty(root: ET.Element, base: str, release: str) -> None:
    """What the feed told is hidden now; that it is, it says."""
    updated = root.findtext(f"{{{ATOM}}}updated") or ""
    moment = datetime.fromisoformat(updated).replace(tzinfo=None)
    words = ("此指标不再公布 | no longer published",)
    _replace(
        root, [entry_element(base, f"{release}/hidden", "不再公布 | no longer published", words, moment)]
    )


def _replace(root: ET.Element, entries: list[ET.Element]) -> None:
    for old in root.findall(f"{{{ATOM}}}entry"):
        root.remove(old)
    root.extend(entries)


def _touch(root: ET.Element, moment: datetime | None) -> None:
    updated = root.find(f"{{{ATOM}}}updated")
    if moment is not None and updated is not None and (updated.text or "") < stamp(moment):
        updated.text = stamp(moment)
