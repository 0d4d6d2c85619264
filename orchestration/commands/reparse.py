"""`longshu reparse`: every slot's latest accepted file is read again."""

from pathlib import Path

from contracts.errors import UserFault
from orchestration.commands.asked import asked_month, form_named
from orchestration.commands.records import ready_to_write
from orchestration.commands.submit import STATES
from orchestration.settings import settings
from orchestration.views.faults import print_report
from orchestration.views.terminal import say, terminal


def reparse_command(
    plan_root: Path | None, data: Path | None, form: str | None, period: str | None, by: str = ""
) -> int:
    """Every slot's latest accepted file was read again; those that read differently now are new submissions."""
    from orchestration.intake.reparse import reread
    from warehouse.ledger.archive import ArchiveDamagedError

    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by)
    wanted = form_named(plan, form).form if form else None
    month = asked_month(plan.forms[wanted] if wanted else None, period) if period else None
    console = terminal()
    results = []
    try:
        for result in reread(found.data, plan, wanted, month, found.by):
            results.append(result)
            if result.state != "unchanged":
                say(console, STATES[result.state], submission=result.manifest.submission_id)
                if result.report is not None:
                    form_of = plan.forms[result.manifest.form]
                    print_report(console, result.report, form_of, blocking_only=True)
    except (ArchiveDamagedError, FileNotFoundError) as error:
        raise UserFault("intake.reparse.damaged", error=error, count=len(results)) from None
    changed = sum(result.state != "unchanged" for result in results)
    say(console, "told.reparse.total", count=len(results), changed=changed)
    worse = [
        r
        for r in results
        if r.state == "rejected" or (r.state == "new" and r.blocking_findings(plan.forms[r.manifest.form]))
    ]
    return 1 if worse else 0
