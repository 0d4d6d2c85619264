"""Great Expectations judges a finished DuckDB file. A process of its own: importing it takes seconds.

python -m warehouse.products.gate.judging DATABASE EXPECTATIONS.json RESULTS.json
"""

import importlib.util
import json
import logging
import os
import sys
from importlib.machinery import ModuleSpec
from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.paths import json_bytes
from warehouse.products.gate.expectations import SHOWN

Record = dict[str, Any]
LARGE = frozenset({"altair", "scipy.stats"})

# without these, rows are fetched after DuckDB has dropped the result
ENGINE = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True, "pool_reset_on_return": None}


class _WhenUsed:
    """What some expectation needs that nobody asks for: loaded where it is used, not wherever it is named (docs/decisions/12)."""

    def __init__(self, names: frozenset[str]) -> None:
        self.waiting = set(names)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """The module, to be loaded when something of it is asked for; None for any other."""
        if name not in self.waiting:
            return None
        self.waiting.discard(name)
        found = importlib.util.find_spec(name)
        if found and found.loader:
            found.loader = importlib.util.LazyLoader(found.loader)
        return found


def judge(database: Path, wanted: list[Record]) -> list[Record]:
    """Each expectation, in the order given, with `success`, `observed` and the first `unexpected` values.

    `wanted` are expectations as plain data, those of one mart together. Nothing is written to the file.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    sys.meta_path.insert(0, _WhenUsed(LARGE))
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        "release",
        connection_string=f"duckdb:///{database}?access_mode=read_only",
        kwargs=ENGINE,  # type: ignore[call-arg]
    )
    judged: list[Record] = []
    for mart, group in groupby(wanted, key=lambda one: one["mart"]):
        mine = list(group)
        asset = source.add_table_asset(mart, table_name=mart, schema_name="marts")
        batch = asset.add_batch_definition_whole_table("whole").get_batch()
        suite = gx.ExpectationSuite(
            name=mart, expectations=[_expectation(number, one) for number, one in enumerate(mine)]
        )
        form: Record = {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN}
        results: list[Record] = [
            dict(r.to_json_dict()) for r in batch.validate(suite, result_format=form).results
        ]
        by_number = {r["expectation_config"]["meta"]["number"]: r for r in results}
        judged += [_verdict(one, by_number[number]) for number, one in enumerate(mine)]
    return judged


def _expectation(number: int, one: Record) -> Any:
    from great_expectations.expectations.registry import get_expectation_impl

    arguments = dict(one["arguments"])
    if one["sql"]:
        arguments["unexpected_rows_query"] = one["sql"].replace("{mart}", "{batch}")
    implementation = get_expectation_impl(one["kind"])
    return implementation(**arguments, description=one["text_en"], meta={"number": number})


def _verdict(one: Record, result: Record) -> Record:
    """The expectation with its verdict; one that could not be asked has failed, and `error` says why."""
    details = result["result"]
    unexpected = details.get("partial_unexpected_list") or details.get("details", {}).get("mismatched") or []
    return one | {
        "success": bool(result["success"]),
        "observed": details.get("unexpected_count", details.get("observed_value")),
        "unexpected": unexpected[:SHOWN],
        "error": _error(result["exception_info"]),
    }


def _error(info: Record) -> str:
    found = [info] if "raised_exception" in info else list(info.values())
    return "; ".join(one["exception_message"] for one in found if one["exception_message"])


def main(database: str, wanted: str, results: str) -> None:
    """The results of judging the file stand in `results`."""
    judged = judge(Path(database), json.loads(Path(wanted).read_bytes()))
    from great_expectations import __version__

    Path(results).write_bytes(json_bytes({"great_expectations": __version__, "results": judged}))


if __name__ == "__main__":
    main(*sys.argv[1:])
