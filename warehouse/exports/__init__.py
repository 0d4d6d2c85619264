"""The forms in which a release is handed on, each written from its finished DuckDB file.

An export is a function that takes the edition and writes below its folder.
"""

from collections.abc import Callable

from warehouse.edition import Edition
from warehouse.pages import pages

Export = Callable[[Edition], None]

EXPORTS: tuple[Export, ...] = (pages,)
