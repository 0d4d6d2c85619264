"""A SYNTHETIC return as offices send it: one month, keys shuffled, notes, quotes, signs, blanks, faulty rows.

| of all rows | what stands in them                                                                       |
|-------------|-------------------------------------------------------------------------------------------|
| every       | a figure over twelve magnitudes, with none to all the decimals its line keeps             |
| 30 %        | a Chinese note; half of them come again and again, half are of that row alone; a third holds a comma and is quoted |
| 20 %        | a quoted figure                                                                           |
| 2 %         | a blank, or a sign for what is missing                                                    |
| 1 %         | a fault (an unknown area, a text for a number), spread; and one run of a hundred          |

`over_precise`: the decimals are a spreadsheet's, up to six beyond what the line keeps, in seven of ten rows.
Everything is drawn from the seed.
"""

from pathlib import Path

import polars as pl
import world

_OFTEN = ("新增机房投产", "口径按新规定调整", "设备检修，暂停使用", "合成数据：已核实")
_RUN = 100


def write_as_sent(path: Path, areas: int, *, over_precise: bool = False, encoding: str = "utf-8") -> int:
    """The file lies there; returns its rows."""
    asked = [
        (code, measure, flow)
        for code, _, _, flow in world.lines()
        for measure in (("month", "ytd") if flow else ("month_end",))
    ]
    of_line = pl.DataFrame(asked, schema=["line", "measure", "flow"], orient="row")
    of_area = pl.DataFrame({"area": [world.area_code(n) for n in range(areas)]})
    frame = of_area.join(of_line, how="cross").sample(fraction=1, shuffle=True, seed=world.SEED)
    frame = frame.with_row_index("n").with_columns(
        (pl.col("n").hash(world.SEED + k) % 1_000_000 / 1_000_000).alias(name)
        for k, name in enumerate(("size", "digits", "note", "quote", "odd", "fault", "often"))
    )
    frame = frame.with_columns(raw=_figures(frame, over_precise=over_precise), note=_notes())
    raw, odd = pl.col("raw"), pl.col("odd")
    frame = frame.with_columns(
        raw=pl.when(odd < 0.01).then(pl.lit("")).when(odd < 0.015).then(pl.lit("—")).when(odd < 0.02).then(pl.lit("…"))
        .when(pl.col("quote") < 0.2).then(pl.format('"{}"', raw)).otherwise(raw)
    )  # fmt: skip
    run = pl.col("n").is_between(frame.height // 2, frame.height // 2 + min(_RUN, frame.height // 100) - 1)
    frame = frame.with_columns(
        area=pl.when(pl.col("fault") < 0.004).then(pl.lit("620100-X999999")).otherwise("area"),
        raw=pl.when(pl.col("fault").is_between(0.004, 0.01) | run).then(pl.lit("待核")).otherwise("raw"),
    )
    texts = frame.select(
        pl.concat_str(
            pl.lit(world.NUMBER),
            "line",
            "area",
            "measure",
            pl.lit(world.LAST_MONTH),
            "raw",
            "note",
            separator=",",
        )
    ).to_series()
    with path.open("wb") as handle:
        handle.write((",".join(world.HEADER) + "\r\n").encode(encoding))
        for part in texts.to_frame().iter_slices(200_000):
            handle.write(("\r\n".join(part.to_series()) + "\r\n").encode(encoding))
    return frame.height


def _figures(frame: pl.DataFrame, *, over_precise: bool) -> pl.Series:
    """The figures; those of a running total are the larger ones, so that no month exceeds it."""
    whole = pl.when("flow").then((pl.col("measure") == "ytd").cast(pl.Int64) * 5_000 + pl.col("size") * 4_000)
    magnitudes = pl.when(pl.col("line").is_in(["002", "003"])).then(4).otherwise(12)  # these two have a total
    whole = whole.otherwise(10.0 ** (pl.col("size") * magnitudes)).cast(pl.Int64)
    decimals = (pl.col("digits") * 3).cast(pl.Int64)
    if over_precise:
        decimals = (
            pl.when(pl.col("digits") < 0.7)
            .then(3 + (pl.col("digits") / 0.7 * 6).cast(pl.Int64))
            .otherwise(decimals)
        )
    tail = (pl.col("digits") * 1e9).cast(pl.Int64).cast(pl.String).str.zfill(9)
    fraction = (
        pl.when(decimals > 0)
        .then(pl.concat_str(pl.lit("."), tail.str.slice(0, decimals)))
        .otherwise(pl.lit(""))
    )
    return frame.select(pl.concat_str(whole.cast(pl.String), fraction)).to_series()


def _notes() -> pl.Expr:
    often = pl.lit(pl.Series(_OFTEN)).gather((pl.col("often") * 997).cast(pl.UInt32) % len(_OFTEN))
    alone = pl.format("合成说明第{}号：与上期口径一致", pl.col("n"))
    commas = pl.format('"合成说明第{}号,第二句"', pl.col("n"))
    return (
        pl.when(pl.col("note") >= 0.3).then(pl.lit(""))
        .when(pl.col("note") < 0.15).then(often)
        .when(pl.col("note") < 0.25).then(alone).otherwise(commas)
    )  # fmt: skip
