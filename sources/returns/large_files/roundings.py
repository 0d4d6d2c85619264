"""Plain rows of a large file whose numbers were rounded: the first of each line are named, the others counted."""

from collections import Counter

import polars as pl

from contracts.forms import ReturnForm
from sources.returns.cells.rounding import MANY, rounded_fault
from sources.returns.entries import Fault
from sources.returns.judge.known_before import KEY
from sources.returns.large_files.plain_rows import Judged


class Roundings:
    """Collects them block by block: `faults` in the cells of `rows`, and how many more `unnamed` of each line."""

    def __init__(self, form: ReturnForm) -> None:
        self.form = form
        self.faults: list[Fault] = []
        self.rows: list[pl.DataFrame] = []
        self.unnamed: Counter[str] = Counter()
        self._named: Counter[int] = Counter()

    def add(self, plain: Judged) -> None:
        """Those of one more block."""
        if not plain.rounded.any():
            return
        lines = plain.places["line"].filter(plain.rounded)
        for place, count in lines.value_counts().iter_rows():
            line, named = self.form.lines[place], self._named[place]
            wanted = min(MANY + 1 - named, count)
            self.unnamed[line.code] += count - wanted
            self._named[place] += wanted
            if not wanted:
                continue
            of_line = plain.rounded & (plain.places["line"] == place)
            first = plain.observations.filter(of_line).head(wanted).select(
                "row_no", "locator", raw=pl.col("value_published"), note=pl.col("comment_obs").fill_null(""), value=pl.col("obs_value"),
                **{name: pl.col(name).cast(pl.String) for name in KEY},
            )  # fmt: skip
            self.rows.append(first.drop("locator", "value"))
            for entry in first.to_dicts():
                told = entry | {"line": line.code, "decimals": line.decimals, "unit_zh": line.unit_zh}
                stored = f"{(entry['value'] / line.unit_factor).normalize():f}"
                self.faults.append(rounded_fault(told, stored))
