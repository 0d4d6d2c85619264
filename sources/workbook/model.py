"""What a workbook is once read: sheets of neutral cells, the facts about them, and the one fault."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from sources.csv_text import column_letters
from sources.workbook.colours import Ground, Letters, Look
from sources.workbook.number_formats import Shown

CellValue = str | int | float | bool | date | datetime | time
Merged = tuple[int, int, int, int]
Cell = tuple[int, int]

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass
class BookFault(Exception):
    """The bytes are no usable workbook; `rule_id` and `params` fill the message.

    The locator is a cell (`算力!D17`), a part inside the file (`xl/styles.xml`), or empty for the file.
    """

    rule_id: str
    locator: str
    params: Mapping[str, object]


NARROWEST_COLUMN = 0.25  # digits: a narrower column is not seen
LOWEST_ROW = 1.0  # points


@dataclass(frozen=True)
class Marked:
    """A text of which some runs do not count: what is left without them, and they: raised, struck out, or unseen."""

    text: str
    raised: str = ""
    struck: str = ""
    unseen: str = ""


@dataclass(frozen=True)
class Dress:
    """What a conditional format makes of a cell: a number format, other letters, another ground; none: as they are.

    `format` is None where it shows another than the stored number and which is not known.
    """

    format: str | None = ""
    letters: Letters | None = None
    ground: Ground | None = None

    @property
    def tells(self) -> bool:
        """Whether a person would read such a cell otherwise, or see what cannot be seen else."""
        return self.format != "" or self.letters is not None or self.ground is not None


@dataclass(frozen=True)
class Condition:
    """When the cells of these areas are dressed so. Formulas are written as for the base cell.

    `operator`: = <> > < >= <=, `between`, `outside`; `formula` (it comes to true), `always`, or empty: not known here.
    """

    areas: tuple[Merged, ...]
    base: Cell
    operator: str
    formulas: tuple[str, ...]
    dress: Dress
    order: int = 0
    stops: bool = False


@dataclass(frozen=True)
class Facts:
    """What the values alone do not tell about a sheet; `merged` is None where the reader knows better.

    `formulas`: those with a result, as a text; an empty one where the formula is not known.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncomputed: frozenset[Cell] = frozenset()
    errors: Mapping[Cell, str] = field(default_factory=dict)
    formats: Mapping[Cell, str] = field(default_factory=dict)
    merged: tuple[Merged, ...] | None = None
    shown: Mapping[Cell, Shown] = field(default_factory=dict)
    marked: Mapping[Cell, Marked] = field(default_factory=dict)
    struck: frozenset[Cell] = frozenset()
    unseen: frozenset[Cell] = frozenset()
    repeated: frozenset[Cell] = frozenset()
    formulas: Mapping[Cell, str] = field(default_factory=dict)
    to_be_computed: bool = False
    conditions: tuple[Condition, ...] = ()
    looks: Mapping[Cell, Look] = field(
        default_factory=dict
    )  # where conditions may change them: those not plain
    hides_zeros: bool = False  # the sheet shows nothing where a cell is zero


@dataclass(frozen=True)
class Sheet:
    """One sheet: values from A1 on, and the facts about its cells.

    `rows[0]` is spreadsheet row 1; '' is an empty cell; rows may end early. A cell of `uncomputed` or
    `errors` may lie beyond the last row. Spans of time (`[h]:mm`) are numbers of days, as stored.

    | fact         | cells                                                                                |
    |--------------|--------------------------------------------------------------------------------------|
    | `uncomputed` | formulas of which no result was stored                                               |
    | `stale`      | formulas that come to something else than is stored, with what they come to          |
    | `doubtful`   | cells that a conditional format may show otherwise: whether, or how, is not known    |
    | `on_trust`   | formulas whose stored results were taken as they are                                 |
    | `shown`      | numbers and texts that a person sees as something else than is stored                |
    | `formats`    | the format codes of those numbers                                                    |
    | `marked`     | texts with raised, struck-out or unseen runs                                         |
    | `struck`     | cells struck out whole                                                               |
    | `unseen`     | cells whose letters nobody sees on their ground                                      |
    | `repeated`   | cells aligned to be filled with their content: a 1 shows as 1111                     |
    """

    name: str
    visible: bool
    rows: list[list[CellValue]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncomputed: frozenset[Cell] = frozenset()
    errors: Mapping[Cell, str] = field(default_factory=dict)
    formats: Mapping[Cell, str] = field(default_factory=dict)
    shown: Mapping[Cell, Shown] = field(default_factory=dict)
    marked: Mapping[Cell, Marked] = field(default_factory=dict)
    struck: frozenset[Cell] = frozenset()
    unseen: frozenset[Cell] = frozenset()
    repeated: frozenset[Cell] = frozenset()
    stale: Mapping[Cell, str] = field(default_factory=dict)
    on_trust: frozenset[Cell] = frozenset()
    doubtful: frozenset[Cell] = frozenset()

    @cached_property
    def told(self) -> frozenset[Cell]:
        """Cells of which more is known than their value."""
        return frozenset().union(
            self.uncomputed,
            self.errors,
            self.shown,
            self.marked,
            self.struck,
            self.unseen,
            self.repeated,
            self.stale,
            self.on_trust,
            self.doubtful,
        )

    def __getstate__(self) -> dict[str, object]:
        """What was read; what was worked out from it is worked out again."""
        return {name: value for name, value in self.__dict__.items() if name in self.__dataclass_fields__}

    @cached_property
    def distinct(self) -> frozenset[object]:
        """The distinct values of the sheet as it was read: far fewer than its cells."""
        return frozenset().union(*self.rows)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The distinct texts of the sheet."""
        return frozenset(value for value in self.distinct if type(value) is str)


@dataclass(frozen=True)
class Book:
    """A file that was read whole; `kind` is what its content is, whatever its name says.

    `left_out`: what a marked copy cannot carry, Chinese and English. `cut_at`: the last cell of a text that may end
    within a row, without the end of its line, and what stands there.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    cut_at: tuple[str, str] | None = None


def address(row: int, column: int) -> str:
    """The spreadsheet address of the 0-based cell: (16, 3) is `D17`."""
    return f"{column_letters(column)}{row + 1}"


def value_at(rows: Sequence[Sequence[CellValue]], row: int, column: int) -> CellValue:
    """The value of the 0-based cell, an empty text beyond the last one."""
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def place(sheet: str, row: int, column: int) -> str:
    """The locator of the 0-based cell: `算力!D17`, or `D17` in a file without sheets."""
    return f"{sheet}!{address(row, column)}" if sheet else address(row, column)


def position(reference: str) -> Cell:
    """The 0-based cell of an address: `D17` is (16, 3). Raises ValueError outside a spreadsheet's bounds."""
    found = _REFERENCE.fullmatch(reference)
    column = column_index(found[1]) if found else -1
    row = int(found[2]) - 1 if found else -1
    if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
        raise ValueError(f"no cell address: {reference[:40]!r}")
    return row, column


def column_index(letters: str) -> int:
    """The 0-based column of its letters: `A` is 0, `AA` is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def unreadable(locator: str, detail: str) -> BookFault:
    """The fault of a file whose inside does not follow its own format."""
    return BookFault("file.workbook.unreadable", locator, {"detail": detail.strip()[:200] or "unknown"})
