"""What a drawing prints: every digit of its figures, marks that differ without colour."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.periods import declare_year
from warehouse.products.pages import drawn as drawings
from warehouse.products.pages.charts import Drawing, Row, line_chart
from warehouse.products.pages.drawn import drawn_in
from warehouse.products.pages.render import squeezed
from warehouse.products.wording.formats import column, in_column, period


def reading(day: date, value: str, qualifier: str = "exact") -> Row:
    return {"period_end": day, "obs_value": Decimal(value), "value_qualifier": qualifier}


def drawn(*values: str, ghosts: tuple[str, ...] = (), qualifier: str = "exact") -> str:
    days = [date(2020 + n, 12, 31) for n in range(len(values))]
    points = [reading(day, value, qualifier) for day, value in zip(days, values, strict=True)]
    return line_chart(Drawing(points, [reading(days[0], value) for value in ghosts], [], "个"))[0]


def axis(svg: str) -> list[str]:
    return re.findall(r'<text class="end"[^>]*>([^<]*)</text>', svg)


def test_no_two_marks_of_an_axis_are_the_same() -> None:
    shown = axis(drawn("1.18", "1.29"))
    assert len(shown) == len(set(shown)) >= 2 and "1.25" in shown


def test_an_axis_writes_thousands_as_the_tables_do() -> None:
    assert "2,000" in axis(drawn("319", "2463"))


def years(*days: date) -> list[str]:
    """The words below the axis of a line through those days."""
    points = [reading(day, str(n)) for n, day in enumerate(days, start=1)]
    svg = line_chart(Drawing(points, [reading(days[0], "1")], [], "个"))[0]
    return [one for one in re.findall(r">([^<>]*)</text>", svg) if re.fullmatch(r"20[0-9]{2}[-/0-9]*", one)]


def test_the_years_below_an_axis_are_the_plans_own() -> None:
    ends = [date(2021 + n, 3, 31) for n in range(5)]
    assert years(*(date(2020 + n, 12, 31) for n in range(5))) == ["2020", "2021", "2022", "2023", "2024"]
    declare_year(4)
    try:
        assert years(*ends) == ["2020/21", "2021/22", "2022/23", "2023/24", "2024/25"]
        assert years(*ends[:2]) == ["2020/21", "2021-06", "2021-09", "2021-12", "2021/22"]
    finally:
        declare_year(1)


def test_a_figure_before_revision_is_a_cross_and_a_bound_is_a_ring() -> None:
    revised, bound = drawn("5", "7", ghosts=("4",)), drawn("5", "7", qualifier="gt")
    assert 'class="ghost"' in revised and '<circle class="ghost"' not in revised
    assert '<circle class="bound"' in bound and 'class="ghost"' not in bound


def test_figures_below_each_other_have_one_scale_and_one_number_of_decimals() -> None:
    values = [Decimal("4350.13"), Decimal("2706.6"), Decimal("12000")]
    written = column(values, "P")
    assert [in_column(v, written, "P") for v in values] == ["4,350.13P", "2,706.60P", "12,000.00P"]
    large = [Decimal(66000), Decimal(114000)]
    assert [in_column(v, column(large, "P"), "P") for v in large] == ["6.6万P", "11.4万P"]


def test_a_span_of_years_or_months_is_printed_by_its_ends() -> None:
    assert [period(code) for code in ("2015-12/P49M", "2016/P5Y", "2026-Q3")] == [
        "2015-12～2019-12",
        "2016～2020",
        "2026-Q3",
    ]


def test_a_chart_of_the_pages_before_is_not_drawn_again_and_another_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = drawn("1.18", "1.29")
    page = tmp_path / "page.html"
    page.write_text(f"<p>{squeezed(fresh)}</p>{squeezed(drawn('1', '2'))}", encoding="utf-8")
    before = drawn_in([page])
    assert len(before) == 2

    def line(value: str) -> str:
        points = [reading(date(2020, 12, 31), "1.18"), reading(date(2021, 12, 31), value)]
        return line_chart(Drawing(points, [], [], "个"), before)[0]

    monkeypatch.setattr(drawings, "_drawn", lambda *_: "drawn anew")
    assert squeezed(line("1.29")) == squeezed(fresh)
    assert line("1.3") == "drawn anew"


def test_another_tool_draws_all_charts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn("1", "2")
    monkeypatch.setattr(drawings, "_by", lambda: "another version")
    other = drawn("1", "2")
    name = re.compile(r'data-of="(\w+)"')
    assert name.findall(first) != name.findall(other) and name.sub("", first) == name.sub("", other)
