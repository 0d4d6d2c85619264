"""A plan in English alone: its files hold no Chinese, and neither does what it is told by: terminal, page, tidy blank."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.registry import load_plan

HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def in_english(folder: Path) -> Path:
    """The examples of a new plan in English alone."""
    return Path(shutil.copytree(HOME / "contracts" / "new_plan_en", folder / "plan"))


def changed(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plan."""
    folder = tmp_path_factory.mktemp("english")
    in_english(folder)
    return folder


def said(office: Path, *asked: str) -> str:
    """What the command says, in a process of its own: its languages are those of the plan."""
    known = {"LONGSHU_PLAN": str(office / "plan"), "LONGSHU_DATA": str(office / "data"), "COLUMNS": "150"}
    script = (
        "import sys; from orchestration.cli.app import main; sys.argv = ['longshu', *sys.argv[1:]]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *asked],
        capture_output=True,
        text=True,
        cwd=HOME,
        env=os.environ | known,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_files_of_the_plan_hold_no_chinese(office: Path) -> None:
    for path in (office / "plan").rglob("*"):
        if path.suffix in (".csv", ".yml", ".md"):
            assert not HAN.search(path.read_text(encoding="utf-8")), path


def test_what_the_plan_has_no_chinese_for_stands_in_english(office: Path) -> None:
    try:
        plan = load_plan(office / "plan")
        assert plan.indicators["online_share"].label_zh == plan.indicators["online_share"].label_en
    finally:
        load_plan(HOME / "tests" / "plans" / "harbour")  # whose languages are both


def test_a_label_of_the_first_language_is_compulsory(tmp_path: Path) -> None:
    root = in_english(tmp_path)
    changed(root, "indicators/services.yml", "    label_en: Service centres (example)\n", "")
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    assert "indicators.1.label_en" in {fault.key for fault in caught.value.faults}


def test_from_the_check_to_the_page_nothing_is_told_in_chinese(office: Path) -> None:
    told = {"check": said(office, "plan", "check", "--plan", str(office / "plan"))}
    told["tidy"] = said(office, "form", "ex_1", "--period", "2026-09", "--tidy", "--out", str(office))
    (blank,) = office.glob("*.csv")
    rows = list(csv.reader(io.StringIO(blank.read_text(encoding="utf-8-sig"))))
    for row in rows[1:]:
        row[rows[0].index("obs_value")] = "60"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (office / "filled.csv").write_text(out.getvalue(), encoding="utf-8")
    told["submit"] = said(office, "submit", str(office / "filled.csv"), "--period", "2026-09", "--by", "me")
    told["run"] = said(office, "run")
    assert "Public services" in told["run"] and "60%" in told["run"], told["run"]
    told["fault"] = said(office, "explain", "online_shar", "EX")
    told["page"] = (office / "data" / "releases" / "current" / "scorecard.html").read_text(encoding="utf-8")
    assert "<html lang=en>" in told["page"] or '<html lang="en">' in told["page"]
    for surface, text in told.items():
        assert not HAN.search(text), (surface, [line for line in text.splitlines() if HAN.search(line)][:5])


def test_no_command_and_no_file_for_a_reader_of_the_release_holds_chinese(office: Path) -> None:
    if not (office / "data" / "releases").exists():
        test_from_the_check_to_the_page_nothing_is_told_in_chinese(office)
    asked = {
        "explain": ("explain", "online_share", "EX"),
        "reminders": ("remind", "--proposed", "--known-on", "2026-11-28"),
        "status": ("status", "--period", "2026-09"),
        "forms": ("forms", "--period", "2026-10", "--out", str(office / "blanks")),
        "releases": ("releases",),
        "difference": ("diff", "2026.11.0"),
        "new": ("new", str(office / "another")),
        "help": ("--help",),
        "help of a command": ("explain", "--help"),
        "wrong use": ("explain",),
        "version": ("--version",),
    }
    told = {surface: said(office, *words) for surface, words in asked.items()}
    assert "as published “60”" in told["explain"] and "not assessed" in told["explain"].lower()
    assert "To: Example department" in told["reminders"]
    release = office / "data" / "releases" / "current"
    for file in ("dictionary.html", "difference.md", "quality.html", "feeds/all.xml", "scorecard.html"):
        told[file] = (release / file).read_text(encoding="utf-8")
    told["examples"] = "".join(
        path.read_text(encoding="utf-8")
        for path in (office / "another").rglob("*")
        if path.suffix in (".yml", ".csv", ".md")
    )
    told["workbook"] = "".join(texts_of(release / "longshu.xlsx"))
    (blank,) = (office / "blanks").glob("*.xlsx")
    told["blank"] = blank.name + "".join(texts_of(blank))
    for surface, text in told.items():
        assert text.strip(), surface
        assert not HAN.search(text), (surface, [line for line in text.splitlines() if HAN.search(line)][:5])


def texts_of(workbook: Path) -> Iterator[str]:
    """What a person meets in the workbook: cells, names of sheets, titles of charts, footers, hints."""
    with zipfile.ZipFile(workbook) as parts:
        for name in parts.namelist():
            if "theme" not in name:  # the fonts of other scripts, as every workbook lists them
                yield parts.read(name).decode("utf-8", "replace")


def test_the_documentation_of_the_models_tells_in_english(office: Path) -> None:
    if not (office / "data" / "releases").exists():
        test_from_the_check_to_the_page_nothing_is_told_in_chinese(office)
    page = (office / "data" / "releases" / "current" / "dbt_docs.html").read_text(encoding="utf-8")
    told = re.findall(r'"description": "((?:[^"\\\\]|\\\\.)*)"', page)
    assert len(told) > 500 and not [text for text in told if HAN.search(text)]


def test_what_is_said_of_tables_and_columns_in_the_files_of_a_release_is_english(office: Path) -> None:
    if not (office / "data" / "releases").exists():
        test_from_the_check_to_the_page_nothing_is_told_in_chinese(office)
    release = office / "data" / "releases" / "current"
    with duckdb.connect(str(release / "longshu.duckdb"), read_only=True) as con:
        of_columns = (
            "select comment from duckdb_columns() where schema_name = 'marts' and comment is not null"
        )
        comments = [text for (text,) in con.execute(of_columns).fetchall()]
        comments += [
            text
            for (text,) in con.execute(
                "select comment from duckdb_tables() where comment is not null"
            ).fetchall()
        ]
        comments += [
            text
            for (text,) in con.execute(
                "select comment from duckdb_views() where comment is not null"
            ).fetchall()
        ]
        begin = con.execute("select zh, en from marts.README").fetchall()
        parquet = str(release / "parquet" / "*.parquet")
        labels = con.execute(
            "select decode(key) || '=' || decode(value) from parquet_kv_metadata(?)", [parquet]
        ).fetchall()
    assert len(comments) > 300 and not [text for text in comments if HAN.search(text)]
    assert {zh for zh, _ in begin} == {""} and all(en for _, en in begin)
    assert len(labels) > 50 and not [text for (text,) in labels if HAN.search(text)]
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            field.get("constraints", {}).pop("enum", None)
    package["formula_guard"].pop("guarded")  # a pattern that names signs of full width
    assert not HAN.search(json.dumps(package, ensure_ascii=False))
    assert package["created"].endswith(("+01:00", "+02:00")), "by the plan's clock"


def test_the_inbox_of_an_english_office_has_english_folders_and_names(office: Path, tmp_path: Path) -> None:
    known = {"LONGSHU_DATA": str(tmp_path / "data"), "LONGSHU_QUIET_SECONDS": "0"}
    blank = tmp_path / "blank.csv"
    said(office, "form", "ex_1", "--period", "2026-09", "--tidy", "--en", "--out", str(blank))
    text = blank.read_text(encoding="utf-8-sig")
    folder = tmp_path / "data" / "inbox" / "office"
    folder.mkdir(parents=True)
    (folder / "wrong.csv").write_text(text.replace(",,", ",about 5,", 1), encoding="utf-8")
    script = (
        "from pathlib import Path; from orchestration.settings import settings; from orchestration.intake import inbox\n"
        "import time; found = settings(); plan = found.plan(); inbox.prepare_inbox(found.data, plan)\n"
        "for _ in range(3):\n"
        "    for one in inbox.dropped(found, plan, lambda: time.time() + 3600): inbox.settle(found, plan, one)\n"
    )
    env = os.environ | {"LONGSHU_PLAN": str(office / "plan")} | known
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=HOME, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    names = [str(path.relative_to(tmp_path)) for path in (tmp_path / "data" / "inbox").rglob("*")]
    assert any(name.startswith("data/inbox/Returned/wrong") for name in names), names
    assert "data/inbox/README.txt" in names and not [name for name in names if HAN.search(name)]
    assert not HAN.search((tmp_path / "data" / "inbox" / "README.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "command", [(), ("run",), ("plan",), ("form",), ("assess",), ("doctor",), ("backup",)]
)
def test_help_is_told_in_the_language_asked_for(command: tuple[str, ...], tmp_path: Path) -> None:
    script = "from orchestration.cli.app import main; main()"
    for given, env in ((["--lang", "en"], {}), ([], {"LONGSHU_LANG": "en"})):
        done = subprocess.run(
            [sys.executable, "-c", script, *given, *command, "--help"],
            capture_output=True, text=True, cwd=HOME, env=os.environ | env, check=True,
        )  # fmt: skip
        assert "Example" in done.stdout or not command, done.stdout
        assert not HAN.search(done.stdout), [line for line in done.stdout.splitlines() if HAN.search(line)]


def test_no_file_of_the_release_and_no_text_of_the_console_holds_chinese(office: Path) -> None:
    if not (office / "data" / "releases").exists():
        test_from_the_check_to_the_page_nothing_is_told_in_chinese(office)
    release = office / "data" / "releases" / "current"
    told = {
        path.name: path.read_text(encoding="utf-8-sig").translate(dict.fromkeys(map(ord, "＝＋－＠")))
        for path in release.rglob("*")
        if path.suffix in (".csv", ".html", ".json", ".md", ".pq", ".xml")
    }  # the four signs are those that the CSV files guard a text against
    told["dashboard"] = "".join(texts_of(release / "superset" / "longshu_superset.zip"))
    told["console"] = subprocess.run(
        [sys.executable, "-c", CONSOLE, str(office)], capture_output=True, text=True, cwd=HOME, check=True
    ).stdout
    assert "Targets and actuals" in told["dashboard"] and "every month, by day 10" in told["console"]
    assert {"datapackage.json", "structure_3_0.xml", "mart_target_vs_actual.csv", "gate.json"} <= set(told)
    for surface, text in told.items():
        assert not HAN.search(text), (surface, [line for line in text.splitlines() if HAN.search(line)][:5])


CONSOLE = """
import sys
from pathlib import Path
from orchestration.dagster_job.assets import definitions
from orchestration.settings import Settings
from warehouse.paths import DataRoot

office = Path(sys.argv[1])
found = definitions(Settings(office / "plan", office / "plan" / "published", DataRoot(office / "data")))
for one in found.resolve_all_asset_specs():
    print(one.description, dict(one.metadata), one.owners, one.group_name)
for one in (*found.schedules, *found.sensors, *found.jobs):
    print(one.description)
for asset in found.asset_checks or ():
    print(*(check.description for check in asset.check_specs))
"""


def test_a_column_of_a_language_that_the_plan_does_not_have_is_empty_and_a_label_is_in_its_first(
    office: Path,
) -> None:
    if not (office / "data" / "releases").exists():
        test_from_the_check_to_the_page_nothing_is_told_in_chinese(office)
    with duckdb.connect(
        str(office / "data" / "releases" / "current" / "longshu.duckdb"), read_only=True
    ) as con:
        asked = (
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'marts' and suffix(column_name, '_zh')"
        )
        columns = con.execute(asked).fetchall()
        assert len(columns) > 60
        filled = [
            (table, column)
            for table, column in columns
            if column != "unit_zh"  # the sign of the unit, whatever the language
            and con.execute(f"select count(*) from marts.{table} where {column} <> ''").fetchall() != [(0,)]
        ]
        assert filled == []
        dimensions = {
            "dim_goal": "goal",
            "dim_area": "area",
            "dim_indicator": "indicator",
            "dim_department": "department",
        }
        for table, name in dimensions.items():
            said = con.execute(f"select label, {name}_en from marts.{table}").fetchall()
            assert said and all(label == english and label for label, english in said), table
