"""The data dictionary of a release, for the reader in the office: what every figure, column, code and rule means."""

from warehouse.dictionary.shape import SHAPES, Shape
from warehouse.dictionary.tables import dictionary_tables

__all__ = ["SHAPES", "Shape", "dictionary_tables"]
