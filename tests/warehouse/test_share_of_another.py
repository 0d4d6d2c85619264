"""A target stated as a share of another indicator is judged by that one's value of the same area and period."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import HOME, marts, observation, submit

from contracts.faults import ContractError
from contracts.registry import load_plan
from contracts.stated_targets import share_of
from warehouse import query
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.products.wording.arithmetic import arithmetic

HARBOUR = HOME / "tests" / "plans" / "harbour"
BERTHS, OTHER = "quay_berths_in_service", "quay_berths_built"
SLOT = Slot("published", "harbour_office", "2026-01")


def plan_of(folder: Path, stated: str, *, value: str = "", relative_to: str = "") -> Path:
    """The harbour's plan with berths that were built, and its target of berths in service stated beside them."""
    root = Path(shutil.copytree(HARBOUR, folder / "plan"))
    quays = root / "indicators" / "quays.yml"
    text = quays.read_text(encoding="utf-8")
    start = text.index(f"  - code: {BERTHS}")
    end = text.find("\n  - code:", start + 5)
    own = text[start : end + 1 if end > 0 else len(text)].rstrip() + "\n"
    lines = [
        line for line in own.replace(BERTHS, OTHER).splitlines() if not line.lstrip().startswith("aliases:")
    ]
    built = (
        "\n".join(lines).replace("label_zh: ", "label_zh: 已建").replace("label_en: ", "label_en: Built ")
        + "\n"
    )
    quays.write_text(text.rstrip() + "\n" + built, encoding="utf-8")
    head, first, *rest = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    first = first.replace(",ge,40,", f",ge,{value},").replace(",2024-12,20,", ",,,")
    more = [f"{head},stated,relative_to", f"{first},{stated},{relative_to}", *(f"{line},," for line in rest)]
    (root / "targets.csv").write_text("\n".join([*more, ""]), encoding="utf-8")
    return root


def figure(indicator: str, period: str, value: int) -> dict[str, Any]:
    return observation(
        indicator=indicator, ref_area="990000", unit_measure="count", data_source="harbour_gazette",
        reliability="official", time_period=period, obs_value=Decimal(value),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "share", "of"),
    [
        ("60% of quay_berths_built", "0.6", OTHER), ("12.5 % of quay_berths_built", "0.125", OTHER),
        ("quay_berths_built的60%", "0.6", OTHER), ("quay_berths_built 的 60％", "0.6", OTHER),
    ],
)  # fmt: skip
def test_a_share_is_read_in_either_language(stated: str, share: str, of: str) -> None:
    assert share_of(stated) == (Decimal(share), of)


@pytest.mark.parametrize("stated", ["double", "+50%", "60%", "60% of", "60% of Built berths", None, ""])
def test_what_names_no_indicator_is_no_share(stated: str | None) -> None:
    assert share_of(stated) is None


@pytest.mark.parametrize(
    ("berths", "built", "asked", "rule"),
    [(30, 50, "30", "on_track"), (29, 50, "30", "behind"), (13, 21, "12.6", "on_track")],
)
def test_the_status_follows_the_other_indicator_and_can_be_recomputed_from_the_row(
    tmp_path: Path, berths: int, built: int, asked: str, rule: str
) -> None:
    data, plan = DataRoot(tmp_path / "data"), load_plan(plan_of(tmp_path, f"60% of {OTHER}"))
    figures = [figure(BERTHS, "2025", berths), figure(OTHER, "2025", built)]
    submit(data, figures, at=datetime(2026, 1, 10, 9), slot=SLOT)
    found = query.targets(marts(data, plan, date(2026, 3, 1)), BERTHS, "990000")
    (row,) = (one for one in found if one["target_id"] == "H01")
    assert (row["path_type"], row["relative_to"], row["relative_share"]) == (
        "relative",
        OTHER,
        Decimal("0.6"),
    )
    assert row["status"] == rule and row["required_target"] == Decimal(asked)
    told = "\n".join(line.en for line in arithmetic(row))
    assert f"0.6 × {built} = {asked}" in told, told


@pytest.mark.parametrize(
    ("stated", "given", "named"),
    [
        (f"60% of {OTHER}", {"value": "5"}, "plan.target.stated_share"),
        (f"60% of {OTHER}", {"relative_to": "crew_trained"}, "plan.target.stated_share"),
        ("60% of nothing_known", {}, "plan.target.comparator"),
    ],
)
def test_what_contradicts_a_share_is_named_with_its_line(
    tmp_path: Path, stated: str, given: dict[str, str], named: str
) -> None:
    with pytest.raises(ContractError) as caught:
        load_plan(plan_of(tmp_path, stated, **given))
    faults = caught.value.faults
    assert (faults[0].rule_id, faults[0].file, faults[0].line) == (named, "targets.csv", 2), faults
