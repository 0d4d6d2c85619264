"""The head of a model is read whole, however many lines it has."""

from contracts.model_header import model_header
from warehouse.build.dbt_models import DBT_PROJECT, dbt_models

HEAD = """-- Grain: one target.
-- Why it exists: picks readings
--   and says which.
-- What it refuses: what is not there. Later goes first.
--   | stated | that value |
--   | nothing stated | the first reading |
--   Nothing else.
-- a note that is no part of the head
select 1
"""


def test_lines_that_go_on_belong_to_the_part_above_and_a_table_keeps_its_rows() -> None:
    assert model_header(HEAD) == {
        "Grain": "one target.",
        "Why it exists": "picks readings and says which.",
        "What it refuses": "what is not there. Later goes first.\n| stated | that value |\n"
        "| nothing stated | the first reading |\nNothing else.",
    }


def test_every_word_of_every_models_head_is_in_its_description() -> None:
    for model in dbt_models():
        sql = next((DBT_PROJECT / "models").rglob(f"{model.name}.sql")).read_text(encoding="utf-8")
        comment = []
        for line in sql.splitlines():
            if not line.startswith("--"):
                break
            comment += line.removeprefix("--").split()
        told = " ".join(f"{key}: {text}" for key, text in model.header.items()).split()
        assert told == comment, model.name
