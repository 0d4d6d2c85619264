"""The same cells written by the programs offices use; a program that is not here is named as not run."""

import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.sources.returns.foreign.planted import Put, Return

ALL, PLAIN = frozenset({"runs", "formulas", "formats"}), frozenset[str]()
NODE_MODULES = Path(os.environ.get("LONGSHU_NODE_MODULES", "node_modules"))


def by_xlsxwriter(one: Return) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("报表")
    fonts = {
        "": book.add_format(),
        "raised": book.add_format({"font_script": 1}),
        "struck": book.add_format({"font_strikeout": True}),
    }
    for (row, column), put in one.cells.items():
        form = book.add_format({"num_format": put.number_format}) if put.number_format else None
        if put.runs:
            sheet.write_rich_string(row, column, *(p for text, kind in put.runs for p in (fonts[kind], text)))
        elif put.result is not None:
            sheet.write_formula(row, column, put.value, form, put.result)
        else:
            sheet.write(row, column, put.value, form)
    book.close()
    return stream.getvalue()


def by_xlwt(one: Return) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("报表")
    fonts = {
        "": xlwt.Font(),
        "raised": xlwt.easyfont("escapement superscript"),
        "struck": xlwt.easyfont("struck_out true"),
    }
    for (row, column), put in one.cells.items():
        style = (
            xlwt.easyxf(num_format_str=put.number_format) if put.number_format else xlwt.Style.default_style
        )
        if put.runs:
            sheet.write_rich_text(row, column, [(text, fonts[kind]) for text, kind in put.runs])
        else:
            sheet.write(row, column, put.value, style)
    return _saved(book)


def by_openpyxl(one: Return) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fonts = {"": {}, "raised": {"vertAlign": "superscript"}, "struck": {"strike": True}}
    for (row, column), put in one.cells.items():
        cell = sheet.cell(row + 1, column + 1)
        cell.value = (
            CellRichText([TextBlock(InlineFont(**fonts[kind]), text) for text, kind in put.runs]) if put.runs else put.value
        )  # fmt: skip
        if put.number_format:
            cell.number_format = put.number_format
    return _saved(book)


def by_pandas(one: Return) -> bytes:
    stream = io.BytesIO()
    _frame(one).to_excel(stream, header=False, index=False)
    return stream.getvalue()


def by_pandas_ods(one: Return) -> bytes:
    stream = io.BytesIO()
    _frame(one).to_excel(stream, header=False, index=False, engine="odf")
    return stream.getvalue()


def by_libreoffice(ending: str) -> Callable[[Return], bytes]:
    """What LibreOffice makes of a workbook when it saves it in that format."""

    def made(one: Return) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "in" / "合成.xlsx"
            path.parent.mkdir()
            path.write_bytes(by_xlsxwriter(one))
            profile = f"-env:UserInstallation=file://{folder}/profile"
            subprocess.run(
                ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", folder, str(path)],
                check=True, capture_output=True,
            )  # fmt: skip
            return (Path(folder) / f"合成.{ending}").read_bytes()

    return made


SHEETJS = """
const X = require(process.argv[2] + '/xlsx'), cells = JSON.parse(require('fs').readFileSync(0)), sheet = {};
let rows = 0, columns = 0;
for (const [r, c, put] of cells) {
  const number = typeof put.value === 'number';
  const cell = put.result !== null ? {t: 'n', v: put.result, f: put.value.slice(1)} : {t: number ? 'n' : 's', v: put.value};
  if (put.number_format) cell.z = put.number_format;
  sheet[X.utils.encode_cell({r, c})] = cell; rows = Math.max(rows, r); columns = Math.max(columns, c);
}
sheet['!ref'] = 'A1:' + X.utils.encode_cell({r: rows, c: columns});
process.stdout.write(X.write({SheetNames: ['报表'], Sheets: {'报表': sheet}}, {type: 'buffer', bookType: process.argv[3]}));
"""
EXCELJS = """
const E = require(process.argv[2] + '/exceljs'), cells = JSON.parse(require('fs').readFileSync(0));
const book = new E.Workbook(), sheet = book.addWorksheet('报表');
for (const [r, c, put] of cells) {
  const cell = sheet.getCell(r + 1, c + 1);
  if (put.runs.length) cell.value = {richText: put.runs.map(([text, kind]) => ({text, font: kind === 'raised' ? {vertAlign: 'superscript'} : kind === 'struck' ? {strike: true} : {}}))};
  else cell.value = put.result !== null ? {formula: put.value.slice(1), result: put.result} : put.value;
  if (put.number_format) cell.numFmt = put.number_format;
}
book.xlsx.writeBuffer().then(b => process.stdout.write(b));
"""


def by_node(script: str, *given: str) -> Callable[[Return], bytes]:
    """What a script of Node writes for the cells it is handed."""

    def made(one: Return) -> bytes:
        cells = [[r, c, put.__dict__] for (r, c), put in one.cells.items()]
        command = ["node", "-e", script, "--", str(NODE_MODULES.resolve()), *given]
        # of `node -e`, process.argv begins with node itself: the arguments stand one place earlier than in a file
        command[2] = script.replace("process.argv[2]", "process.argv[1]").replace(
            "process.argv[3]", "process.argv[2]"
        )
        return subprocess.run(
            command, input=json.dumps(cells).encode(), check=True, capture_output=True
        ).stdout

    return made


MAKERS: dict[str, tuple[Callable[[Return], bytes], frozenset[str]]] = {
    "XlsxWriter": (by_xlsxwriter, ALL),
    "xlwt": (by_xlwt, frozenset({"runs", "formats"})),
    "openpyxl": (by_openpyxl, frozenset({"runs", "formats"})),
    "pandas": (by_pandas, PLAIN),
    "pandas .ods": (by_pandas_ods, PLAIN),
}
FURTHER: dict[str, tuple[Callable[[Return], bytes], frozenset[str]]] = {
    "LibreOffice .ods": (by_libreoffice("ods"), ALL),
    "LibreOffice .xls": (by_libreoffice("xls"), ALL),
    "LibreOffice .xlsx": (by_libreoffice("xlsx"), ALL),
    "SheetJS .xlsx": (by_node(SHEETJS, "xlsx"), frozenset({"formulas", "formats"})),
    "SheetJS .xlsb": (by_node(SHEETJS, "xlsb"), frozenset({"formats"})),
    "SheetJS .xls": (by_node(SHEETJS, "biff8"), frozenset({"formats"})),
    "ExcelJS": (by_node(EXCELJS), ALL),
}


def missing(maker: str) -> str:
    """What the maker needs and this machine does not have; empty where it can be run."""
    if maker.startswith("LibreOffice"):
        return "" if shutil.which("soffice") else "soffice"
    package = {"SheetJS": "xlsx", "ExcelJS": "exceljs"}.get(maker.partition(" ")[0], "")
    is_here = not package or (shutil.which("node") and (NODE_MODULES / package).is_dir())
    return "" if is_here else f"node, {package} (LONGSHU_NODE_MODULES)"


def _frame(one: Return) -> pd.DataFrame:
    rows, columns = (max(place[n] for place in one.cells) + 1 for n in (0, 1))
    return pd.DataFrame(
        [[_value(one.cells.get((r, c))) for c in range(columns)] for r in range(rows)], dtype=object
    )


def _value(put: Put | None) -> object:
    return None if put is None else put.value


def _saved(book: object) -> bytes:
    stream = io.BytesIO()
    book.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()
