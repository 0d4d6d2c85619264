"""The check of a large tidy file, block by block: the same rules and findings as for a small one.

| judged                              | how, in memory that the form bounds and not the file                       |
|-------------------------------------|----------------------------------------------------------------------------|
| rows on which nothing is odd        | column by column: `plain_rows`                                             |
| every other row                     | by the code that judges a small file: `odd_rows`                           |
| a key given twice                   | one mark for each key the form can have; repeats are looked up in a second reading |
| relations, falls of a running total | on the figures of the return's own period, kept to the end: `own_figures`  |
| columns and lines of the whole file | counted block by block                                                     |

Observations are handed on as they are read. What is known only at the end (`Ending.kept_out`) names rows
handed on before that must not stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from contracts.plan import Plan
from contracts.relation_versions import form_on
from contracts.tables import OBSERVATION, TableContractError, empty, validated
from sources.ahead import ahead
from sources.report import Counts, Report, finding, finding_frame
from sources.returns.cells.rounding import summed_up
from sources.returns.check import check_ended, findings_of
from sources.returns.entries import ENTRY, Fault, StructureFault
from sources.returns.form_sheets.headings import where
from sources.returns.identify import Identified
from sources.returns.judge.completeness import absent_entries, absent_faults, asked_cells, withdrawn_faults
from sources.returns.judge.known_before import KEY, Earlier
from sources.returns.judge.observations import (
    areas_of,
    corrections_due,
    duplicate_faults,
    kept_out,
    observations_of,
    silent_entries,
    unused_corrections,
)
from sources.returns.large_files.blocks import Block, blocks, delimiter_of
from sources.returns.large_files.duplicate_keys import KeysSeen
from sources.returns.large_files.odd_rows import OddRows
from sources.returns.large_files.own_period_figures import OwnFigures
from sources.returns.large_files.plain_rows import PlainRows
from sources.returns.large_files.roundings import Roundings
from sources.returns.large_files.texts import filled, holds_text, written
from sources.returns.tidy_tables.columns import Header, check_header, lookups, undeclared
from sources.workbook import Sheet

SILENT = {n: ENTRY.get(n, pl.String()) for n in ("row_no", "locator", "raw", "note", *KEY)}
CELL = ["row_no", "raw", "note", *KEY]  # what a finding says of its cell


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


class BulkCheck:
    """Reads a large tidy file of one form: `observations()` first, to its end, then `ending()`."""

    def __init__(self, path: Path, found: Identified, plan: Plan, earlier: Earlier, written_on: date) -> None:
        """Raises StructureFault where the file is no tidy table of the form, or comes before its period ends."""
        if found.tidy is None or found.tidy.row != 0:
            raise StructureFault(
                (Fault("file.header.mismatch", "A1", {"missing": "代码、数值", "extra": "—"}),)
            )
        check_ended(found, written_on)
        self.path, self.plan, self.month = path, plan, found.month
        self.form = form_on(found.form, plan.relation_versions, written_on)
        self.of_file = list(found.faults)
        self.earlier = earlier
        self.header: Header = found.tidy
        self.sheet = Sheet("", True, [found.sheet.rows[0]])
        check_header(self.sheet, self.header, self.form)
        self.delimiter = delimiter_of(path)
        self.seen = KeysSeen(self.form, plan)
        find = lookups(self.form, plan, self.month)
        self.plain = PlainRows(self.form, plan, self.month, self.header, self.seen, find)
        self.odd = OddRows(self.form, plan, self.month, self.header, self.sheet, find)
        self.own = OwnFigures(self.form, plan, self.month, keeps_all=earlier.has_history)
        self.due = corrections_due(plan.corrections, self.form, self.month)
        self.plain.corrected = [self.seen.number(*key) for key in self.due]
        self.read = self.accepted = self.absent = 0
        self.home = where(self.sheet, 0, 0)
        self.silent: list[pl.DataFrame] = []  # entries without a value
        self.kept_out: set[int] = set()
        self.faults: list[Fault] = []
        self.faulty: list[pl.DataFrame] = []  # cells that findings speak of
        self.roundings = Roundings(self.form)
        self.undeclared: dict[int, tuple[str, int, int]] = {}
        self.repeated = pl.DataFrame()
        self.broken: list[dict[str, str]] = []

    # ---- block by block --------------------------------------------------------------------------

    def observations(self) -> Iterator[pl.DataFrame]:
        """The observations of every row that may stand by itself, texts that repeat numbered. Raises BookFault, CsvFault."""
        for block in ahead(blocks(self.path, self.delimiter, self.plain.kinds)):
            cells, rows = filled(block, self.header.columns["value"])
            if cells.is_empty():
                continue
            yield self._judged(block, cells, rows)
            self.read += cells.height

    def _judged(self, block: Block, cells: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
        plain = self.plain.judged(cells, rows, self.read, block.too_long)
        is_odd = ~plain.is_plain
        odd = written(cells.filter(is_odd)) if is_odd.any() else pl.DataFrame()
        self._count_undeclared(cells, rows)
        self.seen.add(plain.keys)
        self.own.add_plain(plain)
        self.roundings.add(plain)
        self.accepted += plain.observations.height
        if odd.is_empty():
            return plain.observations
        numbers = pl.int_range(self.read + 1, self.read + 1 + cells.height, dtype=pl.Int64, eager=True)
        more = self._odd(odd, rows.filter(is_odd), numbers.filter(is_odd), block.too_long)
        return pl.concat([plain.observations, more.cast(pl.Schema(self.plain.schema))])

    def _odd(
        self, cells: pl.DataFrame, rows: pl.Series, numbers: pl.Series, too_long: dict[int, int]
    ) -> pl.DataFrame:
        """The observations of the odd rows that may stand; what the end of the file needs of them is kept."""
        found, faults = self.odd.judged(cells, rows, numbers, self.due, too_long)
        self.seen.add(self.seen.numbers_of(found).drop_nulls())
        self.faults += faults
        self.faulty.append(_cells_of(found, faults))
        self.own.add_odd(found)
        out = kept_out(faults)
        self.silent.append(silent_entries(found, out, self.form))
        self.kept_out |= out
        observations = observations_of(found, self.form).filter(~pl.col("row_no").is_in(list(out)))
        self.accepted += observations.height
        try:
            return validated(observations, OBSERVATION)
        except TableContractError as error:
            self.broken += error.cases
            return observations.clear()  # the file is returned whole

    def _count_undeclared(self, cells: pl.DataFrame, rows: pl.Series) -> None:
        for place, heading in undeclared(self.sheet.rows[0], cells.width):
            column = cells[str(place)]
            if column.null_count() == len(column):
                continue
            is_filled = holds_text(column)
            if count := int(is_filled.sum()):
                first = self.undeclared.get(place, (heading, int(rows[int(is_filled.arg_max() or 0)]), 0))
                self.undeclared[place] = (first[0], first[1], first[2] + count)

    # ---- the end ---------------------------------------------------------------------------------

    def ending(self) -> Ending:
        """Outcome, findings and counts; `kept_out` are rows handed on that must not stand."""
        if not self.read:
            raise StructureFault((Fault("file.rows.none", "A1"),))
        late = self._late_faults()
        taken_back = self._with_value(kept_out(late) - self.kept_out)
        self.kept_out |= kept_out(late)
        late += self._absent_faults()
        late += self._withdrawn_faults()
        accepted = self.accepted - len(taken_back)
        ignorable = self.read - accepted - len(self.kept_out)
        counts = Counts(self.read, accepted, len(self.kept_out), ignorable, self.absent)
        named = [*self.faulty, *(rows.select(CELL) for rows in self.roundings.rows)]
        cells = pl.concat([pl.DataFrame(schema={n: ENTRY.get(n, pl.String()) for n in CELL}), *named])
        of_rows = summed_up(self.faults + self.roundings.faults, self.form, self.roundings.unnamed)
        found = findings_of(
            self.of_file + of_rows + late, cells.unique("row_no"), self.kept_out, self.form, self.earlier
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
        faults += unused_corrections(self.due)
        if self.seen.twice:
            self.repeated = self._second_reading()
            repeated = duplicate_faults(self.repeated)
            self.faulty.append(_cells_of(self.repeated, repeated))
            faults += repeated
        own = self.own.found()
        late = self.own.faults(own, self.earlier, self.earlier.values(areas_of(own)))
        self.faulty.append(_cells_of(own, late))
        return faults + late

    def _absent_faults(self) -> list[Fault]:
        """What a full return must have and the file does not: entries of its own, kept out."""
        asked = asked_cells(self.form, self.plan, self.month)
        absent = absent_entries(
            asked.filter(~self.seen.has(self.seen.numbers_of(asked))), self.home, self.read
        )
        faults = absent_faults(absent, self.form, self.plan)
        self.faulty.append(_cells_of(absent, faults))
        self.read, self.absent = self.read + absent.height, absent.height
        self.kept_out |= kept_out(faults)
        return faults

    def _withdrawn_faults(self) -> list[Fault]:
        """What the file would take back of the figures that stand."""
        standing = self.earlier.standing()
        silent = pl.concat([pl.DataFrame(schema=SILENT), *self.silent]).sort("row_no")
        silent = silent.filter(~pl.col("row_no").is_in(list(self.kept_out)))
        silent = silent.join(standing, on=KEY, maintain_order="left")
        is_gone = ~self.seen.has(self.seen.numbers_of(standing)) if self.form.coverage == "full" else False
        faults = withdrawn_faults(silent, standing.filter(is_gone), self.form, self.plan, self.home)
        self.faulty.append(_cells_of(silent, faults))
        return faults

    def _second_reading(self) -> pl.DataFrame:
        """Every entry whose key stands more than once in the file."""
        found, before = [], 0
        for block in blocks(self.path, self.delimiter, self.plain.kinds):
            cells, rows = filled(block, self.header.columns["value"])
            keys, is_known = self.plain.key_numbers(cells)
            wanted = ~is_known | self.seen.repeated(keys)
            numbers = pl.int_range(before + 1, before + 1 + cells.height, dtype=pl.Int64, eager=True)
            before += cells.height
            if wanted.any():
                picked = written(cells.filter(wanted))
                entries, _ = self.odd.judged(picked, rows.filter(wanted), numbers.filter(wanted), {})
                found.append(entries.filter(self.seen.repeated(self.seen.numbers_of(entries))))
        return pl.concat(found)

    def _with_value(self, rows: set[int]) -> list[int]:
        """Those of the rows that were handed on as observations: with a value, or a sign for none."""
        stands = pl.col("obs_value").is_not_null() | pl.col("status").is_not_null()
        parts = [self.own.found(), *([self.repeated] if self.seen.twice else [])]
        is_asked = pl.col("row_no").is_in(list(rows))
        return sorted({n for part in parts for n in part.filter(stands & is_asked)["row_no"]}) if rows else []


def _cells_of(found: pl.DataFrame, faults: list[Fault]) -> pl.DataFrame:
    """The cells of those entries that the faults speak of."""
    wanted = {f.row_no for f in faults if f.row_no is not None}
    return found.filter(pl.col("row_no").is_in(list(wanted))).select(CELL)
