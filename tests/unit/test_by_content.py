"""What is made from files is renewed with them; within a block that holds it, each file is looked at once."""

from pathlib import Path

import pytest

from contracts.by_content import by_content, looked_at_once


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "said.txt"
    path.write_text("one", encoding="utf-8")
    return path


def test_a_file_that_says_something_else_is_read_again_and_within_a_block_only_after_it(file: Path) -> None:
    looks: list[Path] = []

    def files(path: Path) -> list[Path]:
        looks.append(path)
        return [path]

    said = by_content(files)(lambda path: path.read_text(encoding="utf-8"))
    with looked_at_once():
        assert said(file) == "one"
        file.write_text("two", encoding="utf-8")
        with looked_at_once():
            assert said(file) == "one"
        assert said(file) == "one"
    assert len(looks) == 1
    assert said(file) == "two"


def test_a_block_that_begins_later_looks_again_and_one_that_broke_off_holds_nothing(file: Path) -> None:
    said = by_content(lambda path: [path])(lambda path: path.read_text(encoding="utf-8"))
    with pytest.raises(ZeroDivisionError), looked_at_once():
        assert said(file) == "one"
        raise ZeroDivisionError
    file.write_text("two", encoding="utf-8")
    with looked_at_once():
        assert said(file) == "two"
