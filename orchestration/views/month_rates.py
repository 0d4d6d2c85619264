"""The months before in one line each: how many returns were expected, received, on time, complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from orchestration.views.month import in_force, latest_of_each
from warehouse.ledger.submission import ACCEPTED

Row = dict[str, Any]
MOST_MONTHS = 12


@dataclass(frozen=True)
class MonthRates:
    """Of the returns in force that a month expects: received means taken at all, complete taken whole."""

    month: str
    expected: int
    received: int
    on_time: int
    complete: int

    def line(self, *, english: bool) -> str:
        """The month in one line."""
        words = (
            ("expected", "received", "on time", "complete") if english else ("应报", "收到", "按时", "齐全")
        )
        parts = [f"{words[0]} {self.expected}"]
        parts += [
            f"{word} {count} ({self.share(count)})" if english else f"{word} {count}（{self.share(count)}）"
            for word, count in zip(words[1:], (self.received, self.on_time, self.complete), strict=True)
        ]
        return f"{self.month}  " + ("  " if english else "　").join(parts)

    def share(self, count: int) -> str:
        """The count as a share of what was expected: 100% only where it is all, 0% only where it is nothing."""
        share = round(100 * count / self.expected) if self.expected else 0
        return f"{min(share, 99) if 0 < count < self.expected and share else max(share, int(count > 0))}%"


def rates_of(rows: Iterable[Row], before: str = "9999-12") -> list[MonthRates]:
    """The last months before that one in which something in force was due, the newest first."""
    rows = [row for row in rows if row["reporting_month"] < before and in_force(row)]
    taken = {_return(row) for row in rows if row["outcome"] in ACCEPTED}
    months: dict[str, list[Row]] = {}
    for row in latest_of_each(rows):
        if row["arrival"] != "not_due" or _return(row) in taken:
            months.setdefault(row["reporting_month"], []).append(row)
    return [
        MonthRates(
            month,
            len(of_month),
            sum(_return(row) in taken for row in of_month),
            sum(row["arrival"] == "on_time" for row in of_month),
            sum(row["outcome"] in ("accepted", "accepted_with_findings") for row in of_month),
        )
        for month, of_month in sorted(months.items(), reverse=True)[:MOST_MONTHS]
    ]


def _return(row: Row) -> tuple[str, str, str]:
    return row["form"], row["department"], row["reporting_month"]
