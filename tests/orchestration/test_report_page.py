"""The check report and the month as pages a department opens: complete, alone, readable anywhere (合成数据)."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from opened_page import DESK, PHONE, opened
from returns_year import NOVEMBER, plan_folder, tell
from support import marts

from contracts.codelists import shared_codelist
from contracts.errors import UserFault
from contracts.registry import load_plan
from contracts.rules import rules
from orchestration.commands import month as month_commands
from orchestration.commands.check import Asked, check_command
from orchestration.commands.month import status_command
from orchestration.views.month_page import page_path
from orchestration.views.report_page import MOST_ROWS, OUTCOMES, page_name, report_page
from sources.checking import Report
from sources.report import finding, rejected
from tests.sources.returns.forms import LINES, filled, judged, shipped
from tests.sources.returns.library import CASES
from warehouse.paths import DataRoot

DAY = date(2026, 11, 20)
CHECKED = ("本次只核对，没有入库。", "Checked only; nothing was loaded.")
FAULTY = {"D8": 5, "D11": "约100", "D16": 2.5, "E9": "<script>alert(1)</script>"}


def page_of(report: Report) -> str:
    return report_page(report, LINES, shipped(), DAY, CHECKED)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


@pytest.fixture(scope="module")
def faulty() -> Report:
    return judged(filled(**FAULTY))


@pytest.fixture(scope="module")
def path(faulty: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("report") / page_name("合成数据.xlsx")
    target.write_text(page_of(faulty), encoding="utf-8")
    return target


@pytest.mark.parametrize("name", CASES)
def test_every_finding_of_every_malformed_return_is_on_its_page_with_rule_remedy_and_counts(
    name: str,
) -> None:
    case = CASES[name]
    form = case.said_form or (case.form if case.said else None)
    report = judged(case.make(), case.plan, form, case.said, case.earlier)
    html = report_page(report, case.form, case.plan, DAY, CHECKED)
    text = " ".join(text_of(html).split())
    for row in report.findings.to_dicts():
        for words in (
            row["rule_id"],
            row["message_zh"],
            row["message_en"],
            row["fix_zh"],
            row["value_seen"] or "",
        ):
            assert " ".join(words.split()) in text, words
    counts = report.counts
    shown = [
        int(n.replace(",", ""))
        for n in re.findall(r"<dd>([\d,]+)</dd>", html.partition('class="sum"')[2])[:4]
    ]
    assert shown == [counts.read, counts.accepted, counts.quarantined, counts.ignorable]


def test_every_outcome_a_check_can_have_has_its_words() -> None:
    assert set(OUTCOMES) == set(shared_codelist("outcome").codes) - {"duplicate"}


def test_findings_stand_by_sheet_and_in_the_order_of_the_cells(faulty: Report) -> None:
    cells = re.findall(r'<th scope="row" class="cell">([A-Z]+\d+)<', page_of(faulty))
    assert cells == sorted(cells, key=lambda cell: (int(cell[1:]), cell[0]))
    assert {"D8", "E9", "D11", "D16"} <= set(cells)


def test_what_a_file_says_cannot_run_on_its_page(faulty: Report) -> None:
    html = page_of(faulty)
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html


def test_a_file_without_findings_is_told_that_nothing_is_to_be_done() -> None:
    text = text_of(page_of(judged(filled())))
    assert "没有发现问题" in text and "不必重报" in text and "标注本" not in text


def test_a_file_nothing_is_known_of_still_gets_a_page() -> None:
    report = rejected("<合成>.xlsx", [finding("file.quarantine.too_many", "", None, "rejected",
                                             {"quarantined": 1, "read": 1, "share": "0%"})])  # fmt: skip
    html = report_page(report, None, shipped(), DAY, CHECKED)
    assert "认不出是哪张表" in html and "整份退回" in html and "<合成>" not in html


def test_findings_beyond_what_a_page_can_hold_are_counted() -> None:
    params = {"quarantined": 1, "read": 1, "share": "0%"}
    many = [
        finding("file.quarantine.too_many", f"算力!D{n}", n, "rejected", params)
        for n in range(1, MOST_ROWS + 6)
    ]
    html = page_of(rejected("合成.xlsx", many, read=len(many)))
    assert html.count('data-kind="error"') == MOST_ROWS and "另有 5 条" in html


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_the_report_asks_for_nothing_never_scrolls_sideways_and_axe_finds_nothing(path, window) -> None:
    with opened(path, window=window) as shown:
        assert shown.overflow() <= 0
        assert (shown.asked_for, shown.complaints) == ([], [])
        assert shown.accessibility() == []


def test_the_report_is_complete_without_script(path, faulty: Report) -> None:
    with opened(path, script=False) as shown:
        assert shown.page.locator("tr[data-kind]:visible").count() == faulty.findings.height
        assert not shown.page.locator("form.find").is_visible()


def test_the_report_shows_only_errors_when_asked(path) -> None:
    with opened(path) as shown:
        shown.page.locator("select[name=kind]").select_option("warning")
        assert shown.page.locator("tr[data-kind]:visible th").all_inner_texts() == ["D16"]


def test_the_report_prints_on_a4_with_its_steps_and_no_search_box(path, tmp_path) -> None:
    with opened(path) as shown:
        pdf = shown.page.pdf(prefer_css_page_size=True)
        shown.page.emulate_media(media="print")
        assert not shown.page.locator("form.find").is_visible() and shown.page.locator(".steps").is_visible()
    pages = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 1 <= len(pages) <= 2 and {(round(float(w)), round(float(h))) for w, h in pages} == {(595, 842)}


def test_check_writes_the_page_only_when_asked_and_never_over_another(tmp_path, capsys) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "合成.xlsx").write_bytes(filled(D11="约100"))
    files = [tmp_path / folder / "合成.xlsx" for folder in ("a", "b")]
    out = tmp_path / "out"
    assert check_command(None, tmp_path / "data", files, Asked(None, None, out=out, copy=False)) == 1
    assert not out.exists()
    assert (
        check_command(None, tmp_path / "data", files, Asked(None, None, out=out, copy=False, html=True)) == 1
    )
    assert sorted(p.name for p in out.iterdir()) == ["合成.核对-2.html", "合成.核对.html"]
    assert "网页：" in capsys.readouterr().out


class TestMonth:
    """`longshu status --html`, on the synthetic year."""

    @pytest.fixture(scope="class")
    def pages(self, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
        folder = tmp_path_factory.mktemp("month")
        data, plan = DataRoot(folder / "data"), plan_folder(folder)
        tell(data)
        marts(data, load_plan(plan), NOVEMBER)
        for month in ("2026-10", "2026-05", "2026-01"):
            assert (
                status_command(plan, data.root, month, "2026-11-20", english=False, html=folder / "pages")
                == 0
            )
        return {month: page_path(folder / "pages", month) for month in ("2026-10", "2026-05", "2026-01")}

    def test_a_missing_return_stands_under_its_department_with_the_reminder_ready(self, pages) -> None:
        text = text_of(pages["2026-10"].read_text(encoding="utf-8"))
        for words in (
            "甘肃省数据局",
            "GS-AI-1",
            "2026-11-10",
            "缺报",
            "逾期 10 天",
            "催报通知",
            "建议表式，未下发",
        ):
            assert words in text, words

    def test_a_return_received_shows_when_it_came_what_came_of_it_and_its_warnings(self, pages) -> None:
        text = text_of(pages["2026-01"].read_text(encoding="utf-8"))
        assert "2026-02-05" in text and "采用并有提示" in text and "未到期" not in text

    @pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
    def test_the_month_asks_for_nothing_never_scrolls_sideways_and_axe_finds_nothing(
        self, pages, window
    ) -> None:
        with opened(pages["2026-10"], window=window) as shown:
            shown.page.locator("details summary").click()
            assert shown.page.locator("pre.letter").is_visible()
            assert shown.overflow() <= 0
            assert (shown.asked_for, shown.complaints) == ([], [])
            assert shown.accessibility() == []

    def test_the_letters_are_printed_and_readable_without_script(self, pages) -> None:
        with opened(pages["2026-10"], script=False) as shown:
            shown.page.emulate_media(media="print")
            assert shown.page.locator("pre.letter").is_visible()

    def test_a_page_that_cannot_be_written_is_a_clear_fault(self, pages, tmp_path) -> None:
        blocked = tmp_path / "文件"
        blocked.write_text("合成", encoding="utf-8")
        with pytest.raises(UserFault):
            month_commands.write_page(page_path(blocked / "夹", "2026-10"), "")


def test_every_rule_named_on_a_page_is_in_the_catalogue(faulty: Report) -> None:
    named = set(re.findall(r'<code class="note">([a-z_.]+)</code>', page_of(faulty)))
    assert named and named <= set(rules())


def test_a_page_of_the_practice_set_says_so_in_a_banner_that_is_a_landmark(faulty: Report, tmp_path) -> None:
    plan = shipped()
    header = plan.header.model_copy(update={"title_zh": "【演练数据 SYNTHETIC】方案"})
    target = tmp_path / "合成.html"
    target.write_text(
        report_page(faulty, LINES, plan.model_copy(update={"header": header}), DAY, CHECKED), encoding="utf-8"
    )
    with opened(target) as shown:
        assert shown.page.locator(".synthetic").is_visible()
        assert shown.accessibility() == []
