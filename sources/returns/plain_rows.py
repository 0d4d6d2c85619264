"""Rows of a large tidy file on which nothing is odd, judged column by column.

A row is *plain* where every code is known and asked for, the unit is the line's, and the amount is a bare number
within limits that needs no rounding. Of such a row the rules of `tidy_rows` and `assembling` find no fault, so it
is an observation as it stands. Every other row is *odd* and goes to those rules: what they say is never said here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.tables import OBSERVATION, polars_schema
from sources.returns.assembling import UNSET
from sources.returns.coded import CODES, Coded, Places, numbered_texts
from sources.returns.keys_seen import KeysSeen, Numbers
from sources.returns.periods import About, about
from sources.returns.plain_amounts import PlainAmounts
from sources.returns.texts import folded
from sources.returns.tidy_rows import Header, defaults, locators, lookups
from sources.workbook import CellValue

CODED = ("line", "area", "measure", "month", "conf", "unit")
GIVEN = ("row_no", "locator", "obs_value", "value_published", "comment_obs")  # what rows do not share


@dataclass(frozen=True)
class Judged:
    """A block: which of its rows are plain, and of these the observations, key numbers and places of their codes."""

    is_plain: npt.NDArray[np.bool_]
    observations: pl.DataFrame
    keys: Numbers
    places: dict[str, Places]


class PlainRows:
    """Finds the plain rows of each block of one file and makes observations of them."""

    def __init__(self, form: ReturnForm, plan: Plan, month: str, header: Header, seen: KeysSeen) -> None:
        self.form, self.plan, self.header, self.seen = form, plan, header, seen
        find = lookups(form, plan, month) | {"unit": _unit_of(form)}
        units = [folded(line.unit_zh) for line in form.lines]
        codes = {
            "line": [line.code for line in form.lines], "area": seen.areas, "measure": form.measures,
            "month": [month], "conf": [""], "unit": ["", *dict.fromkeys(units)],
        }  # fmt: skip
        self.coded = {part: Coded(find[part], codes[part]) for part in CODED}
        self.unsaid = defaults(form, month) | {"unit": ""}
        self.asked = np.array([[m in form.measures_of(line) for m in form.measures] for line in form.lines])
        self.unit = np.array([self.coded["unit"].place(unit) for unit in units])
        self.series = np.array([seen.series[line.indicator, line.breakdown] for line in form.lines])
        self.amounts = PlainAmounts(form, plan)
        self.schema = part_schema(form)
        self.abouts: list[About] = []
        self.corrected = np.zeros(0, dtype=np.int64)  # keys with a declared correction: those rows are odd
        self._about_of: dict[tuple[int, int], int] = {}  # measure, month -> place in abouts
        self._proven, self._holds = (0, 0), False

    @property
    def note_columns(self) -> set[str]:
        """The columns of a block whose texts are neither numbered nor read as amounts."""
        return {str(self.header.columns["note"])} if "note" in self.header.columns else set()

    def kinds(self, width: int) -> dict[int, pl.DataType]:
        """How the columns of a block are to be read: as numbered texts, but for amounts and notes."""
        written_out = {self.header.columns.get(part) for part in ("value", "note")}
        return {n: pl.String() if n in written_out else numbered_texts() for n in range(width)}

    def judged(self, cells: pl.DataFrame, rows: pl.Series, before: int) -> Judged:
        """The block's plain rows; `rows` are their 0-based rows, entries are numbered from `before` + 1."""
        places, known = self._places(cells)
        about_ = self._abouts(places, known)
        raw = cells[str(self.header.columns["value"])]
        amount = self.amounts.read(raw, places["line"])
        is_plain = known & amount.is_not_null().to_numpy() & self._is_proven()
        if len(self.corrected):
            is_plain &= ~np.isin(self._keys(places, about_), self.corrected)
        given = pl.DataFrame({
            "row_no": pl.int_range(before + 1, before + 1 + len(rows), dtype=pl.Int64, eager=True),
            "locator": locators(self.header, rows), "obs_value": amount, "value_published": raw,
            "comment_obs": self._notes(cells),
        })  # fmt: skip
        if not is_plain.all():
            given = given.filter(pl.Series(is_plain))
            places, about_ = {part: of[is_plain] for part, of in places.items()}, about_[is_plain]
        return Judged(is_plain, self._observations(given, places, about_), self._keys(places, about_), places)

    def key_numbers(self, cells: pl.DataFrame) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """The number of each row's key, and whether the row has one by its codes alone."""
        places, known = self._places(cells)
        return self._keys(places, self._abouts(places, known)), known

    # ---- codes ----------------------------------------------------------------------------------

    def _places(self, cells: pl.DataFrame) -> tuple[dict[str, Places], npt.NDArray[np.bool_]]:
        """The place of each code, and where all are known, asked for and of the line's unit; elsewhere 0."""
        found = {part: self._of_part(part, cells) for part in CODED}
        known = np.logical_and.reduce([of >= 0 for of in found.values()])
        line, unit = found["line"], found["unit"]
        known &= self.asked[line, found["measure"]] & ((unit == 0) | (unit == self.unit[line]))
        if not known.all():
            found = {part: np.where(known, of, 0) for part, of in found.items()}
        return found, known

    def _of_part(self, part: str, cells: pl.DataFrame) -> Places:
        column = self.header.columns.get(part)
        if column is None:
            return np.full(cells.height, self.coded[part].place(self.unsaid[part]), dtype=np.int32)
        return self.coded[part].places(cells[str(column)])

    def _abouts(self, places: dict[str, Places], known: npt.NDArray[np.bool_]) -> Places:
        """What each row is about, as a place in `abouts`; of pairs of measure and month each is asked once."""
        months = len(self.coded["month"].codes)
        pairs = places["measure"] * months + places["month"]
        of_pair = np.zeros(len(self.form.measures) * months, dtype=np.int32)
        for pair in np.flatnonzero(np.bincount(pairs[known], minlength=1)):
            of_pair[pair] = self._about(*divmod(int(pair), months))
        found: Places = of_pair[pairs]
        return found

    def _about(self, measure: int, month: int) -> int:
        if (measure, month) not in self._about_of:
            text, labels = self.coded["month"].codes[month], self.plan.codelists["measure"]
            self._about_of[measure, month] = len(self.abouts)
            self.abouts.append(about(self.form, text, self.form.measures[measure], labels))
        return self._about_of[measure, month]

    def _keys(self, places: dict[str, Places], about_: Places) -> Numbers:
        of_about = np.array([self.seen.about(a.period.code, a.accumulation) for a in self.abouts] or [0])
        above = of_about[about_] * len(self.seen.areas) + places["area"]
        found: Numbers = above * len(self.seen.series) + self.series[places["line"]]
        return found

    # ---- observations ----------------------------------------------------------------------------

    def _observations(self, given: pl.DataFrame, places: dict[str, Places], about_: Places) -> pl.DataFrame:
        """The canonical rows: what was given, and what the codes stand for."""
        form, lines, abouts = self.form, self.form.lines, self.abouts
        of_line, of_about = partial(self._chosen, places["line"]), partial(self._chosen, about_)
        columns = [
            of_line("indicator", [one.indicator for one in lines]),
            of_line("breakdown", [one.breakdown for one in lines]),
            of_line("unit_measure", [self.plan.indicators[one.indicator].unit for one in lines]),
            of_about("time_period", [a.period.code for a in abouts]),
            of_about("freq", [a.period.freq for a in abouts]),
            of_about("period_start", [a.period.start for a in abouts]),
            of_about("period_end", [a.period.end for a in abouts]),
            of_about("time_per_collect", [a.time_per_collect for a in abouts]),
            of_about("accumulation", [a.accumulation for a in abouts]),
            self.coded["area"].column(places["area"]).alias("ref_area"),
            self.coded["month"].column(places["month"]).alias("period_published"),
            self._conf_status(places),
        ]
        same = {
            "submission_id": "", "data_source": form.department, "reliability": form.reliability,
            "value_qualifier": "exact", "obs_status": "A", "source_title": f"{form.number} {form.title_zh}",
            "known_basis": form.known_basis, "accepted_at": UNSET,
        } | dict.fromkeys(("outlet", "url", "published_on", "known_evidence"))  # fmt: skip
        constants = {name: pl.lit(value).cast(self.schema[name]) for name, value in same.items()}
        return given.with_columns(*columns, **constants).select(list(self.schema))

    def _chosen(self, places: Places, name: str, values: list[Any]) -> pl.Series | pl.Expr:
        """The value at each place; one that is the same everywhere costs nothing a row."""
        kind = self.schema[name]
        if len(set(values)) == 1:
            return pl.lit(values[0]).cast(kind).alias(name)
        return pl.Series(name, values).cast(kind).gather(places)

    def _conf_status(self, places: dict[str, Places]) -> pl.Series | pl.Expr:
        """As the cell says, else as the line, else as the form."""
        declared = [line.conf_status or self.form.conf_status for line in self.form.lines]
        values = [mark or of_line for mark in self.coded["conf"].codes for of_line in declared]
        return self._chosen(places["conf"] * len(declared) + places["line"], "conf_status", values)

    def _notes(self, cells: pl.DataFrame) -> pl.Series:
        column = self.header.columns.get("note")
        notes = cells[str(column)] if column is not None else None
        if notes is None or notes.null_count() == len(notes):
            return pl.repeat(None, cells.height, dtype=pl.String, eager=True)
        notes = notes.str.strip_chars()
        return notes.set((notes == "").fill_null(False), None)

    def _is_proven(self) -> bool:
        """Whether observations made so meet the contract: a table whose columns hold every value they can."""
        now = (len(self.abouts), len(self.coded["conf"].codes))
        if self.abouts and now != self._proven:
            sizes = {part: len(self.coded[part].codes) for part in CODED}
            rows = np.arange(max(*sizes.values(), len(self.abouts)), dtype=np.int32)
            given = pl.DataFrame(
                {
                    "row_no": rows + 1,
                    "locator": "A1",
                    "obs_value": 0,
                    "value_published": "0",
                    "comment_obs": None,
                },
                schema_overrides={name: self.schema[name] for name in GIVEN},
            )
            places = {part: rows % size for part, size in sizes.items()}
            every = self._observations(given, places, rows % len(self.abouts))
            self._holds, self._proven = OBSERVATION.meets(written_out(every)), now
        return self._holds


