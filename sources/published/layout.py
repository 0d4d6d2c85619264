"""One row of the published figures to one observation, or to the findings that stop it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from contracts.area_checks import dated, is_there, told
from contracts.forms import PublishedForm
from contracts.limit_words import limit_words
from contracts.periods import (
    JANUARY,
    Span,
    known_from,
    month_end,
    month_of_year,
    span,
    start_of,
    year_of,
    year_start,
)
from contracts.plan import Indicator, Kind, Plan
from contracts.visible import readable
from sources.notation import Reading, Refusal, read_figure

LARGEST = Decimal(10) ** 20  # what the value column holds
PER_COLLECT = {Kind.STOCK: "E", Kind.FLOW: "S", Kind.RATE: "A", Kind.GROWTH: "A", Kind.RANK: "A"}


@dataclass
class RowResult:
    """What became of one row: the observation's fields, and (rule, column, parameters) of each finding.

    `key` holds what could be resolved of the observation's key, also where the row is kept out.
    """

    observation: dict[str, object] | None = None
    key: dict[str, str | None] = field(default_factory=dict)
    findings: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)

    def add(self, rule_id: str, column: str, /, **params: object) -> None:
        """The finding is on the list of this row."""
        self.findings.append((rule_id, column, params))


class PublishedLayout:
    """Lays out rows of the published figures for one plan; resolves every code, guesses nothing."""

    def __init__(self, plan: Plan, form: PublishedForm, written_on: date) -> None:
        self.plan = plan
        self.form = form
        self.written_on = written_on
        self.indicators = dict(plan.indicators) | {
            alias: i for i in plan.indicators.values() for alias in i.aliases
        }
        self.units, self.dated = plan.codelists["unit"], dated(plan.codelists["ref_area"])
        self.sources = {
            c.extra["publisher"]: c.code for c in plan.codelists["data_source"] if c.extra["publisher"]
        }

    def row(self, cells: dict[str, str]) -> RowResult:
        """The observation a row holds, or the findings that keep it out; every fault of the row is named."""
        result = RowResult()
        indicator = self.indicators.get(cells["indicator_id"])
        if indicator is None:
            result.add("cell.indicator.unknown", "indicator_id", seen=cells["indicator_id"], hint="")
        scope = self.plan.scopes.get((cells["region_code"], cells["region_zh"], cells["scope"]))
        if scope is None:
            seen = f"{cells['region_zh']} {cells['region_code']} / {cells['scope']}"
            result.add("cell.area.unknown", "region_code", seen=seen)
        source = self.sources.get(cells["publisher"])
        if source is None:
            result.add("cell.source.unknown", "publisher", seen=cells["publisher"])
        reliability = self._code(result, cells, "confidence", "reliability")
        status = self._mapped(result, cells, "status")
        note = self.plan.reading_notes.get(cells["obs_id"])
        known = self._known_from(result, cells)
        value = self._value(result, cells, indicator) if indicator else None
        period = self._period(result, cells, indicator) if indicator else None
        result.key = {
            "indicator": indicator.code if indicator else None,
            "ref_area": scope.ref_area if scope else None,
            "breakdown": scope.breakdown if scope else None,
            "time_period": period[0].code if period else None,
            "accumulation": period[2] if period else None,
            "data_source": source,
            "value_published": cells["value_published"],
        }
        days = self.dated.get(scope.ref_area) if scope else None
        if scope and period and days and not is_there(days, period[0].code):
            area = told(self.plan.codelists["ref_area"][scope.ref_area])
            result.add("row.area.not_there", "region_code", **area, period=period[0].code)
        if result.findings or not (indicator and scope and value and period and known):
            return result
        found, amount = value
        where, per_collect, accumulation = period
        if found.qualifier != "exact":
            label = self.plan.codelists["qualifier"][found.qualifier]
            result.add(
                "row.value.bound", "value_published",
                seen=cells["value_published"], kind_zh=label.label_zh, kind_en=label.label_en,
            )  # fmt: skip
        result.observation = {
            "indicator": indicator.code,
            "ref_area": scope.ref_area,
            "breakdown": scope.breakdown,
            "time_period": where.code,
            "freq": where.freq,
            "period_start": where.start,
            "period_end": where.end,
            "time_per_collect": per_collect,
            "accumulation": accumulation,
            "data_source": source,
            "reliability": reliability,
            "obs_value": amount,
            "value_qualifier": found.qualifier,
            "unit_measure": indicator.unit,
            "obs_status": note.obs_status if note else status,
            "conf_status": "F",
            "value_published": readable(cells["value_published"]),
            "period_published": readable(cells["period_text"]) or None,
            "comment_obs": readable(
                " ".join(t for t in (note.comment_zh if note else "", cells["note"]) if t)
            )
            or None,
            "source_title": readable(cells["source_title"]) or None,
            "outlet": readable(cells["outlet"]) or None,
            "url": readable(cells["url"]) or None,
            "published_on": cells["pub_date"] or None,
            "known_basis": self.form.known_basis,
            "known_evidence": cells["pub_date"] or f"written down {self.written_on.isoformat()}",
            "accepted_at": start_of(known),
        }
        return result

    def _code(self, result: RowResult, cells: dict[str, str], column: str, codelist: str) -> str:
        codes = self.plan.codelists[codelist]
        if cells[column] not in codes:
            result.add(
                "cell.code.unknown", column, column=column, seen=cells[column], allowed="、".join(codes.codes)
            )
        return cells[column]

    def _mapped(self, result: RowResult, cells: dict[str, str], column: str) -> str:
        mapping = self.form.code_maps[column]
        if cells[column] not in mapping:
            result.add(
                "cell.code.unknown", column, column=column, seen=cells[column], allowed="、".join(mapping)
            )
        return mapping.get(cells[column], "")

    def _known_from(self, result: RowResult, cells: dict[str, str]) -> date | None:
        text = cells["pub_date"]
        try:
            known = known_from(text, self.written_on)
            if text and span(text, begins=JANUARY).start > self.written_on:
                result.add("cell.date.future", "pub_date", seen=text, day=self.written_on)
            return known
        except ValueError:
            result.add("cell.date.unreadable", "pub_date", column="pub_date", seen=text)
            return None

    def _value(
        self, result: RowResult, cells: dict[str, str], indicator: Indicator
    ) -> tuple[Reading, Decimal] | None:
        text = cells["value_published"]
        unit = self.units[indicator.unit].extra
        expected = unit["notation_unit"]
        found = read_figure(text, unit_hint=unit["hint"] or expected or None)
        if isinstance(found, Refusal):
            result.add(
                "cell.number.unreadable", "value_published",
                seen=text, detail_zh=found.reason_zh, detail_en=found.reason_en,
            )  # fmt: skip
            return None
        if found.value_std is None:
            result.add("cell.number.not_single", "value_published", seen=text)
            return None
        if abs(found.value_std) >= LARGEST:
            result.add(
                "cell.number.unreadable", "value_published",
                seen=text, detail_zh="数值过大", detail_en="the number is too large",
            )  # fmt: skip
            return None
        if found.unit_std != expected:
            result.add(
                "cell.unit.mismatch", "value_published",
                seen=text, unit_seen=found.unit_std, indicator=indicator.code, unit_expected=indicator.unit,
            )  # fmt: skip
            return None
        amount = found.value_std * Decimal(unit["factor"] or 1)
        low, high = indicator.limits.min, indicator.limits.max
        if (low is not None and amount < low) or (high is not None and amount > high):
            result.add(
                "row.limit.exceeded", "value_published", seen=text,
                label_zh=indicator.label_zh, label_en=indicator.label_en, **limit_words(low, high),
            )  # fmt: skip
            return None
        return found, amount.quantize(Decimal("1e-8"), rounding=ROUND_HALF_EVEN)

    def _period(
        self, result: RowResult, cells: dict[str, str], indicator: Indicator
    ) -> tuple[Span, str, str] | None:
        kind = cells["period_kind"]
        if not cells["period_end"] or kind == "unknown":
            result.add("cell.period.undated", "period_text", seen=cells["period_text"])
            return None
        end = self._day(result, cells, "period_end")
        start = self._day(result, cells, "period_start") if cells["period_start"] else None
        if end is None or (cells["period_start"] and start is None):
            return None
        if start and start > end:
            result.add(
                "cell.period.inconsistent", "period_end", seen=f"{start}..{end}",
                detail_zh="起始日晚于截止日", detail_en="it starts after it ends",
            )  # fmt: skip
            return None
        found = period_of(kind, start, end, indicator.kind)
        if found is None:
            result.add(
                "cell.period.inconsistent", "period_kind", seen=f"{kind} {start or ''}..{end}",
                detail_zh="期别与起止日期不符", detail_en="the kind of period does not fit its dates",
            )  # fmt: skip
        return found

    def _day(self, result: RowResult, cells: dict[str, str], column: str) -> date | None:
        try:
            found = span(cells[column])
        except ValueError:
            found = None
        if found is None or found.freq != "D":
            result.add("cell.date.unreadable", column, column=column, seen=cells[column])
            return None
        return found.start


def period_of(kind: str, start: date | None, end: date, of: Kind) -> tuple[Span, str, str] | None:
    """(period, time_per_collect, accumulation) of a published period, or None where kind and dates differ.

    | period_kind           | of a stock           | of a flow, rate, growth or rank |
    |-----------------------|----------------------|---------------------------------|
    | instant               | month end or day, E  | month end or day                |
    | year                  | its last month, E    | the year                        |
    | quarter / month       | its last month, E    | the quarter / the month         |
    | cumulative            | month end, E         | month, year to date             |
    | period (several years)| its last month, E    | the span of years or months     |

    A start that is given must be the period's own; a growth figure may start at the date it compares with.
    """
    month = f"{end:%Y-%m}"
    at = span(month) if end == month_end(end.year, end.month) else span(end.isoformat())
    whole = _whole(kind, start, end, of)
    if whole is None:
        return None
    if of is Kind.STOCK:
        return at, "E", "NONE"
    if kind == "instant":
        return at, "E" if of is Kind.RATE else PER_COLLECT[of], "NONE"
    accumulation = "YTD" if kind == "cumulative" and whole.freq == "M" else "NONE"
    return whole, PER_COLLECT[of], accumulation


def _whole(kind: str, start: date | None, end: date, of: Kind) -> Span | None:
    """The period the kind and the dates name together, or None where they do not agree."""
    if kind == "instant":
        return Span(end.isoformat(), "D", end, end)
    if kind in ("year", "quarter", "month"):
        year, quarter = year_of(end), (month_of_year(end.month) + 2) // 3
        code = {"year": str(year), "quarter": f"{year}-Q{quarter}", "month": f"{end:%Y-%m}"}
        found = span(code[kind])
        starts = start is None or start == found.start or of is Kind.GROWTH
        return found if end == found.end and starts else None
    if kind not in ("cumulative", "period") or start is None:
        return None
    if kind == "cumulative" and start == year_start(end):
        return Span(f"{end:%Y-%m}", "M", start, end)
    whole_months = start.day == 1 and end == month_end(end.year, end.month)
    return _long(start, end) if whole_months or of is Kind.GROWTH else None


def _long(start: date, end: date) -> Span:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    whole_years = start == year_start(start) and months % 12 == 0
    code = f"{start:%Y}/P{months // 12}Y" if whole_years else f"{start:%Y-%m}/P{months}M"
    return Span(code, "P", start, end)
