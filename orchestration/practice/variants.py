"""The versions of a return: the true one, and those with a deliberate fault, tried on the real check."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from contracts.forms import FormLine
from contracts.periods import span
from contracts.plan import Plan
from contracts.relations import read_relation
from orchestration.practice import ZH
from orchestration.practice.cases import Case
from orchestration.practice.figures import NOISE, Figures
from orchestration.practice.writing import SPELLINGS, Figure, Key, nil_workbook, spelt, tidy, workbook
from sources.checking import Context, Earlier, Report, check
from sources.returns.form_sheets.geometry import geometry
from sources.returns.periods import about, previous_month

REASON = f"{ZH}：情况属实，口径未变，已与业务处核对"
MOST_TRIES, FEW_TRIES = 12, 6


class Return:
    """One expected return: its true figures, and every version of it that may be sent."""

    def __init__(
        self, case: Case, plan: Plan, figures: Figures, earlier: Earlier, *, after_doubt: bool = False
    ) -> None:
        self.case, self.plan, self.figures, self.earlier = case, plan, figures, earlier
        self.after_doubt = after_doubt

    def file(self, version: str) -> tuple[bytes, str]:
        """(bytes, suffix of the name) of that version; the same each time it is asked for."""
        form, month = self.case.form, self.case.month
        if version == "nil":
            return nil_workbook(form, self.plan, month), "xlsx"
        if version == "other_month":
            other = previous_month(form, month)
            return workbook(form, self.plan, other, dict(self.true), {}), "xlsx"
        if version == "revising":
            return self._revising()
        if version in ("doubtful", "explained"):
            return self._doubtful(explain=version == "explained"), "xlsx"
        plain = self.case.kind in ("on_time", "late") and not self.after_doubt
        if version == "true" and plain and self.case.number % 9 == 4:
            encoding = ("utf-8-sig", "gb18030")[self.case.number % 2]
            return tidy(form, self.plan, {month: self._dressed(self.true)}, encoding), "csv"
        changed = self._slip if version == "slip" else self._wrong if version == "wrong" else self.true
        return self._explained(self._dressed(changed)), "xlsx"

    @cached_property
    def true(self) -> dict[Key, Figure]:
        """The figures of the return without any fault, as numbers."""
        return self._figures_of(self.case.month)

    @cached_property
    def _slip(self) -> dict[Key, Figure]:
        """One figure a little off with every relation kept; else the month before, copied by mistake."""
        codes = frozenset(self.figures.mender.lines)
        rules = [read_relation(r.rule, codes) for r in self.case.form.relations]
        summed = {t.line for rule in rules if rule.operator == "==" for t in rule.terms}
        cells = sorted(self._cells(), key=lambda cell: cell[0][0] in summed)
        for key, line in cells[:MOST_TRIES]:
            figures = self.true | {key: self._moved(key, line, self.true)}
            if not self._checked(self._book(figures)).findings.height:
                return figures
        return self._figures_of(previous_month(self.case.form, self.case.month))

    @cached_property
    def _wrong(self) -> dict[Key, Figure]:
        """A cell that cannot stand: beyond its limit, against a mandatory relation, or no exact number."""
        way = ("text", "limit", "relation")[self.case.number % 3]
        cells = list(self._cells())
        if way == "limit":
            for key, line in cells:
                limits = self.plan.indicators[line.indicator].limits
                if limits.max is not None:
                    return self.true | {key: limits.max / line.unit_factor + 20}
        if way == "relation":
            for key, _ in cells[:MOST_TRIES]:
                figures = self.true | {key: self._number(key) * 4}
                report = self._checked(self._book(figures))
                if report.outcome == "partly_accepted":
                    return figures
        key, _ = cells[0]
        return self.true | {key: f"约{self._number(key):f}"}

    def _doubtful(self, *, explain: bool) -> bytes:
        """A figure that needs a reason (given in the notes column, or not)."""
        for figures in self._doubts():
            report = self._checked(self._book(figures))
            if report.outcome == "accepted_with_findings" and report.unconfirmed().height:
                return self._noted(figures, report) if explain else self._book(figures)
        return self._book(self.true)

    def _explained(self, figures: dict[Key, Figure]) -> bytes:
        """The figures; after a doubtful return the change back needs a reason, and has one."""
        report = self._checked(self._book(figures)) if self.after_doubt else None
        return self._noted(figures, report) if report else self._book(figures)

    def _noted(self, figures: dict[Key, Figure], report: Report) -> bytes:
        """The workbook with a reason in the notes column of every row that is to be verified."""
        found = report.unconfirmed()["locator"]
        rows = {int("".join(c for c in at.rpartition("!")[2] if c.isdigit())) for at in found}
        places = geometry(self.case.form, self.plan)
        notes = {row.code: f"{REASON}（{self.case.month}）" for row in places.rows if row.index + 1 in rows}
        return workbook(self.case.form, self.plan, self.case.month, figures, notes)

    def _doubts(self) -> Iterator[dict[Key, Figure]]:
        """Candidates: a jump in a line of a relation to be verified, a share typed as a fraction, a jump of all."""
        form, measures = self.case.form, self.plan.codelists["measure"]
        codes = frozenset(line.code for line in form.lines)
        terms = [t for r in form.relations if r.check == "soft" for t in read_relation(r.rule, codes).terms]
        cells = sorted(self._cells(), key=lambda c: int(measures[c[0][2]].extra["months_back"]))
        for kinds, factors in ((("change",), ("1.7", "0.45")), (("line", "areas"), ("3", "10"))):
            lines = {t.line for t in terms if t.kind in kinds}
            for key, line in [c for c in cells if c[0][0] in lines][:FEW_TRIES]:
                for factor in factors:
                    yield self.true | {key: self._times(key, line, factor)}
        for key, line in cells[:FEW_TRIES]:
            if self.plan.indicators[line.indicator].unit == "pct" and line.decimals >= 2:
                yield self.true | {key: self._times(key, line, "0.01")}
        counted = [c for c in cells if self.plan.indicators[c[1].indicator].kind in NOISE]
        for factor in ("2", "3"):
            yield self.true | {key: self._number(key) * int(factor) for key, _ in counted}

    def _times(self, key: Key, line: FormLine, factor: str) -> Decimal:
        return (self._number(key) * Decimal(factor)).quantize(Decimal(1).scaleb(-line.decimals))

    def _revising(self) -> tuple[bytes, str]:
        """Last year's figures as revised, where the form asks for them; else an earlier month in the same file."""
        measures = self.plan.codelists["measure"]
        for key, line in self._cells():
            if int(measures[key[2]].extra["months_back"]) and self.case.number % 2 == 0:
                figures = self.true | {key: self._moved(key, line, self.true)}
                if not self._checked(self._book(figures)).findings.height:
                    return self._book(figures), "xlsx"
        before = previous_month(self.case.form, self.case.month)
        taken = {self._subject(key, self.case.month) for key in self.true}
        earlier = self._figures_of(before)
        earlier = {key: value for key, value in earlier.items() if self._subject(key, before) not in taken}
        for key, line in self._cells():
            if key in earlier and not int(measures[key[2]].extra["months_back"]):
                earlier[key] = self._moved(key, line, earlier)
                break
        both = {self.case.month: self.true, before: earlier}
        return tidy(self.case.form, self.plan, both, "utf-8-sig"), "csv"

    def _subject(self, key: Key, month: str) -> tuple[str, str, str, str]:
        """What a figure is about: line, area, period, accumulation."""
        what = about(self.case.form, month, key[2], self.plan.codelists["measure"])
        return key[0], key[1], what.period.code, what.accumulation

    def _moved(self, key: Key, line: FormLine, table: dict[Key, Figure]) -> Decimal:
        value = table[key]
        assert isinstance(value, Decimal)
        step = Decimal(1).scaleb(-line.decimals)
        return value - max((value * Decimal("0.015")).quantize(step), step)

    def _dressed(self, figures: dict[Key, Figure]) -> dict[Key, Figure]:
        """Some figures spelt as texts, and here and there a sign for missing, as departments send them."""
        number, dressed = self.case.number, dict(figures)
        lines = {line.code: line for line in self.case.form.lines}
        if number % 3 == 0:
            spelling = SPELLINGS[number // 3 % len(SPELLINGS)]
            for key, value in figures.items():
                if isinstance(value, Decimal):
                    dressed[key] = spelt(value, lines[key[0]], spelling)
        optional = [key for key in figures if not lines[key[0]].required]
        signs = list(self.case.form.missing)
        if number % 5 == 1 and optional and signs:
            key = optional[number % len(optional)]
            if figures[key] == self.true[key]:
                dressed[key] = signs[number % len(signs)]
        return dressed

    def _figures_of(self, month: str) -> dict[Key, Figure]:
        form = self.case.form
        return {
            (line.code, area, measure): self.figures.value(line, area, measure, month)
            for area in form.areas for line in form.lines for measure in form.measures_of(line)
        }  # fmt: skip

    def _cells(self) -> Iterator[tuple[Key, FormLine]]:
        """The cells in an order of this return's own."""
        lines = {line.code: line for line in self.case.form.lines}
        keys = list(self.true)
        random.Random(f"{self.figures.seed}|{self.case.number}|cells").shuffle(keys)
        return ((key, lines[key[0]]) for key in keys)

    def _number(self, key: Key) -> Decimal:
        value = self.true[key]
        assert isinstance(value, Decimal)
        return value

    def _book(self, figures: dict[Key, Figure]) -> bytes:
        return workbook(self.case.form, self.plan, self.case.month, figures, {})

    def _checked(self, content: bytes) -> Report:
        fresh = Earlier(self.earlier.values)  # the same version is written the same way when it is sent again
        context = Context(span(self.case.month).end + timedelta(days=1), self.case.month, fresh)
        return check(content, "", self.case.form, self.plan, context)
