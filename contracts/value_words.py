"""What a contract file should hold instead, in words: of a value that breaks its model, never the pattern itself."""

import re
from collections.abc import Mapping
from typing import Any

_YEAR = re.compile("(19|20|21)[0-9]{2}")
_CHOICE = re.compile(r"\^\(([a-z_|]+)\)\$")
# by the pattern that the text breaks
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "代码：小写字母开头，小写字母、数字、下划线 | a code: lower case letters, digits, underscores, a letter first",
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": "写年月：{year} 年初写 {year}-01，年末写 {year}-12 | a year and a month: {year}-01 is the beginning of {year}, {year}-12 its end",
    r"^\d+\.\d+\.\d+$": "版本号写三段，如 1.0.0 | a version has three parts, such as 1.0.0",
}
# by pydantic's name of the error; {…} are its own particulars
_KINDS = {
    "string_type": "写文字（加引号） | a text (in quotation marks)",
    "string_too_long": "至多 {max_length} 个字 | at most {max_length} characters",
    "string_too_short": "不能为空 | it may not be empty",
    "bool_type": "写 true 或 false | true or false", "bool_parsing": "写 true 或 false | true or false",
    "int_type": "写整数 | a whole number", "int_parsing": "写整数 | a whole number",
    "decimal_parsing": "写数字，如 120 或 0.5 | a number, such as 120 or 0.5",
    "decimal_max_digits": "数字至多 {max_digits} 位 | at most {max_digits} digits",
    "decimal_max_places": "至多 {decimal_places} 位小数 | at most {decimal_places} decimals",
    "date_parsing": "写日期，如 2026-01-15 | a date, such as 2026-01-15",
    "date_from_datetime_parsing": "写日期，如 2026-01-15 | a date, such as 2026-01-15",
    "date_type": "写日期，如 2026-01-15 | a date, such as 2026-01-15",
    "enum": "只能是 {expected} | one of {expected}", "literal_error": "只能是 {expected} | one of {expected}",
    "too_short": "至少一项 | at least one", "tuple_type": "写成列表 | a list", "list_type": "写成列表 | a list",
    "dict_type": "写成“键: 值” | keys with values", "model_type": "写成“键: 值” | keys with values",
    "greater_than": "须大于 {gt} | above {gt}", "greater_than_equal": "不小于 {ge} | at least {ge}",
    "finite_number": "写数字，如 120 或 0.5 | a number, such as 120 or 0.5",
    "less_than": "须小于 {lt} | below {lt}", "less_than_equal": "不大于 {le} | at most {le}",
}  # fmt: skip


def wanted(detail: Mapping[str, Any]) -> str:
    """The words of one of pydantic's errors, "Chinese | English"; its own where there are none."""
    particulars = detail.get("ctx", {})
    pattern = particulars.get("pattern", "")
    said = _PATTERNS.get(pattern) or _KINDS.get(detail["type"])
    if choice := _CHOICE.fullmatch(pattern):
        words = choice[1].split("|")
        return f"只能是 {'、'.join(words)} | one of {', '.join(words)}"
    if said:
        year = _YEAR.match(str(detail.get("input")))
        return said.format(**particulars, year=year[0] if year else "2026")
    return str(detail["msg"]).removeprefix("Value error, ")
