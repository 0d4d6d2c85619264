"""Every export of a release, in the order in which they are written: a new one is named here."""

from collections.abc import Callable

from warehouse.products.bi.bundle import write_superset
from warehouse.products.dictionary import dictionary
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import write_csv
from warehouse.products.exports.csvw import write_csvw
from warehouse.products.exports.datapackage import write_datapackage
from warehouse.products.exports.excel import write_workbook
from warehouse.products.exports.parquet import write_parquet
from warehouse.products.exports.power_query import write_power_query
from warehouse.products.exports.sdmx import write_sdmx
from warehouse.products.pages import write_pages

Export = Callable[[Edition], None]

EXPORTS: tuple[Export, ...] = (
    write_parquet,
    write_csv,
    write_datapackage,  # this and the next describe the CSV files
    write_csvw,
    write_power_query,
    write_workbook,
    write_sdmx,
    write_superset,
    dictionary,
    write_pages,
)
