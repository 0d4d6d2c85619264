"""What the codes that have no codelist mean, in both languages: the enumerations of the contracts."""

from contracts.codelists import shared_codelist

Words = tuple[str, str]  # Chinese, English

DIRECTION: dict[str, Words] = {
    "higher": ("越高越好", "higher is better"),
    "lower": ("越低越好", "lower is better"),
    "none": ("不分高低", "neither way is better"),
}
AGGREGATION: dict[str, Words] = {
    "sum": ("各地区可以相加", "areas may be added up"),
    "weighted_mean": ("各地区按权数平均", "areas are averaged by weight"),
    "none": ("各地区不能相加", "areas may not be added up"),
}
AVAILABILITY: dict[str, Words] = {
    "published": ("有公布数", "figures are published"),
    "collected": ("有报送数", "figures are collected"),
    "target_only": ("只有目标，没有实际值", "a target, but no actual figure"),
    "proposed": ("建议指标，尚无数据", "proposed, without figures so far"),
}
GOAL_KIND: dict[str, Words] = {
    "field": ("应用领域", "field of application"),
    "support": ("基础支撑", "support"),
    "delivery": ("组织实施", "delivery"),
}
DEPARTMENT_STATUS: dict[str, Words] = {
    "proposed": ("建议", "proposed"),
    "keeper": ("登记公布数", "keeps published figures"),
    "named": ("文件指定", "named by a document"),
}
FORM_STATUS: dict[str, Words] = {
    "proposed": ("建议，尚未下发", "proposed, not issued"),
    "in_force": ("执行", "in force"),
    "retired": ("停用", "retired"),
}
DOCUMENT_KIND: dict[str, Words] = {
    "plan": ("本方案", "the plan"),
    "national": ("国家文件", "national document"),
    "companion": ("配套文件", "companion document"),
    "publication": ("公开发布", "publication"),
    "slogan": ("公开口号", "slogan"),
}
LEVEL: dict[int, Words] = {
    0: ("文件和格式", "file and format"),
    1: ("文件内部", "inside one file"),
    2: ("与以往比较", "against earlier figures"),
}
COVERAGE: dict[str, Words] = {
    "full": ("全面报表：没有的数视为撤回", "full: a figure left out is withdrawn"),
    "partial": ("部分报表：没写到的不变", "partial: what is left out is unchanged"),
}
USE_OVER_TIME: dict[str, Words] = {
    "stock": ("时点数：不同时点的数不能相加", "a stock: figures of different dates are never added up"),
    "flow": (
        "时期数：当期数与累计数是两回事，不能混用",
        "a flow: figures of a period and totals to date are different things",
    ),
    "rate": ("比率或均值：不能相加，也不能直接平均", "a rate or mean: neither added up nor plainly averaged"),
    "growth": (
        "增长或变化：不能相加，也不能由公布数倒算水平",
        "growth or change: not to be added up, nor turned back into a level",
    ),
    "rank": ("位次：数小为前，不能加减", "a rank: small is high, no arithmetic"),
}

# columns of the marts that hold codes of a list, where the list is not called like the column
CODES_OF: dict[str, str] = {
    "path_type": "path",
    "target_operator": "operator",
    "unit_measure": "unit",
    "value_qualifier": "qualifier",
    "latest_qualifier": "qualifier",
    "latest_status": "obs_status",
    "latest_reliability": "reliability",
    "target_reliability": "reliability",
    "latest_source": "data_source",
    "parent_area": "ref_area",
    "input_area": "ref_area",
    "input_accumulation": "accumulation",
    "status_reason": "reason",
    "method_reason": "reason",
    "worst_status": "status",
    "class_status": "status",
}
NAMED_OTHERWISE = frozenset(
    {"coverage"}
)  # `coverage` of a submission is full or partial; the list is a breakdown

CODELIST: dict[str, Words] = {
    "accumulation": ("累计方式", "Accumulation"),
    "arrival": ("到达情况", "Arrival of a return"),
    "compute_kind": ("算力类别", "Kind of computing power"),
    "conf_status": ("保密状态", "Confidentiality"),
    "coverage": ("统计范围", "Coverage"),
    "data_source": ("数据来源", "Data source"),
    "decision": ("对问题的处理", "Decision on a finding"),
    "education": ("受教育程度", "Education"),
    "freq": ("频率", "Frequency"),
    "goal_state": ("领域数据状况", "State of a goal"),
    "kind": ("指标性质", "Kind of indicator"),
    "measure": ("表式口径", "Measure on a form"),
    "method_class": ("方法等级", "Class of a method"),
    "obs_status": ("数据状态", "Status of an observation"),
    "operator": ("目标比较符", "Comparison of a target"),
    "outcome": ("核对结果", "Outcome of a check"),
    "outlook": ("趋势展望", "Outlook"),
    "path": ("要求的路径", "Required path"),
    "precision": ("计算精度", "Numeric precision"),
    "qualifier": ("数值修饰", "Qualifier of a value"),
    "reason": ("暂不评估的原因", "Why there is no assessment"),
    "ref_area": ("地区", "Area"),
    "reliability": ("来源类别", "Kind of source"),
    "sector": ("行业", "Sector"),
    "severity": ("问题级别", "Severity of a finding"),
    "size_class": ("企业规模", "Size of enterprise"),
    "status": ("完成状态", "Status of a target"),
    "substatus": ("状态细分", "Detail of a status"),
    "time_per_collect": ("时间性质", "Time per collection"),
    "unit": ("计量单位", "Unit"),
}


def words_of(codelist: str, code: str) -> Words:
    """Both labels of a code of a shared codelist; the code itself where the list does not have it."""
    codes = shared_codelist(codelist)
    return (codes[code].label_zh, codes[code].label_en) if code in codes else (code, code)


def frequency(code: str) -> Words:
    """How often a form is due."""
    return ("不定期", "irregular") if code == "irregular" else words_of("freq", code)
