"""Entries of a return to observations and findings: codes, periods, amounts, limits, keys, relations."""

from datetime import datetime
from decimal import Decimal

import polars as pl

from contracts.area_checks import dated, is_there, told
from contracts.corrections import Correction
from contracts.forms import ReturnForm
from contracts.limit_words import limit_words
from contracts.plan import Plan
from contracts.rules import Severity, rule
from contracts.tables import OBSERVATION, VALUE, polars_schema
from sources.footnotes import INVISIBLE
from sources.returns.cells.amounts import exact, with_amounts
from sources.returns.cells.rounding import summed_up
from sources.returns.entries import Entries, Fault
from sources.returns.judge.audit_relations import relation_faults, trend_faults
from sources.returns.judge.completeness import absent_entries, absent_faults, asked_cells, withdrawn_faults
from sources.returns.judge.known_before import KEY, Earlier, Key
from sources.returns.judge.noted_values import noted_value_faults
from sources.returns.judge.plausibility import plausibility_faults
from sources.returns.periods import about

UNSET = datetime(1970, 1, 1)  # the ledger stamps the acceptance


def assemble(
    entries: Entries, form: ReturnForm, plan: Plan, earlier: Earlier, corrections: tuple[Correction, ...]
) -> tuple[pl.DataFrame, list[Fault], pl.DataFrame]:
    """(observations of every entry that may stand, all faults, all entries with their keys).

    Whether a faulty entry is kept out is the caller's decision, by the severity of its rules.
    """
    due = corrections_due(corrections, form, entries.month)
    found, faults = judged_rows(entries.frame, entries.faults, form, plan, entries.month, due)
    faults = entries.faults + faults + unused_corrections(due) + duplicate_faults(found)
    before = earlier.values(areas_of(found))
    faults += relation_faults(found, form, plan, earlier, before, entries.month)
    faults += trend_faults(found, form, before, entries.month)
    faults += plausibility_faults(found, earlier.history(areas_of(found)), form, plan)
    absent = absent_entries(
        asked_cells(form, plan, entries.month).join(found, on=KEY, how="anti", maintain_order="left"),
        entries.home, found.height,
    )  # fmt: skip
    found = pl.concat([found, absent], how="diagonal")
    faults += absent_faults(absent, form, plan)
    faults += _withdrawn(found, faults, form, plan, earlier, entries.home)
    return observations_of(found, form), summed_up(faults, form, {}), found


def _withdrawn(
    found: pl.DataFrame, faults: list[Fault], form: ReturnForm, plan: Plan, earlier: Earlier, home: str
) -> list[Fault]:
    standing = earlier.standing()
    silent = silent_entries(found, kept_out(faults), form).join(standing, on=KEY, maintain_order="left")
    gone = (
        standing.join(found, on=KEY, how="anti", maintain_order="left")
        if form.coverage == "full"
        else standing.clear()
    )
    return withdrawn_faults(silent, gone, form, plan, home)


def kept_out(faults: list[Fault]) -> set[int]:
    """The entries that an error keeps out."""
    return {f.row_no for f in faults if f.row_no is not None and rule(f.rule_id).severity is Severity.ERROR}


def silent_entries(found: pl.DataFrame, out: set[int], form: ReturnForm) -> pl.DataFrame:
    """The entries that stand without a value: signed as missing, or blank where a blank does not mean unchanged."""
    says_none = pl.col("status").is_not_null()
    if form.coverage == "full":
        says_none = says_none | (pl.col("raw") == "")
    silent = found.filter(pl.col("obs_value").is_null() & says_none & ~pl.col("row_no").is_in(list(out)))
    return silent.select("row_no", "locator", "raw", "note", *KEY)


def areas_of(found: pl.DataFrame) -> list[str]:
    """The areas of the entries."""
    return found["ref_area"].drop_nulls().unique().to_list()


def judged_rows(
    frame: pl.DataFrame,
    known: list[Fault],
    form: ReturnForm,
    plan: Plan,
    month: str,
    due: dict[Key, Correction],
) -> tuple[pl.DataFrame, list[Fault]]:
    """The entries with amount and key, and every fault that a row shows by itself; `due` loses the corrections used.

    Entries with a fault in `known` of severity error are not read.
    """
    found, faults = with_amounts(frame, form, kept_out(known))
    found = with_keys(found, form, plan, month)
    found, corrected = _corrected(found, due)
    faults += corrected + _area_faults(found, plan) + _limit_faults(found) + fraction_faults(found)
    return found, faults + noted_value_faults(found)


