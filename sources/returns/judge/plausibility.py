"""Whether a figure is plausible beside the series' own history (METHOD.md section 4): warnings, each asking for a reason.

| a figure                                                      | rule                      |
|---------------------------------------------------------------|---------------------------|
| 10, 100, 10³, 10⁴ or 10⁸ times the last one, or a part of it  | row.series.unit_slip      |
| something after nothing, or nothing after something           | row.series.from_nothing   |
| a change beyond median ± 3 MAD of the changes so far          | row.series.band           |
| three times what it was a year ago, or a third of it          | row.series.last_year      |
| the same for the fourth time, which is no chance              | row.series.unchanged      |
| of an earlier period, and not what was accepted for it        | row.earlier.rewritten     |

The last value is that of the period before, or where it is missing or zero the last one accepted before that.

That a figure repeats is no chance where it has three telling digits. With fewer, the series' own steps tell: until this run
it stayed the same in z of n steps, so that three more such steps come with ((z + 1) / (n + 2))³, and one in a hundred is no
chance: 5, 5, 5, 5 alone says nothing, after 3, 4, 6 it does.
"""

from decimal import Decimal
from typing import Any

import polars as pl

from contracts.forms import ReturnForm
from contracts.periods import year_begins
from contracts.plan import Plan
from sources.returns.entries import Fault
from sources.returns.judge.influence import Influences
from sources.returns.judge.known_before import KEY
from sources.returns.judge.relation_figures import half_units
from sources.returns.judge.relation_sentences import plain

SERIES = ["indicator", "ref_area", "breakdown", "accumulation"]
SLIPS = (10, 100, 1_000, 10_000, 100_000_000)
NEAR = 1.2  # so near to the factor: the figure itself has moved, too
POINTS = 8  # values before there is a band
BAND = 3.0  # MADs
FAR = 3.0  # times the figure of a year ago
SAME = 3  # returns before that said the same
DIGITS = 3  # of a figure whose repetition is no chance
CHANCE = 0.01  # that a series stays the same so often, by its own steps until then: below it is no chance
NOTHING = ("M", "N")


def plausibility_faults(
    found: pl.DataFrame, history: pl.DataFrame, form: ReturnForm, plan: Plan
) -> list[Fault]:
    """The warnings on the return's figures, those first on which the most hangs."""
    if history.is_empty() or found.is_empty():
        return []
    labels = plan.codelists["measure"]
    measures = [m for m in form.measures if not int(labels[m].extra["months_back"])]
    said = found.filter(
        pl.all_horizontal(pl.col(KEY).is_not_null())
        & (pl.col("obs_value").is_not_null() | pl.col("status").is_in(NOTHING))
    ).select(
        "row_no",
        "locator",
        "line",
        "raw",
        "obs_value",
        *KEY,
        is_own=pl.col("is_own_period") & pl.col("measure").is_in(measures),
    )
    hanging = Influences(plan)
    faults = _series_faults(said.filter("is_own"), history, form, plan, hanging)
    faults += _rewritten(said.filter(~pl.col("is_own")), history, form, plan, hanging)
    return [fault for _, fault in sorted(faults, key=lambda one: one[0])]


_Ranked = tuple[int, Fault]  # how much hangs on the figure, the least number first


def _series_faults(
    own: pl.DataFrame, history: pl.DataFrame, form: ReturnForm, plan: Plan, hanging: Influences
) -> list[_Ranked]:
    judged = _beside_history(own, history).filter(
        _slips() | _from_nothing() | _beyond_band() | _far() | _unchanged()
    )
    found = judged.with_columns(
        rule=pl.when(_slips()).then(pl.lit("row.series.unit_slip"))
        .when(_from_nothing()).then(pl.lit("row.series.from_nothing"))
        .when(_beyond_band()).then(pl.lit("row.series.band"))
        .when(_far()).then(pl.lit("row.series.last_year"))
        .otherwise(pl.lit("row.series.unchanged"))
    )  # fmt: skip
    found = found.with_columns(factor=_factor())
    return [_fault(e, form, plan, hanging) for e in found.sort("row_no").to_dicts()]


