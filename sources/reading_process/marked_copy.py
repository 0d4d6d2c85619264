"""A received .xlsx with its faulty cells coloured and commented, its own look kept, and a listing added."""

import io
from typing import Any

from contracts.visible import readable

AUTHOR = "陇数 Longshu"
AUTHORS = (AUTHOR, "Longshu")
LISTING, LISTING_EN = "核对结果", "Findings"
LISTINGS = (LISTING, LISTING_EN)
OWN, OWN_EN = "\n\n—— 原批注 ——\n", "\n\n—— before the check ——\n"
WIDTHS = (6, 22, 8, 22, 60, 44, 16, 10, 24, 28, 60)

Mark = tuple[str, str, str, int]  # place, colour or none, comment, its height
Listing = list[list[str | int]]


def marked_in_place(content: bytes, marks: list[Mark], listing: Listing, name: str) -> bytes:
    """The workbook with every mark on its cell and the listing, under that name, as its last sheet."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)  # raised marks stay raised
    called = {readable(title): title for title in book.sheetnames}
    for place, colour, comment, height in marks:
        name_said, _, cell_name = place.rpartition("!")
        if name_said not in called or not cell_name:
            continue
        sheet_name = called[name_said]
        cell = book[sheet_name][cell_name]
        if type(cell).__name__ == "MergedCell":
            cell = _top_of(book[sheet_name], cell)
        if colour:
            cell.fill = PatternFill("solid", fgColor=colour)
        cell.comment = Comment(comment + _own_comment(cell, name), author_of(name), height=height, width=420)
    for other in [other for other in book.sheetnames if other.startswith(LISTINGS) and _is_ours(book[other])]:
        del book[other]
    sheet = book.create_sheet(name)
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
    return [cell.value for cell in sheet[3]][:2] in (["序号", "位置"], ["No.", "Cell"])


def author_of(listing: str) -> str:
    """Whose the comments are, in a copy whose listing is called that."""
    return AUTHORS[LISTINGS.index(listing)]


def _own_comment(cell: Any, listing: str) -> str:
    """What a person had written beside the cell, kept beneath; a comment of an earlier check is replaced."""
    if cell.comment is None:
        return ""
    text = str(cell.comment.text)
    if cell.comment.author in AUTHORS or text.startswith(("【错误】", "【警告】", "【提示】")):
        text = text.partition(OWN)[2] or text.partition(OWN_EN)[2]
    return f"{OWN if listing == LISTING else OWN_EN}{text}" if text.strip() else ""


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
