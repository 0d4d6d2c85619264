"""What `longshu explain` found, as the object that `--json` prints."""

from pathlib import Path

from contracts.answers import ExplainAnswer, ReadingAnswer, TargetAnswer
from contracts.periods import Span
from orchestration.views.explain import within
from warehouse import query
from warehouse.products.wording.arithmetic import arithmetic


def explain_answer(database: Path, code: str, area: str, period: Span | None) -> ExplainAnswer:
    """The object for an indicator in one area."""
    readings = [r for r in query.readings(database, code, area) if period is None or within(r, period)]
    return ExplainAnswer(
        indicator=code, ref_area=area, known_on=query.goals(database)[0]["known_on"],
        readings=tuple(_reading(row) for row in readings),
        targets=tuple(_target(row) for row in query.targets(database, code, area)),
    )  # fmt: skip


def _reading(row: query.Row) -> ReadingAnswer:
    own = {name: row[name] for name in ReadingAnswer.model_fields if name in row}
    return ReadingAnswer(
        **own, value=row["obs_value"], qualifier=row["value_qualifier"], unit=row["unit_measure"]
    )


def _target(row: query.Row) -> TargetAnswer:
    own = {name: row[name] for name in TargetAnswer.model_fields if name in row}
    lines = list(arithmetic(row))
    return TargetAnswer(
        **own, arithmetic_zh=tuple(line.zh for line in lines), arithmetic_en=tuple(line.en for line in lines)
    )
