"""SDMX: what pysdmx wrote is read by sdmx1, valid against the schemas, exact, and every code is in its list."""

import csv
import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sdmx
from exports.small import HARD_TEXT, LONG, copied, small_edition
from pysdmx.errors import Invalid
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.xml.doc_validation import validate_doc
from support import SHIPPED_PLAN, table

from contracts.dictionary import columns
from contracts.periods import declare_year
from contracts.registry import load_plan
from warehouse.products.edition import Edition
from warehouse.products.exports.sdmx import write_sdmx
from warehouse.products.exports.sdmx.codes import SdmxCodesError, check_codes, codes_of
from warehouse.products.exports.sdmx.data import _cell, append_rest, observations, seen_codes
from warehouse.products.exports.sdmx.flows import Flow, Part, flows
from warehouse.products.exports.sdmx.structures import _codelist, _type
from warehouse.products.exports.sdmx.text import armoured, both, finished
from warehouse.products.exports.tables import opened

ML = ("structure_3_0.xml", "structure_2_1.xml", "indicator_values_3_0.xml")


@cache
def _structures() -> Any:
    return sdmx.read_sdmx(small_edition().folder / "sdmx" / "structure_2_1.xml")


def _by_sdmx1(edition: Edition, name: str) -> Any:
    definition = _structures().structure[f"DSD_{name.upper()}"]
    return sdmx.read_sdmx(edition.folder / "sdmx" / f"{name}.csv", structure=definition).data[0]


def _code(observation: Any, dimension: str) -> str:
    return str(observation.dimension[dimension].value)


def test_sdmx1_reads_the_2_1_structure_in_both_languages() -> None:
    found = _structures()
    assert found.codelist["CL_FREQ"]["M"].name.localizations == {"zh": "月", "en": "Monthly"}
    assert found.dataflow["TARGETS"].name.localizations["zh"] == "目标与实际对照"
    assert str(found.codelist["CL_REF_AREA"]["620000"].name.localizations["zh"]) == "甘肃省"
    concept = found.concept_scheme["CS_LONGSHU"]["OBS_VALUE"]
    assert concept.name.localizations == {
        "zh": columns()["obs_value"].label_zh,
        "en": columns()["obs_value"].label_en,
    }
    names = {d.id for d in found.structure["DSD_INDICATOR_VALUES"].dimensions.components}
    assert {
        "FREQ",
        "REF_AREA",
        "INDICATOR",
        "PRECISION",
        "ACCUMULATION",
        "DATA_SOURCE",
        "TIME_PERIOD",
    } <= names


def test_sdmx1_reads_every_figure_of_the_csv_exactly(edition: Edition) -> None:
    read = {
        (_code(o, "INDICATOR"), _code(o, "TIME_PERIOD")): Decimal(o.value) if o.value else None
        for o in _by_sdmx1(edition, "indicator_values").obs
    }
    seen = table(edition.database, "select * from marts.mart_indicator_values")
    assert read == {(r["indicator"], r["time_period"]): r["obs_value"] for r in seen}
    assert LONG in read.values() and None in read.values()


def test_a_breakdown_is_a_dimension_of_its_own(edition: Edition) -> None:
    found = {_code(o, "INDICATOR"): _code(o, "PRECISION") for o in _by_sdmx1(edition, "indicator_values").obs}
    assert (found["compute_power_intelligent"], found["compute_power_total"]) == ("fp16", "_T")


def test_sdmx1_reads_every_target_with_its_status(edition: Edition) -> None:
    read = {_code(o, "TARGET_ID"): str(o.attrib["STATUS"].value) for o in _by_sdmx1(edition, "targets").obs}
    seen = table(edition.database, "select * from marts.mart_target_vs_actual")
    assert read == {r["target_id"]: r["status"] for r in seen}