def corrections_due(
    corrections: tuple[Correction, ...], form: ReturnForm, month: str
) -> dict[Key, Correction]:
    """The declared corrections of that return, by key."""
    return {c.key: c for c in corrections if c.form == form.form and c.period == month}


def unused_corrections(due: dict[Key, Correction]) -> list[Fault]:
    """A fault for every declared correction whose cell the file does not have."""
    return [
        Fault("file.correction.unused", "", {
            "seen": "（无此单元格）", "expect": f"{c.expect:f}", "value": f"{c.value:f}",
            "reason_zh": c.reason_zh, "reason_en": c.reason_en, "who": c.decided_by,
        })
        for c in due.values()
    ]  # fmt: skip


def with_keys(found: pl.DataFrame, form: ReturnForm, plan: Plan, month: str) -> pl.DataFrame:
    """The entries with their keys, labels, limits, and whether they are of the return's own period."""
    lines = pl.DataFrame(
        [
            {
                "line": line.code, "label_zh": line.label_zh, "label_en": line.label_en, "indicator": line.indicator, "breakdown": line.breakdown,
                "unit_measure": plan.indicators[line.indicator].unit,
                "conf_declared": line.conf_status or form.conf_status,
            }
            for line in form.lines
        ],
        infer_schema_length=None,
    )  # fmt: skip
    limits = [plan.indicators[line.indicator].limits for line in form.lines]
    lines = lines.with_columns(
        limit_min=exact((one.min for one in limits), VALUE),
        limit_max=exact((one.max for one in limits), VALUE),
    )
    pairs = found.select("measure", "month").unique().drop_nulls().rows()
    rows = []
    for measure, of_month in pairs:
        what = about(form, of_month, measure, plan.codelists["measure"])
        rows.append({
            "measure": measure, "month": of_month, "time_period": what.period.code, "freq": what.period.freq,
            "period_start": what.period.start, "period_end": what.period.end,
            "time_per_collect": what.time_per_collect, "accumulation": what.accumulation,
        })  # fmt: skip
    periods = pl.DataFrame(rows, schema=PERIODS, orient="row")
    return (
        found.join(lines, on="line", how="left", maintain_order="left")
        .join(periods, on=["measure", "month"], how="left", maintain_order="left")
        .rename({"area": "ref_area"})
        .with_columns(is_own_period=pl.col("month") == month)
    )


PERIODS = {
    "measure": pl.String(), "month": pl.String(), "time_period": pl.String(), "freq": pl.String(),
    "period_start": pl.Date(), "period_end": pl.Date(), "time_per_collect": pl.String(), "accumulation": pl.String(),
}  # fmt: skip


def _corrected(found: pl.DataFrame, due: dict[Key, Correction]) -> tuple[pl.DataFrame, list[Fault]]:
    """Declared corrections are applied where the file still says what they expect; a stale one is a fault."""
    faults: list[Fault] = []
    values: dict[int, Decimal] = {}
    for entry in (
        found.filter(pl.col("indicator").is_not_null())
        .select("row_no", "locator", "raw", "obs_value", *KEY)
        .to_dicts()
        if due
        else []
    ):
        correction = due.pop(tuple(entry[name] for name in KEY), None)
        if correction is None:
            continue
        params = {
            "seen": entry["raw"] or "（空）", "expect": f"{correction.expect:f}", "value": f"{correction.value:f}",
            "reason_zh": correction.reason_zh, "reason_en": correction.reason_en, "who": correction.decided_by,
        }  # fmt: skip
        if entry["obs_value"] == correction.expect:
            values[entry["row_no"]] = correction.value
            faults.append(Fault("row.correction.applied", entry["locator"], params, entry["row_no"]))
        else:
            faults.append(Fault("row.correction.stale", entry["locator"], params, entry["row_no"]))
    if not values:
        return found, faults
    changed = pl.DataFrame(
        {"row_no": list(values), "mended": list(values.values())},
        schema={"row_no": pl.Int64, "mended": VALUE},
    )
    return (
        found.join(changed, on="row_no", how="left", maintain_order="left")
        .with_columns(obs_value=pl.coalesce("mended", "obs_value"))
        .drop("mended"),
        faults,
    )


