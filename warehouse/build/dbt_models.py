"""The dbt project as data: its models, what each is for, and what each is made from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from contracts.by_content import by_content
from contracts.model_header import model_header
from contracts.packaged import packaged
from contracts.snapshot import files_below

DBT_PROJECT = packaged("dbt_project")
MODELS = DBT_PROJECT / "models"
_REF = re.compile(r"ref\('(\w+)'\)")
_SOURCE = re.compile(r"source\('(\w+)', '(\w+)'\)")


@dataclass(frozen=True)
class Model:
    """One dbt model: its folder below `models/`, header lines, and the models and sources it selects from."""

    name: str
    folder: str
    header: dict[str, str]
    refs: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def layer(self) -> str:
        """Staging, intermediate or marts: the first part of its folder, and its schema."""
        return self.folder.split("/", maxsplit=1)[0]


def _model_files() -> Iterator[Path]:
    yield from files_below(MODELS, frozenset({".sql"}))


@by_content(_model_files)
def dbt_models() -> tuple[Model, ...]:
    """Every model of the project, each after those it selects from."""
    found = {
        path.stem: Model(
            name=path.stem,
            folder=path.parent.relative_to(MODELS).as_posix(),
            header=model_header(sql),
            refs=tuple(dict.fromkeys(_REF.findall(sql))),
            sources=tuple(dict.fromkeys(_SOURCE.findall(sql))),
        )
        for path in _model_files()
        for sql in [path.read_text(encoding="utf-8")]
    }
    order = TopologicalSorter({name: model.refs for name, model in found.items()}).static_order()
    return tuple(found[name] for name in order)
