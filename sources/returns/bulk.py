"""The check of a large tidy file, block by block: the same rules and findings as for a small one.

| judged                              | how, in memory that the form bounds and not the file                       |
|-------------------------------------|----------------------------------------------------------------------------|
| what a row shows by itself          | block by block, by the code that judges a workbook                         |
| a key given twice                   | one mark for each key the form can have; repeats are looked up in a second reading |
| relations, falls of a running total | on the figures of the return's own period, kept to the end                 |
| columns and lines of the whole file | counted block by block                                                     |

Observations are handed on as they are read. What is known only at the end (`Ending.kept_out`) names rows
handed on before that must not stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import SupportsIndex

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.rules import Severity, rule
from contracts.tables import OBSERVATION, TableContractError, empty, validated
from sources.csv_text import column_letters
from sources.report import Counts, Report, finding, finding_frame
from sources.returns.assembling import (
    KEY,
    Earlier,
    corrections_due,
    duplicate_faults,
    judged_rows,
    observations_of,
    unused_corrections,
)
from sources.returns.audit import lines_judged, relation_faults, trend_faults
from sources.returns.blocks import Block, blocks, head_of
from sources.returns.check import check_ended, findings_of
from sources.returns.entries import ENTRY, Fault, StructureFault
from sources.returns.headings import where
from sources.returns.identify import Identified, identify
from sources.returns.keys_seen import KeysSeen
from sources.returns.periods import is_due_in, reporting_month
from sources.returns.tidy_rows import (
    Header,
    absent_lines,
    check_header,
    defaults,
    lookups,
    row_faults,
    undeclared,
)
from sources.workbook import BookFault, CellValue, Sheet
from sources.workbook.csv_book import find_delimiter, read_csv
from sources.workbook.formulas import runs_as_formula

NUMBER = r"^[+-]?[0-9][0-9.,]*$"
SIGNS = r"^[=@+\-＝＠＋－]"
NONE: frozenset[tuple[int, int]] = frozenset()


@dataclass
class Ending:
    """What a large file came to once it was read whole: as a Report, but for the observations handed on."""

    outcome: str
    findings: pl.DataFrame
    counts: Counts
    kept_out: list[int]
    form: str = ""
    month: str = ""

    def report(self, name: str) -> Report:
        """The same as a report; its observations went elsewhere."""
        return Report(
            name, self.outcome, empty(OBSERVATION), self.findings, self.counts, self.form, self.month
        )


@dataclass(frozen=True)
class Place:
    """Rows of a block as the faults of rows ask for them."""

    rows: pl.Series
    cells: pl.DataFrame

    def __len__(self) -> int:
        return self.cells.height

    def __getitem__(self, entry: SupportsIndex, /) -> tuple[int, list[CellValue]]:
        return int(self.rows[int(entry)]), list(self.cells.row(int(entry)))

    def __iter__(self) -> Iterator[tuple[int, list[CellValue]]]:
        return (self[n] for n in range(len(self)))

    def texts(self, place: int) -> pl.Series:
        """The texts of one column."""
        return self.cells[str(place)]


@dataclass
class Numbered:
    """Place of an entry in a block, by the entry's number in the file."""

    body: Place
    before: int

    def __len__(self) -> int:
        return len(self.body)

    def __getitem__(self, entry: SupportsIndex, /) -> tuple[int, list[CellValue]]:
        return self.body[int(entry) - self.before]

    def __iter__(self) -> Iterator[tuple[int, list[CellValue]]]:
        return iter(self.body)

    def texts(self, place: int) -> pl.Series:
        """The texts of one column."""
        return self.body.texts(place)


def identified(path: Path, plan: Plan, form: ReturnForm | None, month: str | None) -> Identified:
    """What a tidy file is, from its first lines; its month from the whole column where the sender names none.

    Raises StructureFault, BookFault.
    """
    book = read_csv(head_of(path))
    if month is None:
        month = _latest_month(path, form) if form else None
    return identify(book, plan, form, month)


