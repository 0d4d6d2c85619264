"""`longshu.xlsx`: the release as a workbook for officials, Chinese first, ready to print on A4.

Every figure and count is read from the marts; nothing is computed that a mart does not hold.
"""

from collections.abc import Sequence
from typing import Any

from contracts.codelists import shared_codelist
from contracts.plan import PlanHeader
from contracts.speech import first_of, joined, languages
from warehouse.products.edition import Edition
from warehouse.products.exports.excel.words import each, head_font, label_of, said
from warehouse.products.exports.tables import opened, tables
from warehouse.products.pages.changes import changes_since
from warehouse.products.wording.standing import standing_of

FILE = "longshu.xlsx"
HOW_TO_READ = (
    ("记分卡", "每个目标领域一行：多少目标已达标、达到时序进度、滞后；没有数据的领域照样列出。"),
    ("目标与实际", "每个目标一行：目标、最新值、按时序现在应达值、状态及原因。"),
    (
        "图表",
        "各领域的状态，和每个有两期以上实际值的目标：应达值与实际值。图由“图表数据”画出，可复制、可改。",
    ),
    ("各领域表", "每个目标领域一张表：指标的最新值和历期数值，尚无数据的指标也在内。"),
    ("问题汇总、问题清单", "核对中发现的问题、所在单元格和处理办法。"),
    ("报送登记", "哪些报表应报、已报、迟报、缺报，各有多少行采用或隔离。"),
    ("数据字典", "指标定义、各表的列和全部代码。"),
)
NOTES = (
    "状态同时写出符号和文字，底色只是辅助；“暂不评估”不是“未达标”，原因列写明为什么。",
    "数字按原有位数显示，不四舍五入成整数；≈、>、≥、<、≤ 表示原文只给出约数或界限。",
    "同一数字有多个来源时按公布的来源次序采用一个，其余仍在数据文件中。",
    "本工作簿不含宏和公式，不连外部数据；数字的出处单元格见数据文件 bridge_figure_source。",
)


def write_workbook(edition: Edition) -> None:
    """The release is a workbook; equal content gives equal bytes."""
    import xlsxwriter

    from warehouse.products.exports.excel import charts, readings, registers
    from warehouse.products.exports.excel.book import MOST_ROWS, Book

    header, plan = edition.plan.header, edition.plan
    number = plan.documents[header.document].number
    known = {"title": named_title(header), "name": edition.name, "day": edition.known_on}
    subtitle = (
        said("{title}（{number}）　发布 {name}　截至 {day} 所知", number=number, **known)
        if number
        else said("{title}　发布 {name}　截至 {day} 所知", **known)
    )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with opened(edition) as con, xlsxwriter.Workbook(str(edition.folder / FILE), options) as workbook:
        workbook.set_properties(
            {
                "title": named_title(header), "subject": said("陇数 Longshu {name}", name=edition.name), "author": said("陇数 Longshu"),
                "created": edition.published_at,
            }
        )  # fmt: skip

        def ask(sql: str) -> list[dict[str, Any]]:
            result = con.execute(sql)
            names = [d[0] for d in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchmany(MOST_ROWS + 1)]

        book = Book(workbook, subtitle, shared_codelist("status"))
        scorecard = readings.scorecard(plan, ask)
        data, paths = charts.path_sheet(ask)
        first = [scorecard, readings.targets(plan, ask)]
        sheets = [
            *readings.goal_sheets(plan, ask),
            data,
            registers.findings_summary(plan, ask),
            registers.findings(plan, ask),
            registers.submissions(plan, ask),
            registers.indicators(plan, ask),
            registers.column_list(tables(con)),
            registers.codes(plan),
        ]
        _front(
            book, edition, number, [s.name for s in first] + [said(charts.NAME)] + [s.name for s in sheets]
        )
        for sheet in first:
            book.table(sheet)
        charts.draw(book, scorecard, paths)
        for sheet in sheets:
            book.table(sheet)


def named_title(header: PlanHeader) -> str:
    """What the plan is called, in the language that comes first."""
    return first_of(header.title_zh, header.title_en)


def _changed(edition: Edition) -> str:
    """What changed since the last release, in one line."""
    changes = changes_since(edition.folder)
    if changes.previous is None:
        return said("第一次发布，没有可比的上次发布。")
    figures = changes.figures
    return said(
        "与 {before} 相比：状态变化 {moved} 个，新列目标 {new} 个；数字新增 {added}、修订 {revised}、撤下 {withdrawn}。",
        before=changes.previous, moved=len(changes.moved), new=len(changes.new), **figures,
    )  # fmt: skip


def _front(book: Any, edition: Edition, number: str, names: Sequence[str]) -> None:
    page = book.workbook.add_worksheet(said("说明"))
    page.hide_gridlines(2)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 92)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    head = book.look(font_name=head_font(), bold=True, font_size=12, bottom=1)
    bold, text = book.look(bold=True, valign="top"), book.look(text_wrap=True, valign="top")
    page.set_row(0, 30)
    page.write_string(
        0, 0, named_title(edition.plan.header), book.look(font_name=head_font(), bold=True, font_size=16)
    )
    if len(languages()) > 1:
        other = first_of(edition.plan.header.title_en, edition.plan.header.title_zh)
        page.write_string(1, 0, other, book.look(font_color="#595959"))
    published = said(
        "{moment}（{zone}）",
        moment=f"{edition.published_at:%Y-%m-%d %H:%M}",
        zone=edition.plan.header.time_zone,
    )
    facts = (
        (said("文号"), number or "—"),
        (said("发布"), edition.name),
        (said("评估时点"), said("截至 {day} 所知", day=edition.known_on)),
        (said("发布时间"), published),
        (said("上一次发布"), edition.previous or said("无")),
        (said("范围"), said("内部使用") if edition.audience == "internal" else said("公开")),
    )
    row = 3
    verdict = standing_of(edition.database, edition.plan.header).verdict
    for name, value in (
        (said("总判断"), joined(verdict.zh, verdict.en, "\n")),
        (said("较上次发布"), _changed(edition)),
        *facts,
    ):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, value, text)
        row += 1
    for title, entries in (
        (said("如何阅读"), tuple(each(*entry) for entry in HOW_TO_READ)),
        (said("请注意"), tuple((f"{n}", said(note)) for n, note in enumerate(NOTES, start=1))),
        (
            said("状态的符号"),
            tuple(
                (f"{s.extra['sign']} {label_of(s)}", s.label_en if len(languages()) > 1 else "")
                for s in shared_codelist("status")
            ),
        ),
    ):
        row += 1
        page.write_string(row, 0, title, head)
        page.write_blank(row, 1, None, head)
        for name, value in entries:
            row += 1
            page.write_string(row, 0, name, bold)
            page.write_string(row, 1, value, text)
        row += 1
    row += 1
    page.write_string(row, 0, said("工作表"), head)
    page.write_blank(row, 1, None, head)
    link = book.look(font_color="#1F4E79", underline=1)
    for name in names:
        row += 1
        page.write_url(row, 0, f"internal:'{name}'!A1", link, name)
