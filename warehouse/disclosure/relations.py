"""What a reader can compute a hidden figure from: every published sum, difference and quotient it takes part in.

| relation            | holds between                                                                          |
|---------------------|----------------------------------------------------------------------------------------|
| areas               | an area and the areas directly below it, where the indicator or a form adds them up      |
| breakdown           | a total and its parts along one dimension; stocks and flows only                         |
| parts               | an indicator and those the plan calls its parts                                          |
| form                | the lines of an audit relation of a statistical form                                     |
| periods             | months, quarters, halves, years and years to date of a flow that cover the same days     |
| same day            | stocks of one day under several period codes                                             |
| weighted mean       | an area's mean, those below it and their weights                                         |
| quotient            | a share, its numerator and denominator; a growth rate and the two years it compares      |

A sum counts where every part is there, and then to the full: the reader is granted whatever is left over
between total and parts. Where parts are missing it counts only if the rest adds up within rounding, because
then the missing ones must be nothing; else the parts of what is never negative are not above the total.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from contracts.plan import Aggregation, Kind, Plan
from warehouse.disclosure.cells import Cell, Derived, Key
from warehouse.disclosure.form_relations import added_by_areas, form_sums
from warehouse.disclosure.keys import TOTAL, days, dimensions, is_never_negative, moved, quotients_of, written
from warehouse.disclosure.spans import cycles, steps

Terms = tuple[tuple[Key, Decimal], ...]
ONE, LEAST = Decimal(1), Decimal("1e-12")


@dataclass(frozen=True)
class Relation:
    """A sum of figures times coefficients whose result every reader knows, or (`is_floor`) that is not negative."""

    name: str
    terms: Terms
    is_floor: bool = False

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures that take part."""
        return tuple(key for key, _ in self.terms)

    @property
    def identity(self) -> tuple[frozenset[tuple[Key, Decimal]], bool]:
        """What makes two relations the same, from whichever figure they were found."""
        return frozenset(self.terms), self.is_floor


@dataclass(frozen=True)
class Quotient:
    """A figure that is one figure divided by another."""

    result: Key
    numerator: Key
    denominator: Key


