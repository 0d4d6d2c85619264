"""A whole letter in each language, its document and mail, and the page of the month, from rows written here. All synthetic."""

import io
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console

from contracts.plan import Plan
from orchestration.commands.remind import _reply_by
from orchestration.views.month import print_still_out
from orchestration.views.month_page import month_page
from orchestration.views.month_rates import MonthRates
from orchestration.views.word_and_mail import document, mail
from tests.commands.test_month_rows import DAY, EXTENSION, Row, finding, letter, missing, row

OWED = missing(form="f3", form_number="N-3", reporting_month="2026-09", due_on=date(2026, 10, 12))
MOVED = missing(due_on=EXTENSION.until, due_basis="extended", extension=EXTENSION)
SENT_BACK = row(
    form="f2",
    form_number="N-2",
    outcome="rejected",
    outcome_zh="退回",
    outcome_en="rejected",
    submission_id="s2",
)
LATE = row(form="f4", form_number="N-4", arrival="late", days_late=4, seq=2)
FOUND = (finding(1, of="s2"), finding(2, of="s2") | {"locator": None})
CHINESE = """\
催报通知

合成办：

　　2026年9月、2026年10月的下列报表尚待报送或更正，请于2026年11月25日前办理。截至2026年11月20日：

一、尚未收到
　　1．N-1《合成表》（2026年10月），应报日2026年11月18日（已由2026年11月10日延期：合成缘由），已逾期 2 天。
　　2．N-3《合成表》（2026年9月），应报日2026年10月12日，已逾期 39 天。

二、已收到，尚待更正或核实
　　1．N-2《合成表》（2026年10月），2026年11月9日收到，处理结果：退回。文件“合成.xlsx”有下列问题：
　　　　（1）D1：问题 1。办法：改正。
　　　　（2）整份文件：问题 2。办法：改正。

三、已收到，但迟报
　　1．N-4《合成表》（2026年10月），迟报 4 天。

四、怎样报送
"""
ENGLISH = """\
Reminder

To: Synthetic office

Returns for 2026-09, 2026-10 still to be sent or corrected by 2026-11-25, as of 2026-11-20:

Not received
  1. N-1 Synthetic form (2026-10), due 2026-11-18 (moved from 2026-11-10: 合成缘由), 2 days overdue.
  2. N-3 Synthetic form (2026-09), due 2026-10-12, 39 days overdue.

Received, to be corrected or confirmed
  1. N-2 Synthetic form (2026-10), received 2026-11-09, rejected; in the file '合成.xlsx':
     (1) D1: Finding 1. To do: Mend it.
     (2) whole file: Finding 2. To do: Mend it.

Received late
  1. N-4 Synthetic form (2026-10), 4 days late.

How to send
"""


def test_a_letter_says_in_each_language_what_is_owed_what_to_mend_what_came_late_and_how_to_send() -> None:
    text = letter(MOVED, OWED, SENT_BACK, LATE, findings=FOUND, english=True, reply_by=date(2026, 11, 25))
    chinese, _, english = text.partition("\n" + "─" * 40 + "\n\n")
    assert chinese.startswith(CHINESE) and english.startswith(ENGLISH)
    made = [f"longshu form N-{n} --period 2026-{m}" for n, m in ((1, "10"), (3, "09"), (2, "10"))]
    assert f"可这样生成：{'、'.join(made)}。" in chinese and f"To make one: {', '.join(made)}" in english


def test_a_letter_in_english_about_what_was_sent_back_alone_asks_for_a_correction_and_names_thirty_cells() -> (
    None
):
    cells = tuple(finding(n, of="s2") for n in range(1, 32))
    english = letter(SENT_BACK, findings=cells, english=True).partition("─\n\n")[2]
    assert english.startswith(
        "Request for correction\n\nTo: Synthetic office\n\nReturns for 2026-10 still to be sent or corrected, as of"
    )
    assert "(30) D30: " in english and "D31" not in english and "… 31 in all" in english
    proposed = letter(missing(form_status="proposed"), proposed=True, english=True)
    assert (
        "(Includes proposed forms: not approved, not issued, obliging no one; this is a sample text)"
        in proposed
    )


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2026, 11, 23), date(2026, 11, 26)), (date(2026, 11, 26), date(2026, 12, 1)), (date(2026, 9, 30), date(2026, 10, 10))],
)  # fmt: skip
def test_an_answer_is_asked_for_within_three_working_days(shipped_plan: Plan, day: date, until: date) -> None:
    assert _reply_by(shipped_plan, day) == until


def test_the_document_has_a_large_bold_title_in_the_middle_and_every_line_as_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(document("催报<通知>\n甲 & 乙\n"))) as parts:
        text = parts.read("word/document.xml").decode()
    title, line = text.split("<w:p>")[1:3]
    assert (
        'w:jc w:val="center"' in title
        and "<w:b/>" in title
        and 'w:sz w:val="36"' in title
        and "催报&lt;通知&gt;" in title
    )
    assert (
        "center" not in line and "<w:b/>" not in line and 'w:sz w:val="28"' in line and "甲 &amp; 乙" in line
    )


@pytest.mark.parametrize(("sender", "address"), [("a@x", "b@y"), ("", "b@y"), ("a@x", "")])
def test_a_mail_is_called_by_the_letter_and_goes_from_and_to_whom_is_known(sender: str, address: str) -> None:
    made = mail("催报通知\n正文", "2026-10-office", sender, address)
    assert made["Subject"] == "催报通知 2026-10-office"
    assert ((made["From"] or ""), (made["To"] or "")) == (sender, address)
    (attached,) = made.iter_attachments()
    assert attached.get_filename() == "2026-10-office.docx" and attached.get_content() == document(
        "催报通知\n正文"
    )


