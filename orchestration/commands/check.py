"""`longshu check`: files are judged, answered with a page or a marked copy, and nothing is loaded."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from contracts.errors import UserFault
from contracts.forms import Form
from contracts.limits import WORKBOOK_BYTES
from contracts.plan import Plan
from orchestration.commands.asked import asked_month, form_named
from orchestration.commands.pages import write_page
from orchestration.settings import Settings, settings
from orchestration.views.faults import print_report
from orchestration.views.terminal import answer, say, terminal
from sources.checking import Context, Report, Said
from sources.reading_process.calling import start_ahead

_written: set[Path] = set()
CHECKED_ONLY = ("本次只核对，没有入库。", "Checked only; nothing was loaded.")


@dataclass(frozen=True)
class Asked:
    """What the sender says of the files: form, month, sender, the day of arrival; where copies go."""

    form: str | None
    period: str | None
    sender: str = ""
    received_on: str | None = None
    out: Path | None = None
    copy: bool = True
    english: bool = False
    html: bool = False
    by: str = ""  # who submits it, or says yes
    yes: bool = False  # that person has seen what it withdraws or undoes
    as_json: bool = False
    adopt: bool = False


def check_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """The report on each file is printed and nothing is loaded; 1 where one is returned or rows are kept out."""
    start_ahead()
    found = settings(plan_root, data)
    plan = found.plan()
    console = terminal(stderr=asked.as_json)
    return max(_checked(console, found, plan, file, asked) for file in existing(files))


def _checked(console: Console, found: Settings, plan: Plan, file: Path, asked: Asked) -> int:
    return max(
        _checked_return(console, found, plan, file, asked, said) for said in returns_said(plan, file, asked)
    )


def _checked_return(
    console: Console, found: Settings, plan: Plan, file: Path, asked: Asked, said: Said
) -> int:
    report = _report_on(found, plan, file, said)
    form = plan.forms.get(report.form) or said.form
    if asked.as_json:
        answer_report(report)
    else:
        print_report(console, report, form, english=asked.english)
    if asked.copy:
        write_copy(console, file, report, asked)
    if asked.html:
        _write_page(console, plan, file, report, form, asked, CHECKED_ONLY)
    tolerated = form.tolerated_rules if form else ()
    return 1 if report.outcome == "rejected" or report.blocking(tolerated).height else 0


def answer_report(report: Report, state: str | None = None, submission_id: str | None = None) -> None:
    """One line on standard output: the report as an object."""
    from orchestration.views.answers import file_answer

    answer(file_answer(report, state, submission_id).model_dump_json())


def _report_on(found: Settings, plan: Plan, file: Path, said: Said) -> Report:
    from contracts.clock import plan_today
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import judged

    return judged(file, shown_name(file.name), said.form, plan, context_of(found, said, plan_today()))


def context_of(found: Settings, said: Said, today: date) -> Context:
    """What is known of the file beside its bytes, on that day."""
    from orchestration.intake.load_file import earlier_of

    if said.form and said.month and found.data.ledger.is_dir():
        return Context(today, said.month, earlier_of(found.data, said.form, said.month))
    return Context(today, said.month)


def returns_said(plan: Plan, file: Path, asked: Asked) -> tuple[Said, ...]:
    """Form and month of each return in the file: as the sender says, else as the file says."""
    from orchestration.intake.take_in import returns_of

    form = form_named(plan, asked.form) if asked.form else None
    month = asked_month(form, asked.period) if asked.period else None
    said = returns_of(file, plan, form, month)
    if asked.period and said[0].form:
        return (Said(said[0].form, asked_month(said[0].form, asked.period)),)
    return said


def _write_page(
    console: Console,
    plan: Plan,
    file: Path,
    report: Report,
    form: Form | None,
    asked: Asked,
    state: tuple[str, str],
) -> None:
    from contracts.clock import plan_today
    from orchestration.views.report_page import page_name, report_page

    path = _unused((asked.out or file.parent) / page_name(file.name))
    write_page(path, report_page(report, form, plan, plan_today(), state))
    say(console, "told.page", path=path)


def _unused(path: Path) -> Path:
    """The path, or one like it where this run already wrote a file of that name (from another folder)."""
    while path in _written:
        path = path.with_name(f"{path.stem}-2{path.suffix}")
    _written.add(path)
    return path


def write_copy(console: Console, file: Path, report: Report, asked: Asked) -> None:
    """A workbook with findings lies there again, its cells marked; nothing for a text or where nothing was found."""
    if report.findings.is_empty() or file.suffix.lower() == ".csv":
        return
    from orchestration.intake.names import marked_name
    from sources.marking import marked_workbook

    path = _unused((asked.out or file.parent) / marked_name(file.name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes() if file.stat().st_size <= WORKBOOK_BYTES else b""
        path.write_bytes(marked_workbook(content, report))
    except OSError as error:
        raise UserFault("intake.copy.unwritable", path=path, reason=error.strerror) from None
    say(console, "told.copy", path=path)


def existing(files: list[Path]) -> list[Path]:
    """The files, each of which is there. Raises UserFault."""
    for file in files:
        if not file.is_file():
            raise UserFault("intake.file.unknown", file=file)
    return files
