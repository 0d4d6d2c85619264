"""The column of statuses of a tidy table: what its flags mean, and which cannot stand beside a value."""

import polars as pl

from contracts.codelists import Codelist
from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.amounts import NO_VALUE
from sources.returns.cells.texts import folded


def codes_by_name(codes: Codelist) -> dict[str, str]:
    """The code of each code and label as a cell may write it; an empty cell says nothing."""
    return {"": ""} | {folded(name): c.code for c in codes for name in (c.code, c.label_zh, c.label_en)}


def status_marks(form: ReturnForm, plan: Plan) -> dict[str, str]:
    """OBS_STATUS by what may stand for it: the form's own flags as it writes them, else a code or label of the list."""
    return codes_by_name(plan.codelists["obs_status"]) | form.flags


def allowed_marks(form: ReturnForm, plan: Plan) -> str:
    """What may stand in the column, for a message: the form's flags, then the codes."""
    codes = sorted(set(status_marks(form, plan).values()) - {""})
    return "、".join(dict.fromkeys([*form.flags, *codes]))


def is_contradicted(form: ReturnForm) -> pl.Expr:
    """A status that says there is no value stands beside a value, or beside a sign that gives another reason."""
    signs = {sign: status for sign, status in form.missing.items() if status in NO_VALUE}
    by_sign = pl.col("raw").replace_strict(signs, default=None, return_dtype=pl.String)
    return (
        pl.col("flag").is_in(NO_VALUE)
        & (pl.col("raw") != "")
        & (by_sign.is_null() | (by_sign != pl.col("flag")))
    )
