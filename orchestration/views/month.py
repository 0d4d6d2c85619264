"""The month as a table, and the reminder texts (催报通知) for those who still owe something."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.codelists import shared_codelist
from orchestration.views.terminal import put, put_table
from warehouse.ledger.extensions import Extension
from warehouse.ledger.submissions import ACCEPTED
from warehouse.products.wording.formats import DASH

Row = dict[str, Any]
MOST_CELLS = 30
COLOURS = {"on_time": "green", "late": "yellow", "missing": "red"}
HEADS = {
    False: ("表号", "表名", "部门", "应报日", "到达", "报送时间", "结果", "错误/警告/未核实", "说明"),
    True: ("No.", "Form", "Department", "Due", "Arrival", "Received", "Outcome", "Err/warn/open", "Notes"),
}
NOTES = {
    "nil": ("零报告", "nil return"),
    "after_close": ("封账后修订", "revision after closing"),
    "proposed": ("建议表式，未下发", "proposed, not issued"),
    "again": ("第 {seq} 次报送", "submission no. {seq}"),
    "waiting": ("待人确认：submit --yes --by 姓名", "waits for a person: submit --yes --by NAME"),
    "stands": ("此前采用的文件仍有效", "the file accepted before still stands"),
    "late": ("迟 {days_late} 天", "{days_late} days late"),
    "missing": ("逾期 {days_late} 天", "{days_late} days overdue"),
    "weekends": (
        "应报日暂定：那一年的放假安排还不知道，只避周末",
        "due day provisional: the days off of that year are not known, weekends only",
    ),
    "extended": (
        "应报日由 {extension.due_before} 延至 {extension.until}（{extension.reason}，{extension.by}）",
        "due day moved from {extension.due_before} to {extension.until} ({extension.reason}, {extension.by})",
    ),
}


def in_force(row: Row) -> bool:
    """Whether the row is of a return that some department owes now."""
    return row["due_on"] is not None and row["form_status"] == "in_force"


def with_extensions(rows: Iterable[Row], found: Iterable[Extension]) -> list[Row]:
    """The rows, each with the extension that its due day is of, or None."""
    known = {(*one.slot, one.until): one for one in found}
    return [
        row
        | {"extension": known.get((row["form"], row["department"], row["reporting_month"], row["due_on"]))}
        for row in rows
    ]


def latest_of_each(rows: Iterable[Row]) -> list[Row]:
    """The newest row of every form and department, by number of the form."""
    newest = {(r["form"], r["department"]): r for r in sorted(rows, key=lambda r: r["seq"])}
    return sorted(newest.values(), key=lambda r: (r["form_number"] or "", r["department"]))


def print_month(console: Console, month: str, rows: list[Row], day: date, *, english: bool) -> None:
    """The month's forms are printed a row each, then the totals."""
    title = f"{month}  as known on {day}" if english else f"{month_zh(month)}报送情况　截至 {day} 所知"
    put(console, f"[bold]{title}[/bold]", markup=True)
    shown = latest_of_each(rows)
    if not shown:
        put(
            console,
            "nothing is due and nothing came" if english else "本月没有应报的报表，也没有收到文件",
            markup=True,
        )
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in HEADS[english]:
        table.add_column(name, overflow="fold")
    accepted = {(r["form"], r["department"]) for r in rows if r["outcome"] in ACCEPTED}
    for row in shown:
        table.add_row(*_cells(row, (row["form"], row["department"]) in accepted, english=english))
    put_table(console, table)
    put(console, _totals(shown, english=english))


def print_still_out(console: Console, rows: list[Row]) -> None:
    """The returns that have not been accepted are printed, a line each."""
    for row in rows:
        put(
            console,
            f"○ {row['form_number']} {row['form_zh']}　{row['department_zh']}　应报日 {row['due_on']}　{row['arrival_zh']}",
            style="red",
        )


def reminders(
    rows: list[Row], findings: list[Row], day: date, *, proposed: bool, english: bool
) -> dict[str, str]:
    """The reminder text of each department that owes a return or has one to mend, by department."""
    latest = latest_of_each(rows)
    to_mend = defaultdict(list)
    for found in sorted(findings, key=lambda f: f["finding_no"]):
        if found["severity"] == "error" or (
            found["severity"] == "warning" and found["decision"] != "confirmed"
        ):
            to_mend[found["submission_id"]].append(found)
    texts = {}
    for department in dict.fromkeys(r["department"] for r in latest):
        own = [r for r in latest if r["department"] == department and r["due_on"] is not None]
        own = [r for r in own if proposed or r["form_status"] == "in_force"]
        owed = [r for r in own if r["seq"] == 0 and _is_overdue(r, day)]
        mend = [(r, to_mend[r["submission_id"]]) for r in own if r["seq"]]
        mend = [(r, cells) for r, cells in mend if cells or r["outcome"] == "rejected"]
        if owed or mend:
            late = [r for r in own if r["arrival"] == "late"]
            parts = [_chinese(owed, mend, late, day)] + ([_english(owed, mend, late, day)] if english else [])
            texts[department] = ("\n" + "─" * 40 + "\n\n").join(parts)
    return texts


