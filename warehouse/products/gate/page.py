"""The quality page: what the gate asked of a release, and what it found, in the house's look."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from contracts.dictionary import marts
from contracts.packaged import packaged
from warehouse.products.edition import Edition, Verdict
from warehouse.products.pages.render import Fact, Head, render

PAGE = "quality.html"


@dataclass(frozen=True)
class MartVerdict:
    """One mart: its labels, and its expectations with their verdicts."""

    name: str
    label_zh: str
    label_en: str
    results: list[Verdict]

    @property
    def failed(self) -> int:
        """How many expectations do not hold."""
        return sum(not one.success for one in self.results)


def quality_page(edition: Edition, results: list[Verdict]) -> str:
    """One self-contained HTML page of the verdicts, marts in their order."""
    header = edition.plan.header
    head = Head(
        header.title_zh,
        header.title_en,
        "质量核对",
        "Quality checks",
        facts=(
            Fact("发布", "Release", edition.name),
            Fact("截至", "As known on", edition.known_on.isoformat()),
        ),
        audience=edition.audience,
    )
    return render(
        "quality.html.j2",
        head,
        templates=packaged("warehouse.products.gate"),
        verdicts=list(_by_mart(results)),
        asked=len(results),
        blocking=sum(one.stops for one in results),
        told=sum(not one.success and not one.blocking for one in results),
    )


def _by_mart(results: list[Verdict]) -> Iterable[MartVerdict]:
    for name, group in groupby(results, key=lambda one: one.mart):
        mart = marts().get(name)
        labels = (mart.label_zh, mart.label_en) if mart else ("整个发布", "the whole release")
        yield MartVerdict(name, *labels, list(group))
