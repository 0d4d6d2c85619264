"""What is generated stands as the contracts say, in both languages; every model says what it is for."""

import json
import re
from pathlib import Path

import pytest
from support import HOME

from contracts.dictionary import columns, mart_yml, marts, selected_columns
from contracts.json_schema import MODELS, SCHEMAS, schema_text
from contracts.model_header import model_header

MODELS_SQL = HOME / "dbt_project" / "models"
MARTS = MODELS_SQL / "marts"
EVERY_MODEL = sorted(path for path in MODELS_SQL.rglob("*.sql"))
HEADER = ("Grain", "Why it exists", "What it refuses")


def chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def sql_of(mart: str) -> str:
    return (MARTS / f"{mart}.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("mart", marts())
def test_the_yml_beside_a_mart_is_what_the_contracts_generate(mart: str) -> None:
    assert (MARTS / f"{mart}.yml").read_text(encoding="utf-8") == mart_yml(marts()[mart], sql_of(mart))


@pytest.mark.parametrize("name", MODELS)
def test_a_json_schema_is_what_the_models_generate(name: str) -> None:
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(name)
    assert json.loads(text)["additionalProperties"] is False


def test_no_json_schema_stands_there_that_nothing_generates() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in MODELS}


def test_every_mart_has_its_sql_and_its_yml_and_none_is_left_over() -> None:
    assert {path.stem for path in MARTS.glob("*.sql")} == set(marts())
    assert {path.stem for path in MARTS.glob("*.yml")} - {"_unit_tests"} == set(marts())


@pytest.mark.parametrize("name", columns())
def test_a_column_has_a_label_in_both_languages(name: str) -> None:
    column = columns()[name]
    assert chinese(column.label_zh)
    assert re.search(r"[A-Za-z]", column.label_en)
    assert not chinese(column.label_en)


@pytest.mark.parametrize("mart", marts())
def test_a_mart_has_a_label_in_both_languages_and_a_key_of_its_own_columns(mart: str) -> None:
    found = marts()[mart]
    names = selected_columns(sql_of(mart))
    assert chinese(found.label_zh)
    assert found.label_en and not chinese(found.label_en)
    assert found.keys and set(found.keys) <= set(names)
    assert len(set(names)) == len(names)


def test_every_column_of_the_dictionary_stands_in_some_mart() -> None:
    used = {name for mart in marts() for name in selected_columns(sql_of(mart))}
    assert set(columns()) - used == set()
    assert used - set(columns()) == set()


@pytest.mark.parametrize("path", EVERY_MODEL, ids=lambda path: path.stem)
def test_a_model_starts_with_the_three_parts_of_its_head(path: Path) -> None:
    head = model_header(path.read_text(encoding="utf-8"))
    assert tuple(head) == HEADER and all(head.values())


def test_every_model_is_a_stage_an_intermediate_step_a_mart_a_dimension_or_a_bridge() -> None:
    assert len(EVERY_MODEL) > 30
    prefixes = {"staging": ("stg_",), "intermediate": ("int_",), "marts": ("mart_", "dim_", "bridge_")}
    strays = [
        path.stem
        for path in EVERY_MODEL
        if not path.stem.startswith(prefixes[path.relative_to(MODELS_SQL).parts[0]])
    ]
    assert strays == []


def test_a_select_with_brackets_cases_and_macros_gives_its_columns_in_order() -> None:
    sql = "-- Grain: x\nselect\n    a.one,\n    coalesce(b, {{ f('x, y') }}) as two, -- not, this\n    case when c then d end as three\nfrom t"
    assert selected_columns(sql) == ["one", "two", "three"]


def test_a_text_without_a_select_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        selected_columns("-- select a from b")