def _text(value: Any) -> str:
    """A value of a mart as SDMX-CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("flow", flows(load_plan(SHIPPED_PLAN)), ids=lambda flow: str(flow.id))
def test_every_value_stands_under_its_component(edition: Edition, flow: Flow) -> None:
    """Of both flows, but for the unit of a growth a year, which is per cent."""
    with (edition.folder / "sdmx" / f"{flow.file}.csv").open(encoding="utf-8", newline="") as handle:
        written = list(csv.DictReader(handle))
    special = {"target_period": "TIME_PERIOD", "target_value": "OBS_VALUE"}
    wanted = []
    for row in table(edition.database, f"from marts.{flow.mart}"):
        parts = dict(part.split("=") for part in str(row["breakdown"]).split("|") if "=" in part)
        own = {
            part.breakdown.upper(): parts.get(part.breakdown, "_T") for part in flow.parts if part.breakdown
        }
        own |= {
            special.get(part.column, part.column.upper()): _text(row[part.column])
            for part in flow.parts if not part.breakdown
        }  # fmt: skip
        if row.get("path_type") == "average_growth":
            own["UNIT_MEASURE"] = "pct"
        wanted.append(
            {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"LONGSHU:{flow.id}(1.0.0)", "ACTION": "I"} | own
        )
    key = [part.concept for part in flow.dimensions]
    assert written == sorted(wanted, key=lambda row: [row[name] for name in key])


def test_an_observation_must_have_its_unit_status_and_day_and_a_target_its_status_and_day() -> None:
    must = {
        flow.id: {p.column for p in flow.parts if p.required and p.role == "A"}
        for flow in flows(load_plan(SHIPPED_PLAN))
    }
    assert must == {
        "INDICATOR_VALUES": {"unit_measure", "obs_status", "conf_status", "known_on"}, "TARGETS": {"status", "known_on"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "code", "first", "said"),
    [
        (1, "2026", "2026-01-01", "2026"), (1, "2026-Q2", "2026-04-01", "2026-Q2"), (1, "2024-03/P10M", "2024-03-01", "2024-03-01/P10M"),
        (4, "2026", "2026-04-01", "2026-04-01/P12M"), (4, "2026-Q2", "2026-07-01", "2026-07-01/P3M"),
        (4, "2026-S2", "2026-10-01", "2026-10-01/P6M"), (4, "2026-Q4", "2027-01-01", "2027-01-01/P3M"), (4, "2026-05", "2026-05-01", "2026-05"),
    ],
)  # fmt: skip
def test_a_period_of_another_year_than_the_calendars_is_a_range_from_its_first_day(
    begins: int, code: str, first: str, said: str
) -> None:
    declare_year(begins)
    try:
        sql = f"select {_cell(Part('time_period', 'D'))} from (select '{code}' as time_period, date '{first}' as period_start, date '2030-12-31' as period_end)"
    finally:
        declare_year(1)
    assert duckdb.sql(sql).fetchall() == [(said,)]


def test_the_key_of_each_flow_has_its_order_and_each_flow_its_names_in_both_languages() -> None:
    plan = load_plan(SHIPPED_PLAN)
    values, targets = flows(plan)
    lists = sorted(name.upper() for name, codes in plan.codelists.items() if "_T" in codes)
    assert [part.concept for part in values.dimensions] == [
        "FREQ", "REF_AREA", "INDICATOR", *lists, "ACCUMULATION", "DATA_SOURCE", "TIME_PERIOD",
    ]  # fmt: skip
    assert [part.concept for part in targets.dimensions] == [
        "REF_AREA",
        "INDICATOR",
        *lists,
        "TARGET_ID",
        "TIME_PERIOD",
    ]
    assert [(flow.label_zh[:4], flow.label_en.split()[0]) for flow in (values, targets)] == [("指标数值", "Indicator"), ("目标与实", "Targets")]  # fmt: skip


def test_what_a_growth_target_asks_for_is_in_per_cent_and_a_target_without_a_period_is_no_observation() -> (
    None
):
    of_targets = flows(load_plan(SHIPPED_PLAN))[1]
    names = ("target_id", "target_period", "unit_measure")
    kept = replace(of_targets, parts=tuple(part for part in of_targets.parts if part.column in names))
    with duckdb.connect() as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.mart_target_vs_actual as select * from (values ('T1', '2027', 'persons', 'average_growth'), "
            "('T2', '2027', 'persons', 'linear'), ('T3', null, 'persons', 'linear')) t(target_id, target_period, unit_measure, path_type)"
        )
        found = observations(con, kept, 9)
    assert found.select("TARGET_ID", "UNIT_MEASURE").rows() == [("T1", "pct"), ("T2", "persons")]


@pytest.mark.parametrize(("after", "has_more"), [(6, True), (7, False), (8, False)])
def test_the_seven_observations_have_more_than_the_first_six(
    edition: Edition, tmp_path: Path, after: int, has_more: bool
) -> None:
    path = tmp_path / "rest.csv"
    path.write_bytes(b"")
    with opened(edition) as con:
        assert append_rest(con, flows(edition.plan)[0], path, after) is has_more
    assert len(path.read_text(encoding="utf-8").splitlines()) == has_more


def test_a_code_that_the_plan_no_longer_has_keeps_its_name_in_the_list_which_is_of_the_plans_version(
    edition: Edition,
) -> None:
    with opened(edition) as con:
        seen = seen_codes(con)
    assert ("compute_power_total", "算力总规模", "Computing power, total") in seen["indicator"]
    header = edition.plan.header.model_copy(update={"version": "2.3.0"})
    gone = {"indicator": [("compute_power_total", "旧名", "Old name"), ("gone", "旧指标", "Old indicator")]}
    found = _codelist(edition.plan.model_copy(update={"header": header}), "indicator", gone)
    named = {code.id: code.name for code in found.items}
    assert (named["gone"], found.version) == (both("旧指标", "Old indicator"), "2.3.0")
    assert named["compute_power_total"] == both("算力总规模", "Computing power, total")


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("obs_value", "Decimal"), ("schedule_share", "Decimal"), ("accepted_at", "DateTime"), ("known_on", "GregorianDay"),
        ("is_preferred", "Boolean"), ("comment_obs", "String"), ("time_period", "ObservationalTimePeriod"),
    ],
)  # fmt: skip
def test_a_component_is_declared_as_what_its_column_is(column: str, kind: str) -> None:
    assert _type(Part(column, "A")).value == kind


@pytest.mark.parametrize("name", ML)
def test_the_xml_is_valid_against_the_sdmx_schemas(edition: Edition, name: str) -> None:
    text = (edition.folder / "sdmx" / name).read_text(encoding="utf-8")
    assert validate_doc(text) is None, "it raises Invalid where the schemas object"


@pytest.mark.parametrize("name", ML)
def test_the_sdmx_schemas_object_to_broken_xml(edition: Edition, name: str) -> None:
    text = (edition.folder / "sdmx" / name).read_text(encoding="utf-8")
    assert "<mes:Prepared>2026-09-01T09:30:15+08:00</mes:Prepared>" in text
    with pytest.raises(Invalid):
        validate_doc(text.replace("<mes:Prepared>", "<mes:Prepared>yesterday "))


def test_pysdmx_reads_the_3_0_data_and_every_text_is_as_it_was(edition: Edition) -> None:
    folder = edition.folder / "sdmx"
    frame = read_sdmx(folder / "indicator_values_3_0.xml").data[0].data
    seen = table(edition.database, "select * from marts.mart_indicator_values")
    exact = {(r["indicator"], r["time_period"]): r["obs_value"] for r in seen}
    read = {
        (row["INDICATOR"], row["TIME_PERIOD"]): row for row in frame.astype(object).to_dict(orient="records")
    }
    assert {k: r["OBS_VALUE"] for k, r in read.items() if exact[k] is not None} == {
        k: f"{v.normalize():f}" for k, v in exact.items() if v is not None
    }
    assert HARD_TEXT in {r["COMMENT_OBS"] for r in read.values()}
    with (folder / "indicator_values.csv").open(encoding="utf-8", newline="") as handle:
        assert HARD_TEXT in {row["COMMENT_OBS"] for row in csv.DictReader(handle)}


def test_pysdmx_reads_the_csv_under_the_3_0_structure(edition: Edition) -> None:
    folder = edition.folder / "sdmx"
    (found,) = get_datasets(folder / "targets.csv", folder / "structure_3_0.xml")
    assert found.short_urn == "Dataflow=LONGSHU:TARGETS(1.0.0)"
    status = found.structure.components["STATUS"]
    assert {"achieved", "behind", "not_assessed"} <= {code.id for code in status.enumeration}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",M,621000-CL,", ",X,621000-CL,", "FREQ = X: CL_FREQ"),
        (",compute_power_total,", ",compute_power_totale,", "INDICATOR = compute_power_totale"),
        (",fp16,", ",fp8,", "PRECISION = fp8: CL_PRECISION"),
        (",2025-12,", ",2024-12,", "× 2"),
    ],
)
def test_a_code_outside_its_list_and_a_key_twice_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    broken = copied(tmp_path / "broken")
    flow = flows(broken.plan)[0]
    structures, data = (
        broken.folder / "sdmx" / "structure_3_0.xml",
        broken.folder / "sdmx" / "indicator_values.csv",
    )
    check_codes(data, flow, codes_of(structures, flow))
    text = data.read_text(encoding="utf-8")
    assert old in text
    data.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SdmxCodesError, match=said):
        check_codes(data, flow, codes_of(structures, flow))


def test_the_lines_written_without_the_library_are_those_it_would_have_written(
    edition: Edition, tmp_path: Path
) -> None:
    again = copied(tmp_path / "again")
    shutil.rmtree(again.folder / "sdmx")
    write_sdmx(again, library_rows=2)
    for name in ("indicator_values.csv", "targets.csv"):
        assert (again.folder / "sdmx" / name).read_bytes() == (edition.folder / "sdmx" / name).read_bytes()
    assert not (again.folder / "sdmx" / "indicator_values_3_0.xml").exists()


def test_names_in_two_languages_and_characters_xml_cannot_hold_come_out_right() -> None:
    name = both("甲’s", "O'Neil")
    written = f'<com:Name xml:lang="en">{name}</com:Name>'
    assert (
        finished(written)
        == '<com:Name xml:lang="zh">甲’s</com:Name><com:Name xml:lang="en">O&#39;Neil</com:Name>'
    )
    assert finished(armoured("\x00¤　")) == "&#65533;&#164;&#12288;"
    codes = (0x8, 0x9, 0xA, 0xD, 0xE, 0x1F, 0x20, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0x10000)
    gone = {code for code in codes if finished(f"¤{code:X}¤") == "&#65533;"}
    assert gone == {0x8, 0xE, 0x1F, 0xFFFD, 0xFFFE}
