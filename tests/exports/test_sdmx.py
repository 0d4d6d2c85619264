"""SDMX: what pysdmx wrote is read by sdmx1, valid against the schemas, exact, and every code is in its list."""

import csv
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sdmx
from exports.small import HARD_TEXT, LONG, copied, small_edition
from pysdmx.errors import Invalid
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.xml.doc_validation import validate_doc
from support import table

from contracts.dictionary import columns
from warehouse.products.edition import Edition
from warehouse.products.exports.sdmx import write_sdmx
from warehouse.products.exports.sdmx.codes import SdmxCodesError, check_codes, codes_of
from warehouse.products.exports.sdmx.flows import flows
from warehouse.products.exports.sdmx.text import armoured, both, finished

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
    read = {_code(o, "TARGET_ID"): o for o in _by_sdmx1(edition, "targets").obs}
    seen = table(edition.database, "select * from marts.mart_target_vs_actual")
    assert {key: str(o.attrib["STATUS"].value) for key, o in read.items()} == {
        r["target_id"]: r["status"] for r in seen
    }
    assert {k: Decimal(o.value) if o.value else None for k, o in read.items()} == {
        r["target_id"]: r["target_value"] for r in seen
    }


@pytest.mark.parametrize("name", ML)
def test_the_xml_is_valid_against_the_sdmx_schemas(edition: Edition, name: str) -> None:
    text = (edition.folder / "sdmx" / name).read_text(encoding="utf-8")
    assert validate_doc(text) is None, "it raises Invalid where the schemas object"


@pytest.mark.parametrize("name", ML)
def test_the_sdmx_schemas_object_to_broken_xml(edition: Edition, name: str) -> None:
    text = (edition.folder / "sdmx" / name).read_text(encoding="utf-8")
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
