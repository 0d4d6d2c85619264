"""Whom a build or a release is for, and the names of the two files that every build holds."""

from typing import Literal

FILE_NAME = "longshu.duckdb"
COMPILED = "models.json"  # beside it: the SQL of every model

Audience = Literal["internal", "public"]
