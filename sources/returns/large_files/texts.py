"""The texts of a block of a large file, and the rows that hold any."""

import polars as pl

from sources.returns.large_files.blocks import Block


def written(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells as texts, empty ones as empty texts."""
    return cells.cast(pl.String).fill_null("")


def holds_text(column: pl.Series) -> pl.Series:
    """Which cells of a column are not empty."""
    return pl.select(_holds_text(pl.lit(column))).to_series()


def _holds_text(cells: pl.Expr) -> pl.Expr:
    return (cells.cast(pl.String).str.strip_chars() != "").fill_null(False)


def filled(block: Block, place: int) -> tuple[pl.DataFrame, pl.Series]:
    """The cells of rows below the heading that hold anything, and their 0-based rows; `place` seldom is empty."""
    skipped = 1 if block.first == 0 else 0
    cells = block.cells.slice(skipped)
    rows = pl.int_range(block.first + skipped, block.first + block.cells.height, eager=True, dtype=pl.Int64)
    if str(place) not in cells.columns:
        return cells, rows
    is_blank = ~holds_text(cells[str(place)])
    if not is_blank.any():
        return cells, rows
    others = cells.filter(is_blank).select(pl.any_horizontal(_holds_text(pl.all()))).to_series()
    is_filled = (~is_blank).scatter(is_blank.arg_true(), others)
    return cells.filter(is_filled), rows.filter(is_filled)
