"""The sheets about the data: findings, returns, and the dictionary of indicators, columns and codes."""

from collections.abc import Callable, Sequence
from typing import Any

from contracts.codelists import Code
from contracts.dictionary import column_codelists
from contracts.plan import Plan
from contracts.speech import first_of, has_han, named, speaks
from warehouse.products.exports.excel.book import Sheet, Shown, digits
from warehouse.products.exports.excel.words import label, label_of, said
from warehouse.products.exports.tables import Table
from warehouse.products.wording.due_days import beside_due_day

Row = dict[str, Any]
Ask = Callable[[str], list[Row]]


def findings_summary(plan: Plan, ask: Ask) -> Sheet:
    """Findings of the submissions that stand, counted by rule."""
    rows = ask(
        "select rule_zh, rule_en, severity, decision, count(*) as findings, count(distinct submission_id) as files, "
        "rule_id from marts.mart_quality_findings join marts.mart_submissions using (submission_id) "
        "where not is_replaced group by all order by severity, findings desc, rule_id, decision"
    )
    return Sheet(
        said("问题汇总"), said("质量问题汇总"),
        (said("规则"), said("严重程度"), said("处理"), said("件数"), said("涉及报送数"), said("规则代码")),
        [
            (named(row, "rule"), label(plan.codelists["severity"], row["severity"]),
             label(plan.codelists["decision"], row["decision"]), row["findings"], row["files"], row["rule_id"])
            for row in rows
        ],
        said("只计未被同月后来文件取代的报送；隔离的单元格不作数，沿用上次采用值。逐条见“问题清单”。"),
        kept=1,
    )  # fmt: skip


def findings(plan: Plan, ask: Ask) -> Sheet:
    """Every finding of the submissions that stand: where, what was seen, what to do."""
    rows = ask(
        "select f.*, s.department_zh, s.department_en, s.form_zh, s.form_en, s.reporting_month from marts.mart_quality_findings f "
        "join marts.mart_submissions s using (submission_id) where not s.is_replaced "
        "order by f.severity, s.reporting_month desc, f.submission_id, f.finding_no"
    )
    return Sheet(
        said("问题清单"), said("质量问题清单"),
        (said("报送月份"), said("报表"), said("部门"), said("严重程度"), said("处理"), said("单元格"), said("所见值"), said("应有值"), said("信息"), said("处理办法"),
         said("核实说明"), said("规则"), said("报送批号")),
        [
            (row["reporting_month"], named(row, "form"), named(row, "department"),
             label(plan.codelists["severity"], row["severity"]), label(plan.codelists["decision"], row["decision"]),
             row["locator"], row["value_seen"], row["value_expected"], named(row, "message"), named(row, "fix"),
             row["reason_given"], named(row, "rule"), row["submission_id"])
            for row in rows
        ],
        kept=1, printed=11,
    )  # fmt: skip


def submissions(plan: Plan, ask: Ask) -> Sheet:
    """Returns expected and received."""
    rows = ask(
        "select * from marts.mart_submissions order by reporting_month desc, form_number, form, department, seq"
    )
    arrivals = plan.codelists["arrival"]
    return Sheet(
        said("报送登记"), said("报送登记（应报与实报）"),
        (said("报送月份"), said("表号"), said("报表"), said("部门"), said("应报日"), said("应报日说明"), said("到达"), said("迟报或逾期天数"), said("收到时刻"), said("处理结果"), said("读入"), said("采用"),
         said("隔离"), said("约定不计"), said("错误"), said("警告"), said("未核实"), said("零报告"), said("已被取代"), said("封账后"), said("原文件名"), said("报送批号")),
        [
            (row["reporting_month"], row["form_number"], named(row, "form"), named(row, "department"), row["due_on"],
             first_of(*beside_due_day(row["due_basis"])) or None,
             f"{arrivals[row['arrival']].extra['sign']} {named(row, 'arrival')}", row["days_late"] or None,
             row["received_at"], named(row, "outcome"), row["rows_read"], row["rows_accepted"],
             row["rows_quarantined"], row["rows_ignorable"], row["errors"], row["warnings"],
             row["warnings_unconfirmed"], row["is_nil_return"] or None, row["is_replaced"] or None,
             row["is_after_close"] or None, row["original_name"], row["submission_id"])
            for row in rows
        ],
        said("读入 = 采用 + 隔离 + 约定不计。没有收到文件的应报也占一行。"),
        kept=4, printed=20, always=14,
    )  # fmt: skip


