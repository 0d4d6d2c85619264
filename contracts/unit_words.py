"""The short English name of a unit, as it follows a figure."""

from contracts.codelists import Code

UNIT_WORDS = {
    "count": "", "ratio": "", "index": "",
    "pct_point": "percentage points", "permille": "‰", "cny": "yuan", "racks_2_5kw": "racks", "racks_any": "racks",
    "racks_20kw": "racks", "kw": "kW", "kwh": "kWh", "mw": "MW", "ms": "ms", "persons": "persons",
    "person_times": "person-times", "records": "records", "rank": "(rank)", "cny_per_kwh": "yuan/kWh",
}  # fmt: skip


def short_in_english(unit: Code) -> str:
    """ "%", "P", "racks"; empty for plain counts, its label where it has no shorter name."""
    symbol = unit.extra.get("symbol_zh", "")
    return symbol if symbol.isascii() and symbol else UNIT_WORDS.get(unit.code, unit.label_en)
