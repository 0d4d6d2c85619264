"""Rows of a large tidy file on which nothing is odd, judged column by column.

A row is *plain* where every code is known and asked for, the unit is the line's, and the amount is a bare number
within limits that needs no rounding. Of such a row the rules of `tidy_rows` and `assembling` find no fault, so it
is an observation as it stands. Every other row is *odd* and goes to those rules: what they say is never said here.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.area_checks import dated
from contracts.forms import DecimalSign, ReturnForm
from contracts.plan import Plan
from contracts.tables import OBSERVATION, polars_schema
from sources.returns.cells.areas import AreaNames
from sources.returns.cells.texts import folded, noted_column, text_of
from sources.returns.cells.values import BARE_NUMBER
from sources.returns.judge.noted_values import SAYS
from sources.returns.judge.observations import UNSET
from sources.returns.large_files.coded_texts import AREAS, PERIODS, PLACE, Coded, numbered_texts
from sources.returns.large_files.duplicate_keys import NUMBER, KeysSeen
from sources.returns.large_files.plain_amounts import PlainAmounts
from sources.returns.large_files.texts import holds_text
from sources.returns.period_evidence import is_own_span
from sources.returns.periods import About, about, previous_month
from sources.returns.tidy_tables.columns import BESIDE, Header, Lookups, defaults, line_names, locators
from sources.workbook import CellValue

MONTHS_BEFORE = 24  # periods before its own that a return may well revise
CODED = ("line", "area", "measure", "month", "conf", "unit", "form")
GIVEN = ("row_no", "locator", "obs_value", "value_published", "comment_obs")  # what rows do not share


@dataclass(frozen=True)
class Judged:
    """A block: which of its rows are plain, and of these the observations, key numbers and places of their codes.

    `rounded`: of the plain rows those whose number was rounded.
    """

    is_plain: pl.Series
    observations: pl.DataFrame
    keys: pl.Series
    places: pl.DataFrame
    rounded: pl.Series


class PlainRows:
    """Finds the plain rows of each block of one file and makes observations of them."""

    def __init__(
        self, form: ReturnForm, plan: Plan, month: str, header: Header, seen: KeysSeen, find: Lookups
    ) -> None:
        self.form, self.plan, self.header, self.seen = form, plan, header, seen
        find = find | {"unit": _unit_of(form), "month": _of_own_length(find["month"], form)}
        units = [folded(line.unit_zh) for line in form.lines]
        codes = {
            "line": [line.code for line in form.lines], "area": seen.areas, "measure": form.measures,
            "month": _months(form, month), "conf": [""], "unit": ["", *dict.fromkeys(units)], "form": [form.number],
        }  # fmt: skip
        self.coded = {part: Coded(find[part], codes[part]) for part in CODED}
        self.names = {
            part: Coded(find, ["", *self.coded[part].codes])
            for part, find in _names_beside(form, plan).items() if BESIDE[part] in header.columns
        }  # fmt: skip
        self.unsaid = defaults(form, month) | {"unit": ""}
        self.asked = pl.Series([m in form.measures_of(line) for line in form.lines for m in form.measures])
        self.unit = pl.Series([self.coded["unit"].place(unit) for unit in units], dtype=PLACE)
        self.series = pl.Series(
            [seen.series[line.indicator, line.breakdown] for line in form.lines], dtype=NUMBER
        )
        self.amounts = PlainAmounts(form, plan)
        self.schema = part_schema(form)
        self.dated = dated(plan.codelists["ref_area"])
        self.corrected: list[int | None] = []  # keys with a declared correction: those rows are odd
        self.abouts: list[About] = []  # of month × measures + measure
        self._known, self._holds = (0, 0), False

    def kinds(self, width: int) -> dict[int, pl.DataType]:
        """How the columns of a block are to be read: as numbered texts, but for amounts and notes."""
        written_out = {self.header.columns.get(part) for part in ("value", "note")}
        return {n: pl.String() if n in written_out else numbered_texts() for n in range(width)}

    def judged(
        self, cells: pl.DataFrame, rows: pl.Series, before: int, too_long: Collection[int] = ()
    ) -> Judged:
        """The block's plain rows; `rows` are their 0-based rows, entries are numbered from `before` + 1."""
        places = self._places(cells)
        raw = cells[str(self.header.columns["value"])]
        amounts = self.amounts.read(raw, places["line"])
        amount = amounts["obs_value"]
        is_plain = places["is_known"] & amount.is_not_null()
        if self.corrected:
            is_plain &= ~self._keys(places).is_in(self.corrected).fill_null(False)
        if "note" in self.header.columns:
            notes = cells[str(self.header.columns["note"])]
            if notes.null_count() < len(notes):
                is_plain &= ~notes.str.contains(f"{BARE_NUMBER}|{SAYS}").fill_null(False)
        if "flag" in self.header.columns:
            is_plain &= ~holds_text(cells[str(self.header.columns["flag"])])
        if self.form.decimal_sign is DecimalSign.COMMA:
            is_plain &= raw.str.contains(r"^-?[0-9]+$").fill_null(False)
        if too_long:
            is_plain &= ~rows.is_in(list(too_long))
        if not self._holds:
            is_plain = pl.repeat(False, len(rows), eager=True)
        found = places.with_columns(
            pl.int_range(before + 1, before + 1 + len(rows), dtype=pl.Int64, eager=True).alias("row_no"),
            locators(self.header, rows).alias("locator"), amount.alias("obs_value"),
            raw.alias("value_published"), self._notes(cells).alias("comment_obs"),
        )  # fmt: skip
        if not is_plain.all():
            found = found.filter(is_plain)
        places = found.select(places.columns)
        rounded = amounts["is_rounded"].filter(is_plain)
        return Judged(is_plain, found.select(self._columns), self._keys(places), places, rounded)

    def key_numbers(self, cells: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The number of each row's key, and whether the row has one by its codes alone."""
        places = self._places(cells)
        return self._keys(places), places["is_known"]

    # ---- codes ----------------------------------------------------------------------------------

    def _places(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The place of each code, and `is_known`: all are known, asked for and of the line's unit."""
        found = cells.select(**{part: self._of_part(part, cells) for part in CODED})
        self._learn()
        line, measure, unit = pl.col("line"), pl.col("measure"), pl.col("unit")
        measures = len(self.form.measures)
        is_asked = pl.lit(self.asked).gather(line * measures + measure)
        is_of_line = (unit == 0) | (unit == pl.lit(self.unit).gather(line))
        has_codes = pl.all_horizontal(pl.col("area", "month", "conf", "form").is_not_null())
        if self.dated:  # whether such an area is there in the period is judged row by row
            has_codes &= ~pl.col("area").is_in([self.seen.areas[code] for code in self.dated])
        for part, names in self.names.items():
            said = cells.select(names.places(cells[str(self.header.columns[BESIDE[part]])])).to_series()
            has_codes &= pl.lit((said == 0) | (said == found[part] + 1))
        return found.with_columns(
            is_known=(is_asked & is_of_line & has_codes).fill_null(False),
            about=pl.col("month") * measures + measure,
        )

    def _of_part(self, part: str, cells: pl.DataFrame) -> pl.Expr:
        column = self.header.columns.get(part)
        if column is None:
            return pl.lit(self.coded[part].place(self.unsaid[part]), PLACE)
        return self.coded[part].places(cells[str(column)])

    def _learn(self) -> None:
        """Whatever the codes met so far stand for is known, and whether it may stand in an observation."""
        months, measures = self.coded["month"].codes, self.form.measures
        if self._known == (len(months), len(self.coded["conf"].codes)):
            return
        labels = self.plan.codelists["measure"]
        for month in months[len(self.abouts) // len(measures) :]:
            self.abouts += [about(self.form, month, measure, labels) for measure in measures]
        self.of_about = pl.Series(
            [self.seen.about(a.period.code, a.accumulation) for a in self.abouts], dtype=NUMBER
        )
        self._columns = self._observed()
        self._known = (len(months), len(self.coded["conf"].codes))
        self._holds = OBSERVATION.meets(written_out(self._every().select(self._columns)))

    def _keys(self, places: pl.DataFrame) -> pl.Series:
        above = pl.lit(self.of_about).gather(pl.col("about")) * len(self.seen.areas) + pl.col("area")
        of_line = pl.lit(self.series).gather(pl.col("line"))
        return places.select(key=above * len(self.seen.series) + of_line).to_series()

    # ---- observations ----------------------------------------------------------------------------

    def _observed(self) -> list[pl.Expr]:
        """The canonical columns: what was given, and what the codes stand for."""
        form, lines, abouts = self.form, self.form.lines, self.abouts
        chosen: dict[str, tuple[str, list[Any]]] = {
            "indicator": ("line", [one.indicator for one in lines]),
            "breakdown": ("line", [one.breakdown for one in lines]),
            "unit_measure": ("line", [self.plan.indicators[one.indicator].unit for one in lines]),
            "time_period": ("about", [a.period.code for a in abouts]),
            "freq": ("about", [a.period.freq for a in abouts]),
            "period_start": ("about", [a.period.start for a in abouts]),
            "period_end": ("about", [a.period.end for a in abouts]),
            "time_per_collect": ("about", [a.time_per_collect for a in abouts]),
            "accumulation": ("about", [a.accumulation for a in abouts]),
            "ref_area": ("area", self.coded["area"].codes),
            "period_published": ("month", self.coded["month"].codes),
        }
        same = {
            "submission_id": "", "data_source": form.department, "reliability": form.reliability,
            "value_qualifier": "exact", "obs_status": "A", "source_title": f"{form.number} {form.title_zh}",
            "known_basis": form.known_basis, "accepted_at": UNSET,
        } | dict.fromkeys(("outlet", "url", "published_on", "known_evidence"))  # fmt: skip
        found = {name: pl.col(name) for name in GIVEN} | {"conf_status": self._conf_status()}
        found |= {name: self._chosen(name, pl.col(part), values) for name, (part, values) in chosen.items()}
        found |= {name: pl.lit(value).cast(self.schema[name]) for name, value in same.items()}
        return [found[name].alias(name) for name in self.schema]

    def _chosen(self, name: str, place: pl.Expr, values: Iterable[Any]) -> pl.Expr:
        """The value at each place; one that is the same everywhere costs nothing a row."""
        codes = pl.Series(values).cast(self.schema[name])
        return pl.lit(codes[0]).cast(codes.dtype) if codes.n_unique() == 1 else pl.lit(codes).gather(place)

    def _conf_status(self) -> pl.Expr:
        """As the cell says, else as the line, else as the form."""
        declared = [line.conf_status or self.form.conf_status for line in self.form.lines]
        values = [mark or of_line for mark in self.coded["conf"].codes for of_line in declared]
        return self._chosen("conf_status", pl.col("conf") * len(declared) + pl.col("line"), values)

    def _notes(self, cells: pl.DataFrame) -> pl.Series:
        column = self.header.columns.get("note")
        notes = cells[str(column)] if column is not None else None
        if notes is None or notes.null_count() == len(notes):
            return pl.repeat(None, cells.height, dtype=pl.String, eager=True)
        notes = noted_column(notes)
        return notes.set((notes == "").fill_null(False), None)

    def _every(self) -> pl.DataFrame:
        """Made-up rows that hold every value that the codes met so far can give each column."""
        sizes = {part: len(self.coded[part].codes) for part in CODED} | {"about": len(self.abouts)}
        rows = pl.int_range(max(sizes.values()), dtype=PLACE, eager=True)
        given = {
            "row_no": pl.lit(1, pl.Int64),
            "locator": pl.lit("A1"),
            "obs_value": pl.lit(0).cast(self.schema["obs_value"]),
            "value_published": pl.lit("0"),
            "comment_obs": pl.lit(None, pl.String),
        }
        return pl.DataFrame({part: rows % size for part, size in sizes.items()}).with_columns(**given)


def _months(form: ReturnForm, month: str) -> list[str]:
    """The return's own month, and those before it: known from the start, so that none has to be learnt on the way."""
    found = [month]
    for _ in range(MONTHS_BEFORE):
        found.append(previous_month(form, found[-1]))
    return found


def part_schema(form: ReturnForm) -> dict[str, pl.DataType]:
    """The observation table as parts of a large file hand it on: codes are numbered, by the list that closes them."""
    lists: dict[str, list[str]] = {
        name: list(column.allowed) for name, column in OBSERVATION.columns.items() if column.allowed
    } | {
        "submission_id": [""], "data_source": [form.department], "source_title": [f"{form.number} {form.title_zh}"],
        "indicator": [line.indicator for line in form.lines], "breakdown": [line.breakdown for line in form.lines],
        "outlet": [], "url": [], "published_on": [], "known_evidence": [],
    }  # fmt: skip
    closed = {name: pl.Enum(list(dict.fromkeys(codes))) for name, codes in lists.items()}
    return (
        polars_schema(OBSERVATION)
        | closed
        | {"ref_area": AREAS, "time_period": PERIODS, "period_published": PERIODS}
    )


def written_out(part: pl.DataFrame) -> pl.DataFrame:
    """The part as the canonical table, its texts as texts."""
    return part.cast(pl.Schema(polars_schema(OBSERVATION)))


def _names_beside(form: ReturnForm, plan: Plan) -> Lookups:
    """The code that a name beside one may mean, an empty text for an empty cell."""
    lines, areas = line_names(form), AreaNames(plan.codelists["ref_area"])
    return {
        "line": lambda text: lines.get(folded(str(text))) if text else "",
        "area": lambda text: areas.find(text) if text else "",
    }


def _of_own_length(
    find: Callable[[CellValue], str | None], form: ReturnForm
) -> Callable[[CellValue], str | None]:
    """The month of a cell that names the form's period: whether another span fits the figure is judged row by row."""

    def plain(text: CellValue) -> str | None:
        month = find(text)
        return month if month and is_own_span(text_of(text), form, month) else None

    return plain


def _unit_of(form: ReturnForm) -> Callable[[CellValue], str | None]:
    units = {folded(line.unit_zh) for line in form.lines}

    def find(text: CellValue) -> str | None:
        if text == "":
            return ""
        unit = folded(str(text))
        return unit if unit in units else None

    return find
