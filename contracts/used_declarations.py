"""What a release used stands: a changed declaration or target is a further dated row, so that past answers stay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from contracts.codelists import read_csv_rows
from contracts.declarations import BETWEEN, FILE, KEYS, PRECEDENCE
from contracts.faults import FaultCollector
from contracts.yaml_lines import YamlFile, read_yaml

DECIDING = (
    "indicator", "ref_area", "breakdown", "target_period", "operator", "value", "value_high", "unit", "path",
    "base_period", "base_value", "recorded_on", "known_basis", "method", "class_rule", "cut_high", "cut_mid",
    "cut_low", "relative_to", "tolerance", "schedule", "stated",
)  # fmt: skip
NOTHING = "—"


@dataclass(frozen=True)
class Said:
    """What a file says of one key, and where."""

    value: str
    file: Path
    line: int


@dataclass(frozen=True)
class Written:
    """All that a plan's folder says that decides a status, as it is written."""

    first: dict[tuple[str, str], Said]  # by indicator (empty: the plan) and key: from the start
    later: dict[tuple[str, str, date], Said]  # by indicator, key and day
    targets: dict[tuple[str, str], Said]  # by target and key
    renamed: dict[str, str]  # the code that an indicator has now, by each alias


@dataclass(frozen=True)
class Used:
    """A release, the day it answered for, and what its plan said."""

    release: str
    known_on: date
    written: Written


def written(root: Path) -> Written:
    """What the files of a plan's folder say; of a folder without such files nothing."""
    later: dict[tuple[str, str, date], Said] = {}
    targets: dict[tuple[str, str], Said] = {}
    renamed: dict[str, str] = {}
    first = dict(_precedence(root / "plan.yml"))
    files = [read_yaml(path) for path in sorted(root.glob("indicators/*.yml"))]
    for file in files:
        first |= _indicators(file)
    if (root / FILE).is_file():
        for row in read_csv_rows(root / FILE)[1]:
            said = row.fields
            day = date.fromisoformat(said["recorded_on"])
            later[said["indicator"], said["key"], day] = Said(_plain(said["value"]), root / FILE, row.line)
    if (root / "targets.csv").is_file():
        for row in read_csv_rows(root / "targets.csv")[1]:
            for key in DECIDING:
                said_there = Said(_plain(row.fields.get(key, "")), root / "targets.csv", row.line)
                targets[row.fields["target_id"], key] = said_there
    for indicator in (one for file in files for one in file.data["indicators"]):
        renamed |= dict.fromkeys(map(str, indicator.get("aliases") or ()), indicator["code"])
    return Written(first, later, targets, renamed)


def check_used(root: Path, used: Used) -> None:
    """The plan in `root` says all that the release used, and nothing new of the days before it.

    Raises ContractError with file, line and remedy of each difference.
    """
    faults, now = FaultCollector(root), written(root)
    known = {"release": used.release, "known_on": used.known_on}
    for (owner, key), old in used.written.first.items():
        new = now.first.get((owner, key))
        if new and new.value != old.value:
            row = f"{owner},{key},{new.value},YYYY-MM-DD,原因,reason"
            _edited(faults, known, owner, key, old, new, row)
    for (owner, key, day), old in used.written.later.items():
        new = now.later.get((owner, key, day))
        if day <= used.known_on and (new is None or new.value != old.value):
            row = f"{owner},{key},{new.value if new else ''},YYYY-MM-DD,原因,reason"
            _edited(faults, known, owner, key, old, new or Said("", root / FILE, 1), row)
    for (owner, key, day), said in now.later.items():
        if day < used.known_on and (owner, key, day) not in used.written.later:
            name = f"{owner}.{key}".strip(".")
            faults.add(
                "plan.declaration.backdated", said.file, said.line, name, name=name, since=day, **known
            )
    for (target, key), old in used.written.targets.items():
        new = now.targets.get((target, key))
        renamed = key in ("indicator", "relative_to") and new and now.renamed.get(old.value) == new.value
        if new and new.value != old.value and not renamed:
            faults.add(
                "plan.target.edited", new.file, new.line, f"{target}.{key}",
                target=target, name=key, old=old.value or NOTHING, new=new.value or NOTHING, **known,
            )  # fmt: skip
    faults.raise_if_any()


def _edited(
    faults: FaultCollector, known: Mapping[str, object], owner: str, key: str, old: Said, new: Said, row: str
) -> None:
    name = f"{owner}.{key}".strip(".")
    faults.add(
        "plan.declaration.edited", new.file, new.line, name,
        name=name, old=old.value or NOTHING, new=new.value or NOTHING, row=row, **known,
    )  # fmt: skip


def _precedence(path: Path) -> Iterator[tuple[tuple[str, str], Said]]:
    if path.is_file():
        file = read_yaml(path)
        kinds = BETWEEN.join(file.data[PRECEDENCE])
        yield ("", PRECEDENCE), Said(kinds, path, file.line_of((PRECEDENCE,)))


def _indicators(file: YamlFile) -> dict[tuple[str, str], Said]:
    found = {}
    for number, indicator in enumerate(file.data["indicators"]):
        for key in KEYS:
            place = tuple(key.split("."))
            value: Any = indicator
            for part in place:
                value = (value or {}).get(part)
            line = file.line_of(("indicators", number, *place))
            found[indicator["code"], key] = Said(_plain(value), file.path, line)
    return found


def _plain(value: object) -> str:
    """The text of a value; equal numbers have equal texts."""
    text = "" if value is None else str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}" if number.is_finite() else text
