"""Units as printed and what they are in the standard vocabulary.

An entry names the standard unit, the factor into it, and the other standard units that a
contract's hint may choose instead: a counter like 个 becomes whatever is being counted, and
the letter P becomes petabytes where a contract speaks of storage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

STANDARD_UNITS: dict[str, str] = {
    "PFLOPS": "P", "PB": "PB", "racks": "架", "racks_high_power": "架", "racks_20kw": "架",
    "percent": "%", "permille": "‰", "percentage_points": "个百分点", "CNY": "元",
    "USD": "美元", "kW": "千瓦", "kWh": "千瓦时", "ratio": "", "ms": "毫秒", "s": "秒",
    "persons": "人", "person-times": "人次", "count": "", "records": "条", "rank": "位",
    "CNY/kWh": "元/千瓦时",
}  # fmt: skip
"""Standard unit to the Chinese unit that a bare scale is completed with (千亿级 -> 亿元)."""

_RACKS = ("racks", "racks_high_power", "racks_20kw")
_COUNTABLE = ("count", *_RACKS, "records", "persons", "person-times")


@dataclass(frozen=True)
class Unit:
    """A printed unit is known: its standard unit, its factor, what a hint may make of it."""

    std: str
    factor: Decimal = Decimal(1)
    others: Mapping[str, Decimal] = field(default_factory=dict)
    noun: bool = False
    prefix: bool = False

    @property
    def counter(self) -> bool:
        """It is true that the word only counts: what it counts may stand beside it."""
        return self.std == "count" or (self.std != "" and len(self.others) > 1)

    def under(self, hint: str | None) -> tuple[str, Decimal] | None:
        """The standard unit and factor are chosen; None if only a hint could tell."""
        if hint is not None and hint in self.others:
            return hint, self.others[hint]
        return (self.std, self.factor) if self.std else None


def _ones(*names: str) -> dict[str, Decimal]:
    return {name: Decimal(1) for name in names}


def _unit(std: str, factor: str = "1", **more: str) -> Unit:
    return Unit(std, Decimal(factor), {key: Decimal(value) for key, value in more.items()})


_GENERIC = Unit("count", others=_ones(*_COUNTABLE))
_COUNT = Unit("count")
_NOUN = Unit("count", noun=True)
_RACK = Unit("racks", others=_ones(*_RACKS))
_RACK_NOUN = Unit("racks", others=_ones(*_RACKS), noun=True)
_STANDARD_RACK = Unit("racks", noun=True)
_HIGH_POWER = Unit("racks_high_power", others=_ones("racks_20kw"), noun=True)


def _rack_words(leads: str) -> str:
    words = [f"{lead} {noun}".strip() for lead in leads.split(",") for noun in
             ("rack", "racks", "cabinet", "cabinets")]  # fmt: skip
    return "|".join(words)


_TABLE: tuple[tuple[Unit, str], ...] = (
    (
        _unit("PFLOPS"),
        (
            "pflops|pflop|pflop/s|pflops/s|petaflops|petaflop|petaflop/s|peta flops|p flops|"
            "千万亿次|千万亿次/秒|千万亿次每秒|千万亿次浮点运算|千万亿次浮点运算每秒"
        ),
    ),
    (
        _unit("PFLOPS", "1000"),
        (
            "eflops|eflop|eflop/s|eflops/s|exaflops|exaflop|exa flops|百亿亿次|百亿亿次/秒|"
            "百亿亿次每秒|百亿亿次浮点运算|百亿亿次浮点运算每秒"
        ),
    ),
    (
        _unit("PFLOPS", "0.001"),
        "tflops|tflop|tflop/s|tflops/s|teraflops|teraflop",
    ),
    (
        _unit("PFLOPS", "1E-6"),
        "gflops|gflop|gflop/s|gigaflops|gigaflop",
    ),
    (
        _unit("PFLOPS", "1E-15"),
        "flops|flop/s|次/秒|次每秒|次浮点运算/秒|次浮点运算每秒",
    ),
    (
        _unit("PB"),
        "pb|petabyte|petabytes|拍字节",
    ),
    (
        _unit("PB", "1000"),
        "eb|exabyte|exabytes|艾字节",
    ),
    (
        _unit("PB", "1E+6"),
        "zb|zettabyte|zettabytes",
    ),
    (
        _unit("PB", "0.001"),
        "tb|terabyte|terabytes|太字节",
    ),
    (
        _unit("PB", "1E-6"),
        "gb|gigabyte|gigabytes",
    ),
    (
        _unit("percent"),
        "%|percent|per cent|pct|prozent|个百分比",
    ),
    (
        _unit("percent", "10"),
        "成",
    ),
    (
        _unit("permille"),
        "‰|per mille|promille",
    ),
    (
        _unit("percentage_points"),
        (
            "个百分点|百分点|percentage points|percentage point|pct points|percent points|pp|"
            "prozentpunkte|prozentpunkt"
        ),
    ),
    (
        Unit("CNY", noun=True, prefix=True),
        "元|元人民币|人民币|人民币元|yuan|rmb|cny|renminbi|yuan rmb|rmb yuan|圆|¥|yuan (rmb)",
    ),
    (
        Unit("USD", prefix=True),
        "美元|usd|us dollars|us dollar|dollars|u.s. dollars|$|us$|us-dollar",
    ),
    (
        _unit("kW"),
        "kw|千瓦|瓩|kilowatt|kilowatts",
    ),
    (
        _unit("kW", "1000"),
        "mw|兆瓦|megawatt|megawatts",
    ),
    (
        _unit("kW", "1E+6"),
        "gw|吉瓦|gigawatt|gigawatts",
    ),
    (
        _unit("kW", "0.001"),
        "瓦|watt|watts",
    ),
    (
        _unit("kWh"),
        "kwh|千瓦时|千瓦·时|千瓦小时|度电|kilowatt-hours|kilowatt hours|kilowatt-hour|kw·h",
    ),
    (
        _unit("kWh", "1000"),
        "mwh|兆瓦时|megawatt-hours|megawatt hours",
    ),
    (
        _unit("kWh", "1E+6"),
        "gwh|吉瓦时|gigawatt-hours|gigawatt hours",
    ),
    (
        _unit("kWh", "1E+9"),
        "twh|太瓦时|terawatt-hours|terawatt hours",
    ),
    (
        _unit("CNY/kWh"),
        (
            "元/千瓦时|元/度|元/kwh|元每千瓦时|元每度|元/千瓦·时|元/度电|rmb/kwh|yuan/kwh|"
            "cny/kwh|yuan per kwh|rmb per kwh|yuan per kilowatt-hour|yuan/kilowatt-hour"
        ),
    ),
    (
        _unit("CNY/kWh", "0.01"),
        "分/千瓦时|分/度|分/kwh|fen/kwh|fen per kwh",
    ),
    (
        _unit("ms"),
        "毫秒|ms|msec|millisecond|milliseconds|millisekunden",
    ),
    (
        _unit("ms", "0.001"),
        "微秒|us|microseconds|microsecond",
    ),
    (
        _unit("s", ms="1000"),
        "秒|秒钟|s|sec|second|seconds|sekunden",
    ),
    (
        _unit("s", "60", ms="60000"),
        "分钟|minute|minutes|minuten",
    ),
    (
        _unit("persons"),
        "人|名|位|人员|people|persons|person|personen|menschen",
    ),
    (
        _unit("person-times"),
        "人次|人(次)|人·次|人/次|person-times|person times|person-time",
    ),
    (
        _unit("records", count="1"),
        "条|records|record|datensätze",
    ),
    (
        _unit("rank"),
        "第位",
    ),
    (
        _GENERIC,
        "个|台|台(套)|台/套|台套|套|件|组|只|units|unit|sets|set|pieces",
    ),
    (
        _RACK,
        "架|机架|机柜|个机架|个机柜|架机架|架机柜|"
        + _rack_words(",server,rack,server rack,computing,data center,data centre")
        + "|serverschränke",
    ),
    (
        _RACK_NOUN,
        "服务器机柜|服务器机架",
    ),
    (
        _STANDARD_RACK,
        "标准机架|标准机柜|标准架|标架|standardracks|standard-racks|标准机架数|"
        + _rack_words("standard,standard server,international standard,server standard,standard computing"),
    ),
    (
        _HIGH_POWER,
        "高功率机架|高功率机柜|高密机柜|" + _rack_words("high-power,high power,high-density"),
    ),
    (
        _COUNT,
        (
            "家|户|座|门|项|所|篇|款|处|例|宗|种|类|支|栋|间|笔|份|批|颗|块|张|卡|片|枚|辆|大|次|"
            "幢|部|道|本|册|场|期|节|站|户次|件次|户家|家(次)|户(家)|个(套)|套(台)|台(架)|艘|"
            "架次|对|家/户|个/套|件/项|项(件)"
        ),
    ),
    (
        _NOUN,
        (
            "企业|家企业|公司|单位|项目|基站|5g基站|数据中心|服务器|平台|车间|工厂|专业|课程|"
            "场景|应用场景|案例|模型|大模型|数据集|实验室|基地|园区|学校|医院|机构|团队|专利|"
            "用户|事项|enterprises|enterprise|companies|company|firms|firm|businesses|"
            "base stations|stations|5g base stations|5g stations|5g-basisstationen|projects|"
            "items|cases|servers|schools|households|users|customers|clients|subscribers|"
            "data centers|data centres|platforms|models|applications|scenarios|unternehmen|"
            "firmen|projekte|datasets|courses|patents|gpus|gpu|chips|cards|workshops|factories|"
            "institutions"
        ),
    ),
)

UNITS: dict[str, Unit] = {word: unit for unit, words in _TABLE for word in words.split("|") if word}

LETTERS: dict[str, Unit] = {
    "P": _unit("PFLOPS", PB="1"),
    "E": _unit("PFLOPS", "1000", PB="1000"),
    "T": _unit("", PFLOPS="0.001", PB="0.001"),
    "G": Unit(""),
    "M": Unit(""),
    "K": Unit(""),
    "k": Unit(""),
    "m": Unit(""),
}
"""Single letters, matched with their case (a small p only right after 万 or 亿): P and E are
computing power unless a hint says storage; T needs the hint; the others could be a scale, a unit or a network generation and are never read."""

UNITS["度"] = _unit("", kWh="1")
