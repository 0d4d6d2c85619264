"""One hostile string through every free text there is and one whole release: every product holds it as text (合成数据)."""

import csv
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import duckdb
import pytest
from support import HOME
from typer.testing import CliRunner

from contracts.visible import is_visible
from orchestration.cli.app import app

# What a plan and a command take, and what a file may hold besides: signs that nobody sees, or that move others.
MARKUP = "<script>alert(1)</script><b onmouseover=alert(1)>;'--"
GIVEN = f"某某{MARKUP} [red]x[/b] javascript:alert(1) |'calc'!A0"
UNSEEN = "\x1b[2J\x1b]8;;http://e.example\x07\u202egpj\u2066\u200f\x0b\x9b31m\u2028"
IN_A_FILE = f"=cmd|' /C calc'!A0 合成{UNSEEN} {MARKUP}"
TEXTS = frozenset(
    [
        ".html",
        ".csv",
        ".xml",
        ".json",
        ".md",
        ".atom",
        ".txt",
        ".svg",
        ".js",
        ".css",
        ".yml",
        ".yaml",
        ".sql",
        ".pq",
        ".m",
    ],
)
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data")


def hostile_plan(folder: Path) -> Path:
    """The example of a plan, with markup in every name, title, label, note and source."""
    plan = Path(shutil.copytree(HOME / "contracts" / "new_plan", folder / "plan<b>&amp; 合成"))
    for path in plan.rglob("*"):
        if path.suffix in (".yml", ".csv"):
            lines = path.read_text(encoding="utf-8").splitlines()
            told = (line if line.startswith("#") else line.replace("示例", f"示例{MARKUP}") for line in lines)
            path.write_text("\n".join([*told, ""]), encoding="utf-8")
    return plan


def hostile_return(folder: Path) -> Path:
    """A return whose name and notes are hostile, beyond what is looked at to tell a binary file."""
    rows = ["表号,报告期,代码,口径,数值,核实说明"]
    for line, measure, value in (("01", "month_end", "62.5"), ("01", "month_end_last_year", "60"),
                                 ("02", "month_end", "80"), ("02", "month_end_last_year", "约70")):  # fmt: skip
        rows.append(f'EX-1,2026-09,{line},{measure},{value},"{"合成" * 800}{IN_A_FILE}"')
    path = folder / f"合成\u202e{MARKUP.replace('/', '_')}\x1b[2J.csv"
    path.write_text("\r\n".join([*rows, ""]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """(the data root, what commands said)."""
    folder = tmp_path_factory.mktemp("hostile")
    root, plan = folder / "data<b>&amp; 合成", hostile_plan(folder)
    given = ["--plan", str(plan), "--data-root", str(root)]
    said = []
    for words in (
        ["submit", str(hostile_return(folder)), "--by", GIVEN, "--no-copy"],
        ["extend", "EX-1", "--period", "2026-10", "--until", "2026-12-30", "--reason", GIVEN, "--by", GIVEN],
        ["close", "2026-09", "--by", GIVEN],
        ["run", "--by", GIVEN],
        ["explain", "service_centres", "EX", "2026-09"],
        ["status", "--period", "2026-09"],
        ["status", "--period", "2026-09", "--json"],
        ["releases"],
    ):
        with patch.dict(os.environ):  # a command says in it which plan and root it is of
            done = CliRunner().invoke(app, [*words, *given])
        assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
        said.append(done.output)
    return root, said


def released(root: Path) -> Path:
    return (root / "releases" / "current").resolve()


def products(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the release and the feeds, those within archives too."""
    for folder in (released(root), root / "releases" / "feeds"):
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            yield path.name, path.read_bytes()
            if path.suffix in (".zip", ".xlsx"):
                with zipfile.ZipFile(path) as packed:
                    yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())


OWN_SIGNS = {"dbt_docs.html": {"\x01", *map(chr, range(0xE000, 0xF900))}}  # of dbt's own script and its icons


def unseen_in(text: str) -> set[str]:
    return {c for c in text if c not in "\n\t\r\ufeff\u00a0\u00ad" and not is_visible(c)}


def test_no_product_and_no_command_holds_a_sign_that_nobody_sees(made: tuple[Path, list[str]]) -> None:
    root, said = made
    texts = [(name, content) for name, content in products(root) if Path(name).suffix in TEXTS]
    assert {Path(name).suffix for name, _ in texts} >= {".html", ".csv", ".xml", ".json", ".md"}
    odd = {
        name: found
        for name, content in texts
        if (found := unseen_in(content.decode("utf-8")) - OWN_SIGNS.get(name, set()))
    }
    odd |= {f"terminal {n}": found for n, text in enumerate(said) if (found := unseen_in(text))}
    assert odd == {}


class Page(HTMLParser):
    """What a browser would run or follow on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or (
                name in ADDRESSES and address.startswith(("javascript:", "vbscript:"))
            ):
                self.runs.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.inside == "script" and data.strip() == "alert(1)":
            self.runs.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def test_no_page_runs_or_leads_to_what_a_text_says(made: tuple[Path, list[str]]) -> None:
    pages = {name: content.decode() for name, content in products(made[0]) if name.endswith(".html")}
    assert len(pages) > 3 and any("&lt;script&gt;alert(1)" in page for page in pages.values())
    runs = {}
    for name, text in pages.items():
        page = Page()
        page.feed(text)
        runs[name] = page.runs
    assert {name: found for name, found in runs.items() if found} == {}


def test_every_xml_is_whole_and_no_cell_of_a_csv_or_workbook_is_a_formula_of_a_text(
    made: tuple[Path, list[str]],
) -> None:
    formulas: list[tuple[str, str]] = []
    for name, content in products(made[0]):
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)  # noqa: S314
            formulas += [
                (name, found)
                for found in re.findall(r"<f>([^<]*)</f>", content.decode())
                if "cmd" in found or "calc" in found
            ]
        elif name.endswith(".csv"):
            rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True)
            formulas += [
                (name, cell)
                for row in rows
                for cell in row
                if re.match(r"[=@]|[+-](?![0-9.])", cell) and len(cell) > 1
            ]
    assert formulas == []


def test_every_text_column_of_the_released_file_can_be_read_by_a_person(made: tuple[Path, list[str]]) -> None:
    with duckdb.connect(str(released(made[0]) / "longshu.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() semi join duckdb_tables() using (table_oid)"
            " where data_type = 'VARCHAR'"
        ).fetchall()
        odd, notes = {}, 0
        for schema, table, column in columns:
            texts = connection.execute(
                f'select distinct "{column}" from "{schema}"."{table}" where "{column}" is not null'
            ).fetchall()
            notes += sum("合成\\u001b[2J" in text for (text,) in texts)
            if found := set[str]().union(*(unseen_in(text) for (text,) in texts)):
                odd[schema, table, column] = found
    assert notes > 0 and odd == {}
