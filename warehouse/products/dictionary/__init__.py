"""The data dictionary of a release, for the reader in the office: what every figure, column, code and rule means.

| module             | holds                                                                     |
|--------------------|---------------------------------------------------------------------------|
| `tables.py`        | the dictionary as tables, from the contracts alone; `shape.py` heads them |
| `indicators.py`    | an indicator and a target as rows, with what to mind                      |
| `words.py`         | words for codes that have no codelist                                     |
| `comparability.py` | what the published figures themselves warn of                             |
| `page.py`          | `dictionary.html`                                                         |
"""

from warehouse.products.dictionary.shape import SHAPES, Shape
from warehouse.products.dictionary.tables import dictionary_tables
from warehouse.products.edition import Edition

__all__ = ["SHAPES", "Shape", "dictionary", "dictionary_tables"]


def dictionary(edition: Edition) -> None:
    """`dictionary.html` stands in the edition's folder."""
    from warehouse.products.dictionary.page import (  # templates are loaded when needed
        FILE,
        dictionary_page,
        head_of,
    )

    (edition.folder / FILE).write_text(
        dictionary_page(edition.plan, head_of(edition), edition.database), encoding="utf-8"
    )
