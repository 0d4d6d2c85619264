"""The manifest of a release: what it holds, with every hash, and what it was made from. Written and read here alone."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.audience import Audience
from warehouse.ledger.records import DamagedRecordError
from warehouse.ledger.root_secret import keyed
from warehouse.ledger.sealed_records import read_record, sealed
from warehouse.paths import DataRoot, json_bytes, write_atomically

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Correction:
    """A release that puts another right: which one, and why."""

    of: str
    reason: str


class ReleaseManifest(BaseModel):
    """What `manifest.json` says. What an early version did not say yet has a default: None is not known."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    release: str
    audience: Audience = "internal"
    published_at: datetime
    known_on: date
    previous: str | None = None
    correction: Correction | None = None
    plan: str = ""
    plan_version: str = ""
    plan_sha256: str = ""
    methods: dict[str, str] = {}
    contracts_sha256: str | None = None
    models_sha256: str | None = None
    build_key: str
    kit: str | None = None
    tools: dict[str, str] = {}
    rows: dict[str, int] = {}
    difference: dict[str, Any] = {}
    submissions: dict[str, dict[str, str]] = {}
    remembers: list[str] = []
    closings: list[str] | None = None
    files: dict[str, str]
    sizes: dict[str, int] = {}

    @property
    def has_references(self) -> bool:
        """Whether a public release says keyed references in place of hashes: those of version 0.1 do not."""
        return bool(self.sizes)

    @property
    def is_rebuildable(self) -> bool:
        """Whether the release names all that it was made from; those of early versions do not."""
        return None not in (self.kit, self.closings, self.models_sha256, self.contracts_sha256)


def told_as(data: DataRoot, audience: Audience, digest: str) -> str:
    """What a release for that audience says in place of a hash: a public one a reference that nobody can try."""
    return digest if audience == "internal" else keyed(data, digest)[: len(digest)]


def write_manifest(folder: Path, manifest: ReleaseManifest) -> None:
    """The manifest stands in the release's folder, sealed with a hash of itself."""
    write_atomically(folder / MANIFEST, json_bytes(sealed(manifest.model_dump(mode="json"))))


def read_manifest(folder: Path) -> ReleaseManifest:
    """What the manifest in the folder says. Raises DamagedRecordError."""
    try:
        return ReleaseManifest.model_validate(read_record(folder / MANIFEST))
    except ValidationError:
        raise DamagedRecordError(folder / MANIFEST) from None
