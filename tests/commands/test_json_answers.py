"""`--json` answers one object a file or row, by the schema that stands beside the contracts (合成数据)."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from golden.published import publish_twice
from support import SHIPPED_PLAN
from typer.testing import CliRunner

from contracts.json_schema import SCHEMAS
from orchestration.cli.app import app
from tests.sources.returns.forms import LINES, filled

SCHEMA = json.loads((SCHEMAS / "file_answer.schema.json").read_text(encoding="utf-8"))


def answers(tmp_path: Path, command: str, *files: bytes) -> tuple[int, list[dict[str, object]]]:
    paths = []
    for n, content in enumerate(files):
        paths.append(tmp_path / f"合成-{n}.xlsx")
        paths[-1].write_bytes(content)
    words = [command, *map(str, paths), "--json", "--no-copy", "--data-root", str(tmp_path / "data")]
    done = CliRunner().invoke(app, words)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        jsonschema.validate(one, SCHEMA)
    return done.exit_code, found


@pytest.mark.parametrize("command", ["check", "submit"])
def test_each_file_is_answered_by_one_object_with_outcome_counts_and_findings(
    tmp_path: Path, command: str
) -> None:
    code, found = answers(tmp_path, command, filled(D11="约100"), b"nothing")
    assert code == 1
    assert [one["outcome"] for one in found] == ["partly_accepted", "rejected"]
    assert (found[0]["form"], found[0]["period"]) == (LINES.form, "2026-10")
    assert found[0]["counts"] == {"read": 24, "accepted": 23, "quarantined": 1, "ignorable": 0, "absent": 0}
    (finding,) = found[0]["findings"]
    assert (finding["rule"], finding["cell"], finding["value_seen"]) == (
        "cell.number.unreadable",
        "D11",
        "约100",
    )
    assert [one["state"] for one in found] == (
        [None, None] if command == "check" else ["new", "unregistered"]
    )


def test_a_file_sent_again_is_answered_too(tmp_path: Path) -> None:
    answers(tmp_path, "submit", filled())
    code, (again,) = answers(tmp_path, "submit", filled())
    assert (code, again["state"], again["outcome"], again["findings"]) == (0, "unchanged", "accepted", [])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with two releases of a synthetic plan."""
    root = tmp_path_factory.mktemp("json") / "data"
    shutil.copytree(publish_twice().data.root, root, symlinks=True)
    return root


def answered(kind: str, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and every object, each by its schema; nothing else stands on standard output."""
    done = CliRunner().invoke(app, [*words, "--json"])
    schema = json.loads((SCHEMAS / f"{kind}_answer.schema.json").read_text(encoding="utf-8"))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        jsonschema.validate(one, schema)
    return done.exit_code, found


def test_the_month_is_answered_by_one_object_a_return(tmp_path: Path) -> None:
    answers(tmp_path, "submit", filled(D11="约100"))
    code, found = answered("return", "status", "--period", "2026-10", "--data-root", str(tmp_path / "data"))
    assert code == 0
    (own,) = [one for one in found if one["form"] == LINES.form]
    assert (own["outcome"], own["errors"], own["period"]) == ("partly_accepted", 1, "2026-10")
    assert {one["seq"] for one in found if one["form"] != LINES.form} <= {0}


def test_a_figure_is_explained_by_one_object_an_area(published: Path) -> None:
    words = ("explain", "compute_power_total", "621000-CL", "--data-root", str(published))
    code, (found,) = answered("explain", *words)
    assert code == 0
    assert found["readings"] and all(one["locator"] and one["file_sha256"] for one in found["readings"])
    assert all(len(one["arithmetic_zh"]) == len(one["arithmetic_en"]) for one in found["targets"])
    assert any(one["arithmetic_en"] for one in found["targets"])


def test_a_root_that_is_as_it_was_written_is_answered_so_and_a_damaged_one_with_each_place(
    published: Path, tmp_path: Path
) -> None:
    code, (found,) = answered("verify", "verify", "--data-root", str(published))
    assert (code, found["is_right"], found["damages"], found["releases"]) == (0, True, [], 2)
    damaged = tmp_path / "data"
    shutil.copytree(published, damaged, symlinks=True)
    path = next((damaged / "releases").glob("[0-9]*/longshu.xlsx"))
    path.chmod(0o644)
    path.write_bytes(b"synthetic")
    code, (found,) = answered("verify", "verify", "--data-root", str(damaged))
    assert (code, found["is_right"]) == (1, False)
    assert [one["place"] for one in found["damages"]] == [path.relative_to(damaged).as_posix()]
    assert all(one["message_zh"] and one["message_en"] for one in found["damages"])


def test_a_rebuilt_release_is_answered_with_every_mart(published: Path) -> None:
    code, (found,) = answered("verify", "verify", "--rebuild", "--data-root", str(published))
    assert (code, found["is_right"]) == (0, True)
    assert len(found["rebuilt"]) > 10 and not any(
        one["lacking"] or one["besides"] for one in found["rebuilt"]
    )


def test_every_plan_is_answered_by_an_object_with_its_counts() -> None:
    code, found = answered("plan", "plan", "check")
    assert code == 0
    assert {one["plan"] for one in found} == {"gansu_ai_plus", "china_ai_plus"}
    assert all(one["is_right"] and one["counts"]["indicators"] for one in found)


def test_a_plan_with_faults_is_answered_with_each_of_them(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(SHIPPED_PLAN, root)
    text = (root / "plan.yml").read_text(encoding="utf-8")
    (root / "plan.yml").write_text(
        text.replace("version: 1.0.0", "version: one\nversions: 1"), encoding="utf-8"
    )
    code, (found,) = answered("plan", "plan", "check", "--plan", str(root))
    assert (code, found["is_right"], found["counts"]) == (1, False, None)
    assert len(found["faults"]) >= 2
    assert all(one["rule"] and one["line"] and one["fix_zh"] and one["fix_en"] for one in found["faults"])
