"""A received .xlsx with its faulty cells coloured and commented, its own look kept, and a listing added."""

import io
from typing import Any

AUTHOR = "陇数 Longshu"
LISTING = "核对结果"
OWN = "\n\n—— 原批注 ——\n"
WIDTHS = (6, 22, 8, 22, 60, 44, 16, 10, 24, 28, 60)

Mark = tuple[str, str, str, int]  # place, colour or none, comment, its height
Listing = list[list[str | int]]


def marked_in_place(content: bytes, marks: list[Mark], listing: Listing) -> bytes:
    """The workbook with every mark on its cell and the listing as its last sheet."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)  # raised marks stay raised
    for place, colour, comment, height in marks:
        sheet_name, _, cell_name = place.rpartition("!")
        if sheet_name not in book.sheetnames or not cell_name:
            continue
        cell = book[sheet_name][cell_name]
        if type(cell).__name__ == "MergedCell":
            cell = _top_of(book[sheet_name], cell)
        if colour:
            cell.fill = PatternFill("solid", fgColor=colour)
        cell.comment = Comment(comment + _own_comment(cell), AUTHOR, height=height, width=420)
    for name in [name for name in book.sheetnames if name.startswith(LISTING) and _is_ours(book[name])]:
        del book[name]
    sheet = book.create_sheet(LISTING)
    for number, row in enumerate(listing, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text, "n" if isinstance(text, int) else "s"  # never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _dress(sheet, Font(bold=True))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _is_ours(sheet: Any) -> bool:
    """Whether the sheet is the listing of an earlier check."""
    return [cell.value for cell in sheet[3]][:2] == ["序号", "位置"]


def _own_comment(cell: Any) -> str:
    """What a person had written beside the cell, kept beneath; a comment of an earlier check is replaced."""
    if cell.comment is None:
        return ""
    text = str(cell.comment.text)
    if cell.comment.author == AUTHOR or text.startswith(("【错误】", "【警告】", "【提示】")):
        text = text.partition(OWN)[2]
    return f"{OWN}{text}" if text.strip() else ""


def _top_of(sheet: Any, cell: Any) -> Any:
    area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
    return sheet.cell(area.min_row, area.min_col)


def _dress(listing: Any, bold: Any) -> None:
    for n, width in enumerate(WIDTHS):
        listing.column_dimensions[chr(65 + n)].width = width
    for cell in listing[3]:
        cell.font = bold
    listing["A1"].font, listing["A1"].alignment = bold, None
    listing.freeze_panes = "A4"
    listing.page_setup.orientation, listing.page_setup.paperSize = "landscape", 9
    listing.page_setup.fitToHeight, listing.sheet_properties.pageSetUpPr.fitToPage = 0, True
