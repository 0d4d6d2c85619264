"""Verdicts that the release before has already: what it judged of the same rows is not judged again.

Each verdict of an internal release names what it is `of`: a hash of the sentence, of every mart it reads and of all
that decides how it is judged. A public release names none: a guess at its rows could be checked by it.
"""

import importlib.metadata
import json
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from contracts.dictionary import marts
from contracts.snapshot import contracts_sha256
from warehouse.connection import connected
from warehouse.paths import json_bytes, sha256
from warehouse.products.edition import Edition, Verdict
from warehouse.products.gate.expectations import Expectation

TOOLS = ("great-expectations", "duckdb", "duckdb-sqlalchemy")
DAY = "known_on"  # stands in every row and says nothing of it
_MART = re.compile(r"\bmarts\.(\w+)")


def subjects(edition: Edition, wanted: list[Expectation]) -> list[str]:
    """What each verdict will be of, in the order of the expectations.

    Nothing in a public edition, and of a file that cannot be read: that is for the gate to judge.
    """
    nothing = [""] * len(wanted)
    if edition.audience != "internal":
        return nothing
    read = [{one.mart, *_MART.findall(one.sql)} for one in wanted]
    try:
        seen = _fingerprints(edition.database, {mart for names in read for mart in names})
    except duckdb.Error:
        return nothing
    judged_by = [contracts_sha256(), *(importlib.metadata.version(name) for name in TOOLS)]
    return [
        sha256(json_bytes([one.as_dict(), [seen[name] for name in sorted(names)], judged_by]))
        for one, names in zip(wanted, read, strict=True)
    ]


def held_before(results: Path | None) -> dict[str, Verdict]:
    """The verdicts of the release before that hold, by what they are of."""
    if results is None:
        return {}
    found = [Verdict.model_validate(one) for one in json.loads(results.read_bytes())["results"]]
    return {one.of: one for one in found if one.of and one.success and not one.error}


def _fingerprints(database: Path, names: Iterable[str]) -> dict[str, str]:
    """A hash of the columns and rows of each of those marts, whatever their order and the day of the build."""
    found = {}
    with connected(database, read_only=True) as con:
        for name in sorted(names):
            columns = con.execute(f"describe marts.{name}").fetchall()
            passed_over = {DAY} - set(marts()[name].keys) if name in marts() else set()
            listed = ", ".join(column for column, *_ in columns if column not in passed_over)
            rows = con.execute(
                f"select count(*), cast(sum(hash(one)) as varchar) from (select {listed} from marts.{name}) as one"
            ).fetchall()
            found[name] = sha256(json_bytes([[*map(str, columns)], [*map(str, rows)]]))
    return found
