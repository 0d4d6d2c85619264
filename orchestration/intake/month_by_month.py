"""Every file that waits is taken, month by month; what cannot be taken now is named, and stops no other.

| the file                                  | what becomes of it                                          |
|-------------------------------------------|-------------------------------------------------------------|
| is held open, or the disk gives an error   | stays where it is, named; the next run tries again           |
| breaks the reader                          | named, its traceback in the log; the others are taken         |
| another process is at it                   | that process answers it                                      |
| the root is held by another load           | WriterBusyError: whoever runs this tries again, with a reason |
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from contracts.errors import UserFault
from contracts.forms import Form
from contracts.plan import Plan
from orchestration.intake import inbox
from orchestration.intake.incoming import bundled
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from orchestration.settings import Settings
from sources.checking import Report
from warehouse.paths import WriterBusyError

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taking:
    """What became of one file: loaded, given back, or not taken now, and why.

    Of a file that cannot be opened nobody knows form and month.
    """

    name: str
    form: Form | None
    month: str | None
    loaded: Loaded | None = None
    returned: Report | None = None
    fault: UserFault | None = None


def waiting_months(settings: Settings, plan: Plan) -> list[str]:
    """The reporting months of the bundled files and of the files in the inbox, in order."""
    inbox.prepare_inbox(settings.data, plan)
    inbox.second_look(settings)
    months = {incoming.period for incoming in bundled(settings, plan)}
    return sorted(months | {file.month for file in inbox.dropped(settings, plan) if file.month})


def unrecognised(settings: Settings, plan: Plan) -> Iterator[Taking]:
    """Each file of the inbox that names no form or month is archived and put aside; one that is held is named."""
    for file in inbox.dropped(settings, plan):
        if file.held:
            yield Taking(file.name, None, None, fault=file.held)
        elif not file.is_loadable:
            yield from _settled(settings, plan, file)


def files_of(
    settings: Settings, plan: Plan, months: Sequence[str], forms: Collection[str]
) -> Iterator[Taking]:
    """The bundled files and those of the inbox, for those months and forms, are in the ledger, one month after the other."""
    own = [one for one in bundled(settings, plan) if one.form.form in forms]
    dropped = [file for file in inbox.dropped(settings, plan) if file.is_loadable]
    for month in months:
        for incoming in own:
            if incoming.period == month:
                yield _tried(
                    incoming.name,
                    incoming.form,
                    month,
                    lambda incoming=incoming: load(settings.data, plan, incoming),  # type: ignore[misc]
                )
        for file in dropped:
            if file.month == month and file.form and file.form.form in forms:
                yield from _settled(settings, plan, file)


def _settled(settings: Settings, plan: Plan, file: inbox.Dropped) -> Iterator[Taking]:
    """What became of a file of the inbox; nothing where somebody else is at it, or its taking broke off once."""
    try:
        loaded, report = inbox.settle(settings, plan, file) or (None, None)
    except inbox.HeldFileError as fault:
        yield Taking(file.name, file.form, file.month, fault=fault)
        return
    if loaded or report:
        yield Taking(file.name, file.form, file.month, loaded, None if loaded else report)


def _tried(name: str, form: Form, month: str, take: Callable[[], Loaded]) -> Taking:
    """What became of a bundled file, whatever happened to it."""
    try:
        return Taking(name, form, month, take())
    except WriterBusyError:
        raise
    except UserFault as fault:
        return Taking(name, form, month, fault=fault)
    except OSError as error:
        return Taking(name, form, month, fault=inbox.held(name, error))
    except Exception as error:  # a fault of ours: the other files are taken all the same
        LOG.exception("taking %s", name)
        kind = f"{type(error).__name__}: {error}"
        return Taking(name, form, month, fault=UserFault("intake.file.broke", name=name, error=kind))
