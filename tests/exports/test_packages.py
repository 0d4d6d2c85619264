"""The data package and the CSVW metadata: read and judged by frictionless and csvw."""

import json
import warnings
from pathlib import Path

import frictionless
import pytest
from csvw import CSVW
from exports.small import copied

from contracts.dictionary import coded_columns, columns, marts
from warehouse.products.edition import Edition

VALUES = "csv/mart_indicator_values.csv"


def _errors(folder: Path) -> set[str]:
    report = frictionless.validate(str(folder / "datapackage.json"))
    return {e.type for task in report.tasks for e in task.errors} | {e.type for e in report.errors}


def _is_valid_csvw(folder: Path) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return bool(CSVW(str(folder / "csv-metadata.json"), validate=True, strict=True).is_valid)
        except ValueError:
            return False


def _change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _without_hashes(folder: Path) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_bytes())
    for resource in package["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    path.write_text(json.dumps(package), encoding="utf-8")


def test_frictionless_finds_no_error_in_the_data_package(edition: Edition) -> None:
    assert _errors(edition.folder) == set()


def test_the_data_package_tells_what_it_is_in_both_languages(edition: Edition) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_bytes())
    assert package["version"] == edition.name and package["known_on"] == "2026-09-15"
    assert (
        edition.plan.header.title_zh in package["title"] and edition.plan.header.title_en in package["title"]
    )
    assert (
        "甘政发〔2026〕1号" in package["sources"][0]["title"]
        and package["licenses"][0]["name"] == "Apache-2.0"
    )
    assert [r["name"] for r in package["resources"]] == list(marts())
    fields = {f["name"]: f for f in package["resources"][0]["schema"]["fields"]}
    assert fields["obs_value"]["titles"] == {
        "zh": columns()["obs_value"].label_zh,
        "en": columns()["obs_value"].label_en,
    }
    assert fields["obs_status"]["constraints"]["enum"] == list(coded_columns()["obs_status"])


def test_figures_refer_to_their_indicator_area_and_goal(edition: Edition) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_bytes())
    keys = {
        k["fields"][0]: k["reference"]["resource"] for k in package["resources"][0]["schema"]["foreignKeys"]
    }
    assert (
        keys["indicator"] == "dim_indicator" and keys["ref_area"] == "dim_area" and keys["goal"] == "dim_goal"
    )


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("compute_power_total,", "no_such_indicator,", "foreign-key"),
        (",2025-12-31,", ",2025-13-31,", "type-error"),
        (",pflops,", ",parsecs,", "constraint-error"),
        ("obs_value,", "value,", "incorrect-label"),
    ],
)
def test_frictionless_objects_to_a_broken_file(tmp_path: Path, old: str, new: str, error: str) -> None:
    folder = copied(tmp_path / "broken").folder
    _without_hashes(folder)
    _change(folder, VALUES, old, new)
    assert error in _errors(folder)


def test_frictionless_objects_to_a_file_that_is_not_the_one_described(tmp_path: Path) -> None:
    folder = copied(tmp_path / "broken").folder
    _change(folder, VALUES, "130000.00000001", "130000.00000002")
    assert _errors(folder) == {"hash-count"}


def test_csvw_reads_every_table_and_finds_no_fault(edition: Edition) -> None:
    assert _is_valid_csvw(edition.folder)


def test_csvw_titles_are_in_both_languages_under_their_tags(edition: Edition) -> None:
    described = CSVW(str(edition.folder / "csv-metadata.json"))
    first = next(t for t in described.tables if str(t.url).endswith("mart_indicator_values.csv"))
    titles = next(c for c in first.tableSchema.columns if c.name == "obs_value").titles
    assert titles.getfirst("zh") == "数值" and titles.getfirst("en") == "Value"
    assert len(described.tables) == len(marts())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("compute_power_total,", "no_such_indicator,"),
        (",2025-12-31,", ",2025-13-31,"),
        (",130000.00000001,", ",many,"),
    ],
)
def test_csvw_objects_to_a_broken_file(tmp_path: Path, old: str, new: str) -> None:
    folder = copied(tmp_path / "broken").folder
    _change(folder, VALUES, old, new)
    assert not _is_valid_csvw(folder)
