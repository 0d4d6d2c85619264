"""The page for those who read a release: its Python runs as printed, and it names every file there is."""

import re
from pathlib import Path

import pytest
from support import HOME

from warehouse.products.edition import Edition

PAGE = (HOME / "docs" / "formats.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("code", CODE, ids=lambda code: str(code).split()[1])
def test_every_example_of_the_page_runs_in_a_release(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    monkeypatch.chdir(edition.folder)
    exec(compile(code, "formats.md", "exec"), {})
    assert "False" not in capsys.readouterr().out


def test_the_page_names_every_file_and_folder_that_the_exports_write(edition: Edition) -> None:
    assert len(CODE) == 5
    top = {path.name for path in Path(edition.folder).iterdir()}
    sdmx = {path.name for path in (Path(edition.folder) / "sdmx").iterdir()}
    assert [name for name in sorted(top | sdmx) if name not in PAGE] == []
