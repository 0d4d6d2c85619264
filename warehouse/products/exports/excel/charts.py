"""The charts of the workbook: objects that Excel draws from cells of the same workbook, so a reader can take them along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.speech import named
from warehouse.products.exports.excel.book import A4, Book, Cell, Sheet, Shown
from warehouse.products.exports.excel.readings import Ask, Row, unit
from warehouse.products.exports.excel.words import head_font, said
from warehouse.products.wording.formats import period, which

NAME, DATA = "图表", "图表数据"
MOST, ACROSS = 24, 2
WIDTH, HEIGHT, ROWS_EACH, COLUMNS_EACH = 620, 300, 16, 10
FIRST_ROW = 4  # of the data below the headings of a sheet
SHARES = (
    ("已达标", "#0B6E4F"), ("达到时序进度", "#2A9D8F"), ("滞后或恶化", "#D1495B"), ("待核定", "#7D8597"),
    ("定性目标", "#A5A9B8"), ("暂不评估", "#CFD4DC"), ("尚无数据", "#EDEDED"),
)  # fmt: skip


@dataclass(frozen=True)
class Path:
    """The rows of one target in the sheet of data."""

    title: str
    unit: str
    first: int
    last: int
    begins: date
    ends: date

    @property
    def marks(self) -> dict[str, Any]:
        """How far apart the marks of the axis of time stand: some eight of them, in whole years over a long time."""
        months = 12 * (self.ends.year - self.begins.year) + self.ends.month - self.begins.month
        each = max(-(-months // 8), 1)
        if each > 4:
            return {"major_unit": -(-each // 12), "major_unit_type": "years"}
        return {"major_unit": each, "major_unit_type": "months"}


def path_sheet(ask: Ask) -> tuple[Sheet, list[Path]]:
    """What the charts of targets are drawn from: the value required and the actual on each date, and where each stands."""
    found = ask(
        "select p.*, t.target_published, i.indicator_no, i.decimals from marts.mart_target_path p "
        "join marts.mart_target_vs_actual t using (target_id) join marts.dim_indicator i on p.indicator = i.indicator "
        "qualify count(p.actual_value) over (partition by p.target_id) > 1 "
        "order by not p.is_headline, i.indicator_no, p.ref_area, p.target_period, p.target_id, p.period_end"
    )
    places: dict[str, Path] = {}
    for number, row in enumerate(found, start=FIRST_ROW):
        known = places.get(row["target_id"])
        first, begins = (known.first, known.begins) if known else (number, row["period_end"])
        places[row["target_id"]] = Path(_title(row), unit(row), first, number, begins, row["period_end"])
    return Sheet(
        said(DATA),
        said("图表数据：目标路径上的应达值和实际值"),
        (
            said("目标编号"),
            said("指标"),
            said("地区"),
            said("目标期"),
            said("单位"),
            said("报告期"),
            said("截止日"),
            said("应达值"),
            said("实际值"),
        ),
        [_row(row) for row in found],
        said("“图表”一页由本表画出；应达值按声明的路径推算，没有实际值的日期空着。"),
        kept=2,
    ), list(places.values())


def draw(book: Book, scorecard: Sheet, paths: Sequence[Path]) -> None:
    """The page of charts stands in the book: the goals by state, then each target with at least two actual values."""
    page = book.workbook.add_worksheet(said(NAME))
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_row(0, 26)
    page.write_string(0, 0, said("图表"), book.look(font_name=head_font(), font_size=15, bold=True))
    page.write_string(1, 0, book.subtitle, book.look(font_color="#595959"))
    shown = [_goals(book.workbook, scorecard), *(_path(book.workbook, path) for path in paths[:MOST])]
    for number, chart in enumerate(shown):
        row, column = divmod(number, ACROSS)
        page.insert_chart(3 + row * ROWS_EACH, column * COLUMNS_EACH, chart)
    if len(paths) > MOST:
        page.write_string(
            2,
            0,
            said("只画前 {count} 个目标，其余见“{sheet}”。", count=MOST, sheet=said(DATA)),
            book.look(font_color="#595959"),
        )


def _goals(workbook: Any, scorecard: Sheet) -> Any:
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    last = FIRST_ROW + len(scorecard.rows) - 1
    for heading, colour in SHARES:
        column = list(scorecard.headings).index(said(heading))
        chart.add_series(
            {
                "name": [scorecard.name, FIRST_ROW - 1, column],
                "categories": [scorecard.name, FIRST_ROW, 1, last, 1],
                "values": [scorecard.name, FIRST_ROW, column, last, column],
                "fill": {"color": colour},
                "border": {"color": "#7F7F7F", "width": 0.5},
                "gap": 40,
            }
        )
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    chart.set_x_axis({"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return _dressed(chart, said("各领域主目标的状态（个）"))


def _path(workbook: Any, path: Path) -> Any:
    chart = workbook.add_chart({"type": "line"})
    for column, colour, dash, marker in ((7, "#7F7F7F", "dash", "none"), (8, "#1F4E79", "solid", "circle")):
        chart.add_series(
            {
                "name": [said(DATA), FIRST_ROW - 1, column],
                "categories": [said(DATA), path.first, 6, path.last, 6],
                "values": [said(DATA), path.first, column, path.last, column],
                "line": {"color": colour, "width": 2, "dash_type": dash},
                "marker": {"type": marker, "size": 5},
            }
        )
    chart.set_x_axis({"date_axis": True, "num_format": "yyyy-mm", "num_font": {"size": 9}, **path.marks})
    chart.set_y_axis(
        {"num_format": "#,##0.##", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    )
    chart.show_blanks_as("span")
    return _dressed(chart, said("{title}（{unit}）", title=path.title, unit=path.unit))


def _dressed(chart: Any, title: str) -> Any:
    chart.set_title({"name": title, "name_font": {"size": 11, "name": head_font()}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart


def _title(row: Row) -> str:
    part = which({"breakdown": row["breakdown"], "accumulation": "NONE"})
    return said(
        "{indicator}{part}·{area}　目标 {period}",
        indicator=named(row, "indicator"), part=part, area=named(row, "area"), period=period(row["target_period"]),
    )  # fmt: skip


def _row(row: Row) -> tuple[Cell, ...]:
    return (
        row["target_id"], named(row, "indicator"), named(row, "area"), period(row["target_period"]), unit(row),
        period(row["time_period"]) if row["time_period"] else None, row["period_end"],
        *(None if row[name] is None else Shown(row[name], row["decimals"]) for name in ("required_value", "actual_value")),
    )  # fmt: skip