class Hierarchy:
    """The published hierarchy around any figure, worked out only for the figures asked about."""

    def __init__(self, cells: dict[Key, Cell], plan: Plan, derived: Iterable[Derived] = ()) -> None:
        self.cells = cells
        self.plan = plan
        self.sums = form_sums(plan)
        self.added = added_by_areas(plan) | {
            i.code for i in plan.indicators.values() if i.aggregation is Aggregation.SUM
        }
        self.parts: dict[str, list[str]] = defaultdict(list)
        self.weighed: dict[str, list[str]] = defaultdict(list)
        self.quotients: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for item in plan.indicators.values():
            if item.part_of:
                self.parts[item.part_of].append(item.code)
            if item.weight:
                self.weighed[item.weight].append(item.code)
            for quotient in quotients_of(item):
                for name in {*quotient}:
                    self.quotients[name].append(quotient)
        self.children: dict[str, list[str]] = defaultdict(list)
        for area in plan.codelists["ref_area"]:
            if area.parent_code:
                self.children[area.parent_code].append(area.code)
        self.series: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
        self.broken_down: dict[Key, list[Key]] = defaultdict(list)
        self.by_days: dict[tuple[str, str, str, object], Key] = {}
        for cell in cells.values():
            self.series[cell.key[:3]].append(cell)
            self.by_days.setdefault((*cell.key[:3], self._days(cell)), cell.key)
            if cell.key[2] != TOTAL:
                self.broken_down[moved(cell.key, breakdown=TOTAL)].append(cell.key)
        self.virtual: dict[Key, list[Relation]] = defaultdict(list)
        self.virtual_quotients: dict[Key, list[Quotient]] = defaultdict(list)
        for one in derived:
            self._add_derived(one)
        self._cycles: dict[tuple[str, str, str], list[Relation]] = {}

    def relations(self, key: Key) -> list[Relation]:
        """Every sum the figure takes part in."""
        found = [
            *self._areas(key), *self._breakdowns(key), *self._parts(key), *self._forms(key), *self._periods(key),
            *self._means(key), *self.virtual.get(key, ()),
        ]  # fmt: skip
        return list({r.identity: r for r in found if len(r.terms) > 1}.values())

    def divisions(self, key: Key) -> list[Quotient]:
        """Every quotient the figure takes part in."""
        found = list(self.virtual_quotients.get(key, ()))
        for codes in self.quotients.get(key[0], ()):
            if len(codes) == len(fields(Quotient)):
                found.append(Quotient(*(moved(key, indicator=code) for code in codes)))
            else:
                found += self._growth(codes[0], codes[1], key)
        return [q for q in found if q.result in self.cells]

    # ---- sums of areas and breakdowns ------------------------------------------------------------------

    def _like(self, key: Key, wanted: Key) -> Key:
        """The figure wanted, under another period code of the same days where it has none of its own."""
        if wanted in self.cells or key not in self.cells:
            return wanted
        return self.by_days.get((*wanted[:3], self._days(self.cells[key])), wanted)

    def _days(self, cell: Cell) -> object:
        return days(cell, self.plan.indicators.get(cell.indicator))

    def _areas(self, key: Key) -> Iterator[Relation]:
        indicator, area = key[:2]
        if indicator not in self.added:
            return
        own = self.plan.codelists["ref_area"]
        for parent in {area, own[area].parent_code if area in own else ""} - {""}:
            below = self.children.get(parent, [])
            regular = [code for code in below if "-" not in code]
            total = self._like(key, moved(key, area=parent))
            keys = [self._like(key, moved(key, area=code)) for code in regular]
            yield from self._sum("areas", total, keys, is_whole=True)
            for code in sorted(set(below) - set(regular)):  # a zone that is the whole of what its area has
                yield from self._sum("areas", total, [self._like(key, moved(key, area=code))], False)

    def _breakdowns(self, key: Key) -> Iterator[Relation]:
        breakdown = key[2]
        item = self.plan.indicators.get(key[0])
        if item is None or item.kind not in (Kind.STOCK, Kind.FLOW):
            return
        others = self.broken_down.get(moved(key, breakdown=TOTAL), [])
        own = dimensions(breakdown)
        for base in [own, *({k: v for k, v in own.items() if k != name} for name in own)]:
            groups: dict[str, list[Key]] = defaultdict(list)
            for other in others:
                theirs = dimensions(other[2])
                extra = set(theirs) - set(base)
                if len(theirs) == len(base) + 1 and len(extra) == 1 and base.items() <= theirs.items():
                    groups[extra.pop()].append(other)
            total = self._like(key, moved(key, breakdown=written(base)))
            for name, parts in groups.items():
                whole = {c.code for c in self.plan.codelists[name] if c.parent_code in ("", TOTAL)} - {TOTAL}
                level = [p for p in parts if dimensions(p[2])[name] in whole]
                is_whole = {dimensions(p[2])[name] for p in level} == whole
                yield from self._sum(f"breakdown {name}", total, level, is_whole)
                yield from self._nested(name, parts)

    def _nested(self, name: str, parts: list[Key]) -> Iterator[Relation]:
        """Parts of a part, where the codelist has levels."""
        codes = self.plan.codelists[name]
        by_code = {dimensions(p[2])[name]: p for p in parts}
        for code, part in by_code.items():
            below = [c.code for c in codes if c.parent_code == code]
            if below and code != TOTAL:
                there = [by_code[c] for c in below if c in by_code]
                yield from self._sum(f"breakdown {name}", part, there, len(there) == len(below))

    def _parts(self, key: Key) -> Iterator[Relation]:
        item = self.plan.indicators.get(key[0])
        for total in {key[0], item.part_of if item else None} - {None}:
            parts = [self._like(key, moved(key, indicator=code)) for code in self.parts.get(str(total), [])]
            if parts:
                whole = self._like(key, moved(key, indicator=str(total)))
                yield from self._sum("parts", whole, parts, is_whole=False)

    def _forms(self, key: Key) -> Iterator[Relation]:
        for one in self.sums.get((key[0], key[2]), ()):
            terms = tuple((self._like(key, k), a) for k, a in one.at(key))
            there = tuple((k, a) for k, a in terms if k in self.cells)
            if (len(there) == len(terms) and one.is_equality) or (len(there) > 1 and self._adds_up(there)):
                yield Relation("form", there)

    def _sum(self, name: str, total: Key, parts: list[Key], is_whole: bool) -> Iterator[Relation]:
        there = [p for p in parts if p in self.cells]
        if total not in self.cells or not there:
            return
        terms = ((total, ONE), *((p, -ONE) for p in there))
        if (is_whole and len(there) == len(parts)) or self._adds_up(terms):
            yield Relation(name, terms)
        elif all(is_never_negative(self.plan.indicators.get(k[0])) for k, _ in terms):
            yield Relation(name, terms, is_floor=True)

    def _adds_up(self, terms: Terms) -> bool:
        rest, half_units = Decimal(0), Decimal(0)
        for key, factor in terms:
            value, item = self.cells[key].value, self.plan.indicators.get(key[0])
            if value is None or item is None:
                return False
            rest += value * factor
            half_units += abs(factor) * Decimal(1).scaleb(-item.decimals) / 2
        return abs(rest) <= half_units

    # ---- periods ---------------------------------------------------------------------------------------

    def _periods(self, key: Key) -> list[Relation]:
        series = key[:3]
        if series not in self._cycles:
            cells = [c for c in self.series.get(series, []) if c.value is not None]
            item = self.plan.indicators.get(key[0])
            if item and item.kind is Kind.FLOW:
                edges = {c.key: (c.start, c.end + timedelta(days=1)) for c in cells}
                circles = (tuple((k, Decimal(sign)) for k, sign in circle) for circle in cycles(edges))
                found = [Relation("periods", terms) for terms in circles]
                if is_never_negative(item):
                    days_between = (tuple((k, Decimal(sign)) for k, sign in step) for step in steps(edges))
                    found += [Relation("periods", terms, is_floor=True) for terms in days_between]
            else:
                found = [Relation("same day", terms) for terms in self._same_day(cells)]
            self._cycles[series] = found
        return [r for r in self._cycles[series] if key in r.keys]

    def _same_day(self, cells: list[Cell]) -> Iterator[Terms]:
        by_day: dict[object, list[Cell]] = defaultdict(list)
        for cell in cells:
            if cell.collect == "E":
                by_day[cell.end].append(cell)
        for same in by_day.values():
            for a, b in pairwise(sorted(same, key=lambda c: c.key)):
                terms = ((a.key, ONE), (b.key, -ONE))
                if self._adds_up(terms):
                    yield terms

    # ---- means, quotients, derived figures -------------------------------------------------------------

    def _means(self, key: Key) -> Iterator[Relation]:
        item = self.plan.indicators.get(key[0])
        pairs = [(item.code, item.weight)] if item and item.weight else []
        pairs += [(code, key[0]) for code in self.weighed.get(key[0], ())]
        own = self.plan.codelists["ref_area"]
        for mean, weight in pairs:
            for parent in {key[1], own[key[1]].parent_code if key[1] in own else ""} - {""}:
                total = moved(key, indicator=mean, area=parent)
                below = [code for code in self.children.get(parent, []) if "-" not in code]
                means = [moved(key, indicator=mean, area=code) for code in below]
                weights = [moved(key, indicator=str(weight), area=code) for code in below]
                if not below or any(k not in self.cells for k in (total, *means, *weights)):
                    continue
                whole = _value(self.cells[total])
                by_weight = [_value(self.cells[w]) for w in weights]
                terms = ((total, -sum(by_weight, Decimal(0))), *zip(means, by_weight, strict=True))
                yield Relation("weighted mean", _kept(terms))
                apart = ((w, _value(self.cells[m]) - whole) for w, m in zip(weights, means, strict=True))
                yield Relation("weighted mean", _kept(tuple(apart)))

    def _growth(self, growth: str, growth_of: str, key: Key) -> Iterator[Quotient]:
        indicator, area, breakdown, period, accumulation = key
        for years in {0, 1} if indicator == growth_of else {0}:
            later = str(int(period[:4]) + years) + period[4:]
            before = str(int(later[:4]) - 1) + later[4:]
            yield Quotient(
                (growth, area, breakdown, later, accumulation),
                (growth_of, area, breakdown, later, accumulation),
                (growth_of, area, breakdown, before, accumulation),
            )

    def _add_derived(self, one: Derived) -> None:
        roles = {role: source for role, source, _, _ in one.inputs}
        keys = {one.key, *roles.values()}
        if {"numerator", "denominator"} <= set(roles):
            quotient = Quotient(one.key, roles["numerator"], roles["denominator"])
            for key in keys:
                self.virtual_quotients[key].append(quotient)
            return
        weights = [Decimal(1) if weight is None else weight for _, _, _, weight in one.inputs]
        item = self.plan.indicators.get(one.key[0])
        is_mean = item is not None and item.aggregation is Aggregation.WEIGHTED_MEAN
        whole = sum(weights, Decimal(0)) if is_mean else ONE
        terms = tuple((source, w) for (_, source, _, _), w in zip(one.inputs, weights, strict=True))
        relation = Relation("derived", _kept(((one.key, -whole), *terms)))
        for key, _ in relation.terms:
            self.virtual[key].append(relation)


def _value(cell: Cell) -> Decimal:
    return cell.value if cell.value is not None else Decimal(0)


def _kept(terms: Terms) -> Terms:
    return tuple((key, factor) for key, factor in terms if abs(factor) > LEAST)
