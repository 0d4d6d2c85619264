"""Every reader of the marts is a dbt exposure, and reads what the exposure says."""

from pathlib import Path

import pytest

from contracts.dictionary import marts
from warehouse.build.dbt_exposures import EXPOSURES, Consumer, consumers, exposures_yml


def test_the_exposures_are_those_the_code_gives() -> None:
    assert EXPOSURES.read_text(encoding="utf-8") == exposures_yml(), "run `make generate`"


def test_a_consumer_reads_the_marts_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "a.py").write_text(
        "sql = 'from marts.dim_goal join marts.mart_unknown'", encoding="utf-8"
    )
    (tmp_path / "page" / "b.sql").write_text("select * from marts.mart_target_vs_actual", encoding="utf-8")
    (tmp_path / "page" / "c.txt").write_text("dim_area", encoding="utf-8")
    one = Consumer("page", "dashboard", ("网页", "Page"), ("网页", "A page"), ("page", "missing.py"))
    assert one.reads(tmp_path) == ["mart_target_vs_actual", "dim_goal"]
    (tmp_path / "page" / "d.py").write_text("for mart in marts().values(): ...", encoding="utf-8")
    assert one.reads(tmp_path) == list(marts())


@pytest.mark.parametrize("one", consumers(), ids=lambda one: one.name)
def test_a_consumer_says_what_it_is_in_both_languages(one: Consumer) -> None:
    assert one.kind in {"dashboard", "notebook", "analysis", "ml", "application"}
    for zh, en in (one.label, one.says):
        assert zh and en and en.isascii() and not zh.isascii() | (zh == en)
