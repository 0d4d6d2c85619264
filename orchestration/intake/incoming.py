"""What arrives, and the hash of all that decides how it is read; no reader is loaded for it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from contracts.forms import Form
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.snapshot import contracts_sha256, tree_sha256
from orchestration.settings import Settings
from sources.published.bundle import compilations
from warehouse.ledger.submission import Slot
from warehouse.paths import sha256

SOURCES = packaged("sources")

Bytes = bytes | Path  # what was received, or where it lies


def bytes_of(content: Bytes) -> bytes:
    """The bytes received."""
    return content.read_bytes() if isinstance(content, Path) else content


def size_of(content: Bytes) -> int:
    """How many bytes were received."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


@dataclass(frozen=True)
class Incoming:
    """A file that arrived for a form, a department and a month; a scan of bundled files is no arrival."""

    form: Form
    period: str
    content: Bytes
    name: str
    received_from: str
    written_on: date
    is_scan: bool = False
    received_at: datetime | None = None  # where it is on record that the file came earlier
    folder: str = ""  # the department whose folder of the inbox it lay in
    agreed_by: str = ""  # who said yes to what it withdraws or undoes
    by: str = ""  # who hands it in

    @property
    def slot(self) -> Slot:
        """The slot the file answers."""
        return Slot(self.form.form, self.form.department, self.period)


def bundled(settings: Settings, plan: Plan) -> list[Incoming]:
    """The bundled published figures of the plan, one file a month."""
    forms = [form for form in plan.forms.values() if form.reader == "published"]
    return [
        Incoming(
            form,
            c.period,
            c.path,
            c.path.name,
            form.department,
            c.written_on,
            is_scan=True,
            by=settings.by,
        )
        for form in forms
        for c in compilations(plan.code, settings.published_root)
    ]


def contract_sha256(plan_root: Path) -> str:
    """A hash of all that decides how a file is read: contracts, plan, readers."""
    parts = [
        contracts_sha256(),
        tree_sha256(plan_root),
        tree_sha256(SOURCES),
    ]
    return sha256("".join(parts).encode())