def _beside_history(own: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Each figure with what its series was before: last values, a year ago, and how it used to change."""
    series = (
        own.join(history.rename({"time_period": "before"}), on=SERIES, maintain_order="left")
        .filter(pl.col("before") < pl.col("time_period"))
        .sort("row_no", "before", maintain_order=True)
    )
    value = pl.col("standing").cast(pl.Float64)
    is_year_ago = pl.col("before") == _year_before()
    # of a running total: only months of the same year add up to it
    is_comparable = (pl.col("accumulation") != "YTD") | (_year("before") == _year("time_period"))
    given = value.filter(value.is_not_null() & is_comparable)
    changes = given.diff().drop_nulls()
    own_value = pl.col("obs_value").first().cast(pl.Float64)
    until = (given != own_value).arg_true().last().fill_null(-1) + 1  # where the run of this value begins
    steps = given.slice(0, until + 1).diff().drop_nulls()
    return own.with_columns(now=pl.col("obs_value").cast(pl.Float64).fill_null(0.0)).join(
        series.group_by("row_no").agg(
            latest=value.last(), is_signed=pl.col("standing").is_null().last(), latest_period=pl.col("before").last(),
            last=value.filter((value != 0) & is_comparable).last(),
            last_period=pl.col("before").filter((value != 0) & is_comparable).last(),
            year_ago=value.filter(is_year_ago).last(), year_ago_period=pl.col("before").filter(is_year_ago).last(),
            points=given.count(), middle=changes.median(), mad=(changes - changes.median()).abs().median(),
            change_from=given.last(), change_period=pl.col("before").filter(value.is_not_null() & is_comparable).last(),
            same=(value.tail(SAME) == own_value).sum(), run=given.len() - until, stayed=steps.eq(0).sum(), steps=steps.len(),
            turns=((value.fill_null(0.0) != 0).cast(pl.Int8).diff().abs()).sum(),
        ),
        on="row_no", maintain_order="left",
    ).filter(pl.col("points").is_not_null())  # fmt: skip


def _year(period: str) -> pl.Expr:
    """The plan's year of a period code: a month says the calendar's year, every other period the plan's own."""
    code = pl.col(period)
    month = code.str.slice(5, 2).cast(pl.Int32, strict=False)
    return code.str.head(4).cast(pl.Int32) - (month < year_begins()).fill_null(False).cast(pl.Int32)


def _year_before() -> pl.Expr:
    year = pl.col("time_period").str.head(4).cast(pl.Int32) - 1
    return year.cast(pl.String) + pl.col("time_period").str.slice(4)


def _ratio(other: str) -> pl.Expr:
    return pl.col("now") / pl.when(pl.col(other) != 0).then(pl.col(other))


def _slips() -> pl.Expr:
    return _factor().is_not_null()


def _factor() -> pl.Expr:
    """The factor that the figure is near to, of the last value or, for a running total, of a year ago; else null."""
    base = pl.coalesce("last", "year_ago")
    ratio = pl.col("now") / pl.when(base != 0).then(base)
    size = pl.when(ratio.abs() < 1).then(1 / ratio).otherwise(ratio)
    found = pl.lit(None, dtype=pl.Int64)
    for factor in SLIPS:
        found = pl.when(size.is_between(factor / NEAR, factor * NEAR)).then(pl.lit(factor)).otherwise(found)
    return found


def _from_nothing() -> pl.Expr:
    """A value after zero or a sign, or none after a value, in a series that does not come and go."""
    was_nothing = pl.col("is_signed") | (pl.col("latest") == 0)
    is_running = pl.col("accumulation") == "YTD"
    is_new_year = is_running & (_year("latest_period") != _year("time_period"))
    return ((pl.col("now") != 0) == was_nothing) & (pl.col("turns") < 2) & ~is_new_year


def _beyond_band() -> pl.Expr:
    off = (pl.col("now") - pl.col("change_from") - pl.col("middle")).abs()
    reach = BAND * pl.col("mad")
    is_banded = (pl.col("points") >= POINTS) & (pl.col("mad") > 0) & (pl.col("accumulation") != "YTD")
    return (is_banded & (off > reach * (1 + 1e-9))).fill_null(False)


def _far() -> pl.Expr:
    ratio = _ratio("year_ago")
    return ((ratio > FAR) | (ratio < 1 / FAR)).fill_null(False)


def _unchanged() -> pl.Expr:
    digits = pl.col("raw").str.replace_all(r"[^0-9]", "").str.strip_chars("0").str.len_chars()
    habit = (pl.col("stayed") + 1) / (pl.col("steps") + 2)
    return (
        (pl.col("same") >= SAME)
        & (pl.col("now") != 0)
        & ((digits >= DIGITS) | (habit.pow(SAME) < CHANCE))
        & (pl.col("accumulation") != "YTD")
    )


def _fault(entry: dict[str, Any], form: ReturnForm, plan: Plan, hanging: Influences) -> _Ranked:
    line = form.line(entry["line"])
    assert line is not None
    area = plan.codelists["ref_area"][entry["ref_area"]]

    def shown(name: str) -> str:
        value = entry[name]
        return "—" if value is None else plain(Decimal(str(value)) / line.unit_factor)

    before = next((entry[name] for name in ("latest", "last", "year_ago") if entry[name] is not None), None)
    influence = hanging.of(
        entry["indicator"], entry["ref_area"], entry["breakdown"], Decimal(str(entry["now"])),
        None if before is None else Decimal(str(before)),
    )  # fmt: skip
    last = "last" if entry["last"] is not None else "year_ago"
    params = {
        "label_zh": line.label_zh, "label_en": line.label_en, "area_zh": area.label_zh, "area_en": area.label_en,
        "seen": entry["raw"], "last": shown(last), "last_period": entry[f"{last}_period"],
        "latest": "—" if entry["is_signed"] else shown("latest"), "latest_period": entry["latest_period"],
        "year_ago": shown("year_ago"), "year_ago_period": entry["year_ago_period"],
        "before": shown("change_from"), "before_period": entry["change_period"],
        "factor": f"{entry['factor']:,}" if entry["factor"] else "", "times": entry["run"] + 1,
        "influence_zh": influence.zh, "influence_en": influence.en, "times_zh": "", "times_en": "",
    }  # fmt: skip
    if entry["rule"] == "row.series.unit_slip":
        is_larger = abs(entry["now"]) > abs(entry[last])
        params["times_zh"] = f"{params['factor']} 倍" if is_larger else f"{params['factor']} 分之一"
        params["times_en"] = f"{params['factor']} times" if is_larger else f"1/{params['factor']} of"
    if entry["rule"] == "row.series.band":
        low, high = (entry["change_from"] + entry["middle"] + sign * BAND * entry["mad"] for sign in (-1, 1))
        params |= {
            "low": plain(Decimal(str(low)) / line.unit_factor),
            "high": plain(Decimal(str(high)) / line.unit_factor),
        }
    return influence.rank, Fault(entry["rule"], entry["locator"], params, entry["row_no"])


def _rewritten(
    said: pl.DataFrame, history: pl.DataFrame, form: ReturnForm, plan: Plan, hanging: Influences
) -> list[_Ranked]:
    """Figures of earlier periods that differ from what was accepted for them, by more than rounding."""
    half = half_units(form, plan)
    slack = {line.code: line.unit_factor * half[line.code] for line in form.lines}
    known = said.join(history, on=KEY, maintain_order="left").drop_nulls("standing")
    faults = []
    for e in known.to_dicts():
        now = e["obs_value"] if e["obs_value"] is not None else Decimal(0)
        if abs(now - e["standing"]) <= slack[e["line"]]:
            continue
        line = form.line(e["line"])
        assert line is not None
        params = {
            "label_zh": line.label_zh, "label_en": line.label_en, "period": e["time_period"], "seen": e["raw"],
            "standing": plain(e["standing"] / line.unit_factor), "said_in": e["said_in"],
        }  # fmt: skip
        influence = hanging.of(e["indicator"], e["ref_area"], e["breakdown"], now, e["standing"])
        params |= {"influence_zh": influence.zh, "influence_en": influence.en}
        faults.append((influence.rank, Fault("row.earlier.rewritten", e["locator"], params, e["row_no"])))
    return faults
