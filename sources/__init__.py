"""HOW figures are written: notation, workbooks, returns, published figures, and the one pure check of a file.

Imports `contracts` only. `check(content, …) -> Report` serves the scheduled load, a terminal and a department's own desk;
neither Dagster nor the warehouse may enter, and nothing here writes to a data root.
"""
