"""The texts of a block of a large file: rows that hold any, and texts that would run as a formula."""

import polars as pl

from sources.csv_text import column_letters
from sources.returns.large_files.blocks import Block
from sources.workbook import BookFault
from sources.workbook.formulas import runs_as_formula

SIGNED = r"(?s)^[=@+\-＝＠＋－]."


def written(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells as texts, empty ones as empty texts."""
    return cells.cast(pl.String).fill_null("")


def holds_text(column: pl.Series) -> pl.Series:
    """Which cells of a column are not empty."""
    return pl.select(_holds_text(pl.lit(column))).to_series()


def _holds_text(cells: pl.Expr) -> pl.Expr:
    return (cells.cast(pl.String) != "").fill_null(False)


def filled(block: Block, place: int) -> tuple[pl.DataFrame, pl.Series]:
    """The cells of rows below the heading that hold anything, and their 0-based rows; `place` seldom is empty."""
    skipped = 1 if block.first == 0 else 0
    cells = block.cells.slice(skipped)
    rows = pl.int_range(block.first + skipped, block.first + block.cells.height, eager=True, dtype=pl.Int64)
    if str(place) in cells.columns and cells.height:
        texts = cells[str(place)]
        if texts.null_count() == 0 and texts.str.len_bytes().min() != 0:
            return cells, rows
    is_filled = cells.select(pl.any_horizontal(_holds_text(pl.all()))).to_series()
    return cells.filter(is_filled), rows.filter(is_filled)


def check_texts(block: Block, judged: set[str], odd: pl.DataFrame) -> None:
    """No text of the block would run as a formula once exported. Raises BookFault with the first such cell.

    In the columns `judged`, a row that is not odd holds known codes and a bare number: only its other texts are
    looked at, and those of a numbered column once each.
    """
    doubtful = any(_would_run(odd[name]) for name in odd.columns)
    for column in block.cells.iter_columns():
        if column.name not in judged and column.null_count() < len(column):
            kind = column.dtype
            doubtful |= _would_run(
                kind.categories.to_series() if isinstance(kind, pl.Categorical) else column
            )
    if doubtful:
        _raise_first(block)


def _would_run(texts: pl.Series) -> bool:
    signed = texts.filter(texts.str.contains(SIGNED))
    return any(runs_as_formula(text) for text in signed.unique())


def _raise_first(block: Block) -> None:
    found: list[tuple[int, int, str]] = []
    for place, column in enumerate(written(block.cells).iter_columns()):
        signed = column.str.contains(SIGNED)
        places = (int(n) for n in signed.arg_true() if runs_as_formula(column[int(n)]))
        if (first := next(places, None)) is not None:
            found.append((first, place, column[first]))
    if found:
        row, place, text = min(found)
        cell = f"{column_letters(place)}{block.first + row + 1}"
        raise BookFault("file.text.runs_as_formula", cell, {"sheet": "CSV", "cell": cell, "text": text[:80]})
