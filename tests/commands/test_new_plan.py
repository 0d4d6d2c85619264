"""A new plan folder, from nothing to a scorecard, by the commands its README names. Every figure is synthetic."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from support import table

CODES = {"EX": "DE", "EX-N": "DE2", "EX-S": "EU27_2020"}


def longshu(*arguments: object, root: Path) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, in a data root of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli.app", *map(str, arguments)],
        capture_output=True, text=True, check=False, env=os.environ | {"LONGSHU_DATA": str(root)},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done = longshu("new", tmp_path / "plan", root=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    return tmp_path / "plan"


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("合成", encoding="utf-8")
    done = longshu("new", tmp_path, root=tmp_path / "data")
    assert done.returncode == 1 and "已有东西" in done.stderr and "new or empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


def test_every_schema_that_the_files_name_stands_in_the_folder(folder: Path) -> None:
    named = 0
    for path in folder.rglob("*.yml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.partition("=")[2]).is_file(), path
        named += 1
    assert named == 3


def test_a_plan_with_iso_and_nuts_codes_goes_from_new_to_a_scorecard(folder: Path, tmp_path: Path) -> None:
    for path in (folder / "plan.yml", folder / "forms" / "ex_1.yml", folder / "targets.csv", folder / "scopes.csv",
                 folder / "codelists" / "ref_area.csv"):  # fmt: skip
        text = path.read_text(encoding="utf-8")
        for old in sorted(CODES, key=len, reverse=True):
            for before, after in (('"', '"'), (",", ","), ("\n", ",")):
                text = text.replace(f"{before}{old}{after}", f"{before}{CODES[old]}{after}")
        path.write_text(text, encoding="utf-8")
    root = tmp_path / "data"
    checked = longshu("plan", "check", "--plan", folder, root=root)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    blank = tmp_path / "blank.xlsx"
    assert (
        longshu("form", "ex_1", "--plan", folder, "--period", "2026-09", "--out", blank, root=root).returncode
        == 0
    )
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    rows = {cell.value: cell.row for row in sheet.iter_rows() for cell in row if cell.value in ("01", "02")}
    for code, now, before in (("01", 61.5, 50), ("02", 104, 100)):
        sheet.cell(rows[code], 4).value, sheet.cell(rows[code], 5).value = now, before
    book.save(tmp_path / "filled.xlsx")
    taken = longshu("submit", tmp_path / "filled.xlsx", "--plan", folder, "--by", "合成", root=root)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    ran = longshu("run", "--plan", folder, root=root)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "方案自己的 2 个目标" in ran.stdout
    found = {
        row["target_id"]: (row["ref_area"], row["latest_value"])
        for row in table(root / "releases" / "current" / "longshu.duckdb", "from marts.mart_target_vs_actual")
    }
    assert {code: (area, float(value)) for code, (area, value) in found.items()} == {
        "T001": ("DE", 61.5),
        "T002": ("DE", 104.0),
    }


@pytest.mark.parametrize("code", ["DE 2", "甘肃", "-EX", "EX-", "A.B", ""])
def test_an_area_code_that_no_format_could_carry_is_refused_with_file_and_line(
    folder: Path, tmp_path: Path, code: str
) -> None:
    path = folder / "codelists" / "ref_area.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("EX-S,示例南部", f"{code},示例南部"), encoding="utf-8"
    )
    done = longshu("plan", "check", "--plan", folder, root=tmp_path / "data")
    assert (
        done.returncode == 1
        and "ref_area.csv" in done.stdout + done.stderr
        and "4" in done.stdout + done.stderr
    )
