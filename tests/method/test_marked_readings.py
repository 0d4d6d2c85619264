"""A figure whose warning is open is marked wherever it is seen, and so is a reading that has grown old. 合成数据."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from method_cases import Case, plan_of
from support import marts, observation, submit, table
from typer.testing import CliRunner

from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from contracts.tables import FINDING, polars_schema
from orchestration.cli.app import app
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

AT = datetime(2026, 1, 5)
AGES = {
    # the last reading, and a day on which it is just old enough to be stale
    "monthly": ("2025-05", date(2025, 11, 30), date(2025, 12, 1)),
    "quarterly": ("2025-Q1", date(2025, 12, 31), date(2026, 1, 1)),
    "half_yearly": ("2024-S2", date(2025, 12, 31), date(2026, 1, 1)),
    "yearly": ("2023", date(2025, 12, 31), date(2026, 1, 1)),
}
RETURNED = {
    # a month's figure, the form it came in, and whether it is stale on 2026-01-31
    "yearly_form": ("2024-12", "gs_ai_6", False),
    "yearly_form_renewed_since": ("2023-12", "gs_ai_6", True),
    "yearly_form_whose_next_is_not_due": ("2023-12", "gs_ai_16", False),
    "half_yearly_form": ("2025-06", "gs_ai_3", False),
    "quarterly_form": ("2025-06", "gs_ai_2", False),
    "quarterly_form_renewed_since": ("2025-03", "gs_ai_2", True),
    "monthly_form": ("2025-06", "gs_ai_1", True),
    "no_form": ("2024-12", "published", True),
}


def _case(code: str, period: str) -> Case:
    return Case(
        code=code, direction="higher", operator="ge", target_period="2030", target_value=Decimal(100),
        base_period="2020-12", base_value=Decimal(10), readings=[(period, Decimal(50), "A")],
    )  # fmt: skip


def _open_warning(code: str, period: str, decision: str) -> dict[str, Any]:
    return dict.fromkeys(polars_schema(FINDING)) | {
        "submission_id": "", "finding_no": 1 if decision == "noted" else 2, "rule_id": "cell.number.unreadable",
        "level": 2, "severity": "warning", "decision": decision, "locator": "D11", "row_no": 11, "indicator": code,
        "ref_area": "620000", "breakdown": "_T", "time_period": period, "accumulation": "NONE",
        "data_source": "xinhua", "message_zh": "合成警告。", "message_en": "Synthetic warning.",
        "fix_zh": "核实。", "fix_en": "Confirm it.",
    }  # fmt: skip


def _reading(code: str, period: str) -> dict[str, Any]:
    return observation(
        indicator=code, ref_area="620000", time_period=period, obs_value=Decimal(50), unit_measure="count",
        accepted_at=datetime(2020, 1, 1),
    )  # fmt: skip


def _since_2022(form: Form) -> Form:
    """The form as if it had been sent out since then, but one, which falls due for the first time."""
    if not isinstance(form, ReturnForm) or form.form == "gs_ai_16":
        return form
    return form.model_copy(update={"valid_from": "2022-01"})


@pytest.fixture(scope="module")
def built(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("marked")
    cases = [_case(code, period) for code, (period, _, _) in AGES.items()]
    cases += [_case("opened", "2025-12"), _case("answered", "2025-12")]
    data = DataRoot(home / "data")
    findings = [
        _open_warning("opened", "2025-12", "noted"),
        _open_warning("answered", "2025-12", "confirmed"),
    ]
    rows = [_reading(case.code, period) for case in cases for period, _, _ in case.readings]
    submit(
        data, rows, at=AT, findings=pl.DataFrame(findings, schema=polars_schema(FINDING), orient="row"),
        outcome="accepted",
    )  # fmt: skip
    returned = [_case(code, period) for code, (period, _, _) in RETURNED.items()]
    for form in dict.fromkeys(form for _, form, _ in RETURNED.values()):
        for code, (period, its, _) in RETURNED.items():
            if its == form:
                slot = Slot(form, shipped_plan.forms[form].department, period)
                submit(data, [_reading(code, period)], at=AT, slot=slot)
    derived = Case(
        code="derived", direction="higher", operator="ge", target_period="2030", target_value=Decimal(100),
        base_period="2020-12", base_value=Decimal(10), unit="pct",
    )  # fmt: skip
    plan = plan_of(shipped_plan, [*cases, *returned, derived], home / "plan")
    share = {"numerator": "yearly_form", "denominator": "yearly_form"}
    plan.indicators["derived"] = plan.indicators["derived"].model_copy(update=share)
    plan = plan.model_copy(update={"forms": {code: _since_2022(form) for code, form in plan.forms.items()}})
    return {"data": data, "plan": plan, "latest": marts(data, plan, date(2026, 1, 31))}


def test_an_open_warning_marks_figure_and_status_until_it_is_answered(built: dict[str, Any]) -> None:
    database: Path = built["latest"]
    figures = table(database, "select indicator, obs_status, is_unconfirmed from marts.mart_indicator_values")
    found = {row["indicator"]: (row["obs_status"], row["is_unconfirmed"]) for row in figures}
    assert found["opened"] == ("V", True)
    assert found["answered"] == ("A", False)
    targets = table(
        database, "select indicator, is_unconfirmed, latest_status, status from marts.mart_target_vs_actual"
    )
    judged = {row["indicator"]: row for row in targets}
    assert (judged["opened"]["is_unconfirmed"], judged["opened"]["latest_status"]) == (True, "V")
    assert not judged["answered"]["is_unconfirmed"]
    assert judged["opened"]["status"] == judged["answered"]["status"]  # the mark does not move the status


def test_a_figure_that_its_form_cannot_renew_yet_is_not_stale(built: dict[str, Any]) -> None:
    found = table(built["latest"], "select indicator, is_stale from marts.mart_target_vs_actual")
    judged = {row["indicator"]: row["is_stale"] for row in found}
    assert {code: judged[code] for code in RETURNED} == {code: old for code, (_, _, old) in RETURNED.items()}
    assert not judged["derived"]  # from figures that are not


def test_a_reading_is_stale_once_it_is_older_than_its_frequency_allows(tmp_path: Path) -> None:
    rows = [
        {
            "case_id": f"{code} {day}", "direction": "higher", "base_period": "2020", "base_value": "10",
            "latest_period": period, "latest_value": "50", "target_period": "2030", "target_value": "100",
            "known_on": day.isoformat(), "stale": "Y" if day == later else "N",
        }
        for code, (period, sooner, later) in AGES.items()
        for day in (sooner, later)
    ]  # fmt: skip
    file, out = tmp_path / "cases.csv", tmp_path / "out.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = CliRunner().invoke(app, ["assess", str(file), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as handle:
        assert {r["case_id"]: r["longshu_is_stale"] for r in csv.DictReader(handle)} == {
            r["case_id"]: r["stale"] for r in rows
        }
