"""How the plan stands: one sentence by rules, and whose targets are counted, the same wherever it is said.

The plan's own targets come first; those of companion documents, of places, of the areas above and those whose
date has passed are counted apart, so that none of them stands in for the plan's own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.codelists import shared_codelist
from contracts.plan import PlanHeader
from warehouse import query
from warehouse.products.wording.lines import Line

Row = dict[str, Any]

WHOSE = {
    "own": Line("方案自己的", "The plan’s own"),
    "companion": Line("配套文件的", "Of companion documents"),
    "places": Line("下级地区的", "Of areas within"),
    "above": Line("上级的（供对照）", "Of areas above (for comparison)"),
    "expired": Line("其他文件、目标期已过的", "Of other documents, date passed"),
}
JUDGED = ("met", "on_schedule", "behind")


@dataclass(frozen=True)
class Standing:
    """The headline targets by whose they are; those behind, worst first."""

    rows: dict[str, list[Row]]
    worst: tuple[Row, ...]

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """How many targets of each kind there are of each group of statuses."""
        return {kind: Counter(row["counts_as"] for row in rows) for kind, rows in self.rows.items()}

    @property
    def verdict(self) -> Line:
        """The verdict in one sentence: the plan's own targets, then what is behind anywhere."""
        own, behind = self._own(), self._behind()
        return Line(f"{own.zh}{behind.zh}。", f"{own.en}{behind.en}.")

    def _own(self) -> Line:
        rows, counts = self.rows["own"], self.counts["own"]
        if not rows:
            return Line("方案自己没有提出可列的目标", "The plan itself sets no target that can be listed")
        told = _counted(counts)
        many = "" if len(rows) == 1 else "s"
        if any(counts[group] for group in JUDGED):
            return Line(
                f"方案自己的 {len(rows)} 个目标：{told.zh}",
                f"Of the plan’s own {len(rows)} target{many}: {told.en}",
            )
        return Line(
            f"方案自己的 {len(rows)} 个目标，现在一个也判断不了：{told.zh}",
            f"None of the plan’s own {len(rows)} target{many} can be judged yet: {told.en}",
        )

    def _behind(self) -> Line:
        others = [row for row in self.worst if row["whose"] != "own"]
        if not others:
            total = sum(len(rows) for kind, rows in self.rows.items() if kind != "own")
            if not total:
                return Line("", "")
            return Line(
                f"；其他文件的 {total} 个目标中没有滞后的",
                f"; of the {total} of other documents none is behind",
            )
        name = named(others[0])
        return Line(
            f"；其他文件的目标中 {len(others)} 个滞后，最重的是{name.zh}（{others[0]['status_zh']}）",
            f"; of those of other documents {len(others)} {'is' if len(others) == 1 else 'are'} behind, "
            f"worst {name.en} ({others[0]['status_en']})",
        )


def standing(rows: Iterable[Row], header: PlanHeader, above: set[str]) -> Standing:
    """How the headline targets among these rows of `mart_target_vs_actual` stand."""
    sorted_out: dict[str, list[Row]] = {kind: [] for kind in WHOSE}
    for row in rows:
        if row["is_headline"]:
            kind = _whose(row, header, above)
            sorted_out[kind].append(row | {"whose": kind})
    behind = [row for found in sorted_out.values() for row in found if row["counts_as"] == "behind"]
    return Standing(sorted_out, tuple(sorted(behind, key=severity)))


def standing_of(database: Path, header: PlanHeader) -> Standing:
    """How the targets of a finished DuckDB file stand."""
    found = query.rows(
        database, "from marts.mart_target_vs_actual where is_headline order by goal_no, target_id"
    )
    return standing(found, header, query.areas_above(database, header.area))


def named(row: Row) -> Line:
    """The indicator with its area."""
    return Line(f"{row['indicator_zh']}·{row['area_zh']}", f"{row['indicator_en']}, {row['area_en']}")


def _whose(row: Row, header: PlanHeader, above: set[str]) -> str:
    if row["document"] == header.document:
        return "own"
    if row["target_date"] is not None and row["target_date"] < row["known_on"]:
        return "expired"
    if row["ref_area"] in above:
        return "above"
    return "companion" if row["ref_area"] == header.area else "places"


def severity(row: Row) -> tuple[Any, ...]:
    """The gravest status first, then the least of the way done."""
    ratio = row["path_ratio"] if row["path_ratio"] is not None else row["schedule_ratio"]
    rank = int(shared_codelist("status")[row["status"]].extra["rank"])
    return -rank, ratio is None, ratio if ratio is not None else 0, row["target_date"], row["target_id"]


def _counted(counts: Counter[str]) -> Line:
    groups = [group for group in shared_codelist("status_group") if counts[group.code]]
    return Line(
        "、".join(f"{counts[g.code]} 个{g.label_zh}" for g in groups),
        ", ".join(f"{counts[g.code]} {g.label_en[:1].lower()}{g.label_en[1:]}" for g in groups),
    )
