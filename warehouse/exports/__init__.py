"""The forms in which a release is handed on, each written from its finished DuckDB file.

An export is a function that takes the edition and writes below its folder.
"""

from collections.abc import Callable

from warehouse.edition import Edition
from warehouse.exports.csv_files import write_csv
from warehouse.exports.csvw import write_csvw
from warehouse.exports.datapackage import write_datapackage

Export = Callable[[Edition], None]

EXPORTS: tuple[Export, ...] = (write_csv, write_datapackage, write_csvw)  # the two describe the CSV files
