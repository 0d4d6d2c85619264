"""`longshu form` and `longshu forms`: the blank workbooks of a period."""

from pathlib import Path

from rich.console import Console

from contracts.errors import UserFault
from contracts.forms import FormStatus, ReturnForm
from contracts.plan import Plan
from contracts.speech import first_of, languages
from orchestration.commands.asked import SHOWN, asked_month, form_named, month_of
from orchestration.settings import settings
from orchestration.views.terminal import put, say, terminal
from sources.returns.form_sheets.blank import department, file_name, write_blank
from sources.returns.form_sheets.words import words_of
from sources.returns.periods import is_due_in, shifted
from sources.returns.tidy_tables.blank import tidy_blank

MONTHS_NEAR = 12  # so far round a month, and round the ends of validity, periods are looked for


def form_command(
    plan_root: Path | None,
    name: str,
    period: str,
    out: Path | None,
    *,
    tidy: bool = False,
    english: bool = False,
) -> int:
    """The form's blank for that period is written, or its empty tidy table; the path is printed."""
    plan = settings(plan_root).plan()
    form = form_named(plan, name)
    if not isinstance(form, ReturnForm):
        raise UserFault("form.blank.none", number=form.number)
    month = asked_month(form, period)
    console = terminal()
    if tidy:
        put(console, f"{_tidy(plan, form, month, out or Path(), english=english)}")
        return 0
    put(console, f"{_written(plan, form, month, out or Path())}")
    _say_proposed(console, [form])
    return 0


def forms_command(plan_root: Path | None, period: str, out: Path | None) -> int:
    """Every form with a return for that period is written to a folder; the paths are printed."""
    plan = settings(plan_root).plan()
    month = month_of(period)
    due = [
        f for f in plan.forms.values()
        if isinstance(f, ReturnForm) and f.status is not FormStatus.RETIRED
        and is_due_in(f, month) and f.valid_from <= month <= f.valid_until
    ]  # fmt: skip
    console = terminal()
    if not due:
        raise UserFault("form.none.due", month=month, periods=_periods_near(plan, month))
    folder = out or Path(first_of(f"空白表-{month}", f"blanks-{month}"))
    for form in due:
        named = words_of(plan).label(department(form, plan))
        put(console, f"{form.number}  {named}  {_written(plan, form, month, folder)}")
    say(console, "told.forms.total", count=len(due), folder=folder)
    _say_proposed(console, due)
    return 0


def _periods_near(plan: Plan, month: str) -> str:
    """The months nearest to that one for which some form has a return."""
    forms = [
        f for f in plan.forms.values() if isinstance(f, ReturnForm) and f.status is not FormStatus.RETIRED
    ]
    ends = {m for f in forms for m in (f.valid_from, f.valid_until)}
    every = {shifted(end, n) for end in ends for n in range(-MONTHS_NEAR, MONTHS_NEAR + 1)} | {
        shifted(month, n) for n in range(-MONTHS_NEAR, MONTHS_NEAR + 1)
    }
    due = [m for m in every if any(is_due_in(f, m) and f.valid_from <= m <= f.valid_until for f in forms)]
    far = {m: abs(int(m[:4]) * 12 + int(m[5:]) - int(month[:4]) * 12 - int(month[5:])) for m in due}
    return ", ".join(sorted(sorted(due, key=lambda m: (far[m], m))[:SHOWN]))


def _written(plan: Plan, form: ReturnForm, month: str, folder: Path) -> Path:
    path = folder if folder.suffix == ".xlsx" else folder / file_name(form, plan, month)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_blank(form, plan, month))
    return path


def _tidy(plan: Plan, form: ReturnForm, month: str, folder: Path, *, english: bool) -> Path:
    path = folder if folder.suffix == ".csv" else folder / f"{form.number}_{month}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tidy_blank(form, plan, month, english=english or languages()[0] == "en"))
    return path


def _say_proposed(console: Console, forms: list[ReturnForm]) -> None:
    if any(form.status is FormStatus.PROPOSED for form in forms):
        say(console, "told.forms.proposed")
