"""All that a build depends on, as one hash: equal inputs find the finished build again."""

import importlib.metadata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from contracts.methods import Method
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.snapshot import contracts_sha256, tree_sha256
from warehouse.build.dbt_runner import models_sha256
from warehouse.build.engines import Engine, engine_versions
from warehouse.build.increments import fingerprints
from warehouse.ledger import submission_history
from warehouse.ledger.closings import Closing, closings
from warehouse.ledger.extensions import Extension, extensions
from warehouse.ledger.root_secret import keyed
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot, json_bytes, sha256

if TYPE_CHECKING:  # whoever only asks whether anything is new needs no table
    import polars as pl

TOOLS = ("duckdb", "dbt-core", "dbt-duckdb", "polars", "chinesecalendar")


@dataclass(frozen=True)
class Snapshot:
    """What was on record when a build began: what comes while it runs is not part of it."""

    submissions: list[Submission]
    closings: list[Closing]
    extensions: list[Extension]

    @classmethod
    def of(cls, data: DataRoot) -> "Snapshot":
        """As the ledger stands. Call it as the one writer."""
        return cls(submission_history.manifests(data), closings(data), extensions(data))

    def extended(self, known_on: date | None, entered_before: datetime | None = None) -> list[Extension]:
        """The extensions on record by the end of that day, and before that moment, where they are given."""
        ends = [datetime.combine(known_on + timedelta(days=1), time.min)] if known_on else []
        ends += [entered_before] if entered_before else []
        return [one for one in self.extensions if all(one.at < end for end in ends)]


def build_key(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    method_versions: tuple[Method, ...] | None = None,
    suppressed: "pl.DataFrame | None" = None,
    engine: Engine = "duckdb",
    snapshot: Snapshot | None = None,
    entered_before: datetime | None = None,
) -> str:
    """A hash of everything the marts depend on.

    An engine other than DuckDB is part of it: the rows are the same, but for the last digits of floating
    figures, and a build says which engine it was made on.
    """
    seen = snapshot or Snapshot.of(data)
    parts = {
        "submissions": fingerprints(seen.submissions),
        "closings": seen.closings,
        "extensions": seen.extensions,
        "known_on": known_on,
        "setting": setting_of(data, plan, known_on, method_versions, suppressed, engine),
    }
    if entered_before is not None:
        parts["entered_before"] = entered_before
    return sha256(json_bytes(parts))[:16]


def setting_of(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    method_versions: tuple[Method, ...] | None,
    suppressed: "pl.DataFrame | None",
    engine: Engine,
) -> str:
    """A hash of all that the marts depend on beside the ledger and the day: two days between which something was
    declared anew have two settings, so that no build starts from one made under other declarations."""
    parts: dict[str, Any] = {
        "plan": tree_sha256(plan.root),
        "contracts": contracts_sha256(),
        "models": models_sha256(),
        "warehouse": tree_sha256(packaged("warehouse")),
        "tools": tool_versions(),
    }
    if turned := sorted(day for day in plan.turning_days if day <= known_on):
        parts["declared"] = [day.isoformat() for day in turned]
    if method_versions is not None:
        parts["methods"] = [m.model_dump(mode="json") for m in method_versions]
    if suppressed is not None:
        from warehouse.build.audience_tables import suppressions_sha256

        parts["suppressions"] = suppressions_sha256(suppressed)
        parts["references"] = keyed(data, "references")
    if engine != "duckdb":
        parts["engine"] = {engine: engine_versions(engine)}
    return sha256(json_bytes(parts))[:16]


def tool_versions() -> dict[str, str]:
    """The versions of the tools that make a build."""
    return {name: importlib.metadata.version(name) for name in TOOLS}
