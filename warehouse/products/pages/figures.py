"""Figures as the pages print them: the exact value beside the words, both languages, what they are said aloud."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from contracts.codelists import SHARED, Codelist, shared_codelist
from contracts.rounding import decimals_that_keep, rounded
from warehouse.products.pages.render import both
from warehouse.products.wording.asked import asked_in, units_of
from warehouse.products.wording.formats import DASH, beside, column, in_column, quantity, quantity_en, share

Row = dict[str, Any]
Codelists = Mapping[str, Codelist]


def figure(row: Row, column: str, qualifier: str | None = None, *, unit: Row | None = None) -> Markup:
    """The row's figure with its unit: words for the reader, the exact value in `value`, the column in `data-c`."""
    value: Decimal | None = row[column]
    if value is None:
        return Markup(DASH)
    units = unit or units_of(row, column)
    how = qualifier or "exact"
    zh = quantity(value, units["unit_zh"], how)
    return _marked(value, column, both(zh, quantity_en(value, units["unit_measure"], how)))


def bare(row: Row) -> Markup:
    """The reading without its unit, which stands in the head of its column; all digits, a bound with its sign."""
    return _marked(
        row["obs_value"], "obs_value", quantity(row["obs_value"], "", row["value_qualifier"], is_scaled=False)
    )


def former(row: Row, value: Decimal) -> Markup:
    """What the row's latest figure was in the release before."""
    return figure(row | {"value_before": value}, "value_before")


def aligned(rows: list[Row]) -> list[Markup]:
    """The figures of rows that stand below each other, at one scale and one number of decimals.

    Per cent is written at each; any other unit stands above the column.
    """
    values = [row["obs_value"] for row in rows]
    unit_zh = rows[0]["unit_zh"]
    sign = "%" if unit_zh == "%" else ""
    ways = column(values, unit_zh), column(values, "%")  # English knows no 万
    return [
        _marked(
            row["obs_value"],
            "obs_value",
            both(*(in_column(row["obs_value"], way, sign, row["value_qualifier"]) for way in ways)),
        )
        for row in rows
    ]


def computed(row: Row, column: str) -> Markup:
    """The row's computed figure at the decimals of its indicator, more where it would else equal the latest value."""
    value: Decimal | None = row[column]
    if value is None:
        return Markup(DASH)
    limits, units = [row["latest_value"]] if row["latest_value"] is not None else [], units_of(row, column)
    shown = rounded(value, Decimal(1).scaleb(-decimals_that_keep(value, limits, row["decimals"] or 0)))
    return _marked(
        value, column, both(quantity(shown, units["unit_zh"]), quantity_en(shown, units["unit_measure"]))
    )


def share_of(row: Row, column: str, limits: tuple[Decimal | None, ...] = (), decimals: int = 1) -> Markup:
    """The row's share as a per cent, never on the wrong side of a limit."""
    if row[column] is None:
        return Markup(DASH)
    return _marked(row[column], column, share(row[column], beside(row[column], *limits), decimals))


def count(row: Row, column: str) -> Markup:
    """The row's count."""
    return Markup('<data value="{}" data-c="{}">{}</data>').format(row[column], column, row[column])


def _marked(value: Decimal, column: str, words: object) -> Markup:
    """The words with the exact value; `data-c` names its column where that is not `obs_value`."""
    named = Markup("") if column == "obs_value" else Markup(' data-c="{}"').format(column)
    return Markup('<data value="{}"{}>{}</data>').format(exact(value), named, words)


def exact(value: Decimal) -> str:
    """All digits of a value, no separators, no trailing zeros."""
    return f"{value.normalize():f}"


def here(area: str | None, row: Row) -> Markup:
    """Which area and part the figures inside are of, as attributes; the whole of an indicator needs no `data-part`."""
    part_of = f"{row['breakdown']};{row['accumulation']}"
    shown = [("area", area)] if area else []
    shown += [("part", part_of)] if part_of != "_T;NONE" else []
    return Markup("").join(Markup(' data-{}="{}"').format(*pair) for pair in shown)


def target(row: Row) -> Markup:
    """The target with its operator; words stay words, as published."""
    column = asked_in(row)
    if column is None:
        return both(row["target_published"], f"“{row['target_published']}”")
    sign = row["operator_sign"]
    if row["target_value_high"] is not None:
        to = both("～", "–")
        return Markup("{}{}{}{}").format(sign, figure(row, column), to, figure(row, "target_value_high"))
    return Markup("{}{}").format(sign, figure(row, column))


def status_words(row: Row) -> tuple[str, str]:
    """The status in both languages: its finer word where there is one, and the reason where it is not assessed."""
    entry = (
        shared_codelist("substatus")[row["substatus"]]
        if row["substatus"]
        else shared_codelist("status")[row["status"]]
    )
    zh, en = entry.label_zh, entry.label_en
    if row["status_reason"]:
        reason = shared_codelist("reason")[row["status_reason"]]
        if row["status_reason"] == "no_data":
            return reason.label_zh, "No figure yet"
        zh, en = f"{zh}（{reason.label_zh}）", f"{en} ({reason.label_en})"
    return zh, en[:1].upper() + en[1:]


def part(row: Row, codelists: Codelists) -> Markup:
    """Which part of the indicator a reading is of: 半精度（FP16）, 年初至今累计; empty for the whole."""
    found = [] if row["breakdown"] == "_T" else [p.split("=", 1) for p in row["breakdown"].split("|")]
    if row.get("accumulation", "NONE") != "NONE":
        found.append(["accumulation", row["accumulation"]])
    if not found:
        return Markup("")
    labels = [_labels(codelists, *pair) for pair in found]
    return both("、".join(zh for zh, _ in labels), ", ".join(en for _, en in labels))


def _labels(codelists: Codelists, name: str, code: str) -> tuple[str, str]:
    codes = codelists.get(name) or (shared_codelist(name) if (SHARED / f"{name}.csv").exists() else None)
    return (codes[code].label_zh, codes[code].label_en) if codes and code in codes else (code, code)
