"""Great Expectations alone on a pandas frame: the same rules as expectations."""

import json
import sys
from pathlib import Path

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

source, target, lines = sys.argv[1], sys.argv[2], [f"{n:03d}" for n in range(1, 91)]
rows = pd.read_csv(source, dtype={"代码": str, "报告期": str})
context = gx.get_context(mode="ephemeral")  # GX_ANALYTICS_ENABLED=false: nothing is sent
asset = context.data_sources.add_pandas("frames").add_dataframe_asset("rows")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": rows})
suite = context.suites.add(gx.ExpectationSuite("return"))
for rule in (
    gxe.ExpectColumnValuesToBeInSet(column="代码", value_set=lines),
    gxe.ExpectColumnValuesToMatchRegex(column="地区代码", regex=r"^[0-9]{6}(-[A-Z0-9]+)*$"),
    gxe.ExpectColumnValuesToBeInSet(column="口径", value_set=["month_end", "month", "ytd"]),
    gxe.ExpectColumnValuesToMatchRegex(column="报告期", regex=r"^[0-9]{4}-[0-9]{2}$"),
    gxe.ExpectColumnValuesToNotBeNull(column="数值"),
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["代码", "地区代码", "口径", "报告期"]),
):
    suite.add_expectation(rule)
assert batch.validate(suite).success
of_month = rows[(rows["报告期"] == "2026-10") & (rows["口径"] == "month_end")]
totals = of_month.groupby("代码")["数值"].sum()
Path(target).write_text(json.dumps({k: round(float(v), 2) for k, v in totals.items()}))
