"""Relations screened over all areas at once are broken where judging them one by one says so. SYNTHETIC figures."""

from decimal import Decimal
from random import Random

import polars as pl
import pytest

from contracts.forms import FormRelation, ReturnForm
from contracts.plan import Plan
from sources.returns.entries import ENTRY, Fault
from sources.returns.judge import audit_relations
from sources.returns.judge.known_before import Earlier, Key
from sources.returns.judge.observations import judged_rows
from sources.returns.judge.relation_figures import previous_periods
from sources.returns.periods import is_due_in

MONTHS = ("2026-09", "2026-12")  # a month, the last of a quarter; the last of a year
VALUES = ["0", "1", "2", "3", "100", "100.01", "99.99", "150", "151", "200", "250", "999999", "1000000.5"]


def figures(form: ReturnForm, plan: Plan, month: str, chance: Random) -> pl.DataFrame:
    """Judged entries of thirty areas, a tenth of the cells missing and a few given twice."""
    rows = []
    for area in [area.code for area in plan.codelists["ref_area"]][:30]:
        for line in form.lines:
            for measure in form.measures_of(line):
                for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 1, 1, 1, 2])):
                    n = len(rows) + 1
                    cell = {"row_no": n, "locator": f"F{n}", "line": line.code, "area": area, "month": month}
                    rows.append(
                        cell | {"measure": measure, "raw": chance.choice(VALUES), "note": "", "conf": ""}
                    )
    frame = pl.DataFrame(rows, schema=ENTRY)
    return judged_rows(frame, [], form, plan, month, {})[0]


def before(
    found: pl.DataFrame, form: ReturnForm, plan: Plan, month: str, chance: Random
) -> dict[Key, Decimal]:
    """What most of the cells said a period before, some of them nothing."""
    periods = previous_periods(form, plan, month)
    return {
        (e["indicator"], e["ref_area"], e["breakdown"], periods[e["measure"]], e["accumulation"]):
            Decimal(chance.choice(VALUES)) * e["unit_factor"]
        for e in found.to_dicts()
        if chance.random() < 0.8
    }  # fmt: skip


def with_signs(form: ReturnForm) -> ReturnForm:
    """The form with two relations that subtract, which no shipped form does."""
    one, other = (line.code for line in form.lines[:2])
    more = (
        FormRelation(id=rule, check="soft", rule=rule, label_zh="合成", label_en="synthetic")
        for rule in (f"{one} - {other} >= 1.0", f"-{one} < {other} - 100.5")
    )
    return form.model_copy(update={"relations": (*form.relations, *more)})


@pytest.mark.parametrize("seed", range(4))
def test_screening_finds_what_judging_one_by_one_finds(
    shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, broken = Random(seed), 0
    forms = [one for one in shipped_plan.forms.values() if isinstance(one, ReturnForm) and one.relations]
    assert len(forms) > 10
    for form in map(with_signs, forms):
        month = next(one for one in MONTHS if is_due_in(form, one))
        found = figures(form, shipped_plan, month, chance)
        earlier = before(found, form, shipped_plan, month, chance)
        said: list[list[Fault]] = []
        for few in (0, found.height):  # screened, and not
            monkeypatch.setattr(audit_relations, "FEW", few)
            said.append(audit_relations.relation_faults(found, form, shipped_plan, Earlier(), earlier, month))
        assert said[0] == said[1], form.form
        broken += len(said[0])
    assert broken > 100
