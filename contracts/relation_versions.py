"""Versions of audit relations: what each said, from which day, so that an old verdict can be given again.

| a relation of a form                                | is judged as                                          |
|-----------------------------------------------------|-------------------------------------------------------|
| of a return written down since its version was recorded | the form states it                                |
| of an older return                                  | the version that was in force that day                |
| that the form has no more                           | its last version, for returns from before that        |

`relations.csv` of a plan holds every version; a version that is there is never edited.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.faults import Fault, FaultCollector
from contracts.fields import Code, Frozen, Label, Name
from contracts.forms import Form, FormRelation, ReturnForm

RELATIONS = "relations.csv"
RETIRED = "retired"


class RelationVersion(Frozen):
    """One version of one relation (a row of `relations.csv`); `retired`: the form has it no more."""

    form: Code
    relation: Label
    version: Annotated[int, Field(ge=1)]
    recorded_on: date
    check: Annotated[str, StringConstraints(pattern=r"^(hard|soft|retired)$")]
    rule: Label
    measures: str
    label_zh: Name
    label_en: Name

    def as_relation(self) -> FormRelation:
        """The version as a form states it."""
        return FormRelation(
            id=self.relation, version=self.version, check=self.check, rule=self.rule,
            label_zh=self.label_zh, label_en=self.label_en, measures=tuple(self.measures.split()),
        )  # fmt: skip


def form_on(form: ReturnForm, versions: Sequence[RelationVersion], day: date) -> ReturnForm:
    """The form with its relations as they were in force on that day."""
    mine = [one for one in versions if one.form == form.form]
    relations = [_on(day, relation, _of(mine, relation.id)) for relation in form.relations]
    stated = {relation.id for relation in form.relations}
    for code in dict.fromkeys(one.relation for one in mine if one.relation not in stated):
        relations += _before_retired(day, _of(mine, code))
    return (
        form
        if tuple(relations) == form.relations
        else form.model_copy(update={"relations": tuple(relations)})
    )


def changed_relations(
    plan_root: Path, forms: Iterable[Form], versions: Sequence[RelationVersion], today: date
) -> list[Fault]:
    """A fault for every recorded relation that a form changes, or drops, without a new version that is recorded."""
    faults = FaultCollector(plan_root)
    for form in (one for one in forms if isinstance(one, ReturnForm)):
        mine = [one for one in versions if one.form == form.form]
        _check(faults, plan_root / "forms" / f"{form.form}.yml", form, mine, today)
    return faults.faults


def version_row(form: str, relation: FormRelation, day: date) -> str:
    """The row of `relations.csv` that records the relation as it stands."""
    cells = (
        form, relation.id, str(relation.version), day.isoformat(), relation.check, relation.rule,
        " ".join(relation.measures), relation.label_zh, relation.label_en,
    )  # fmt: skip
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _of(versions: Iterable[RelationVersion], code: str) -> list[RelationVersion]:
    return sorted((one for one in versions if one.relation == code), key=lambda one: one.version)


def _on(day: date, relation: FormRelation, versions: list[RelationVersion]) -> FormRelation:
    since = next((one.recorded_on for one in versions if one.version == relation.version), date.min)
    older = [one for one in versions if one.version < relation.version]
    if day >= since or not older:
        return relation
    return _in_force(day, older).as_relation()


def _in_force(day: date, versions: list[RelationVersion]) -> RelationVersion:
    """The last version recorded by that day, else the first of all."""
    return next((one for one in reversed(versions) if one.recorded_on <= day), versions[0])


def _before_retired(day: date, versions: list[RelationVersion]) -> Iterator[FormRelation]:
    *before, last = versions
    if last.check == RETIRED and before and day < last.recorded_on:
        yield _in_force(day, before).as_relation()


def _check(
    faults: FaultCollector, path: Path, form: ReturnForm, versions: list[RelationVersion], today: date
) -> None:
    recorded = {(one.relation, one.version): one for one in versions}
    last = {one.relation: one for one in sorted(versions, key=lambda one: one.version)}
    for relation in form.relations:
        if relation.id not in last:
            continue
        said = recorded.get((relation.id, relation.version))
        params = {"number": form.number, "relation": relation.id, "version": relation.version}
        if said is None and relation.version > last[relation.id].version:
            row = version_row(form.form, relation, today)
            faults.add(
                "plan.relation.unrecorded", path, _line(path, relation.id), "relations", row=row, **params
            )
        elif said is None or _text(said) != _text(relation):
            seen = " ".join(_text(said)) if said else "—"
            faults.add(
                "plan.relation.changed", path, _line(path, relation.id), "relations",
                recorded=seen.strip(), next=last[relation.id].version + 1, **params,
            )  # fmt: skip
    stated = {relation.id for relation in form.relations}
    for code, one in last.items():
        if code not in stated and one.check != RETIRED:
            params = {"number": form.number, "relation": code, "version": one.version + 1}
            gone = one.as_relation().model_copy(update={"version": one.version + 1, "check": RETIRED})
            row = version_row(form.form, gone, today)
            faults.add("plan.relation.unrecorded", path, 1, "relations", row=row, **params)


def _text(one: RelationVersion | FormRelation) -> tuple[str, str, str]:
    measures = one.measures if isinstance(one.measures, str) else " ".join(one.measures)
    return one.check, one.rule, measures


def _line(path: Path, code: str) -> int:
    """The line of the form's file on which the relation stands."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((n for n, text in enumerate(lines, start=1) if f'id: "{code}"' in text), 1)