# ---- the page ------------------------------------------------------------------------------------------------


class _Texts(HTMLParser):
    """The texts of the page's elements in order, and the classes of what they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("dd", "dt", "th", "td", "span", "summary"):
            self._in.append(dict(attrs).get("class") or tag)
        if dict(attrs).get("lang") == "en":
            self._in.append("en")

    def handle_data(self, data: str) -> None:
        if data.strip() and self._in:
            self.found.append((self._in[-1], data.strip()))


def shown(plan: Plan, *rows: Row, **given: Any) -> str:
    own = {"reminders": {}, "day": DAY, "closed": ""} | given
    return month_page(plan, "2026-10", list(rows), **own)


def between(text: str, first: str, *others: str) -> bool:
    """Whether the texts stand there in that order, each after the one before it."""
    at = 0
    for one in (first, *others):
        at = text.find(one, at)
        if at < 0:
            return False
    return True


def section(text: str, name: str) -> str:
    """That section of the page."""
    return text.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_the_page_counts_returns_in_force_those_taken_and_those_with_errors_and_open_warnings(
    shipped_plan: Plan,
) -> None:
    rows = [
        row(errors=4), row(form="f2", form_number="N-2", errors=2, warnings_unconfirmed=3, outcome="rejected"), missing(form="f3", form_number="N-3"),
        row(form="f4", form_number="N-4", form_status="proposed"), row(form="f5", form_number="N-5", outcome="rejected", seq=2), row(form="f5", form_number="N-5"),
    ]  # fmt: skip
    reader = _Texts()
    reader.feed(shown(shipped_plan, *rows))
    assert [text for kind, text in reader.found if kind == "dd"][2:] == ["4", "2", "2", "1"]


def test_the_page_says_as_known_on_which_day_and_whether_the_month_is_closed(shipped_plan: Plan) -> None:
    assert between(shown(shipped_plan, row()), "截至", "2026-11-20", "封账", "—")
    assert between(shown(shipped_plan, row(), closed="2026-11-18 17:00"), "封账", "2026-11-18 17:00")


def test_returns_stand_by_department_and_number_of_the_form(shipped_plan: Plan) -> None:
    rows = [
        row(department="z", department_zh="后办"),
        row(form="a", form_number="N-9"),
        row(form="b", form_number="N-2"),
    ]
    assert between(section(shown(shipped_plan, *rows), "returns"), "合成办", "N-2 ", "N-9 ", "后办", "N-1 ")


@pytest.mark.parametrize(
    ("arrival", "tone"), [("on_time", "good"), ("late", "warn"), ("missing", "bad"), ("not_due", "wait"), ("not_issued", "none")]
)  # fmt: skip
def test_how_a_return_came_has_its_look(shipped_plan: Plan, arrival: str, tone: str) -> None:
    assert shown(shipped_plan, row(arrival=arrival)).count(
        f'class="chip {tone}"'
    ) == 2 or f"chip {tone}" in shown(shipped_plan, row(arrival=arrival))
    others = {"good", "warn", "bad", "wait", "none"} - {tone}
    assert not any(f"chip {other}" in shown(shipped_plan, row(arrival=arrival)) for other in others)


def test_a_letter_stands_under_the_name_of_its_department_and_the_months_before_in_a_line(
    shipped_plan: Plan,
) -> None:
    before = [(MonthRates("2026-09", 5, 4, 3, 2), "")]
    text = shown(shipped_plan, row(), reminders={"office": "催报通知全文"}, before=before)
    assert between(section(text, "before"), "2026-09", ">5<", "4 · 80%", "3 · 60%", "2 · 40%")
    assert between(section(text, "reminders"), "合成办", "Synthetic office", "催报通知全文")


def test_what_waits_in_other_months_is_no_file_that_still_stands(shipped_plan: Plan) -> None:
    waits = row(form_number="N-8", reporting_month="2026-08", outcome="waiting", outcome_zh="待确认")
    told = section(shown(shipped_plan, row(), elsewhere=[waits]), "elsewhere")
    assert between(told, "2026-08", "N-8", "合成表", "合成办", "2026-11-09 08:30", "待确认", "待人确认：")
    assert "此前采用的文件仍有效" not in told


@pytest.mark.parametrize(("title", "is_said"), [("合成方案", False), ("演练 SYNTHETIC", True)])
def test_a_page_of_practice_says_so(shipped_plan: Plan, title: str, is_said: bool) -> None:
    plan = shipped_plan.model_copy(
        update={"header": shipped_plan.header.model_copy(update={"title_zh": title, "title_en": "x"})}
    )
    assert ("演练数据 SYNTHETIC" in shown(plan, row())) is is_said


# ---- what a closing says -------------------------------------------------------------------------------------


def test_what_is_still_out_is_said_with_its_due_day_in_the_language_of_the_plan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owed = missing(due_basis="extended")
    print_still_out(Console(width=400), [owed])
    assert capsys.readouterr().out == "○ N-1 合成表　合成办　应报日 2026-11-10（已延期）　缺报\n"
    monkeypatch.setenv("LONGSHU_LANG", "en")
    print_still_out(Console(width=400), [owed])
    assert (
        capsys.readouterr().out
        == "○ N-1 Synthetic form, Synthetic office, due 2026-11-10 (extended), missing\n"
    )
