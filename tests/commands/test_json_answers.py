"""`--json` answers one object a file, by the schema that stands beside the contracts (合成数据)."""

import json
from pathlib import Path

import jsonschema
import pytest
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
