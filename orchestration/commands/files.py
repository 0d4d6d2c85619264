"""`longshu check`, `longshu submit` and `longshu reparse`: files checked; or archived, checked and loaded."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from contracts.errors import UserFault
from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from orchestration.commands.asked import asked_month, form_named
from orchestration.commands.pages import write_page
from orchestration.settings import Settings, settings
from orchestration.views.faults import print_report
from sources.checking import Context, Report, Said, check, recognised
from sources.reading_process.calling import start_ahead

if TYPE_CHECKING:
    from orchestration.intake.load_file import Loaded

LARGEST = 256 * 2**20  # bytes
_written: set[Path] = set()
STATES = {
    "new": "已入库",
    "unchanged": "与已采用的文件相同，未重复入库",
    "rejected": "已归档并登记为退回",
}
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


def check_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """The report on each file is printed and nothing is loaded; 1 where one is returned or rows are kept out."""
    start_ahead()
    found = settings(plan_root, data)
    plan = found.plan()
    console = Console(highlight=False, emoji=False)
    return max(_checked(console, found, plan, file, asked) for file in _known(files))


def _checked(console: Console, found: Settings, plan: Plan, file: Path, asked: Asked) -> int:
    report, said = checked_file(found, plan, file, asked)
    form = plan.forms.get(report.form) or said.form
    print_report(console, report, form, english=asked.english)
    if asked.copy:
        _write_copy(console, _content(file), file, report, asked)
    if asked.html:
        _write_page(console, plan, file, report, form, asked, CHECKED_ONLY)
    tolerated = form.tolerated_rules if form else ()
    return 1 if report.outcome == "rejected" or report.blocking(tolerated).height else 0


def checked_file(found: Settings, plan: Plan, file: Path, asked: Asked) -> tuple[Report, Said]:
    """The report on a file, and the form and month it is for; nothing is loaded."""
    from warehouse.paths import today_shanghai

    content = _content(file)
    said = _said(plan, content, asked)
    return check(content, file.name, said.form, plan, _context(found, said, today_shanghai())), said


def _context(found: Settings, said: Said, today: date) -> Context:
    from orchestration.intake.load_file import earlier_of

    if said.form and said.month and found.data.ledger.is_dir():
        return Context(today, said.month, earlier_of(found.data, said.form, said.month))
    return Context(today, said.month)


def _said(plan: Plan, content: bytes, asked: Asked) -> Said:
    """Form and month: as the sender says, else as the file says."""
    form = form_named(plan, asked.form) if asked.form else None
    month = asked_month(form, asked.period) if asked.period else None
    said = recognised(content, plan, form, month)
    if said.form and asked.period:
        return Said(said.form, asked_month(said.form, asked.period))
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
    from orchestration.views.report_page import page_name, report_page
    from warehouse.paths import today_shanghai

    path = _unused((asked.out or file.parent) / page_name(file.name))
    write_page(path, report_page(report, form, plan, today_shanghai(), state))
    console.print(f"网页：{path}", markup=False, soft_wrap=True)


def _unused(path: Path) -> Path:
    """The path, or one like it where this run already wrote a file of that name (from another folder)."""
    while path in _written:
        path = path.with_name(f"{path.stem}-2{path.suffix}")
    _written.add(path)
    return path


def _write_copy(console: Console, content: bytes, file: Path, report: Report, asked: Asked) -> None:
    if report.findings.is_empty() or file.suffix.lower() == ".csv":
        return
    from sources.marking import marked_name, marked_workbook

    path = _unused((asked.out or file.parent) / marked_name(file.name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(marked_workbook(content, report))
    except OSError as error:
        raise UserFault(
            f"标注本写不进 {path}：{error.strerror}", f"the marked copy cannot be written to {path}: {error.strerror}",
            "请关闭正打开的同名文件，或用 --out 另指文件夹", "close the file of that name, or name another folder with --out",
        ) from None  # fmt: skip
    console.print(f"标注本：{path}", soft_wrap=True)


def submit_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """Each file is archived, checked and loaded; 1 where one is rejected or rows are kept out unexpectedly."""
    start_ahead()
    found = settings(plan_root, data)
    plan = found.plan()
    console = Console(highlight=False, emoji=False)
    paths = _known(files)
    received_at = _received(asked.received_on)
    with found.data.writer():
        codes = [_submitted(console, found, plan, file, asked, received_at) for file in paths]
    if any(code == 0 for code in codes):
        console.print("下一步：longshu run 建库并发布（发布之前，explain 仍按现行发布回答）", style="dim")
    return max(codes)


def _submitted(
    console: Console, found: Settings, plan: Plan, file: Path, asked: Asked, received_at: datetime | None
) -> int:
    from orchestration.intake.load_file import Incoming, keep, load
    from orchestration.intake.load_large_file import is_large
    from warehouse.paths import today_shanghai

    if is_large(file):
        return _submitted_large(console, found, plan, file, asked, received_at)
    content = _content(file)
    said = _said(plan, content, asked)
    sender = asked.sender or (said.form.department if said.form else "")
    if said.form is None or said.month is None:
        keep(found.data, content, file.name, sender, received_at)
        report = check(content, file.name, said.form, plan, Context(today_shanghai(), said.month))
        print_report(console, report, said.form, english=asked.english)
        console.print("已归档；认不出表或报告期，未登记报送")
        return 1
    written_on = received_at.date() if received_at else today_shanghai()
    incoming = Incoming(
        said.form, said.month, content, file.name, sender, written_on, received_at=received_at
    )
    result = load(found.data, plan, incoming)
    if result.report is not None:
        print_report(console, result.report, said.form, english=asked.english)
        if asked.copy:
            _write_copy(console, content, file, result.report, asked)
    console.print(f"{STATES[result.state]}：{result.manifest.submission_id}")
    _say_where_older(console, found, result)
    if result.withdrawn:
        console.print(f"本次撤回 {result.withdrawn} 个数：上次报了、这次没有（全面报表）", style="yellow")
    if result.state == "unchanged" and result.manifest.rows_quarantined:
        console.print(f"仍有 {result.manifest.rows_quarantined} 格没有采用，请改正后再报", style="yellow")
    return 1 if result.state == "rejected" or result.blocking_findings(said.form) else 0


def _say_where_older(console: Console, found: Settings, result: "Loaded") -> None:
    """Where a version was received before the one that stands, it is said that it changes nothing now."""
    from warehouse.ledger.submissions import latest_accepted, slot_history

    standing = latest_accepted(slot_history(found.data, result.manifest.slot))
    if result.state == "new" and standing and standing.submission_id != result.manifest.submission_id:
        console.print(
            f"它收到得早于 {standing.submission_id}，已登记，不改变现值"
            f" | received before {standing.submission_id}: on record, it changes no current figure",
            style="yellow", markup=False, soft_wrap=True,
        )  # fmt: skip


def _submitted_large(
    console: Console, found: Settings, plan: Plan, file: Path, asked: Asked, received_at: datetime | None
) -> int:
    """A large tidy file is loaded block by block; its form and month are those asked, else its first lines say so."""
    from orchestration.intake.load_large_file import LargeFile, load_large
    from sources.returns.large_files.blocks import head_of
    from warehouse.paths import today_shanghai

    said = _said(plan, head_of(file), asked)
    if not isinstance(said.form, ReturnForm) or said.month is None or not asked.period:
        raise UserFault(
            f"{file.name}：大文件要说明是哪张表、哪个月", f"{file.name}: say which form and month a large file is of",
            "请用 --form 和 --period 指明", "name them with --form and --period",
        )  # fmt: skip
    sender, day = (
        asked.sender or said.form.department,
        received_at.date() if received_at else today_shanghai(),
    )
    result = load_large(found.data, plan, LargeFile(file, said.form, said.month, sender, day, received_at))
    if result.report is not None:
        print_report(console, result.report, said.form, english=asked.english)
    console.print(f"{STATES[result.state]}：{result.manifest.submission_id}")
    return 1 if result.state == "rejected" or result.blocking_findings(said.form) else 0


def reparse_command(plan_root: Path | None, data: Path | None, form: str | None, period: str | None) -> int:
    """Every slot's latest accepted file was read again; those that read differently now are new submissions."""
    from orchestration.intake.reparse import reread
    from warehouse.ledger.archive import ArchiveDamagedError

    found = settings(plan_root, data)
    plan = found.plan()
    wanted = form_named(plan, form).form if form else None
    month = asked_month(plan.forms[wanted] if wanted else None, period) if period else None
    console = Console(highlight=False, emoji=False)
    results = []
    with found.data.writer():
        try:
            for result in reread(found.data, plan, wanted, month):
                results.append(result)
                if result.state != "unchanged":
                    console.print(f"{result.manifest.submission_id}　{STATES[result.state]}（重新读数）")
                    if result.report is not None:
                        form_of = plan.forms[result.manifest.form]
                        print_report(console, result.report, form_of, blocking_only=True)
        except (ArchiveDamagedError, FileNotFoundError) as error:
            raise UserFault(
                f"归档的文件损坏或不在：{error}；在它之前的已重读 {len(results)} 份",
                f"an archived file is damaged or gone: {error}; {len(results)} before it were read again",
                "请从备份恢复（longshu verify 列出全部），再重读", "restore it from a backup (longshu verify names them all), then reparse",
            ) from None  # fmt: skip
    changed = sum(result.state != "unchanged" for result in results)
    console.print(f"重读 {len(results)} 份，读数有变化的 {changed} 份")
    worse = [
        r
        for r in results
        if r.state == "rejected" or (r.state == "new" and r.blocking_findings(plan.forms[r.manifest.form]))
    ]
    return 1 if worse else 0