def _is_overdue(row: Row, day: date) -> bool:
    return bool(row["arrival"] == "missing" or (row["arrival"] == "not_issued" and row["due_on"] < day))


def _cells(row: Row, stands: bool, *, english: bool) -> list[str]:
    sign = shared_codelist("arrival")[row["arrival"]].extra["sign"]
    colour = COLOURS.get(row["arrival"], "default")
    lang = "en" if english else "zh"
    received = f"{row['received_at']:%m-%d %H:%M}" if row["received_at"] else DASH
    counts = f"{row['errors']}/{row['warnings']}/{row['warnings_unconfirmed']}" if row["seq"] else DASH
    return [
        escape(row["form_number"] or row["form"]),
        escape(row[f"form_{lang}"] or row["form"]),
        escape(row[f"department_{lang}"]),
        str(row["due_on"] or DASH),
        f"[{colour}]{sign}{row[f'arrival_{lang}']}[/{colour}]",
        received,
        row[f"outcome_{lang}"] or DASH,
        counts,
        escape(("; " if english else "；").join(notes(row, stands, english=english))),
    ]


def notes(row: Row, stands: bool, *, english: bool) -> Iterator[str]:
    """What there is to say of a return; `stands`: a file accepted before still counts."""
    says = {
        "proposed": row["form_status"] == "proposed",
        "nil": row["is_nil_return"],
        "after_close": row["is_after_close"],
        "late": row["arrival"] == "late",
        "missing": row["arrival"] == "missing",
        "again": row["seq"] > 1,
        "waiting": row["outcome"] == "waiting",
        "stands": row["outcome"] in ("rejected", "waiting") and stands,
        "weekends": row["due_basis"] == "weekends_only",
        "extended": row["due_basis"] == "extended" and row.get("extension") is not None,
    }
    for name, holds in says.items():
        if holds:
            yield NOTES[name][english].format(**row)


def _totals(shown: list[Row], *, english: bool) -> str:
    codes = [c for c in shared_codelist("arrival") if any(r["arrival"] == c.code for r in shown)]
    counts = [
        (c.label_en if english else c.label_zh, sum(r["arrival"] == c.code for r in shown)) for c in codes
    ]
    errors = sum(bool(r["errors"]) for r in shown)
    unconfirmed = sum(bool(r["warnings_unconfirmed"]) for r in shown)
    due = sum(in_force(r) for r in shown)
    if english:
        parts = ", ".join(f"{label} {n}" for label, n in counts)
        return f"In force {due}; {parts}; with errors {errors}, with unconfirmed warnings {unconfirmed}"
    parts = "　".join(f"{label} {n}" for label, n in counts)
    return f"执行中的应报 {due} 份；{parts}；有错误 {errors} 份，有未核实警告 {unconfirmed} 份"


