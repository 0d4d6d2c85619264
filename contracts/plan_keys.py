"""Every key of a plan's files, as the models have it, with what it means in both languages."""

import typing
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.by_content import by_content
from contracts.confidentiality import ConfidentialityFile
from contracts.corrections import CorrectionFile
from contracts.forms import PublishedForm, ReturnForm
from contracts.packaged import packaged
from contracts.plan import (
    CalendarDay,
    Comparison,
    Declaration,
    Document,
    FigureNotLoaded,
    IndicatorFile,
    PlanHeader,
    ReadingNote,
    Scope,
    Target,
    TargetNotLoaded,
)
from contracts.relation_versions import RELATIONS, RelationVersion

KEYS_FILE = packaged("contracts", "plan_keys.yml")
FILES: dict[str, type[BaseModel]] = {
    "plan.yml": PlanHeader,
    "indicators/*.yml": IndicatorFile,
    "forms/*.yml": ReturnForm,
    "forms/published.yml": PublishedForm,
    "declarations.csv": Declaration,
    "documents.csv": Document,
    "targets.csv": Target,
    "targets_not_loaded.csv": TargetNotLoaded,
    "figures_not_loaded.csv": FigureNotLoaded,
    "comparisons.csv": Comparison,
    "calendar.csv": CalendarDay,
    RELATIONS: RelationVersion,
    "scopes.csv": Scope,
    "readings.csv": ReadingNote,
    "corrections.yml": CorrectionFile,
    "confidentiality.yml": ConfidentialityFile,
}


@dataclass(frozen=True)
class PlanKey:
    """One key of one part of a file: whether it must be there, and what it means."""

    file: str
    part: str
    key: str
    is_required: bool
    zh: str
    en: str


@by_content(lambda: (KEYS_FILE,))
def meanings() -> dict[str, tuple[str, str]]:
    """What every key means, by the key or by `Model.key`."""
    said = yaml.load(KEYS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["keys"]
    return {key: (zh, ", ".join(en)) for key, (zh, *en) in said.items()}


def plan_keys() -> list[PlanKey]:
    """Every key of every file, in the order of the models. Raises KeyError for a key without a meaning."""
    said = meanings()
    found = []
    for file, top in FILES.items():
        for model in _parts(top, set()):
            for key, field in model.model_fields.items():
                zh, en = said.get(f"{model.__name__}.{key}") or said[key]
                found.append(PlanKey(file, model.__name__, key, field.is_required(), zh, en))
    return found


def _parts(model: type[BaseModel], seen: set[str]) -> Iterator[type[BaseModel]]:
    """The model and every model within it, each once."""
    if model.__name__ in seen:
        return
    seen.add(model.__name__)
    yield model
    for field in model.model_fields.values():
        for inner in _models_in(field):
            yield from _parts(inner, seen)


def _models_in(field: FieldInfo) -> Iterator[type[BaseModel]]:
    waiting: list[object] = [field.annotation]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, type) and issubclass(one, BaseModel):
            yield one
        waiting += typing.get_args(one)
