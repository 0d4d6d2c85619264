"""What DuckDB is asked leaves the terminal and the network alone, wherever it is asked."""

from pathlib import Path

import yaml

import warehouse
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.connection import connected, offline


def test_a_question_that_takes_long_draws_no_bar_among_our_lines() -> None:
    with connected() as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)


def test_no_connection_looks_for_extensions_outside(tmp_path: Path) -> None:
    with connected(tmp_path / "a.duckdb") as con:
        for name in offline():
            assert con.execute(f"select current_setting('{name}')").fetchone() == (False,)


def test_every_connection_of_the_warehouse_is_made_in_one_place() -> None:
    code = Path(warehouse.__file__).parent.rglob("*.py")
    assert [p.name for p in code if "duckdb.connect(" in p.read_text(encoding="utf-8")] == ["connection.py"]


def test_dbt_asks_the_same_of_its_connections() -> None:
    outputs = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8"))["longshu"]["outputs"]
    ours = [output for output in outputs.values() if output["type"] == "duckdb"]
    assert len(ours) == 2
    for output in ours:
        assert output["settings"] == {"enable_progress_bar": False}
        assert offline().items() <= output["config_options"].items()
