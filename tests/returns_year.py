"""A synthetic year of one monthly return in force, one case a month, and of one proposed form that nobody sends.

| month   | due day           | what happens                                                                |
|---------|-------------------|-----------------------------------------------------------------------------|
| 2026-01 | 02-10             | on 02-05, with two warnings, one of them confirmed                          |
| 2026-02 | 03-10             | on 03-10 at 23:59                                                           |
| 2026-03 | 04-10             | on 04-11 at 00:00                                                           |
| 2026-04 | 05-11 (05-10 off) | nothing                                                                     |
| 2026-05 | 06-10             | rejected on 06-09, corrected on 06-20                                       |
| 2026-06 | 07-10             | a nil return on 07-08                                                       |
| 2026-07 | 08-10             | on 08-05, month closed on 08-20, corrected on 08-25                         |
| 2026-08 | 09-10             | rejected on 09-09, the same bytes read again with a mended reader on 09-20  |
| 2026-09 | 10-10 (a Saturday)| on 09-28, before the month has ended                                        |
| 2026-10 | 11-10             | nothing                                                                     |
"""

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from support import SHIPPED_PLAN, observation

from contracts.tables import FINDING, OBSERVATION, empty, polars_schema
from warehouse.ledger.append_submission import Content, append
from warehouse.ledger.archive import archive
from warehouse.ledger.closings import close
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

JUNE, NOVEMBER = date(2026, 6, 15), date(2026, 11, 5)
FORM, PROPOSED = "gs_ai_1", "gs_ai_x"


def plan_folder(folder: Path) -> Path:
    """A copy of the shipped plan with GS-AI-1 in force, a proposed form beside it, and no other return."""
    root = folder / "plan"
    shutil.copytree(SHIPPED_PLAN, root)
    for path in (root / "forms").glob("*.yml"):
        if path.stem not in (FORM, "published"):
            path.unlink()
    text = (root / "forms" / f"{FORM}.yml").read_text(encoding="utf-8")
    other = text.replace(f"form: {FORM}", f"form: {PROPOSED}").replace("GS-AI-1", "GS-AI-X")
    (root / "forms" / f"{PROPOSED}.yml").write_text(other, encoding="utf-8")
    (root / "forms" / f"{FORM}.yml").write_text(
        text.replace("status: proposed", "status: in_force"), encoding="utf-8"
    )
    return root


def finding(number: int, severity: str, decision: str, **given: Any) -> dict[str, Any]:
    """One synthetic finding."""
    return dict.fromkeys(polars_schema(FINDING)) | {
        "submission_id": "", "finding_no": number, "rule_id": "cell.number.unreadable", "level": 2,
        "severity": severity, "decision": decision, "locator": f"算力!D{10 + number}", "row_no": number,
        "value_seen": "合成数据", "message_zh": f"合成问题 {number}。", "message_en": f"Synthetic finding {number}.",
        "fix_zh": "改正。", "fix_en": "Mend it.",
    } | given  # fmt: skip


def send(
    data: DataRoot,
    month: str,
    at: datetime,
    value: int | None = 1,
    *,
    outcome: str = "accepted",
    findings: list[dict[str, Any]] | None = None,
    content: bytes | None = None,
    is_nil: bool = False,
) -> dict[str, Any]:
    """That month's return with one figure (None: no figure) is in the ledger, received and accepted at `at`."""
    rows = [observation(ref_area="620000", time_period=month, obs_value=Decimal(value))] if value else []
    observations = pl.DataFrame(rows, schema=polars_schema(OBSERVATION), orient="row")
    arrival = archive(
        data, content or f"{month} {at} {value}".encode(),
        original_name=f"{month}.xlsx", received_from="test", received_at=at,
    )  # fmt: skip
    found = (
        pl.DataFrame(findings, schema=polars_schema(FINDING), orient="row") if findings else empty(FINDING)
    )
    kept_out = int(outcome == "rejected")
    checked = Content(outcome, observations, found, len(rows) + kept_out, len(rows), kept_out, 0, is_nil)
    return append(
        data, Slot(FORM, "gs_data", month), arrival, checked,
        form_version="1.0.0", coverage="full", contract_sha256="0" * 64, now=at,
    )  # fmt: skip


def tell(data: DataRoot) -> None:
    """Everything of the table above has happened, in order of time."""
    send(data, "2026-01", datetime(2026, 2, 5, 9), outcome="accepted_with_findings", findings=[
        finding(1, "warning", "noted"),
        finding(2, "warning", "confirmed", reason_given="合成说明", value_expected="2"),
    ])  # fmt: skip
    send(data, "2026-02", datetime(2026, 3, 10, 23, 59))
    send(data, "2026-03", datetime(2026, 4, 11, 0, 0))
    wrong = [finding(1, "error", "rejected")]
    send(data, "2026-05", datetime(2026, 6, 9, 9), None, outcome="rejected", findings=wrong)
    send(data, "2026-05", datetime(2026, 6, 20, 9))
    send(data, "2026-06", datetime(2026, 7, 8, 9), None, is_nil=True)
    send(data, "2026-07", datetime(2026, 8, 5, 9), 1)
    close(data, "2026-07", now=datetime(2026, 8, 20, 17), closed_by="合成", note="")
    send(data, "2026-07", datetime(2026, 8, 25, 9), 2)
    same = b"the same bytes, read by two readers"
    send(data, "2026-08", datetime(2026, 9, 9, 9), None, outcome="rejected", findings=wrong, content=same)
    send(data, "2026-08", datetime(2026, 9, 20, 9), content=same)
    send(data, "2026-09", datetime(2026, 9, 28, 9))
