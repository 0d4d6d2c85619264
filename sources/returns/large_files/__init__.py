"""The same verdicts for a file of any size, block by block: memory is that of a block.

Rules are those of `judge/` and `tidy_tables/`; nothing is decided here that a small file would not be told.
"""
