"""The data package and the CSVW metadata: read and judged by frictionless and csvw."""

import json
import warnings
from pathlib import Path

import duckdb
import frictionless
import pytest
from csvw import CSVW
from exports.small import copied

from contracts.dictionary import coded_columns, columns, marts
from warehouse.products.edition import Edition

VALUES = "csv/mart_indicator_values.csv"
PACKAGE, TABLES = "datapackage.json", "csv-metadata.json"


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


def _values_alone(folder: Path) -> None:
    """The metadata speak of the figures and of what they refer to alone: that is read in a moment."""
    package, tables = (json.loads((folder / name).read_bytes()) for name in (PACKAGE, TABLES))
    first = package["resources"][0]
    kept = {first["name"], *(key["reference"]["resource"] for key in first["schema"]["foreignKeys"])}
    package["resources"] = [one for one in package["resources"] if one["name"] in kept]
    tables["tables"] = [one for one in tables["tables"] if Path(one["url"]).stem in kept]
    for one in package["resources"]:
        keys = one["schema"]["foreignKeys"]
        one["schema"]["foreignKeys"] = [key for key in keys if key["reference"]["resource"] in kept]
    for one in tables["tables"]:
        keys = one["tableSchema"].pop("foreignKeys", [])
        within = [key for key in keys if Path(key["reference"]["resource"]).stem in kept]
        one["tableSchema"] |= {"foreignKeys": within} if within else {}
    for name, said in ((PACKAGE, package), (TABLES, tables)):
        (folder / name).write_text(json.dumps(said), encoding="utf-8")


def _without_hashes(folder: Path) -> None:
    path = folder / PACKAGE
    package = json.loads(path.read_bytes())
    for resource in package["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    path.write_text(json.dumps(package), encoding="utf-8")


def test_what_the_broken_files_are_made_from_has_no_error(tmp_path: Path) -> None:
    """The whole package is judged by the example of the page for readers (`test_page`)."""
    folder = copied(tmp_path / "whole").folder
    _values_alone(folder)
    assert _errors(folder) == set() and _is_valid_csvw(folder)


def test_the_data_package_tells_what_it_is_in_both_languages(edition: Edition) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_bytes())
    assert package["version"] == edition.name and package["known_on"] == "2026-09-15"
    assert package["created"] == "2026-09-01T09:30:15+08:00"
    header = edition.plan.header
    assert package["title"] == f"{header.title_zh} | {header.title_en}"
    cited = [source["title"] for source in package["sources"]]
    assert "甘政发〔2026〕1号" in cited[0] and package["licenses"][0]["name"] == "Apache-2.0"
    assert len(cited) == len(set(cited)) == len({target.document for target in edition.plan.targets})
    assert [r["name"] for r in package["resources"]] == list(marts())
    fields = {f["name"]: f for f in package["resources"][0]["schema"]["fields"]}
    assert fields["obs_value"]["titles"] == {
        "zh": columns()["obs_value"].label_zh,
        "en": columns()["obs_value"].label_en,
    }
    assert fields["obs_status"]["constraints"]["enum"] == list(coded_columns()["obs_status"])


TYPES = {
    "VARCHAR": ("string", "string"), "ENUM": ("string", "string"), "DATE": ("date", "date"), "BOOLEAN": ("boolean", "boolean"),
    "TIMESTAMP": ("datetime", "datetime"), "INTEGER": ("integer", "integer"), "DOUBLE": ("number", "double"),
    "DECIMAL": ("number", "decimal"),
}  # fmt: skip


def test_both_say_of_every_column_what_it_is_and_whether_a_row_must_have_it(edition: Edition) -> None:
    package, tables = (json.loads((edition.folder / name).read_bytes()) for name in (PACKAGE, TABLES))
    pairs = zip(package["resources"], tables["tables"], strict=True)
    with duckdb.connect(str(edition.database), read_only=True) as con:
        for (mart, declared), (resource, of_web) in zip(marts().items(), pairs, strict=True):
            kinds = {row[0]: row[1].split("(")[0] for row in con.execute(f"describe marts.{mart}").fetchall()}
            assert (
                resource["schema"]["primaryKey"] == of_web["tableSchema"]["primaryKey"] == list(declared.keys)
            )
            fields, cells = resource["schema"]["fields"], of_web["tableSchema"]["columns"]
            told = {
                field["name"]: (
                    field["type"],
                    cell["datatype"] if isinstance(cell["datatype"], str) else cell["datatype"]["base"],
                )
                for field, cell in zip(fields, cells, strict=True)
            }
            assert told == {name: TYPES[kind] for name, kind in kinds.items()}
            needed = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
            assert needed == {cell["name"] for cell in cells if cell.get("required")} == set(declared.keys)


def test_the_web_metadata_say_which_plan_release_and_day(edition: Edition) -> None:
    tables = json.loads((edition.folder / TABLES).read_bytes())
    titles = {one["@language"]: one["@value"] for one in tables["dc:title"]}
    assert titles == {"zh": edition.plan.header.title_zh, "en": edition.plan.header.title_en}
    assert (tables["dc:identifier"], tables["dc:issued"]) == (edition.name, "2026-09-01")


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
    _values_alone(folder)
    _without_hashes(folder)
    _change(folder, VALUES, old, new)
    assert error in _errors(folder)


def test_frictionless_objects_to_a_file_that_is_not_the_one_described(tmp_path: Path) -> None:
    folder = copied(tmp_path / "broken").folder
    _values_alone(folder)
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
    _values_alone(folder)
    _change(folder, VALUES, old, new)
    assert not _is_valid_csvw(folder)
