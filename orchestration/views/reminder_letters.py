"""The letters to departments (催报通知): one a department over all its forms, what is missing, what was sent back and why.

The words of a letter stand here, in Chinese and in English. `word_and_mail.py` makes a document or a mail of one.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from contracts.speech import languages
from orchestration.views.month import latest_of_each, month_zh
from warehouse.products.wording.due_days import beside_due_day

Row = dict[str, Any]
MOST_CELLS = 30


def reminders(
    rows: list[Row],
    findings: list[Row],
    day: date,
    *,
    proposed: bool,
    english: bool,
    reply_by: date | None = None,
) -> dict[str, str]:
    """The letter to each department that owes a return or has one to mend, by department, in the language that comes first.

    `english`: in English too. `rows` may be of several months; `reply_by` is the day until which an answer is asked for.
    """
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
        mend = [(r, cells) for r, cells in mend if cells or r["outcome"] in ("rejected", "waiting")]
        if owed or mend:
            months = {r["reporting_month"] for r in owed} | {r["reporting_month"] for r, _ in mend}
            late = [r for r in own if r["arrival"] == "late" and r["reporting_month"] in months]
            chinese = [_chinese(owed, mend, late, day, reply_by)] if languages()[0] == "zh" else []
            both = english or not chinese
            parts = chinese + ([_english(owed, mend, late, day, reply_by)] if both else [])
            texts[department] = ("\n" + "─" * 40 + "\n\n").join(parts)
    return texts


def _is_overdue(row: Row, day: date) -> bool:
    return bool(row["arrival"] == "missing" or (row["arrival"] == "not_issued" and row["due_on"] < day))


def _chinese(
    owed: list[Row], mend: list[tuple[Row, list[Row]]], late: list[Row], day: date, reply_by: date | None
) -> str:
    every = owed + [r for r, _ in mend]
    lines = ["催报通知" if owed else "更正通知"]
    if any(r["form_status"] == "proposed" for r in every):
        lines.append("（含建议表式：未经批准、尚未下发，不得作为布置填报的依据，以下仅为文稿样例）")
    lines += ["", f"{every[0]['department_zh']}：", ""]
    months = "、".join(month_zh(one) for one in sorted({r["reporting_month"] for r in every}))
    until = f"请于{_day_zh(reply_by)}前办理" if reply_by else "请尽快办理"
    lines.append(f"　　{months}的下列报表尚待报送或更正，{until}。截至{_day_zh(day)}：")
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


def _english(
    owed: list[Row], mend: list[tuple[Row, list[Row]]], late: list[Row], day: date, reply_by: date | None
) -> str:
    every = owed + [r for r, _ in mend]
    lines = ["Reminder" if owed else "Request for correction"]
    if any(r["form_status"] == "proposed" for r in every):
        lines.append(
            "(Includes proposed forms: not approved, not issued, obliging no one; this is a sample text)"
        )
    lines += ["", f"To: {every[0]['department_en']}", ""]
    months = ", ".join(sorted({r["reporting_month"] for r in every}))
    until = f" by {reply_by}" if reply_by else ""
    lines.append(f"Returns for {months} still to be sent or corrected{until}, as of {day}:")
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
    said, _ = beside_due_day(row["due_basis"])
    return f"（{said}）" if said else ""


def _basis_en(row: Row) -> str:
    if row.get("extension"):
        return f" (moved from {row['extension'].due_before}: {_line(row['extension'].reason)})"
    _, said = beside_due_day(row["due_basis"])
    return f" ({said})" if said else ""


def _name_zh(row: Row) -> str:
    return f"{row['form_number']}《{row['form_zh']}》（{month_zh(row['reporting_month'])}）"


def _name_en(row: Row) -> str:
    return f"{row['form_number']} {row['form_en']} ({row['reporting_month']})"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _line(text: str | None) -> str:
    """The text on one line, without the stop at its end."""
    return " ".join((text or "").split()).rstrip("。.")