def _chinese(owed: list[Row], mend: list[tuple[Row, list[Row]]], late: list[Row], day: date) -> str:
    every = owed + [r for r, _ in mend]
    lines = ["催报通知" if owed else "更正通知"]
    if any(r["form_status"] == "proposed" for r in every):
        lines.append("（含建议表式：未经批准、尚未下发，不得作为布置填报的依据，以下仅为文稿样例）")
    lines += ["", f"{every[0]['department_zh']}：", ""]
    lines.append(
        f"　　{month_zh(every[0]['reporting_month'])}的下列报表尚待报送或更正，请尽快办理。截至{_day_zh(day)}："
    )
    number = iter("一二三四")
    if owed:
        lines += ["", f"{next(number)}、尚未收到"]
        lines += [f"　　{n}．{_name_zh(r)}{_overdue_zh(r, day)}。"
                  for n, r in enumerate(owed, 1)]  # fmt: skip
    if mend:
        lines += ["", f"{next(number)}、已收到，尚待更正或核实"]
        for n, (r, cells) in enumerate(mend, 1):
            lines.append(
                f"　　{n}．{_name_zh(r)}，{_day_zh(r['received_at'])}收到，处理结果：{r['outcome_zh']}{_overdue_zh(r, day)}。"
                f"文件“{_line(r['original_name'])}”有下列问题："
            )
            lines += [f"　　　　（{k}）{_line(c['locator']) or '整份文件'}：{_line(c['message_zh'])}。办法：{_line(c['fix_zh'])}。"
                      for k, c in enumerate(cells[:MOST_CELLS], 1)]  # fmt: skip
            if len(cells) > MOST_CELLS:
                lines.append(f"　　　　……共 {len(cells)} 处，请用下述自查命令查看全部。")
    if late:
        lines += ["", f"{next(number)}、已收到，但迟报"]
        lines += [f"　　{n}．{_name_zh(r)}，迟报 {r['days_late']} 天。" for n, r in enumerate(late, 1)]
    forms = "、".join(
        dict.fromkeys(f"longshu form {r['form_number']} --period {r['reporting_month']}" for r in every)
    )
    lines += [
        "", f"{next(number)}、怎样报送",
        f"　　1．填写下发的空白表，不改动表头、代码和行列；没有空白表的，可这样生成：{forms}。",
        "　　2．报送前先自查：longshu check 文件名。“错误”请改正；“警告”请改正，或在核实说明栏写明原因。",
        "　　3．本期确无数字的，也请报送（零报告）。",
        "　　4．报送至：＿＿＿＿＿＿＿＿（收件地址，由办公室填写）",
        "", "　　联系人：＿＿＿＿＿＿　　电话：＿＿＿＿＿＿＿＿", "　　发出单位：＿＿＿＿＿＿＿＿", f"　　{_day_zh(day)}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _english(owed: list[Row], mend: list[tuple[Row, list[Row]]], late: list[Row], day: date) -> str:
    every = owed + [r for r, _ in mend]
    lines = ["Reminder" if owed else "Request for correction"]
    if any(r["form_status"] == "proposed" for r in every):
        lines.append(
            "(Includes proposed forms: not approved, not issued, obliging no one; this is a sample text)"
        )
    lines += ["", f"To: {every[0]['department_en']}", ""]
    lines.append(f"Returns for {every[0]['reporting_month']} still to be sent or corrected, as of {day}:")
    if owed:
        lines += ["", "Not received"]
        lines += [f"  {n}. {_name_en(r)}{_overdue_en(r, day)}."
                  for n, r in enumerate(owed, 1)]  # fmt: skip
    if mend:
        lines += ["", "Received, to be corrected or confirmed"]
        for n, (r, cells) in enumerate(mend, 1):
            lines.append(
                f"  {n}. {_name_en(r)}, received {r['received_at']:%Y-%m-%d}, {r['outcome_en']}{_overdue_en(r, day)};"
                f" in the file '{_line(r['original_name'])}':"
            )
            lines += [f"     ({k}) {_line(c['locator']) or 'whole file'}: {_line(c['message_en'])}. To do: {_line(c['fix_en'])}."
                      for k, c in enumerate(cells[:MOST_CELLS], 1)]  # fmt: skip
            if len(cells) > MOST_CELLS:
                lines.append(f"     … {len(cells)} in all; the check named below shows every one.")
    if late:
        lines += ["", "Received late"]
        lines += [f"  {n}. {_name_en(r)}, {r['days_late']} days late." for n, r in enumerate(late, 1)]
    forms = ", ".join(
        dict.fromkeys(f"longshu form {r['form_number']} --period {r['reporting_month']}" for r in every)
    )
    lines += [
        "", "How to send",
        f"  1. Fill in the blank form that was sent out; change no header, code, row or column. To make one: {forms}",
        "  2. Check it first: longshu check FILE. Mend errors; mend warnings or give the reason in the notes column.",
        "  3. With no figures to report, send a nil return.",
        "  4. Send to: ________________ (address, to be filled in by the office)",
        "", "  Contact: ____________  Telephone: ____________", "  Office: ____________", f"  {day}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _overdue_zh(row: Row, day: date) -> str:
    if not _is_overdue(row, day):
        return f"，应报日{_day_zh(row['due_on'])}{_basis_zh(row)}" if _basis_zh(row) else ""
    return f"，应报日{_day_zh(row['due_on'])}{_basis_zh(row)}，已逾期 {(day - row['due_on']).days} 天"


def _overdue_en(row: Row, day: date) -> str:
    if not _is_overdue(row, day):
        return f", due {row['due_on']}{_basis_en(row)}" if _basis_en(row) else ""
    return f", due {row['due_on']}{_basis_en(row)}, {(day - row['due_on']).days} days overdue"


def _basis_zh(row: Row) -> str:
    """What a letter says of a due day that is no ordinary one."""
    if row.get("extension"):
        return f"（已由{_day_zh(row['extension'].due_before)}延期：{_line(row['extension'].reason)}）"
    return "（暂定：那一年的放假安排还不知道，只避周末）" if row["due_basis"] == "weekends_only" else ""


def _basis_en(row: Row) -> str:
    if row.get("extension"):
        return f" (moved from {row['extension'].due_before}: {_line(row['extension'].reason)})"
    return " (provisional: days off of that year not known)" if row["due_basis"] == "weekends_only" else ""


def _name_zh(row: Row) -> str:
    return f"{row['form_number']}《{row['form_zh']}》（{month_zh(row['reporting_month'])}）"


def _name_en(row: Row) -> str:
    return f"{row['form_number']} {row['form_en']} ({row['reporting_month']})"


def month_zh(month: str) -> str:
    """A month as it is written in Chinese: 2026年10月."""
    return f"{int(month[:4])}年{int(month[5:])}月"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _line(text: str | None) -> str:
    """The text on one line, without the stop at its end."""
    return " ".join((text or "").split()).rstrip("。.")
