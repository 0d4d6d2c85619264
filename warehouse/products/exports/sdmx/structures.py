"""The SDMX structures of a plan: agency, codelists, concepts, data structures and dataflows."""

from collections.abc import Iterable, Mapping
from typing import Any

from pysdmx.model import (
    Agency,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Role,
    Schema,
)
from pysdmx.model.organisation import AgencyScheme

from contracts.dictionary import columns
from contracts.plan import Plan
from warehouse.products.exports.sdmx.flows import OPEN_LISTS, VERSION, Flow, Part, codelists_of
from warehouse.products.exports.sdmx.text import both

AGENCY = "LONGSHU"
CONCEPTS = "CS_LONGSHU"
ROLES = {"D": Role.DIMENSION, "M": Role.MEASURE, "A": Role.ATTRIBUTE}
TYPES = {
    "boolean": DataType.BOOLEAN, "integer": DataType.INTEGER, "double": DataType.DOUBLE,
    "timestamp": DataType.DATE_TIME, "date": DataType.DATE,
}  # fmt: skip
SeenCodes = dict[str, list[tuple[str, str, str]]]


def structures(plan: Plan, flows: Iterable[Flow], seen: SeenCodes) -> list[Any]:
    """Every structure in the order of SDMX-ML.

    `seen`: (code, 中文, English) by list, for the open lists: the data may hold codes that the plan has since
    dropped, and they keep their names.
    """
    agency = Agency(id=AGENCY, name=both("陇数", "Longshu"))
    every = list(flows)
    lists = {name: _codelist(plan, name, seen) for flow in every for name in codelists_of(flow)}
    concepts = _concepts(every, plan.list_labels)
    by_id = {concept.id: concept for concept in concepts}
    definitions = [_definition(flow, lists, by_id) for flow in every]
    return [
        AgencyScheme(agency="SDMX", name=both("机构", "Agencies"), items=[agency]),
        *lists.values(),
        concepts,
        *definitions,
        *(
            Dataflow(
                id=flow.id,
                name=both(flow.label_zh, flow.label_en),
                agency=AGENCY,
                version=VERSION,
                structure=definition,
            )
            for flow, definition in zip(every, definitions, strict=True)
        ),
    ]


def written_as_text(flow: Flow) -> Schema:
    """The schema under which a dataset is written: every component a text, so that no decimal passes
    through a floating number on its way."""
    parts = [
        Component(
            id=part.concept,
            required=part.role == "D",
            role=ROLES[part.role],
            concept=Concept(id=part.concept),
            local_dtype=DataType.STRING,
            attachment_level="O" if part.role == "A" else None,
        )
        for part in flow.parts
    ]
    return Schema("dataflow", AGENCY, flow.id, Components(parts), VERSION)


def _codelist(plan: Plan, name: str, seen: SeenCodes) -> Codelist:
    if name == "indicator":
        codes = {i.code: (i.label_zh, i.label_en) for i in plan.indicators.values()}
        label = ("指标", "Indicator")
    else:
        codes = {c.code: (c.label_zh, c.label_en) for c in plan.codelists[name]}
        label = plan.list_labels[name]
    if name in OPEN_LISTS.values():
        codes = {code: (zh, en) for code, zh, en in seen.get(name, [])} | codes
    return Codelist(
        id=f"CL_{name.upper()}",
        name=both(*label),
        agency=AGENCY,
        version=plan.header.version,
        items=[Code(id=code, name=both(zh, en)) for code, (zh, en) in codes.items()],
    )


def _concepts(flows: list[Flow], lists: Mapping[str, tuple[str, str]]) -> ConceptScheme:
    parts = {part.concept: part for flow in flows for part in flow.parts}
    return ConceptScheme(
        id=CONCEPTS,
        name=both("陇数的概念", "Concepts of Longshu"),
        agency=AGENCY,
        version=VERSION,
        items=[
            Concept(id=name, urn=_concept_urn(name), name=both(*_label(part, lists)))
            for name, part in parts.items()
        ],
    )


def _label(part: Part, lists: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    if part.breakdown:
        return lists[part.breakdown]
    column = columns().get(part.concept.lower(), columns()[part.column])
    return column.label_zh, column.label_en


def _concept_urn(name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{name}"


def _definition(
    flow: Flow, lists: dict[str, Codelist], concepts: dict[str, Concept]
) -> DataStructureDefinition:
    return DataStructureDefinition(
        id=f"DSD_{flow.id}",
        name=both(flow.label_zh, flow.label_en),
        agency=AGENCY,
        version=VERSION,
        components=Components([_component(part, lists, concepts) for part in flow.parts]),
    )


def _component(part: Part, lists: dict[str, Codelist], concepts: dict[str, Concept]) -> Component:
    return Component(
        id=part.concept,
        required=part.required,
        role=ROLES[part.role],
        concept=concepts[part.concept],
        local_codes=lists[part.codelist] if part.codelist else None,
        local_dtype=None if part.codelist else _type(part),
        attachment_level="O" if part.role == "A" else None,
    )


def _type(part: Part) -> DataType:
    if part.concept == "TIME_PERIOD":
        return DataType.PERIOD
    return (
        DataType.DECIMAL if part.sql_type.startswith("decimal") else TYPES.get(part.sql_type, DataType.STRING)
    )
