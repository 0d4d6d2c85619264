"""What dbt reads beside the ledger's own files, as tables: the register, the closings, the audience, the plan."""

import shutil
from collections.abc import Container

import polars as pl

from contracts.methods import Method
from contracts.plan import Plan
from contracts.tables import FINDING, OBSERVATION, empty
from warehouse.build.audience_tables import audience_tables, submissions_table
from warehouse.build.build_key import Snapshot
from warehouse.build.full_or_increment import clear
from warehouse.build.plan_tables import plan_tables
from warehouse.ledger.closings import Closing
from warehouse.ledger.extensions import Extension
from warehouse.ledger.submissions_table import submissions_frame
from warehouse.paths import DataRoot

CLOSINGS = pl.Schema(
    {"period": pl.String(), "closed_at": pl.Datetime("us"), "closed_by": pl.String(), "note": pl.String()}
)


def write_inputs(
    data: DataRoot,
    plan: Plan,
    seen: Snapshot,
    method_versions: tuple[Method, ...] | None,
    suppressed: pl.DataFrame | None,
    extended: list[Extension],
) -> None:
    """The tables lie where dbt reads them, and what an earlier build left there is gone."""
    inputs = data.work / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir(parents=True)
    clear(data)
    for name, frame in input_tables(
        data, plan, method_versions, suppressed, snapshot=seen, extended=extended
    ).items():
        frame.write_parquet(inputs / f"{name}.parquet")


def input_tables(
    data: DataRoot,
    plan: Plan,
    method_versions: tuple[Method, ...] | None = None,
    suppressed: pl.DataFrame | None = None,
    *,
    has_references: bool = True,
    snapshot: Snapshot | None = None,
    extended: list[Extension] | None = None,
    names: Container[str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table dbt reads beside the ledger's own files: the register, the closings, the audience, the plan.

    Due days are put off by the extensions given, else by all on record. Of the plan's tables only `names`, if given.

    Without `has_references` a public build has the files' own hashes, as in version 0.1.
    `observations_shape` and `findings_shape` have no rows: they lend their columns to files written before
    a column existed.
    """
    seen = snapshot or Snapshot.of(data)
    register = submissions_frame(data, seen.submissions)
    return {
        "submissions": submissions_table(data, register, suppressed) if has_references else register,
        "closings": _closings(seen.closings),
        **audience_tables(suppressed),
        "observations_shape": empty(OBSERVATION),
        "findings_shape": empty(FINDING),
        **plan_tables(plan, method_versions, seen.extensions if extended is None else extended, names),
    }


def _closings(found: list[Closing]) -> pl.DataFrame:
    """Those closings as the table dbt reads."""
    rows = [(one.period, one.closed_at, one.closed_by, one.note) for one in found]
    return pl.DataFrame(rows, schema=CLOSINGS, orient="row")