def _received(text: str | None) -> datetime | None:
    """The moment a file arrived: of a day the end of office hours; None for now. Raises UserFault."""
    if text is None:
        return None
    from warehouse.paths import now_shanghai

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    is_day = len(text) == len("2026-11-09")
    if moment is None or moment.tzinfo or moment > now_shanghai():
        raise UserFault(
            f"收到日期“{text}”不对", f"'{text}' is no day or moment at which a file can have arrived",
            "请写成 2026-11-09 或 2026-11-09T09:30，不晚于现在", "write it as 2026-11-09 or 2026-11-09T09:30, now at the latest",
        )  # fmt: skip
    return datetime.combine(moment, time(17)) if is_day else moment


def _known(files: list[Path]) -> list[Path]:
    for file in files:
        if not file.is_file():
            raise UserFault(f"找不到文件 {file}", f"no such file: {file}", "请检查路径", "check the path")
    return files


def _content(file: Path) -> bytes:
    """The file's bytes. Raises UserFault for what is larger than any return."""
    if file.stat().st_size > LARGEST:
        raise UserFault(
            f"{file.name} 有 {file.stat().st_size // 2**20} MB，超过 {LARGEST // 2**20} MB，没有读取",
            f"{file.name} is larger than {LARGEST // 2**20} MB and was not read",
            "请另存为只含报表的文件", "save only the return in a file of its own",
        )  # fmt: skip
    return file.read_bytes()
