"""The long proof: 20,000 changed files of each container; none ends the process, hangs it or leaves a file.

`make prove`; SEED= for other files, LONGSHU_MUTANTS= for more or fewer.
"""

import os
import random
import tempfile
from pathlib import Path

import pytest

from contracts.rules import rule
from sources.reading_process import calling
from sources.reading_process.calling import open_received
from sources.workbook import BookFault
from tests.sources.workbook.mutants import mutants

NUMBER = int(os.environ.get("LONGSHU_MUTANTS", "20000"))
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_every_changed_file_is_read_or_refused_by_a_rule(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    print(f"{kind}: SEED={SEED}")
    for number, content in enumerate(mutants(kind, NUMBER, SEED)):
        try:
            open_received(content)
        except BookFault as fault:
            assert "panic" not in rule(fault.rule_id).message_en.format(**fault.params), number
    while worker := calling._idle_worker():
        worker.end()
    assert not list(tmp_path.iterdir())
