"""Extended due days: one record each, by a named person, with the reason; the last of a return counts."""

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.ledger import register
from warehouse.ledger.records import Kind
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot

KIND: Kind = "extended"


@dataclass(frozen=True)
class Extension:
    """A later due day of one return: of which form, department and period, until when, why, by whom, since when."""

    form: str
    department: str
    period: str
    until: date
    due_before: date
    reason: str
    by: str
    at: datetime

    @property
    def slot(self) -> tuple[str, str, str]:
        """The return it is of."""
        return self.form, self.department, self.period


def extensions(data: DataRoot, before: int | None = None) -> list[Extension]:
    """Every extension in the order of the records; with `before`, as it stood at the record of that number."""
    return [_extension(act) for act in register.acts(data, KIND, before=before)]


def extend(
    data: DataRoot,
    slot: tuple[str, str, str],
    *,
    until: date,
    due_before: date,
    reason: str,
    by: str,
    now: datetime,
) -> Extension:
    """The return is due on that later day. Call it as the one writer."""
    form, department, period = slot
    content = {
        "form": form, "department": department, "period": period,
        "until": until.isoformat(), "due_before": due_before.isoformat(), "reason": reason,
    }  # fmt: skip
    return _extension(register.append(data, KIND, "-".join(slot), at=now, by=by, content=content))


def _extension(act: Act) -> Extension:
    said = act.content
    until, before = date.fromisoformat(said["until"]), date.fromisoformat(said["due_before"])
    return Extension(
        said["form"], said["department"], said["period"], until, before, said["reason"], act.by, act.at
    )
