"""Bytes of a received file to neutral cells, whatever program wrote them; the unusable is one clear fault.

`open_book(content)` is a `Book` of `Sheet`s (values from A1 on, and the facts about cells), or a `BookFault` with a
rule of the catalogue and a place. Which container tells which fact: docs/workbook_facts.md.
"""

from sources.workbook.model import Book, BookFault, Cell, CellValue, Merged, Sheet, address, position
from sources.workbook.opening import open_book

__all__ = ["Book", "BookFault", "Cell", "CellValue", "Merged", "Sheet", "address", "open_book", "position"]
