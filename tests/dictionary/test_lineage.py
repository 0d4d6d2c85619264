"""`dbt_docs.html` shows every model with its columns and lineage, names no machine, and asks for nothing."""

import json
import re
from pathlib import Path

import pytest
from opened_page import opened

from warehouse.build.dbt_docs import METADATA, MISTAKES, lineage_page
from warehouse.build.dbt_models import DBT_PROJECT, dbt_models
from warehouse.build.dbt_runner import dbt_manifest
from warehouse.paths import DataRoot
from warehouse.release.shelf import Release


@pytest.fixture(scope="module")
def path(release: Release) -> Path:
    return release.path / "dbt_docs.html"


def test_every_model_is_in_the_docs_with_its_sql_and_built_columns(path):
    text = path.read_text(encoding="utf-8")
    for model in dbt_models():
        assert f'"model.longshu.{model.name}"' in text
    assert '"source.longshu.ledger.observations"' in text
    assert '"type": "DECIMAL(28,8)"' in text


def test_the_docs_name_no_folder_of_the_machine_that_made_them(path, root: DataRoot):
    text = path.read_text(encoding="utf-8")
    assert str(root.root) not in text
    assert DBT_PROJECT.as_posix() not in text
    metadata = json.loads(re.search(r'\{"metadata": (\{.*?\})', text)[1])
    assert set(metadata) == set(METADATA)


def test_equal_models_give_equal_pages(root: DataRoot):
    manifest = dbt_manifest(root)
    later = manifest | {
        "metadata": manifest["metadata"] | {"invocation_id": "another", "generated_at": "later"}
    }
    assert lineage_page(manifest, [], {}) == lineage_page(later, [], {})


def test_what_dbt_s_page_asks_for_by_mistake_is_still_there_to_be_mended():
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    template = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    assert all(mistake in template for mistake in MISTAKES)


def test_the_docs_show_a_mart_and_its_lineage_and_ask_for_nothing(path):
    with opened(path, part="#!/model/model.longshu.mart_goal_scorecard") as shown:
        shown.page.get_by_text("目标领域记分卡").first.wait_for()
        shown.page.locator('[ng-click="onLauncherClick()"]').first.click()
        shown.page.get_by_text("Lineage Graph").first.wait_for()
        assert (shown.asked_for, shown.complaints) == ([], [])
