"""Records put right: a named person says what a record should have said, by a record of its own; the old one stays.

A moment (written by a clock that ran ahead) or a text (a reason with signs in it that no reader takes) is put right. From
then on the act is as if it had come on its day, or had been worded so.

    kind `amended`, subject that of the act, content: `record`, `of` (the act's kind), `moment` or `text`, `reason`
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from contracts.errors import KeyedFault
from warehouse.ledger.version_0_1 import Act

MOMENTS = ("received_at", "accepted_at", "closed_at", "published_at", "retracted_at")
DAYS = ("known_on", "written_on")
TEXTS = {"retracted": "reason", "declared_lost": "reason", "closed": "note"}
AT_ONCE = timedelta(minutes=1)


class NothingToAmendError(KeyedFault):
    """No such record can be amended, or it says no such thing."""

    code = "store.amend.nothing"


def put_right(acts: list[Act], amendments: Iterable[Act]) -> list[Act]:
    """The acts with what was put right in them; of several amendments the last counts."""
    found: dict[tuple[int, str, str], dict[str, Any]] = {}
    for one in amendments:
        said = one.content
        key = (int(said["record"]), str(said["of"]), one.subject)
        found[key] = found.get(key, {}) | {k: said[k] for k in ("moment", "text") if k in said}
    if not found:
        return acts
    return [_amended(act, found.get(_of(act))) for act in acts]


def _of(act: Act) -> tuple[int, str, str]:
    return act.record, act.kind, act.subject


def _amended(act: Act, said: dict[str, Any] | None) -> Act:
    if said is None:
        return act
    content, at = dict(act.content), act.at
    if "moment" in said:
        at = datetime.fromisoformat(said["moment"])
        content |= {key: at.isoformat() for key in MOMENTS if key in content}
        if "received_at" in content and not _follows(act, at):
            content["received_at"] = act.content["received_at"]
        late = [key for key in DAYS if key in content and date.fromisoformat(content[key]) > at.date()]
        content |= {key: at.date().isoformat() for key in late}
    if "text" in said:
        content[TEXTS[act.kind]] = said["text"]
    return act.model_copy(update={"at": at, "content": content})


def _follows(act: Act, moment: datetime) -> bool:
    """Whether the receipt was dated by the clock that wrote the record, and not by a person, who said an earlier day."""
    received = datetime.fromisoformat(act.content["received_at"])
    return received > moment or abs(act.at - received) < AT_ONCE
