"""A shelf of releases of one file each, put there without a build or an export. Synthetic."""

from datetime import date, datetime

from warehouse.audience import Audience
from warehouse.ledger import register
from warehouse.ledger.clock import confirm_clock
from warehouse.ledger.records import NamedFile
from warehouse.paths import DataRoot, sha256, sha256_file
from warehouse.release.manifest import MANIFEST, ReleaseManifest, write_manifest
from warehouse.release.shelf import Release, point_to, read_release, shelf

AT = datetime(2026, 11, 20, 9)
TEXT = "合成".encode()


def out(
    data: DataRoot,
    name: str,
    audience: Audience = "internal",
    said_on: date = date(2026, 11, 15),
    **own: object,
) -> Release:
    """A release of one file stands on the shelf and on record, as known on 15 November, by its record on `said_on`."""
    if not data.records.exists():
        confirm_clock(data, by="合成", now=AT)  # the first record of the root
    folder = shelf(data, audience) / name
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(TEXT)
    given = {
        "release": name, "audience": audience, "published_at": AT, "known_on": date(2026, 11, 15), "build_key": f"key-{name}",
        "files": {"a.txt": sha256(TEXT)},
    }  # fmt: skip
    write_manifest(folder, ReleaseManifest.model_validate(given | own))
    content = {
        "audience": audience, "release": name, "published_at": AT.isoformat(), "known_on": said_on.isoformat(), "build_key": f"key-{name}",
    }  # fmt: skip
    files = {f"{folder.parent.name}/{name}/{MANIFEST}": NamedFile(sha256=sha256_file(folder / MANIFEST))}
    register.append(data, "published", name, at=AT, by="合成", content=content, files=files)
    point_to(folder.parent, name)
    return read_release(folder)
