"""As an office writes it: pandas reads all, drops duplicates, pivots, and openpyxl writes the sheet."""

import json
import sys
from pathlib import Path

import pandas as pd

source, target = sys.argv[1:3]
rows = pd.read_csv(source, dtype={"代码": str, "报告期": str})
rows = rows.dropna(subset=["代码", "地区代码", "数值"])
rows = rows.drop_duplicates(["代码", "地区代码", "口径", "报告期"], keep="last")
of_month = rows[(rows["报告期"] == "2026-10") & (rows["口径"] == "month_end")]
totals = of_month.groupby("代码")["数值"].sum()
with pd.ExcelWriter(f"{target}.xlsx", engine="openpyxl") as book:
    of_month.pivot_table(index="地区代码", columns="代码", values="数值").to_excel(book, sheet_name="本月")
Path(target).write_text(json.dumps({k: round(float(v), 2) for k, v in totals.items()}))
