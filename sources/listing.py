"""The sheet of findings that a marked copy carries: known as ours when the copy comes back."""

from sources.reading_process.marked_copy import LISTINGS
from sources.workbook import Sheet

HEADINGS = (
    "序号",
    "位置",
    "级别",
    "规则",
    "问题",
    "怎样改",
    "填报值",
    "处理",
    "核实说明",
    "规则代码",
    "In English",
)
HEADINGS_EN = (
    "No.",
    "Cell",
    "Severity",
    "Rule",
    "What is wrong",
    "How to mend it",
    "Value given",
    "Decision",
    "Explanation",
    "Code of the rule",
)
_HEADING_ROW = 2


def is_listing(sheet: Sheet) -> bool:
    """Whether the sheet is the list of findings of an earlier check, whatever was added to its name."""
    cells = sheet.rows[_HEADING_ROW] if len(sheet.rows) > _HEADING_ROW else []
    return sheet.name.startswith(LISTINGS) and tuple(cells[:6]) in (HEADINGS[:6], HEADINGS_EN[:6])
