"""The report on a large tidy file read in blocks, to be held beside that on the same file read whole."""

from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.tables import OBSERVATION, empty, validated
from sources.checking import Earlier
from sources.report import Report
from sources.returns.large_files.check import BulkCheck
from sources.returns.large_files.identify import identified
from sources.returns.large_files.plain_rows import written_out

MONTH, WRITTEN = "2026-10", date(2026, 11, 20)


def in_blocks(path: Path, plan: Plan, form: ReturnForm, earlier: Earlier) -> Report:
    """The report of the file read block by block, with the observations that were handed on and may stand."""
    found = identified(path, plan, form, MONTH)
    bulk = BulkCheck(path, found, plan, earlier, WRITTEN)
    parts = [empty(OBSERVATION), *(written_out(part) for part in bulk.observations())]
    ending = bulk.ending()
    stands = validated(pl.concat(parts), OBSERVATION).filter(~pl.col("row_no").is_in(ending.kept_out))
    accepted = empty(OBSERVATION) if ending.outcome == "rejected" else stands
    return Report(
        path.name, ending.outcome, accepted, ending.findings, ending.counts, ending.form, ending.month
    )


def assert_same(one: Report, other: Report) -> None:
    assert (one.outcome, one.counts, one.form, one.month) == (
        other.outcome,
        other.counts,
        other.form,
        other.month,
    )
    assert_frame_equal(one.observations.sort("row_no"), other.observations.sort("row_no"))
    order = ["row_no", "rule_id", "locator", "message_zh"]
    told = [report.findings.drop("finding_no").sort(order, nulls_last=True) for report in (one, other)]
    assert_frame_equal(told[0], told[1])
