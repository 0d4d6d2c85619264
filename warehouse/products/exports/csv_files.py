"""`csv/<mart>.csv`: every mart for those who open it in Excel or load it where Parquet is unknown.

UTF-8 with a byte order mark, `,` and `"`, one header row of column codes (the labels are in
`datapackage.json` and `csv-metadata.json`), numbers in full and without trailing zeros.

| cell | is written as |
| --- | --- |
| no value | nothing; an empty text is `""` |
| date, time | ISO 8601: `2026-11-24`, `2026-11-24T09:30:00`, Asia/Shanghai |
| yes, no | `true`, `false` |
| text that begins with = + - @ (also full width), tab, CR or LF | with ' in front |

The last line keeps a spreadsheet from running a text as a formula (OWASP, CSV Injection). A text that
already begins with ' and then such a character gets one more, so that taking one ' away always gives the
text back. Numbers are never touched.
"""

from contracts.dictionary import Column
from warehouse.products.edition import Edition
from warehouse.products.exports.tables import Table, opened, part_of, quoted, tables

FOLDER = "csv"
BYTE_ORDER_MARK = "\ufeff"
RISKY = r"^'*[=+\-@＝＋－＠\t\r\n]"
# what the metadata of the files say of it: a text that matches loses its first character
GUARDED = "^'" + RISKY.removeprefix("^")
GUARD_ZH = "文本列的单元格与 guarded 相符时，去掉最前面的一个 '，就是原文；其他单元格照原样。数字列从不加。"
GUARD_EN = "A text cell that matches `guarded` is itself without its first character, '; every other cell is as it stands."


def write_csv(edition: Edition) -> None:
    """Every mart is a CSV file that a spreadsheet may open without running anything."""
    folder = part_of(edition.folder, FOLDER)
    with opened(edition) as con:
        for table in tables(con):
            target = quoted(folder / f"{table.name}.csv")
            con.execute(f"copy ({_select(table)}) to '{target}' (format csv, header true)")


def _select(table: Table) -> str:
    first, *rest = table.columns
    cells = [f'{_cell(first)} as "{BYTE_ORDER_MARK}{first.name}"']
    cells += [f"{_cell(column)} as {column.name}" for column in rest]
    keys = ", ".join(f"source.{key}" for key in table.mart.keys)
    return f"select {', '.join(cells)} from marts.{table.name} as source order by {keys}"


def _cell(column: Column) -> str:
    name = f"source.{column.name}"
    if column.sql_type == "varchar":
        name = f"cast({name} as varchar)"  # a closed list may be an enumeration in the file
        return f"case when regexp_matches({name}, '{quoted(RISKY)}') then '''' || {name} else {name} end"
    if column.sql_type.startswith("decimal"):
        return f"regexp_replace(cast({name} as varchar), '\\.?0+$', '')"
    if column.sql_type == "timestamp":
        return f"replace(cast({name} as varchar), ' ', 'T')"
    return name
