"""Raw texts of a whole return to amounts in the indicators' units: plain numbers at once, the rest one by one."""

import re
from collections.abc import Iterable
from decimal import ROUND_05UP, ROUND_HALF_EVEN, Decimal

import polars as pl

from contracts.forms import ReturnForm
from contracts.tables import VALUE
from sources.footnotes import without_invisible
from sources.returns.cells.rounding import rounded_fault
from sources.returns.cells.texts import folded
from sources.returns.cells.values import LARGEST, Unread, read_value
from sources.returns.entries import Fault

PLAIN = r"^-?[0-9]{1,18}(\.[0-9]{1,8})?$"
NO_VALUE = ("M", "N", "O", "Q")  # statuses that say why there is no value
LIKE_GROUPS = r"^-?[1-9][0-9]{1,2}\.000$"  # 31.000: with a dot between thousands, or with three decimals
_DOUBTFUL = (
    pl.col("number").is_null()
    & pl.col("raw").str.contains(LIKE_GROUPS)
    & (pl.col("decimals") < 3)
    & ~pl.col("unit_zh").is_in(["%", "‰"])
)
WIDE = pl.Decimal(38, 8)
TOO_LARGE = pl.lit(f"{LARGEST}").cast(WIDE)


def exact(values: Iterable[Decimal | None], kind: pl.DataType) -> pl.Series:
    """The numbers as a column of that type; written out, since given as they are polars loads numpy for them."""
    texts = [None if value is None else f"{value:f}" for value in values]
    return pl.Series(texts, dtype=pl.String).cast(kind)


def with_amounts(
    entries: pl.DataFrame, form: ReturnForm, faulty: set[int]
) -> tuple[pl.DataFrame, list[Fault]]:
    """The entries with `status` (why there is no value), `printed` and `obs_value`, and a fault for each unreadable one.

    `printed` is the amount in the line's printed unit, rounded once to the line's decimals (half to even,
    GB/T 8170); `obs_value` is it times the unit's factor. Entries numbered in `faulty` are not read.
    """
    lines = pl.DataFrame(
        {
            "line": [line.code for line in form.lines],
            "unit_zh": [line.unit_zh for line in form.lines],
            "unit_factor": exact((line.unit_factor for line in form.lines), WIDE),
            "decimals": [line.decimals for line in form.lines],
        },
        schema_overrides={"line": pl.String, "unit_zh": pl.String, "decimals": pl.Int64},
    )
    by_flag = pl.when((pl.col("raw") == "") & pl.col("flag").is_in(NO_VALUE)).then(pl.col("flag"))
    by_sign = pl.col("raw").replace_strict(_signs(entries, form), default=None, return_dtype=pl.String)
    found = entries.join(lines, on="line", how="left", maintain_order="left").with_columns(
        status=pl.coalesce(by_sign, by_flag),
        digits=pl.coalesce("number", "raw"),
        is_open=(pl.col("raw") != "") & ~pl.col("row_no").is_in(list(faulty)) & pl.col("line").is_not_null(),
    )
    plain = pl.col("is_open") & pl.col("status").is_null() & pl.col("digits").str.contains(PLAIN) & ~_DOUBTFUL
    found = found.with_columns(
        printed=pl.when(plain).then(pl.col("digits")).cast(WIDE, strict=False), is_plain=plain
    )
    others = found.filter(pl.col("is_open") & pl.col("status").is_null() & ~pl.col("is_plain"))
    read, faults = _one_by_one(others)
    found = found.join(read, on="row_no", how="left", maintain_order="left").with_columns(
        printed=pl.coalesce("printed", "read")
    )
    found = rounded(found, found["decimals"].drop_nulls().unique().to_list())
    faults += _rounding_faults(found)
    value = (pl.col("rounded") * pl.col("unit_factor")).cast(WIDE)
    done = found.with_columns(obs_value=value)
    too_large = done.filter(pl.col("obs_value").abs() >= TOO_LARGE)
    faults += [
        Fault(
            "cell.number.unreadable",
            e["locator"],
            _detail(e["raw"], "数值过大", "the number is too large"),
            e["row_no"],
        )
        for e in too_large.to_dicts()
    ]
    kept = pl.when(pl.col("obs_value").abs() < TOO_LARGE).then(pl.col("obs_value"))
    return done.with_columns(printed=pl.col("rounded"), obs_value=kept.cast(VALUE)).drop(
        "read", "rounded", "is_plain", "is_open", "digits"
    ), faults


