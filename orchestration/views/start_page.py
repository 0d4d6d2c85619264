"""The console's start page: the month's forms without a click, and where to go from there."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from orchestration.intake.known import WAITING
from orchestration.views.month import in_force, latest_of_each, with_extensions
from orchestration.views.month_page import month_page
from orchestration.views.month_rates import rates_of
from orchestration.views.reminder_letters import reminders
from warehouse.build.due_dates import expected_returns
from warehouse.ledger.closings import closings
from warehouse.ledger.extensions import Extension, extensions
from warehouse.paths import DataRoot
from warehouse.products.pages.render import Link

Row = dict[str, Any]
CONSOLE = (
    Link("/runs", "运行记录", "Runs"),
    Link("/asset-groups", "各表和集市", "Forms and marts"),
    Link("/automation", "定时任务", "Schedules"),
)


def start_page(plan: Plan, data: DataRoot, day: date, register: list[Row], findings: list[Row]) -> str:
    """The newest month as a page; `register` and `findings` as they stand, both empty before the first build."""
    extended = extensions(data)
    rows = register or with_extensions(_expected(plan, day, extended), extended)
    month = newest_month(rows, day)
    of_month = [row for row in rows if row["reporting_month"] == month]
    letters = reminders(of_month, findings, day, proposed=False, english=False)
    closed = next((f"{c.closed_at:%Y-%m-%d %H:%M}" for c in closings(data) if c.period == month), "")
    before = [(one, "") for one in rates_of(rows, before=month)]
    return month_page(
        plan, month, of_month, letters, day, closed, before, CONSOLE, open_elsewhere(rows, month)
    )


def open_elsewhere(rows: Iterable[Row], month: str) -> list[Row]:
    """The returns of other months of which the last file was sent back or waits for a person, the newest month first."""
    last = latest_of_each(row for row in rows if row["reporting_month"] != month)
    found = [row for row in last if row["outcome"] in ("rejected", WAITING)]
    return sorted(found, key=lambda row: (row["reporting_month"], row["form"]), reverse=True)


def newest_month(rows: Iterable[Row], day: date) -> str:
    """The latest month with something due or received; with proposals only, the latest of theirs that has ended."""
    rows = list(rows)
    months = [row["reporting_month"] for row in rows if row["seq"] or (in_force(row) and row["due_on"])]
    ended = [month for month in months if month < f"{day:%Y-%m}"]
    proposed = [row["reporting_month"] for row in rows if row["reporting_month"] < f"{day:%Y-%m}"]
    return str(max(ended or proposed or months or [f"{day:%Y-%m}"]))


def _expected(plan: Plan, day: date, extended: Iterable[Extension]) -> Iterator[Row]:
    """What is expected by the calendar alone, as rows of the register of which nothing has come."""
    departments = {one.code: one for one in plan.header.departments}
    arrivals = shared_codelist("arrival")
    for row in expected_returns(plan, extended).to_dicts():
        form, owes = plan.forms[row["form"]], row["form_status"] == "in_force"
        arrival = "not_issued" if not owes else "not_due" if row["due_on"] >= day else "missing"
        named = departments.get(row["department"])
        yield row | {
            "reporting_month": row["period"], "seq": 0, "arrival": arrival, "arrival_zh": arrivals[arrival].label_zh,
            "arrival_en": arrivals[arrival].label_en, "form_number": form.number, "form_zh": form.title_zh,
            "form_en": form.title_en, "department_zh": named.label_zh if named else row["department"],
            "department_en": named.label_en if named else row["department"], "outcome": None, "received_at": None,
            "submission_id": None, "errors": 0, "warnings": 0, "warnings_unconfirmed": 0, "is_nil_return": False,
            "is_after_close": False, "days_late": max(0, (day - row["due_on"]).days),
        }  # fmt: skip
