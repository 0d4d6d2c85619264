"""Whether a full return is complete, whatever it was written in; and which standing figures it would take back.

| cell of a full form                           | becomes                                                     |
|-----------------------------------------------|-------------------------------------------------------------|
| must be filled in, and the file does not have it | an entry that is kept out: the value last accepted stands |
| may be left out, stands in the ledger, and has no value now | taken back: a warning that asks for a reason    |
"""

from decimal import Decimal
from typing import Any

import polars as pl

from contracts.area_checks import dated, is_there
from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.entries import Fault
from sources.returns.judge.known_before import KEY
from sources.returns.judge.relation_sentences import plain
from sources.returns.periods import about

MOST_NAMED = 6
ABSENT = {
    "row_no": pl.Int64(), "locator": pl.String(), "line": pl.String(), "measure": pl.String(),
    **dict.fromkeys(KEY, pl.String()), "raw": pl.String(), "note": pl.String(),
}  # fmt: skip


def asked_cells(form: ReturnForm, plan: Plan, month: str) -> pl.DataFrame:
    """Every cell that a full return of that month must fill in: its line, measure and key; none of a partial one.

    Nothing is asked of an area that is not there in the month.
    """
    measures = plan.codelists["measure"]
    abouts = {m: about(form, month, m, measures) for m in form.measures}
    rows = [
        (line.code, measure, line.indicator, line.breakdown, abouts[measure].period.code, abouts[measure].accumulation)
        for line in form.lines
        if form.demands(line)
        for measure in form.measures_of(line)
    ]  # fmt: skip
    columns = ["line", "measure", "indicator", "breakdown", "time_period", "accumulation"]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    days = dated(plan.codelists["ref_area"])
    there = [code for code in form.areas if code not in days or is_there(days[code], month)]
    areas = pl.DataFrame({"ref_area": there}, schema={"ref_area": pl.String()})
    return areas.join(cells, how="cross")


def absent_entries(absent: pl.DataFrame, home: str, last: int) -> pl.DataFrame:
    """The cells as entries without a text, numbered after the last of the file."""
    numbers = pl.int_range(last + 1, last + 1 + absent.height, dtype=pl.Int64, eager=True)
    return absent.select(
        pl.lit(numbers).alias("row_no") if absent.height else pl.lit(None, pl.Int64).alias("row_no"),
        pl.lit(home).alias("locator"), "line", "measure", *KEY,
        pl.lit("").alias("raw"), pl.lit("").alias("note"),
    ).select(pl.col(name).cast(kind) for name, kind in ABSENT.items())  # fmt: skip


def absent_faults(absent: pl.DataFrame, form: ReturnForm, plan: Plan) -> list[Fault]:
    """A fault in each of these entries; those of one area say the same of all its cells."""
    faults: list[Fault] = []
    labels, measures = {line.code: line for line in form.lines}, plan.codelists["measure"]
    for (area,), group in absent.group_by("ref_area", maintain_order=True):
        cells = group.select("line", "measure").rows()
        names = [
            [f"{line} {labels[line].label_zh}（{measures[m].label_zh}）" for line, m in cells[:MOST_NAMED]],
            [f"{line} {labels[line].label_en} ({measures[m].label_en})" for line, m in cells[:MOST_NAMED]],
        ]
        more = " …" if len(cells) > MOST_NAMED else ""
        params = {
            "area_zh": plan.codelists["ref_area"][str(area)].label_zh, "area_en": plan.codelists["ref_area"][str(area)].label_en,
            "count": len(cells), "cells_zh": "、".join(names[0]) + more, "cells_en": ", ".join(names[1]) + more,
        }  # fmt: skip
        rows = group.select("locator", "row_no").rows()
        faults += [Fault("row.cell.absent", locator, params, row_no) for locator, row_no in rows]
    return faults


def withdrawn_faults(
    silent: pl.DataFrame, gone: pl.DataFrame, form: ReturnForm, plan: Plan, home: str
) -> list[Fault]:
    """A fault for every standing figure that the return would take back.

    `silent` are entries without a value and the figure that stands, `gone` standing figures that the file does not have.
    """
    faults = [
        Fault("row.figure.withdrawn", e["locator"], _taken_back(e, form, plan), e["row_no"])
        for e in silent.to_dicts()
    ]
    for e in gone.to_dicts():
        key = (e["indicator"], e["ref_area"], e["breakdown"], e["time_period"], e["accumulation"])
        faults.append(Fault("row.figure.withdrawn", home, _taken_back(e, form, plan), key=key))
    return faults


def _taken_back(entry: dict[str, Any], form: ReturnForm, plan: Plan) -> dict[str, Any]:
    line = next(
        (
            one
            for one in form.lines
            if (one.indicator, one.breakdown) == (entry["indicator"], entry["breakdown"])
        ),
        None,
    )
    indicator, area = plan.indicators.get(entry["indicator"]), plan.codelists["ref_area"]
    code = entry["ref_area"]
    named = line or indicator
    return {
        "label_zh": named.label_zh if named else entry["indicator"], "label_en": named.label_en if named else entry["indicator"],
        "area_zh": area[code].label_zh if code in area else code, "area_en": area[code].label_en if code in area else code,
        "period": entry["time_period"],
        "value": plain(entry["standing"] / (line.unit_factor if line else Decimal(1))), "unit": line.unit_zh if line else "",
    }  # fmt: skip
