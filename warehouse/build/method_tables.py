"""The methods, the rules on returns and those that decide a status as flat tables: what dbt reads of them."""

from collections.abc import Iterable

import polars as pl

from contracts.codelists import shared_codelist
from contracts.methods import Method
from contracts.rules import rules
from contracts.tables import VALUE


def method_table(versions: Iterable[Method]) -> pl.DataFrame:
    """One row a parameter of a method's version."""
    return pl.DataFrame(
        [
            {
                "method_code": m.code, "method_version": m.version, "label_zh": m.label[0],
                "label_en": m.label[1], "source_title": m.source, "recorded_on": m.recorded_on, "parameter": name, "value": value,
            }
            for m in versions
            for name, value in m.parameters.items()
        ],
        schema_overrides={"value": VALUE},
    )  # fmt: skip


def rule_table() -> pl.DataFrame:
    """One row a rule that findings name."""
    return pl.DataFrame(
        [
            {
                "rule_id": r.id,
                "level": r.level,
                "severity": str(r.severity),
                "label_zh": r.label_zh,
                "label_en": r.label_en,
            }
            for r in rules().values()
        ]
    )


def status_rule_table() -> pl.DataFrame:
    """One row a rule that decides a status, in the order in which they are asked."""
    return pl.DataFrame(
        [
            {
                "rule_code": rule.code, "rule_no": n, "label_zh": rule.label_zh, "label_en": rule.label_en,
                "status": rule.extra["status"] or None, "substatus": rule.extra["substatus"] or None,
                "reason": rule.extra["reason"] or None, "sentence_zh": rule.extra["sentence_zh"],
                "sentence_en": rule.extra["sentence_en"],
            }
            for n, rule in enumerate(shared_codelist("status_rule"), start=1)
        ],
        infer_schema_length=None,
    )  # fmt: skip