def part_schema(form: ReturnForm) -> dict[str, pl.DataType]:
    """The observation table as parts of a large file hand it on: codes are numbered, by the list that closes them."""
    lists: dict[str, list[str]] = {
        name: list(column.among) for name, column in OBSERVATION.columns.items() if column.among
    } | {
        "submission_id": [""], "data_source": [form.department], "source_title": [f"{form.number} {form.title_zh}"],
        "indicator": [line.indicator for line in form.lines], "breakdown": [line.breakdown for line in form.lines],
        "outlet": [], "url": [], "published_on": [], "known_evidence": [],
    }  # fmt: skip
    closed = {name: pl.Enum(list(dict.fromkeys(codes))) for name, codes in lists.items()}
    return (
        polars_schema(OBSERVATION)
        | closed
        | dict.fromkeys(("ref_area", "time_period", "period_published"), CODES)
    )


def written_out(part: pl.DataFrame) -> pl.DataFrame:
    """The part as the canonical table, its texts as texts."""
    return part.cast(pl.Schema(polars_schema(OBSERVATION)))


def _unit_of(form: ReturnForm) -> Callable[[CellValue], str | None]:
    units = {folded(line.unit_zh) for line in form.lines}

    def find(text: CellValue) -> str | None:
        if text == "":
            return ""
        unit = folded(str(text))
        return unit if unit in units else None

    return find
