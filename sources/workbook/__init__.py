"""Bytes of a received file to neutral cells, whatever program wrote them; the unusable is one clear fault.

`open_book(content)` is a `Book` of `Sheet`s (values from A1 on, and which cells are merged, hidden, errors,
shown as per cent, or formulas nobody computed), or a `BookFault` with a rule of the catalogue and a place.

| fact                      | xlsx | xlsb | xls | ods | csv |
|---------------------------|------|------|-----|-----|-----|
| merged, hidden rows       | yes  | yes  | yes | yes | -   |
| hidden columns            | yes  | yes  | yes | yes | -   |
| errors, per cent          | yes  | yes  | yes | yes | -   |
| formula without a value   | yes  | no   | no  | yes | -   |
| links to other files      | refused in all that can hold them                |
| formulas that call out    | yes  | no   | no  | yes | -   |
"""

from sources.workbook.book import open_book
from sources.workbook.model import Book, BookFault, CellValue, Merged, Sheet, address, position

__all__ = ["Book", "BookFault", "CellValue", "Merged", "Sheet", "address", "open_book", "position"]