def _area_faults(found: pl.DataFrame, plan: Plan) -> list[Fault]:
    """A figure is of an area that was there in its period."""
    areas = plan.codelists["ref_area"]
    days = dated(areas)
    if not days:
        return []
    has_both = pl.col("obs_value").is_not_null() & pl.col("time_period").is_not_null()
    valued = found.filter(has_both & pl.col("ref_area").is_in(list(days)))
    gone = [e for e in valued.to_dicts() if not is_there(days[e["ref_area"]], e["time_period"])]
    return [
        Fault("row.area.not_there", e["locator"], told(areas[e["ref_area"]]) | {"period": e["time_period"]}, e["row_no"])
        for e in gone
    ]  # fmt: skip


def _limit_faults(found: pl.DataFrame) -> list[Fault]:
    beyond = (pl.col("obs_value") < pl.col("limit_min")) | (pl.col("obs_value") > pl.col("limit_max"))
    return [
        Fault(
            "row.limit.exceeded", e["locator"],
            {"seen": e["raw"], "label_zh": e["label_zh"], "label_en": e["label_en"], **limit_words(e["limit_min"], e["limit_max"])},
            e["row_no"],
        )
        for e in found.filter(beyond).to_dicts()
    ]  # fmt: skip


def fraction_faults(found: pl.DataFrame) -> list[Fault]:
    """A share between 0 and 1 was probably typed as a fraction."""
    small = (pl.col("unit_measure") == "pct") & (pl.col("obs_value") > 0) & (pl.col("obs_value") < 1)
    return [
        Fault(
            "row.share.fraction",
            e["locator"],
            {"seen": e["raw"], "label_zh": e["label_zh"], "label_en": e["label_en"]},
            e["row_no"],
        )
        for e in found.filter(small & ~pl.col("raw").str.ends_with("%")).to_dicts()
    ]


def duplicate_faults(found: pl.DataFrame) -> list[Fault]:
    """A fault in every entry whose key stands more than once."""
    known = found.filter(pl.all_horizontal(pl.col(KEY).is_not_null()))
    repeated = known.filter(pl.len().over(KEY) > 1)
    faults = []
    for group in repeated.partition_by(KEY, maintain_order=True):
        rows = "、".join(group["locator"].head(5).to_list())
        faults += [
            Fault("row.key.repeated", e["locator"], {"count": group.height, "rows": rows}, e["row_no"])
            for e in group.select("locator", "row_no").to_dicts()
        ]
    return faults


def observations_of(found: pl.DataFrame, form: ReturnForm) -> pl.DataFrame:
    """Entries with a value, or a sign that says why there is none, in the canonical shape."""
    filled = found.filter(pl.col("obs_value").is_not_null() | pl.col("status").is_not_null())
    columns = polars_schema(OBSERVATION)
    nothing = pl.lit(None, dtype=pl.String)
    given = {
        "submission_id": pl.lit(""), "data_source": pl.lit(form.department), "reliability": pl.lit(form.reliability),
        "obs_value": pl.when(pl.col("status").is_null()).then(pl.col("obs_value")),
        "value_qualifier": pl.lit("exact"), "obs_status": pl.coalesce("status", pl.when(pl.col("flag") != "").then(pl.col("flag")), pl.lit("A")),
        "conf_status": pl.when(pl.col("conf") != "").then(pl.col("conf")).otherwise(pl.col("conf_declared")),
        "value_published": pl.col("raw").str.replace_all(INVISIBLE.pattern, ""), "period_published": pl.col("month"),
        "comment_obs": pl.when(pl.col("note") != "").then(pl.col("note")),
        "source_title": pl.lit(f"{form.number} {form.title_zh}"), "outlet": nothing, "url": nothing,
        "published_on": nothing, "known_basis": pl.lit(form.known_basis), "known_evidence": nothing,
        "accepted_at": pl.lit(UNSET),
    }  # fmt: skip
    return filled.with_columns(**given).select(pl.col(name).cast(kind) for name, kind in columns.items())
