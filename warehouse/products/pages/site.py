"""The pages of a release: one self-contained file, or several linked ones where one would grow too large."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.codelists import shared_codelist
from warehouse.products.edition import Edition
from warehouse.products.pages import FOLDER, INDEX, figures
from warehouse.products.pages.cards import Card, Deck
from warehouse.products.pages.changes import changes_since
from warehouse.products.pages.drawn import drawn_in
from warehouse.products.pages.map import outlines
from warehouse.products.pages.matrix import ByArea
from warehouse.products.pages.overview import MOST_BEHIND, MOST_LISTED, MOST_MOVED, Overview
from warehouse.products.pages.places import offices, places
from warehouse.products.pages.reading import Budget, Marts, Row
from warehouse.products.pages.render import Fact, Head, Link, both, render, squeezed
from warehouse.products.pages.svg import bar
from warehouse.products.wording.due_days import due_day
from warehouse.products.wording.formats import share, spoken

ONE_FILE = 499_500  # bytes above which the page is split
ONE_FILE_CARDS = 250  # cards above which one file is not even tried
BIG = Budget(series=1, points=10, vintages=1, readings=2, revisions=3, places=60)
CONTENTS = (
    ("overview", "一眼看清", "At a glance"),
    ("goals", "目标领域", "Goals"),
    ("horizons", "到哪年要实现什么", "What each year asks for"),
    ("targets", "目标与实际", "Targets and actuals"),
    ("cards", "指标卡", "Indicator cards"),
    ("areas", "", ""),  # called by the level that is compared
    ("departments", "部门", "Departments"),
)
PRODUCTS = (
    ("longshu.xlsx", "工作簿", "Workbook"),
    ("dictionary.html", "数据字典", "Dictionary"),
    ("quality.html", "质量", "Quality"),
    ("difference.md", "与上次的差异", "Difference"),
    ("longshu.duckdb", "数据文件（DuckDB）", "Data (DuckDB)"),
)
DECIDED = {f"status-{rule.code}": "dictionary.html" for rule in shared_codelist("status_rule")}
FIRST = ("overview.html.j2", "targets.html.j2")


@dataclass(frozen=True)
class Site:
    """Everything the pages of an edition are made from; `pages` gives each by its path below the release."""

    edition: Edition

    @cached_property
    def marts(self) -> Marts:
        """The marts, read with a smaller share of the history where there are many indicators."""
        area, database = self.edition.plan.header.area, self.edition.database
        whole = Marts(database, area)
        return Marts(database, area, BIG) if len(whole.indicators) > ONE_FILE_CARDS else whole

    @cached_property
    def by_area(self) -> ByArea:
        """The targets of the areas within the plan's own."""
        return ByArea(self.marts)

    @cached_property
    def deck(self) -> Deck:
        """The cards."""
        plan = self.edition.plan
        return Deck(
            self.marts,
            plan.codelists,
            self.by_area,
            self.edition.boundaries,
            plan.comparisons,
            drawn_in(self.edition.pages_before),
        )

    def pages(self) -> dict[str, str]:
        """Every page by its path: one file where it stays small, else split by goal."""
        if len(self.deck.cards) <= ONE_FILE_CARDS:
            whole = self._page(INDEX, {}, [*FIRST, "cards.html.j2", "areas.html.j2", "departments.html.j2"])
            if len(whole.encode()) <= ONE_FILE:
                return {INDEX: whole}
        return dict(self._split())

    def _split(self) -> Iterator[tuple[str, str]]:
        place = {"areas": f"{FOLDER}/areas.html", "departments": f"{FOLDER}/departments.html"}
        place |= dict.fromkeys(("overview", "horizons", "goals", "targets"), INDEX)
        place |= {f"t-{goal['goal']}": INDEX for goal in self.marts.goals}
        place |= {f"a-{code}": place["areas"] for code in self.marts.areas}
        place |= {f"d-{row['department']}": place["departments"] for row in self.marts.departments}
        for row in [*self.marts.indicators, *self.marts.retired]:
            place[f"i-{row['indicator']}"] = place[f"g-{row['goal']}"] = f"{FOLDER}/goal-{row['goal']}.html"
        place["cards"] = place[f"g-{self.marts.goals[0]['goal']}"] if self.marts.goals else INDEX
        yield INDEX, self._page(INDEX, place, [*FIRST])
        yield place["areas"], self._page(place["areas"], place, ["areas.html.j2"])
        yield place["departments"], self._page(place["departments"], place, ["departments.html.j2"])
        for goal in self.marts.goals:
            here = f"{FOLDER}/goal-{goal['goal']}.html"
            yield here, self._page(here, place, ["cards.html.j2"], [goal])

    def _page(
        self, here: str, place: dict[str, str], sections: list[str], goals: list[Row] | None = None
    ) -> str:
        def to(anchor: str) -> str:
            return f"{_relative(here, (DECIDED | place).get(anchor, here))}#{anchor}"

        level_zh, level_en = self._level
        said = {"areas": (f"各{level_zh}", f"By {level_en}")}
        links = tuple(Link(to(anchor), *said.get(anchor, (zh, en))) for anchor, zh, en in CONTENTS)
        links += tuple(Link(_relative(here, file), zh, en) for file, zh, en in PRODUCTS)
        page = render(
            "page.html.j2",
            self._head(links),
            sections=sections,
            to=to,
            goals=goals or self.marts.goals,
            **self._content,
        )
        return squeezed(page)

    @cached_property
    def _level(self) -> tuple[str, str]:
        """What an area of the compared level is called, in Chinese and, within a sentence, in English."""
        plan = self.edition.plan
        if not plan.compared_level:
            return "地区", "area"
        level = plan.codelists["area_level"][plan.compared_level]
        is_word = level.label_en[1:2].islower()
        return level.label_zh, level.label_en[:1].lower() + level.label_en[1:] if is_word else level.label_en

    @cached_property
    def _content(self) -> dict[str, Any]:
        header = self.edition.plan.header
        cards: dict[str, list[Card]] = {goal["goal"]: [] for goal in self.marts.goals}
        for card in self.deck.cards.values():
            cards[card.indicator["goal"]].append(card)
        bare: dict[str, list[Row]] = {goal["goal"]: [] for goal in self.marts.goals}
        for row in self.deck.bare:
            bare[row["goal"]].append(row)
        return {
            "overview": Overview(self.marts, header, changes_since(self.edition.folder), self.by_area),
            "gaps": {code: one.gap for code, one in self.edition.plan.indicators.items() if one.gap},
            "MOST_BEHIND": MOST_BEHIND,
            "MOST_MOVED": MOST_MOVED,
            "MOST_LISTED": MOST_LISTED,
            "deck": cards,
            "bare": bare,
            "retired": {goal: [row for row in self.marts.retired if row["goal"] == goal] for goal in cards},
            "places": places(self.marts, self.edition.plan.codelists, self.marts.budget.places),
            "by_area": self.by_area,
            "offices": offices(self.marts),
            "proposed": self.edition.plan.proposed_departments,
            "area": self.marts.area,
            "is_said_again": any(turns[0]["said_by"] > 1 for turns in self.marts.said.values()),
            "level": self._level,
            "bar": bar,
            "due_day": due_day,
            "outlines": outlines(self.edition.boundaries) if self.edition.boundaries else None,
            "here": figures.here,
            "obs_status": _obs_status,
            "figure": figures.figure,
            "former": figures.former,
            "bare_figure": figures.bare,
            "computed": figures.computed,
            "target": figures.target,
            "count": figures.count,
            "share_of": figures.share_of,
            "share": share,
            "status_words": figures.status_words,
            "spoken": spoken,
        }

    def _head(self, links: tuple[Link, ...]) -> Head:
        plan, edition = self.marts.plan, self.edition
        return Head(
            plan["plan_zh"],
            plan["plan_en"],
            "记分卡",
            "Scorecard",
            (
                Fact("文号", "Document", plan["document_number"]),
                Fact("数据截至", "As known on", edition.known_on.isoformat()),
                Fact("发布", "Release", edition.name),
                Fact("发布日期", "Released on", edition.published_at.date().isoformat()),
            ),
            links,
            audience=edition.audience,
        )


def _relative(here: str, there: str) -> str:
    if here == there:
        return ""
    return there.removeprefix(f"{FOLDER}/") if here.startswith(FOLDER) and there.startswith(FOLDER) else (
        f"../{there}" if here.startswith(FOLDER) else there
    )  # fmt: skip


def _obs_status(code: str) -> object:
    entry = shared_codelist("obs_status")[code]
    return both(entry.label_zh, entry.label_en)