def indicators(plan: Plan, ask: Ask) -> Sheet:
    """The indicators: what is counted, in which unit, by whom."""
    rows = ask(
        "select i.*, g.goal_zh, g.goal_en, d.department_en from marts.dim_indicator i "
        "join marts.dim_goal g using (goal) join marts.dim_department d using (department) order by indicator_no"
    )
    documents = plan.documents
    availability = {
        "published": said("已公布"), "collected": said("报表收集"), "target_only": said("仅有目标"), "proposed": said("建议，尚无数据"),
    }  # fmt: skip
    direction = {"higher": said("越高越好"), "lower": said("越低越好"), "none": said("无")}
    return Sheet(
        said("字典·指标"), said("数据字典：指标"),
        (said("目标领域"), said("指标"), said("英文名"), said("定义"), said("单位"), said("类型"), said("方向"), said("责任部门"), said("分工"), said("路径类型"), said("自然下限"),
         said("自然上限"), said("数据可得性"), said("来源文件"), said("指标代码")),
        [
            (named(row, "goal"), named(row, "indicator"), row["indicator_en"], named(row, "definition"), named(row, "unit_label"),
             label(plan.codelists["kind"], row["kind"]), direction[row["direction"]], named(row, "department"),
             said("建议") if row["department"] in plan.proposed_departments else said("已定"),
             label(plan.codelists["path"], row["path_type"]),
             *(None if row[name] is None else Shown(row[name], digits(row[name])) for name in ("limit_min", "limit_max")),
             availability[row["availability"]], first_of(row["document_zh"], documents[plan.indicators[row["indicator"]].source_document].title_en), row["indicator"])
            for row in rows
        ],
        kept=2, printed=9,
    )  # fmt: skip


def column_list(tables: Sequence[Table]) -> Sheet:
    """Every column of every mart."""
    return Sheet(
        said("字典·列"), said("数据字典：表和列"),
        (said("表"), said("表名"), said("列"), said("中文"), said("英文"), said("数据类型"), said("主键"), said("代码表")),
        [
            (table.name, first_of(table.mart.label_zh, table.mart.label_en), column.name, first_of(column.label_zh, column.label_en), column.label_en, column.sql_type,
             True if column.name in table.mart.keys else None, column_codelists().get(column.name, ""))
            for table in tables for column in table.columns
        ],
        said("同名的表在 DuckDB 文件（schema marts）、parquet 和 csv 中列相同。"),
        kept=3,
    )  # fmt: skip


def codes(plan: Plan) -> Sheet:
    """Every code of every codelist."""
    return Sheet(
        said("字典·代码"), said("数据字典：代码表"),
        (said("代码表"), said("代码表名称"), said("代码"), said("中文"), said("英文"), said("上级代码"), said("符号")),
        [
            (name, first_of(*plan.list_labels[name]), code.code, label_of(code), code.label_en,
             code.parent_code, _sign(code))
            for name, codelist in sorted(plan.codelists.items()) for code in codelist
        ],
        kept=3,
    )  # fmt: skip


def _sign(code: Code) -> str:
    """The sign of a code; one that is a Chinese word stands in no English workbook."""
    sign = code.extra.get("sign") or code.extra.get("symbol") or ""
    return "" if has_han(sign) and not speaks("zh") else sign
