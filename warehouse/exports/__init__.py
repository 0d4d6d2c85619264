"""The forms in which a release is handed on, each written from its finished DuckDB file.

An export is a function that takes the edition and writes below its folder.
"""

from collections.abc import Callable

from warehouse.dictionary import dictionary
from warehouse.edition import Edition

Export = Callable[[Edition], None]

EXPORTS: tuple[Export, ...] = (dictionary,)
