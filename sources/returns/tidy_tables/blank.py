"""An empty tidy table of a form: its headings, and a row with the codes of every figure it asks for."""

import csv
import io

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.tidy_tables.columns import HEADINGS, NAMES

PARTS = ("form", "month", "line", "area", "measure", "unit", "value", "note")


def tidy_blank(form: ReturnForm, plan: Plan, month: str, *, english: bool = False) -> bytes:
    """The table as CSV (UTF-8 with a mark, so that Excel opens it): values and reasons are to be filled in."""
    language = 1 if english else 0
    parts = (*PARTS, "flag") if form.flags else PARTS
    areas, out = plan.codelists["ref_area"], io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for part in parts for name in _headings(part, language)])
    for area in form.areas:
        for line in form.lines:
            indicator = plan.indicators[line.indicator]
            own = (line.label_en or indicator.label_en) if english else line.label_zh
            place = areas[area].label_en if english else areas[area].label_zh
            for measure in form.measures_of(line):
                writer.writerow([
                    form.number, month, line.code, own, area, place, measure, line.unit_zh, "", "",
                    *[""] * (len(parts) - len(PARTS)),
                ])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _headings(part: str, language: int) -> tuple[str, ...]:
    own = HEADINGS[part][language]
    return (own, NAMES[part][language]) if part in NAMES else (own,)
