"""Hand-written notations that stand in no published file, and how each is read or why it is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.notation import (
    Reading,
    read_figure,
)

DATA = Path(__file__).parents[2].parent / "shared" / "data"
DESIGN_FIGURES = ("_planned_project",)


def as_row(reading: Reading) -> dict[str, Any]:
    return {
        "qualifier": reading.qualifier,
        "value_num": reading.value_num,
        "unit_std": reading.unit_std,
        "value_std": reading.value_std,
    }


def standard(text: str) -> tuple[Decimal | None, str, str]:
    reading = read_figure(text)
    assert isinstance(reading, Reading), reading
    return reading.value_std, reading.unit_std, reading.qualifier


# fmt: off
OBSERVED: list[tuple[str, str, str, str]] = [
    ("7.5萬P", "75000", "PFLOPS", "exact"),
    ("１２，３４５個", "12345", "count", "exact"),
    ("三十万架", "300000", "racks", "exact"),
    ("两千三百家", "2300", "count", "exact"),
    ("一百二十个", "120", "count", "exact"),
    ("1千家", "1000", "count", "exact"),
    ("5千瓦", "5", "kW", "exact"),
    ("五千瓦", "5", "kW", "exact"),
    ("5千万元", "50000000", "CNY", "exact"),
    ("1亿3000万元", "130000000", "CNY", "exact"),
    ("一亿三千万元", "130000000", "CNY", "exact"),
    ("1亿3000元", "100003000", "CNY", "exact"),
    ("一万二千人", "12000", "persons", "exact"),
    ("1万2千人", "12000", "persons", "exact"),
    ("3万5G基站", "30000", "count", "exact"),
    ("1.2万亿元", "1200000000000", "CNY", "exact"),
    ("百余家", "100", "count", "gt"),
    ("近百家", "100", "count", "approx_below"),
    ("上千家", "1000", "count", "ge"),
    ("过亿元", "100000000", "CNY", "gt"),
    ("十余家", "10", "count", "gt"),
    ("117.3万余件", "1173000", "count", "gt"),
    ("4600余人(次)", "4600", "person-times", "gt"),
    ("2050台（套）以上", "2050", "count", "ge"),
    ("10万标准机架", "100000", "racks", "exact"),
    ("2500个20kW机柜", "2500", "racks_20kw", "exact"),
    ("3,000 standard racks of 2.5kW and above", "3000", "racks", "ge"),
    ("300EFLOPS", "300000", "PFLOPS", "exact"),
    ("0.5EFlops", "500", "PFLOPS", "exact"),
    ("800TFLOPS", "0.8", "PFLOPS", "exact"),
    ("3百亿亿次/秒", "3000", "PFLOPS", "exact"),
    ("5000千万亿次/秒", "5000", "PFLOPS", "exact"),
    ("1800EB", "1800000", "PB", "exact"),
    ("35TB", "0.035", "PB", "exact"),
    ("5兆瓦", "5000", "kW", "exact"),
    ("1.2GW", "1200000", "kW", "exact"),
    ("50万千瓦时以上", "500000", "kWh", "ge"),
    ("as low as 0.398 RMB/kWh", "0.398", "CNY/kWh", "exact"),
    ("38分/度", "0.38", "CNY/kWh", "exact"),
    ("24 percent", "24", "percent", "exact"),
    ("百分之七十", "70", "percent", "exact"),
    ("七成以上", "70", "percent", "ge"),
    ("九成五", "95", "percent", "exact"),
    ("1.18‰", "1.18", "permille", "exact"),
    ("-3.2%", "-3.2", "percent", "exact"),
    ("−5个百分点", "-5", "percentage_points", "exact"),
    ("负3.2%", "-3.2", "percent", "exact"),
    ("第22位", "22", "rank", "exact"),
    ("13名", "13", "persons", "exact"),
    ("零", "0", "count", "exact"),
    ("控制在1.2以内", "1.2", "ratio", "le"),
    ("控制在1.2以下", "1.2", "ratio", "lt"),
    ("不高于1.3", "1.3", "ratio", "le"),
    ("不足50%", "50", "percent", "lt"),
    ("超过70%以上", "70", "percent", "gt"),
    ("不低于70%以上", "70", "percent", "ge"),
    ("大约70%左右", "70", "percent", "approx"),
    ("up to 10000P", "10000", "PFLOPS", "le"),
    ("at least 70 per cent", "70", "percent", "ge"),
    ("within 20 ms", "20", "ms", "le"),
    ("nearly 4,000", "4000", "count", "approx_below"),
    ("surpassing 100,000 petaflops", "100000", "PFLOPS", "gt"),
    ("$5 million", "5000000", "USD", "exact"),
    ("RMB 6 billion", "6000000000", "CNY", "exact"),
    ("2.4bn yuan", "2400000000", "CNY", "exact"),
    ("人民币20亿元", "2000000000", "CNY", "exact"),
    ("mehr als 300 Unternehmen", "300", "count", "gt"),
    ("12 000 racks", "12000", "racks", "exact"),
    ("1'234'567", "1234567", "count", "exact"),
    ("1.5e4 P", "15000", "PFLOPS", "exact"),
    ("1.2×10⁵ P", "120000", "PFLOPS", "exact"),
    ("1.050", "1.050", "ratio", "exact"),
    ("12.345", "12.345", "ratio", "exact"),
    ("31.000%", "31", "percent", "exact"),
    ("31.000万人", "310000", "persons", "exact"),
    ("2025年达到10万P", "100000", "PFLOPS", "exact"),
    ("By 2027, over 70%", "70", "percent", "gt"),
    ("较2023年增长25%以上", "25", "percent", "ge"),
    ("约5000P（截至8月底）", "5000", "PFLOPS", "approx"),
    ("PUE<1.2", "1.2", "ratio", "lt"),
    ("双十万", "100000", "count", "exact"),
    ("5.0", "5.0", "ratio", "exact"),
    ("+5.6%", "5.6", "percent", "exact"),
    ("从约10万P增加到20万P", "200000", "PFLOPS", "exact"),
    ("1000+家", "1000", "count", "ge"),
]
REFUSED: list[tuple[str, str]] = [
    ("", "figure.empty"), ("   ", "figure.empty"), ("…", "figure.missing_symbol"),
    ("—", "figure.missing_symbol"), ("优秀", "figure.no_number"), ("abc", "figure.no_number"),
    ("万元", "figure.vague_number"), ("百家", "figure.vague_number"), ("P", "figure.no_number"),
    ("2025年", "figure.no_number"), ("数十家", "figure.vague_number"),
    ("几十家", "figure.vague_number"), ("dozens of firms", "figure.vague_number"),
    ("7头牛", "figure.unit_unknown"), ("100万亩", "figure.unit_unknown"),
    ("20亿欧元", "figure.unit_unknown"), ("10年", "figure.unit_unknown"),
    ("5M", "figure.unit_ambiguous"), ("50度", "figure.unit_ambiguous"),
    ("5兆", "figure.scale_ambiguous"), ("5兆元", "figure.scale_ambiguous"),
    ("翻一番", "figure.relative"), ("3倍", "figure.relative"), ("doubled", "figure.relative"),
    ("三分之二", "figure.fraction"), ("一半", "figure.fraction"),
    ("下降3.2%", "figure.direction"), ("约超70%", "figure.qualifiers_conflict"),
    ("约70余家", "figure.qualifiers_conflict"), ("超过45%-55%", "figure.qualifiers_conflict"),
    ("100个、200家", "figure.several_numbers"), ("100P 200P", "figure.several_numbers"),
    ("1000P(1E)", "figure.several_numbers"), ("1万2", "figure.several_numbers"),
    ("55%-45%", "figure.range_order"), ("12,34", "figure.bad_number"),
    ("3,5%", "figure.bad_number"), ("1,0000", "figure.bad_number"), ("100—", "figure.bad_number"),
    ("1e99", "figure.bad_number"), ("9" * 60, "figure.bad_number"), ("1" * 500, "figure.too_long"),
    ("力挽狂澜70%", "figure.unread_words"), ("比去年多100家", "figure.unread_words"),
    ("(3.2)", "figure.bad_number"),
]
QUALITATIVE = ["一批", "进一步提升", "進一步提升", "快速增长", "显著增多", "顯著增多", "全面步入",
               "发展", "發展", "覆盖所有", "力争稳步提高", "rapid growth", "further improve"]
# fmt: on