def _signs(entries: pl.DataFrame, form: ReturnForm) -> dict[str, str]:
    """The form's signs as they are written in the cells: full width, and dashes doubled, mean the same."""
    meanings = {_plain_sign(sign): status for sign, status in form.missing.items()}
    short = entries.filter(
        pl.col("raw").str.len_chars().is_between(1, 6) & ~pl.col("raw").str.contains("[0-9]")
    )
    written = {raw: _plain_sign(raw) for raw in short["raw"].unique().to_list()}
    return {raw: meanings[sign] for raw, sign in written.items() if sign in meanings}


def _plain_sign(text: str) -> str:
    return re.sub(r"-+", "-", re.sub(r"\.{3,}|…+", "…", folded(text)))


def _one_by_one(others: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    rows: list[int] = []
    values: list[Decimal] = []
    faults: list[Fault] = []
    wanted = others.select("row_no", "locator", "raw", "digits", "unit_zh", "decimals", is_doubtful=_DOUBTFUL)
    for entry in wanted.iter_rows(named=True):
        found = (
            _two_readings(entry["raw"])
            if entry["is_doubtful"]
            else read_value(entry["digits"], entry["unit_zh"])
        )
        if isinstance(found, Unread):
            params = _detail(entry["raw"], found.detail_zh, found.detail_en)
            faults.append(Fault(found.rule_id, entry["locator"], params, entry["row_no"]))
        else:
            rows.append(entry["row_no"])
            if found.marks:
                params = {
                    "seen": entry["raw"],
                    "marks": found.marks,
                    "number": f"{found.value.normalize():f}",
                }
                faults.append(Fault("cell.mark.left_out", entry["locator"], params, entry["row_no"]))
            if found.invisible:
                params = {"seen": without_invisible(entry["raw"])}
                faults.append(Fault("cell.text.invisible", entry["locator"], params, entry["row_no"]))
            # Cut so that a tie is told from what lies just above it: the rounding that counts comes after.
            cut = ROUND_HALF_EVEN if entry["decimals"] == 8 else ROUND_05UP
            values.append(found.value.quantize(Decimal("1e-8"), rounding=cut))
    return pl.DataFrame({"row_no": pl.Series(rows, dtype=pl.Int64), "read": exact(values, WIDE)}), faults


def _two_readings(raw: str) -> Unread:
    one, other = raw[:-4], raw.replace(".", "")
    return Unread(
        "cell.number.unreadable",
        f"可能是 {one}，也可能是 {other}（点号是小数点还是千分位）",
        f"it may be {one} or {other}: the dot may part thousands",
    )


def rounded(found: pl.DataFrame, decimals: list[int]) -> pl.DataFrame:
    """The entries with `rounded`: each amount to its own line's decimals, half to even."""
    amount = pl.col("printed")
    for places in decimals:
        to = pl.col("printed").round(places, mode="half_to_even")
        amount = (
            to if len(decimals) == 1 else pl.when(pl.col("decimals") == places).then(to).otherwise(amount)
        )
    return found.with_columns(rounded=amount)


def _rounding_faults(found: pl.DataFrame) -> list[Fault]:
    """A figure with more decimals than its line keeps; on a line of whole numbers it counts something else."""
    changed = found.filter(pl.col("rounded") != pl.col("printed"))
    columns = ["locator", "raw", "decimals", "rounded", "unit_zh", "row_no", "line"]
    return [
        rounded_fault(e, stored)
        if e["decimals"]
        else Fault("cell.count.fraction", e["locator"], {"seen": e["raw"], "unit": e["unit_zh"]}, e["row_no"])
        for e in changed.select(columns).to_dicts()
        for stored in [f"{e['rounded'].normalize():f}"]
    ]


def _detail(seen: str, zh: str, en: str) -> dict[str, str]:
    return {"seen": seen, "detail_zh": zh, "detail_en": en}
