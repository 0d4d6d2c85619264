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
    "named": ("已定（文件指定或表式已执行）", "settled (named by a document, or its form is in force)"),
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

# columns of the marts whose codes come from a list that is open (a plan adds to it): the list's name
OPEN_LISTS: dict[str, str] = {
    "latest_source": "data_source",
    "parent_area": "ref_area",
    "input_area": "ref_area",
    "class_status": "status",
}


def words_of(codelist: str, code: str) -> Words:
    """Both labels of a code of a shared codelist; the code itself where the list does not have it."""
    codes = shared_codelist(codelist)
    return (codes[code].label_zh, codes[code].label_en) if code in codes else (code, code)


def use_over_time(kind: str) -> Words:
    """What may be done with figures of that kind over time."""
    declared = shared_codelist("kind")[kind].extra
    return declared["use_zh"], declared["use_en"]


def frequency(code: str) -> Words:
    """How often a form is due."""
    return ("不定期", "irregular") if code == "irregular" else words_of("freq", code)
