"""`csv/load_in_excel.pq`: a ready Power Query that loads any of the CSV files into Excel or Power BI with the right types.

A double click lets Excel guess: the code 000000 becomes 0 and the period 2026-10 a date. The query says of every
column what it is, and takes away the ' that keeps a text from being a formula.
"""

from contracts.speech import speaks
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import FOLDER
from warehouse.products.exports.tables import Table, opened, part_of, tables

FILE = "load_in_excel.pq"
TYPES = {
    "varchar": "type text", "date": "type date", "timestamp": "type datetime", "boolean": "type logical",
    "integer": "Int64.Type",
}  # fmt: skip
NUMBER = "type number"
IN_CHINESE = """\
// Excel：数据 → 获取数据 → 自其他源 → 空白查询 → 高级编辑器，贴入全文；Power BI：获取数据 → 空白查询 → 高级编辑器。
// 改下面两行：csv 文件夹的完整路径（以 \\ 结尾），和要读的表。代码、报告期读作文本，日期和数字读作日期和数字。
"""
QUERY = """\
// Excel: Data → Get Data → From Other Sources → Blank Query → Advanced Editor: paste all of this, then change
// the next two lines: the whole path of the csv folder, and the table. Codes and periods are read as text.
let
    Folder = "C:\\releases\\{release}\\csv\\",
    TableName = "mart_figures",
    Columns = [
{columns}
    ],
    Wanted = Record.Field(Columns, TableName),
    Source = Csv.Document(File.Contents(Folder & TableName & ".csv"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Blanks = Table.ReplaceValue(Headed, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headed)),
    Risky = {{"=", "+", "-", "@", "＝", "＋", "－", "＠", "#(tab)", "#(cr)", "#(lf)"}},
    Plain = (text) => if text <> null and Text.StartsWith(text, "'")
        and List.Contains(Risky, Text.Start(Text.TrimStart(text, "'"), 1)) then Text.Range(text, 1) else text,
    Texts = List.Transform(List.Select(Wanted, each Type.Is(_{{1}}, type text)), each {{_{{0}}, Plain}}),
    Unguarded = Table.TransformColumns(Blanks, Texts),
    Typed = Table.TransformColumnTypes(Unguarded, Wanted, "en-US")
in
    Typed
"""


def write_power_query(edition: Edition) -> None:
    """The query stands beside the CSV files and knows every column of every one."""
    with opened(edition) as con:
        declared = ",\n".join(_columns(table) for table in tables(con))
    text = QUERY.format(release=edition.name, columns=declared)
    text = (IN_CHINESE if speaks("zh") else "") + text
    (part_of(edition.folder, FOLDER) / FILE).write_text("\ufeff" + text, encoding="utf-8", newline="\r\n")


def _columns(table: Table) -> str:
    pairs = ", ".join(f'{{"{c.name}", {TYPES.get(c.sql_type, NUMBER)}}}' for c in table.columns)
    return f"        {table.name} = {{{pairs}}}"
