"""What the published methods say of a target, the chosen one and those beside it."""

from collections.abc import Iterable
from decimal import Decimal

from warehouse.products.wording.lines import Line, Row, at_digits

CUTS = ("used_cut_high", "used_cut_mid", "used_cut_low")


def method_class(row: Row) -> Line:
    """The class by the method that the plan chose, with the number it rests on."""
    value = _number(row["method_value"], [row[name] for name in CUTS])
    score = _number(row["method_score"]) if row["method_score"] is not None else None
    return Line(
        f"该方法定级：{row['method_class_zh']}，所用数值 {value}" + (f"，得分 {score}" if score else ""),
        f"Class by this method: {row['method_class_en']}, from {value}"
        + (f", score {score}" if score else ""),
    )


def other_method(row: Row) -> Line:
    """What a method beside the chosen one says: its name, the number it grades, the cut-offs and the class."""
    cuts = [_number(row[name]) for name in CUTS if row[name] is not None]
    value = _number(row["method_value"], [row[name] for name in CUTS])
    growth = [
        (f"{zh} {_percent(row[column])}", f"{en} {_percent(row[column])}")
        for zh, en, column in (
            ("已有年均增速", "yearly growth so far", "observed_growth"),
            ("所需年均增速", "yearly growth required", "required_growth"),
        )
        if row[column] is not None
    ]
    method = f"{row['method_code']} {row['method_version']}"
    return Line(
        f"{row['method_zh']}（{method}）：{'，'.join([*(zh for zh, _ in growth), ''])}"
        f"定级数值 {value}，界线 {'、'.join(cuts)} → {row['method_class_zh']}",
        f"{row['method_en']} ({method}): {''.join(f'{en}, ' for _, en in growth)}"
        f"grades {value}, cut-offs {', '.join(cuts)} → {row['method_class_en']}",
    )


def _number(value: float | None, cuts: Iterable[float | None] = ()) -> str:
    """A floating number at six decimals, more where it would stand on a cut-off that it does not equal."""
    if value is None:
        return "—"
    return at_digits(Decimal(repr(value)), [None if cut is None else Decimal(repr(cut)) for cut in cuts], 6)


def _percent(value: float) -> str:
    return f"{at_digits(Decimal(repr(value)) * 100, [], 4)}%"