def _latest_month(path: Path, form: ReturnForm) -> str | None:
    from sources.returns.tidy import find_header

    sheet = read_csv(head_of(path)).sheets[0]
    header = find_header(sheet)
    if header is None or "month" not in header.columns:
        return None
    texts: set[str] = set()
    for block in blocks(path, find_delimiter(head_of(path).decode("utf-8-sig", "replace"))):
        texts |= set(block.cells[str(header.columns["month"])].unique().to_list())
    months = [m for text in texts if (m := reporting_month(text)) and is_due_in(form, m)]
    return max(months, default=None)


class BulkCheck:
    """Reads a large tidy file of one form: `observations()` first, to its end, then `ending()`."""

    def __init__(self, path: Path, found: Identified, plan: Plan, earlier: Earlier, written_on: date) -> None:
        """Raises StructureFault where the file is no tidy table of the form, or comes before its period ends."""
        if found.tidy is None or found.tidy.row != 0:
            raise StructureFault(
                (Fault("file.header.mismatch", "A1", {"missing": "代码、数值", "extra": "—"}),)
            )
        check_ended(found, written_on)
        self.path, self.form, self.plan, self.month, self.earlier = (
            path,
            found.form,
            plan,
            found.month,
            earlier,
        )
        self.header: Header = found.tidy
        heading = found.sheet.rows[0]
        self.sheet = Sheet("", True, [heading], (), frozenset(), frozenset(), NONE, {}, NONE)
        check_header(self.sheet, self.header, self.form)
        self.delimiter = find_delimiter(head_of(path).decode("utf-8-sig", "replace"))
        self.find = lookups(found.form, plan, found.month)
        self.codes: dict[str, dict[str, str | None]] = {part: {} for part in self.find}
        self.due = corrections_due(plan.corrections, found.form, found.month)
        self.seen = KeysSeen(found.form, plan)
        self.read = self.accepted = 0
        self.kept_out: set[int] = set()
        self.faults: list[Fault] = []
        self.faulty: list[pl.DataFrame] = []
        self.own: list[pl.DataFrame] = []
        self.lines: set[str | None] = set()
        self.undeclared: dict[int, tuple[str, int, int]] = {}
        self.repeated = pl.DataFrame()
        self.broken: list[dict[str, str]] = []
        lines = {line.code for line in found.form.lines if plan.indicators[line.indicator].kind == "flow"}
        from contracts.relations import read_relation

        known = frozenset(line.code for line in found.form.lines)
        self.judged = lines | set(lines_judged(read_relation(r.rule, known) for r in found.form.relations))

    # ---- block by block --------------------------------------------------------------------------

    def observations(self) -> Iterator[pl.DataFrame]:
        """The observations of every row that may stand by itself. Raises BookFault, CsvFault."""
        for block in blocks(self.path, self.delimiter):
            _check_texts(block)
            cells, rows = _filled(block)
            if cells.is_empty():
                continue
            frame = self._entries(cells, rows)
            yield self._judged(frame, Numbered(Place(rows, cells), self.read))
            self.read += frame.height

    def _entries(self, cells: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
        """The rows as entries, their texts still as written but for the codes."""
        place = self.header.columns["value"]
        columns = {part: pl.lit(value) for part, value in defaults(self.form, self.month).items()}
        for part in self.find:
            if part in self.header.columns:
                columns[part] = self._codes(part, cells[str(self.header.columns[part])])
        if "note" in self.header.columns:
            columns["note"] = pl.col(str(self.header.columns["note"])).str.strip_chars()
        numbers = pl.int_range(self.read + 1, self.read + 1 + cells.height, eager=True, dtype=pl.Int64)
        found = cells.select(
            **columns,
            row_no=pl.lit(numbers),
            locator=pl.concat_str(pl.lit(column_letters(place)), pl.lit(rows + 1)),
            raw=pl.col(str(place)).str.strip_chars(),
        )
        return found.select(pl.col(name).cast(kind) for name, kind in ENTRY.items())

    def _codes(self, part: str, texts: pl.Series) -> pl.Expr:
        """Each text as its code; a text is looked up once a file."""
        known, find = self.codes[part], self.find[part]
        here = texts.unique().to_list()
        for text in here:
            if text not in known:
                known[text] = find(text)
        if len(here) == 1:
            return pl.lit(known[here[0]], dtype=pl.String)
        if all(known[text] == text for text in here):
            return pl.lit(texts)  # written as the code itself, as most are
        codes = {text: known[text] for text in here}
        return pl.lit(texts.replace_strict(codes, return_dtype=pl.String))

    def _judged(self, frame: pl.DataFrame, body: Numbered) -> pl.DataFrame:
        known = row_faults(self.sheet, self.header, self.form, frame, body, self.plan)
        found, faults = judged_rows(frame, known, self.form, self.plan, self.month, self.due)
        faults = known + faults
        out = {
            f.row_no for f in faults if f.row_no is not None and rule(f.rule_id).severity is Severity.ERROR
        }
        self._remember(found, faults, body)
        observations = observations_of(found, self.form)
        if out:
            observations = observations.filter(~pl.col("row_no").is_in(list(out)))
            self.kept_out |= {n for n in out if n is not None}
        self.accepted += observations.height
        try:
            validated(observations, OBSERVATION)
        except TableContractError as error:
            self.broken += error.cases
        return observations

    def _remember(self, found: pl.DataFrame, faults: list[Fault], body: Numbered) -> None:
        """What the end of the file needs: keys, own figures, lines, undeclared columns, faulty cells."""
        self.seen.add(found)
        self.faults += faults
        self.lines |= set(found["line"].unique().to_list())
        own = found.filter(pl.col("is_own_period") & pl.col("line").is_in(list(self.judged)))
        if own.height:
            self.own.append(own)
        wanted = [f.row_no for f in faults if f.row_no is not None]
        if wanted:
            self.faulty.append(
                found.filter(pl.col("row_no").is_in(wanted)).select("row_no", "raw", "note", *KEY)
            )
        cells = body.body.cells
        for place, heading in undeclared(self.sheet.rows[0], cells.width):
            filled = cells.select(pl.col(str(place)) != "").to_series()
            if count := int(filled.sum()):
                first = self.undeclared.get(
                    place, (heading, int(body.body.rows[int(filled.arg_max() or 0)]), 0)
                )
                self.undeclared[place] = (first[0], first[1], first[2] + count)

    # ---- the end ---------------------------------------------------------------------------------

    def ending(self) -> Ending:
        """Outcome, findings and counts; `kept_out` are rows handed on that must not stand."""
        if not self.read:
            raise StructureFault((Fault("file.rows.none", "A1"),))
        late = self._late_faults()
        before = set(self.kept_out)
        out = {f.row_no for f in late if f.row_no is not None and rule(f.rule_id).severity is Severity.ERROR}
        taken_back = sorted(n for n in out if n is not None and n not in before)
        taken_back = self._with_value(taken_back)
        self.kept_out |= {n for n in out if n is not None}
        accepted = self.accepted - len(taken_back)
        counts = Counts(self.read, accepted, len(self.kept_out), self.read - accepted - len(self.kept_out))
        keyed = (
            pl.concat(self.faulty)
            if self.faulty
            else pl.DataFrame(schema={n: ENTRY.get(n, pl.String()) for n in ["row_no", "raw", "note", *KEY]})
        )
        found = findings_of(
            self.faults + late, keyed.unique("row_no"), self.kept_out, self.form, self.earlier
        )
        share = self.form.max_quarantined_share
        if counts.quarantined > share * counts.read:
            params = {"quarantined": counts.quarantined, "read": counts.read, "share": f"{share:.0%}"}
            found.insert(0, finding("file.quarantine.too_many", "A1", None, "rejected", params))
            return self._rejected(found)
        if self.broken:
            for case in self.broken:
                params = {"column": case["column"], "detail": f"{case['check']}: {case['seen']}"}
                found.append(finding("table.contract.broken", "A1", None, "rejected", params))
            return self._rejected(found)
        outcome = (
            "partly_accepted" if counts.quarantined else "accepted_with_findings" if found else "accepted"
        )
        return Ending(outcome, finding_frame(found), counts, taken_back, self.form.form, self.month)

    def _rejected(self, found: list[dict[str, object]]) -> Ending:
        for one in found:
            one["decision"] = "rejected"
        counts = Counts(self.read, 0, self.read, 0)
        return Ending("rejected", finding_frame(found), counts, [], self.form.form, self.month)

    def _late_faults(self) -> list[Fault]:
        faults = [
            Fault(
                "sheet.column.undeclared", where(self.sheet, row, place), {"heading": heading, "count": count}
            )
            for place, (heading, row, count) in sorted(self.undeclared.items())
        ]
        faults += absent_lines(self.sheet, self.header, self.form, self.lines) + unused_corrections(self.due)
        if self.seen.repeated():
            repeated = self._second_reading()
            self.faulty.append(repeated.select("row_no", "raw", "note", *KEY))
            self.repeated = repeated
            faults += duplicate_faults(repeated)
        if self.own:
            own = pl.concat(self.own)
            more = relation_faults(own, self.form, self.plan, self.earlier.values, self.month)
            more += trend_faults(own, self.form, self.earlier.values, self.month)
            wanted = [f.row_no for f in more if f.row_no is not None]
            if wanted:
                self.faulty.append(
                    own.filter(pl.col("row_no").is_in(wanted)).select("row_no", "raw", "note", *KEY)
                )
            faults += more
        return faults

    def _second_reading(self) -> pl.DataFrame:
        """Every entry whose key stands more than once in the file."""
        found, read = [], 0
        for block in blocks(self.path, self.delimiter):
            cells, rows = _filled(block)
            if cells.is_empty():
                continue
            keep, self.read = self.read, read
            frame = self._entries(cells, rows)
            self.read, read = keep, read + frame.height
            keyed, _ = judged_rows(frame, [], self.form, self.plan, self.month, {})
            found.append(self.seen.those_repeated(keyed))
        return pl.concat(found)

    def _with_value(self, rows: list[int]) -> list[int]:
        """Those of the rows that were handed on as observations: with a value, or a sign for none."""
        if not rows:
            return []
        parts = [*self.own, *([self.repeated] if self.seen.repeated() else [])]
        stands = pl.col("obs_value").is_not_null() | pl.col("status").is_not_null()
        given = {n for part in parts for n in part.filter(stands)["row_no"].to_list()}
        return [n for n in rows if n in given]


def _filled(block: Block) -> tuple[pl.DataFrame, pl.Series]:
    """The cells of rows below the heading that hold anything, and their 0-based rows."""
    rows = pl.int_range(block.first, block.first + block.cells.height, eager=True, dtype=pl.Int64)
    is_filled = block.cells.select(pl.any_horizontal(pl.all() != "")).to_series() & (rows > 0)
    if is_filled.all():
        return block.cells, rows
    return block.cells.filter(is_filled), rows.filter(is_filled)


def _check_texts(block: Block) -> None:
    """No text of the block would run as a formula once exported. Raises BookFault with the first such cell."""
    found: list[tuple[int, int, str]] = []
    for place, name in enumerate(block.cells.columns):
        texts = block.cells[name]
        signed = texts.str.contains(SIGNS)
        if signed.any():
            signed &= ~texts.str.contains(NUMBER)
            found += [
                (int(n), place, texts[int(n)]) for n in signed.arg_true() if runs_as_formula(texts[int(n)])
            ][:1]
    if found:
        row, place, text = min(found)
        cell = f"{column_letters(place)}{block.first + row + 1}"
        raise BookFault("file.text.runs_as_formula", cell, {"sheet": "CSV", "cell": cell, "text": text[:80]})
