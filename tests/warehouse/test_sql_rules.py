"""What the SQL may and may not do, read from the models themselves."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contracts.dictionary import marts, replaced_parts
from warehouse.build.dbt_models import DBT_PROJECT, Model, dbt_models

FILES = sorted((DBT_PROJECT / "models").rglob("*.sql")) + sorted((DBT_PROJECT / "macros").glob("*.sql"))
CLOCK = (
    r"\b(now|today|get_current_timestamp|current_localtimestamp|current_localtime|transaction_timestamp)\s*\("
)
CLOCK += r"|\b(current_date|current_timestamp|current_time|localtimestamp|localtime|sysdate)\b"
CLOCK += r"|\brun_started_at\b|\bmodules\.datetime\b|\brandom\s*\(|\buuid\s*\(|\bgen_random_uuid\b"
DUCKDB_ONLY = r"\bqualify\b|\blist\s*\(|\bexclude\b|\bgenerate_series\b|\bunnest\b|\basof\b|\bread_parquet\b|\breplace\s*\("
MODELS = {model.name: model for model in dbt_models()}


def _code(path: Path) -> str:
    """The SQL without comments."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def _in_layer(layer: str) -> list[Model]:
    return [model for model in MODELS.values() if model.layer == layer]


@pytest.mark.parametrize("sql", ["select now()", "select CURRENT_DATE", "x < current_timestamp", "today ()"])
def test_the_search_for_clocks_finds_a_clock(sql: str) -> None:
    assert re.search(CLOCK, sql, re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_sql_never_reads_the_clock_or_chance(path: Path) -> None:
    assert not re.findall(CLOCK, _code(path), re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_sql_keeps_to_what_other_warehouses_know(path: Path) -> None:
    assert not re.findall(DUCKDB_ONLY, _code(path), re.IGNORECASE)


@pytest.mark.parametrize("model", _in_layer("staging"), ids=lambda m: m.name)
def test_staging_takes_one_source_and_joins_nothing(model: Model) -> None:
    code = _code(DBT_PROJECT / "models" / "staging" / f"{model.name}.sql")
    assert len(model.sources) == 1 and not model.refs
    assert not re.search(r"\b(join|union|group\s+by)\b", code, re.IGNORECASE)
    assert len(re.findall(r"\bfrom\b", code, re.IGNORECASE)) == 1


@pytest.mark.parametrize("model", _in_layer("marts") + _in_layer("intermediate"), ids=lambda m: m.name)
def test_only_staging_reads_a_source_and_no_model_names_a_table_by_hand(model: Model) -> None:
    code = _code(DBT_PROJECT / "models" / model.folder / f"{model.name}.sql")
    assert not model.sources and model.refs
    named = set(re.findall(r"(?m)^\s*(\w+) as \(", code)) | set(re.findall(r"\bwith (\w+) as", code))
    plain = re.findall(
        r"\b(?:from|join)\s+(?!\()(\{\{|\w+)", re.sub(r"extract\([^)]*\)|distinct from", "", code)
    )
    assert set(plain) - named <= {"{{", "lateral"}


def test_references_point_towards_the_marts_and_never_from_one_mart_to_another() -> None:
    allowed = {
        "intermediate": {"staging", "intermediate"},
        "marts": {"staging", "intermediate"},
        "staging": set(),
    }
    for model in MODELS.values():
        assert {MODELS[name].layer for name in model.refs} <= allowed[model.layer], model.name


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda m: m.name)
def test_every_model_says_grain_why_and_what_it_refuses_and_is_of_its_layer(model: Model) -> None:
    assert list(model.header) == ["Grain", "Why it exists", "What it refuses"]
    assert all(model.header.values())
    prefixes = {"staging": ("stg_",), "intermediate": ("int_",), "marts": ("mart_", "dim_", "bridge_")}
    assert model.name.startswith(prefixes[model.layer])
    assert (DBT_PROJECT / "models" / model.folder / f"{model.name}.yml").exists()


def _longest_chain(mart: str) -> list[str]:
    """The longest way through the models that ends in the mart."""
    longest: dict[str, list[str]] = {}
    for model in MODELS.values():  # each after those it selects from
        longest[model.name] = [*max((longest[name] for name in model.refs), key=len, default=[]), model.name]
    return longest[mart]


def test_from_a_submission_to_a_status_it_is_fourteen_models_at_most() -> None:
    chain = _longest_chain("mart_target_vs_actual")
    print(" → ".join(chain))
    assert len(chain) <= 14, " → ".join(chain)


def test_every_source_table_is_read_by_one_model_that_bears_its_name() -> None:
    taken = [(table, model.name) for model in MODELS.values() for _, table in model.sources]
    assert len(taken) == len(set(taken)) == len(_in_layer("staging"))
    assert all(name == f"stg_{table}" for table, name in taken)


def test_dbt_refuses_to_compile_without_known_on_and_says_which_variable_is_missing(tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("dbt")), "--quiet", "--no-version-check", "compile",
        "--no-introspect", "--select", "int_methods_known", "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(tmp_path), "--log-path", str(tmp_path),
    ]  # fmt: skip
    (tmp_path / "work").mkdir()
    environment = os.environ | {"LONGSHU_ROOT": str(tmp_path)}
    environment.pop("LONGSHU_KNOWN_ON", None)
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=3600, check=False)
    assert done.returncode != 0
    assert "Env var required but not provided: 'LONGSHU_KNOWN_ON'" in done.stdout + done.stderr


def test_a_growing_model_replaces_the_part_that_the_contract_says() -> None:
    project = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    declared = project["models"]["longshu"]["intermediate"]
    growing = {
        name: told["+incremental_strategy"]
        for subject in declared.values()
        if isinstance(subject, dict)
        for name, told in subject.items()
        if isinstance(told, dict) and "+incremental_strategy" in told
    }
    configured = {
        f"intermediate/{subject}/{name}"
        for subject, named in declared.items()
        if not subject.startswith("+")
        for name in named
    }
    assert configured <= {f"{model.folder}/{model.name}" for model in MODELS.values()}
    assert growing == {name: part for name, part in replaced_parts().items() if name not in marts()}
