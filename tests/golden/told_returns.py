"""Departmental returns as real workbooks, sent on given days. 合成数据."""

import shutil
from datetime import date, datetime
from pathlib import Path

from support import SHIPPED_PLAN

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.intake.incoming import Incoming
from orchestration.intake.take_in import load
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import geometry
from warehouse.ledger.closings import close
from warehouse.paths import DataRoot

EARLY, LATE = date(2026, 4, 10), date(2026, 6, 30)
LANZHOU, QINGYANG = "620100", "621000"


def in_force(folder: Path) -> Plan:
    """A copy of the shipped plan in which GS-AI-1 and GS-AI-4 are in force."""
    root = folder / "plan"
    shutil.copytree(SHIPPED_PLAN, root)
    for name in ("gs_ai_1", "gs_ai_4"):
        path = root / "forms" / f"{name}.yml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("status: proposed", "status: in_force"), encoding="utf-8"
        )
    return load_plan(root)


class Office:
    """Sends synthetic returns on given days."""

    def __init__(self, data: DataRoot, plan: Plan) -> None:
        self.data, self.plan = data, plan

    def send(
        self,
        form: str,
        month: str,
        at: datetime,
        values: dict[tuple[str, str], object],
        received: datetime | None = None,
    ) -> str:
        found = self.plan.forms[form]
        assert isinstance(found, ReturnForm)
        content = write_blank(found, self.plan, month, values)
        came = received or at
        incoming = Incoming(
            found, month, content, "合成.xlsx", "test", came.date(), received_at=came, agreed_by="合成"
        )
        with self.data.writer():
            return str(load(self.data, self.plan, incoming, now=at).manifest.outcome)

    def power(
        self,
        month: str,
        at: datetime,
        total: float,
        servers: object = 1.5,
        received: datetime | None = None,
    ) -> str:
        """GS-AI-1 with that total of computing power and (optional) servers; all else the same each month."""
        form = self.plan.forms["gs_ai_1"]
        assert isinstance(form, ReturnForm)
        fixed = {"02": 60, "03": 30, "06": 60, "08": 80, "09": 1.2, "10": 50}
        values: dict[tuple[str, str], object] = {
            (row.code, "1"): fixed.get(row.code, 20) for row in geometry(form, self.plan).rows
        }
        values |= {(row.code, "2"): "/" for row in geometry(form, self.plan).rows}
        return self.send("gs_ai_1", month, at, values | {("01", "1"): total, ("12", "1"): servers}, received)

    def prefectures(self, month: str, at: datetime, given: dict[str, float]) -> str:
        values: dict[tuple[str, str], object] = {(area, "1"): value for area, value in given.items()} | {
            (area, n): "/" for area in given for n in "2345"
        }
        return self.send("gs_ai_4", month, at, values)


def tell(data: DataRoot, plan: Plan) -> None:
    """Every return and the closing are in the ledger."""
    office = Office(data, plan)
    office.power("2026-01", datetime(2026, 2, 9, 9), 100)  # first load
    office.power("2026-02", datetime(2026, 3, 9, 9), 200)
    office.prefectures("2026-03", datetime(2026, 4, 8, 9), {LANZHOU: 5, QINGYANG: 1000})
    office.power("2026-03", datetime(2026, 4, 8, 10), 300)  # A
    with data.writer():
        close(data, "2026-02", now=datetime(2026, 4, 9, 9), closed_by="test", note="合成数据")
    office.power("2026-02", datetime(2026, 4, 20, 9), 210)  # corrected after the release and the closing
    office.power("2026-03", datetime(2026, 4, 20, 10), 310)  # B
    office.power("2026-03", datetime(2026, 5, 8, 9), 300)  # A again
    office.power("2026-04", datetime(2026, 5, 8, 10), 320)
    office.power("2026-04", datetime(2026, 5, 20, 9), 320, servers=None)  # withdrawn by a full file
    office.prefectures("2026-03", datetime(2026, 5, 20, 10), {QINGYANG: 1100})  # partial: Lanzhou unchanged
    office.power("2026-05", datetime(2026, 6, 12, 9), 330)  # late: due on the 10th
    # an older version that somebody found and registered three days on: the later received stays current
    office.power("2026-05", datetime(2026, 6, 15, 9), 325, received=datetime(2026, 6, 11, 9))
