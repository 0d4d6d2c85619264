"""Progress methods and their cut-offs, as versioned data in `methods_and_cut_offs.yml`."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.by_content import by_content
from contracts.packaged import packaged

METHODS_FILE = packaged("contracts", "methods_and_cut_offs.yml")
DEFAULT_METHOD = "schedule_ratio"
# what each method's formula reads; a version that lacks one of them cannot be used
REQUIRED = {
    "schedule_ratio": {
        "on_track", "behind", "far_behind", "too_early", "base_window_months",
        "outlook_years", "outlook_points", "outlook_likely", "outlook_narrow",
    },
    "geometric_statcan": {
        "on_track", "behind", "far_behind", "growth_high", "growth_mid", "growth_low", "limit_power",
        "zero_substitute", "score_max", "score_ratio_high_slope", "score_ratio_high_shift",
        "score_ratio_low_slope", "score_ratio_low_shift", "score_growth_fall_slope",
        "score_growth_low_slope", "score_growth_low_shift", "score_growth_mid_slope",
        "score_growth_mid_shift", "score_growth_high_slope", "score_growth_high_shift",
    },
    "geometric_un2022": {
        "on_track", "behind", "far_behind", "growth_high", "growth_mid", "growth_low",
        "hold_high", "hold_mid", "hold_low", "base_window_months", "base_window_before_months",
    },
    "outlook_de_dns": {"outlook_years", "outlook_points", "outlook_likely", "outlook_narrow"},
    "escap_csi": {"on_track", "far_behind", "score_max"},
    "escap_api": {"on_track", "far_behind", "score_max"},
}  # fmt: skip
DESCENDING = (
    ("on_track", "behind", "far_behind"),
    ("growth_high", "growth_mid", "growth_low"),
    ("hold_high", "hold_mid", "hold_low"),
    ("outlook_likely", "outlook_narrow"),
)


class MethodsError(ValueError):
    """`methods_and_cut_offs.yml` cannot be used; the message names entry and fault in both languages."""


class Method(BaseModel):
    """One version of one method; `parameters` hold its cut-offs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    label: tuple[str, str]
    description: tuple[str, str]
    source: Annotated[str, StringConstraints(min_length=1)]
    recorded_on: date
    parameters: dict[str, Annotated[Decimal, Field(max_digits=28, decimal_places=8)]]


@by_content(lambda: (METHODS_FILE,))
def methods() -> tuple[Method, ...]:
    """Every version of every method, in file order. Raises MethodsError."""
    return read_methods(METHODS_FILE)


def read_methods(path: Path) -> tuple[Method, ...]:
    """The methods of a file, checked: parameters complete and in order, versions told apart by their day."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["methods"]
    found = tuple(Method.model_validate(entry) for entry in entries)
    for method in found:
        _check_parameters(path, method)
    days = [(m.code, m.recorded_on) for m in found]
    for code, day in days:
        if days.count((code, day)) > 1:
            raise MethodsError(
                f"{path.name} {code}：同一登记日 {day} 有两个版本，新版本须写更晚的 recorded_on"
                f" | two versions recorded on {day}: give the later one a later recorded_on"
            )
    return found


def _check_parameters(path: Path, method: Method) -> None:
    name = f"{path.name} {method.code} {method.version}"
    if method.code not in REQUIRED:
        raise MethodsError(
            f"{name}：没有这种算法，可用 {', '.join(REQUIRED)} | no such formula; there are {', '.join(REQUIRED)}"
        )
    missing = sorted(REQUIRED[method.code] - method.parameters.keys())
    if missing:
        raise MethodsError(
            f"{name}：缺少参数 {', '.join(missing)}，请补上 | parameters missing: {', '.join(missing)}"
        )
    for names in DESCENDING:
        values = [method.parameters[n] for n in names if n in method.parameters]
        if values != sorted(values, reverse=True):
            raise MethodsError(
                f"{name}：界线 {', '.join(names)} 须从高到低 | the cut-offs {', '.join(names)} must descend"
            )
