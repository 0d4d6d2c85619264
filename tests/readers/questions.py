"""Forty questions of an analyst who has seen the names of the marts and nothing else, with answers worked out by hand.

Each is asked as one would first ask it; the answer is one value or a list of rows.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

P, L, Q, C = "620000", "620100", "621000", "621000-CL"
HAS = "select obs_value from marts.mart_figures where indicator = "
SPAN = "select obs_value from marts.mart_period_figures where indicator = "


@dataclass(frozen=True)
class Question:
    """What is asked, how, and the answer."""

    asked: str
    sql: str
    answer: Any


def _one(asked: str, sql: str, answer: object) -> Question:
    return Question(asked, sql, [(answer,)])


def _none(asked: str, sql: str) -> Question:
    return Question(asked, sql, [])


LATEST = (
    _one("how much computing power is there now", f"{HAS}'compute_power_total' and ref_area = '{P}' and is_latest", 150),
    _one("in which period was it last told", f"select time_period from marts.mart_figures where indicator = 'compute_power_total' and ref_area = '{P}' and is_latest", "2026-06"),
    _one("by the highest period there is", f"select arg_max(obs_value, period_end) from marts.mart_figures where indicator = 'compute_power_total' and ref_area = '{P}'", 150),
    _one("what was it in May, of two publishers", f"{HAS}'compute_power_total' and ref_area = '{P}' and time_period = '2026-05'", 145),
    _none("what will it be in December (a forecast is no figure)", f"{HAS}'compute_power_total' and ref_area = '{P}' and time_period = '2026-12'"),
    _one("how many latest figures has an area for an indicator at most", "select max(n) from (select count(*) as n from marts.mart_figures where is_latest group by indicator, ref_area)", 1),
    _one("the latest training figure: the quarter, not the total to date that ends with it", f"{HAS}'skill_training_subsidised' and is_latest", 11),
    _one("of which year is the latest count of firms", f"select time_period from marts.mart_figures where indicator = 'high_tech_enterprises' and ref_area = '{P}' and is_latest", "2025"),
)  # fmt: skip

TOTALS = (
    _one("electricity in the second quarter of 2026", f"{SPAN}'compute_electricity_use' and time_period = '2026-Q2'", 39),
    _one("electricity in the first quarter of 2026, January and February told as one", f"{SPAN}'compute_electricity_use' and time_period = '2026-Q1'", 37),
    _one("electricity in the year 2025", f"{SPAN}'compute_electricity_use' and time_period = '2025'", 130),
    _none("electricity in the year 2026, of which half is there", f"{SPAN}'compute_electricity_use' and time_period = '2026'"),
    _one("do the quarters of 2025 make its year", "select sum(obs_value) from marts.mart_period_figures where indicator = 'compute_electricity_use' and freq = 'Q' and time_period like '2025%'", 130),
    _one("computing power at the end of the first quarter", f"{SPAN}'compute_power_total' and ref_area = '{P}' and time_period = '2026-Q1'", 135),
    _one("computing power at the end of 2025", f"{SPAN}'compute_power_total' and ref_area = '{P}' and time_period = '2025'", 120),
    _none("a total of the shares of a quarter", f"{SPAN}'rack_utilisation'"),
    _none("growth to date taken apart into quarters", f"{SPAN}'high_tech_enterprises_growth'"),
    _one("may growth to date be added", "select distinct over_time from marts.mart_figures where indicator = 'high_tech_enterprises_growth'", "none"),
    _one("training in the year 2025, told by quarter", f"{SPAN}'skill_training_subsidised' and time_period = '2025'", 26),
    _one("training in the second quarter as it was published", "select made_by from marts.mart_period_figures where indicator = 'skill_training_subsidised' and time_period = '2026-Q2'", "published"),
    _one("may stocks be added over time", "select distinct over_time from marts.mart_figures where indicator = 'compute_power_total'", "last"),
    _one("may the rows of a flow be added where they are totals to date", "select distinct over_time from marts.mart_figures where indicator = 'compute_electricity_use' and accumulation = 'YTD'", "last"),
    _one("may its months", "select distinct over_time from marts.mart_figures where indicator = 'compute_electricity_use' and accumulation = 'NONE'", "sum"),
    _one("may shares", "select distinct over_time from marts.mart_figures where indicator = 'rack_utilisation'", "none"),
)  # fmt: skip

PLACES = (
    Question("which prefecture has most", "select area_zh, obs_value from marts.mart_figures where indicator = 'compute_power_total' and area_level = 'prefecture' and is_latest order by obs_value desc", [("庆阳市", Decimal(90)), ("兰州市", Decimal(40))]),
    _one("the sum of the prefectures, the province beside them", "select sum(obs_value) from marts.mart_figures where indicator = 'compute_power_total' and area_level = 'prefecture' and is_latest", 130),
    _one("the province's own", "select obs_value from marts.mart_figures where indicator = 'compute_power_total' and area_level = 'province' and is_latest", 150),
    _one("intelligent computing: the whole and not its parts", f"{HAS}'compute_power_intelligent' and is_latest", 70),
    _one("the part in single precision, by its words", "select obs_value from marts.mart_indicator_values where indicator = 'compute_power_intelligent' and breakdown_zh like '单精度%'", 20),
    _one("what is the figure of firms a figure of", f"select breakdown_zh from marts.mart_figures where indicator = 'high_tech_enterprises' and ref_area = '{P}' and is_latest", "规模以上工业企业"),
    _none("one figure of two lists of projects of which neither is the whole", f"{HAS}'investment_planned_projects'"),
)  # fmt: skip

CHANGES = (
    _one("growth of firms over the year, per cent", f"with s as (select time_period, obs_value, lag(obs_value) over (order by period_end) as before from marts.mart_figures where indicator = 'high_tech_enterprises' and ref_area = '{P}') select 100 * (obs_value - before) / before from s where time_period = '2025'", 25),
    _one("computing power against the same month of last year", f"select now.obs_value - before.obs_value from marts.mart_figures now join marts.mart_figures before using (indicator, ref_area, freq, accumulation, breakdown) where indicator = 'compute_power_total' and ref_area = '{P}' and now.time_period = '2026-06' and before.time_period = '2025-06'", 40),
    _one("what did we say of March before it was revised", "select previous_value from marts.mart_indicator_revisions where indicator_zh = '算力总规模' and area_zh = '甘肃省' and time_period = '2026-03' and vintage_no = 2", 130),
    _one("by how much", "select revision from marts.mart_indicator_revisions where indicator = 'compute_power_total' and time_period = '2026-03' and vintage_no = 2", 5),
    _one("how many figures were revised", "select count(*) from marts.mart_indicator_revisions where vintage_no > 1", 1),
    _one("March as known on the last of July", f"select obs_value from marts.indicator_values_known_on(date '2026-07-31') where indicator = 'compute_power_total' and ref_area = '{P}' and time_period = '2026-03'", 130),
)  # fmt: skip

TARGETS = (
    _one("how far is the cluster from its target of 2026", f"select target_value - latest_value from marts.mart_target_vs_actual where indicator = 'compute_power_total' and ref_area = '{C}' and target_period = '2026'", 30000),
    _one("is a target judged by the forecast", "select count(*) from marts.mart_target_vs_actual where indicator = 'compute_power_total' and latest_value = 500", 0),
    _one("how many targets are there by the scorecard and by the table", "select (select sum(targets_count) from marts.mart_goal_scorecard) - count(*) from marts.mart_target_vs_actual where is_headline", 0),
    _one("does the path end at the target", f"select count(*) from marts.mart_target_path p join marts.mart_target_vs_actual t using (target_id) where t.ref_area = '{C}' and t.indicator = 'compute_power_total' and t.target_period = '2026' and p.period_end = t.target_date and p.required_value <> t.target_value", 0),
)  # fmt: skip

UNITS = (
    _one("is a unit ever without a word", "select count(*) from marts.mart_figures where unit_zh is null or unit_zh = ''", 0),
    _one("in what are firms counted", "select distinct unit_zh from marts.mart_figures where indicator = 'high_tech_enterprises'", "家"),
    _one("in what is the ratio of power use", "select unit_zh from marts.dim_indicator where unit_measure = 'ratio'", "比值"),
    _one("is the number of firms in Lanzhou exact", f"select value_qualifier from marts.mart_figures where indicator = 'high_tech_enterprises' and ref_area = '{L}'", "gt"),
)  # fmt: skip

QUESTIONS = (*LATEST, *TOTALS, *PLACES, *CHANGES, *TARGETS, *UNITS)
