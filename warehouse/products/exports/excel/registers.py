"""The sheets about the data: findings, returns, and the dictionary of indicators, columns and codes."""

from collections.abc import Callable, Sequence
from typing import Any

from contracts.dictionary import column_codelists
from contracts.plan import Plan
from warehouse.products.exports.excel.book import Sheet, Shown, digits
from warehouse.products.exports.excel.readings import label
from warehouse.products.exports.tables import Table
from warehouse.products.wording.due_days import beside_due_day

Row = dict[str, Any]
Ask = Callable[[str], list[Row]]


def findings_summary(plan: Plan, ask: Ask) -> Sheet:
    """Findings of the submissions that stand, counted by rule."""
    rows = ask(
        "select rule_zh, severity, decision, count(*) as findings, count(distinct submission_id) as files, "
        "rule_id from marts.mart_quality_findings join marts.mart_submissions using (submission_id) "
        "where not is_replaced group by all order by severity, findings desc, rule_id, decision"
    )
    return Sheet(
        "问题汇总", "质量问题汇总",
        ("规则", "严重程度", "处理", "件数", "涉及报送数", "规则代码"),
        [
            (row["rule_zh"], label(plan.codelists["severity"], row["severity"]),
             label(plan.codelists["decision"], row["decision"]), row["findings"], row["files"], row["rule_id"])
            for row in rows
        ],
        "只计未被同月后来文件取代的报送；隔离的单元格不作数，沿用上次采用值。逐条见“问题清单”。",
        kept=1,
    )  # fmt: skip


def findings(plan: Plan, ask: Ask) -> Sheet:
    """Every finding of the submissions that stand: where, what was seen, what to do."""
    rows = ask(
        "select f.*, s.department_zh, s.form_zh, s.reporting_month from marts.mart_quality_findings f "
        "join marts.mart_submissions s using (submission_id) where not s.is_replaced "
        "order by f.severity, s.reporting_month desc, f.submission_id, f.finding_no"
    )
    return Sheet(
        "问题清单", "质量问题清单",
        ("报送月份", "报表", "部门", "严重程度", "处理", "单元格", "所见值", "应有值", "信息", "处理办法",
         "核实说明", "规则", "报送批号"),
        [
            (row["reporting_month"], row["form_zh"], row["department_zh"],
             label(plan.codelists["severity"], row["severity"]), label(plan.codelists["decision"], row["decision"]),
             row["locator"], row["value_seen"], row["value_expected"], row["message_zh"], row["fix_zh"],
             row["reason_given"], row["rule_zh"], row["submission_id"])
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
        "报送登记", "报送登记（应报与实报）",
        ("报送月份", "表号", "报表", "部门", "应报日", "应报日说明", "到达", "迟报或逾期天数", "收到时刻", "处理结果", "读入", "采用",
         "隔离", "约定不计", "错误", "警告", "未核实", "零报告", "已被取代", "封账后", "原文件名", "报送批号"),
        [
            (row["reporting_month"], row["form_number"], row["form_zh"], row["department_zh"], row["due_on"],
             beside_due_day(row["due_basis"])[0] or None,
             f"{arrivals[row['arrival']].extra['sign']} {row['arrival_zh']}", row["days_late"] or None,
             row["received_at"], row["outcome_zh"], row["rows_read"], row["rows_accepted"],
             row["rows_quarantined"], row["rows_ignorable"], row["errors"], row["warnings"],
             row["warnings_unconfirmed"], row["is_nil_return"] or None, row["is_replaced"] or None,
             row["is_after_close"] or None, row["original_name"], row["submission_id"])
            for row in rows
        ],
        "读入 = 采用 + 隔离 + 约定不计。没有收到文件的应报也占一行。",
        kept=4, printed=20, always=14,
    )  # fmt: skip


def indicators(plan: Plan, ask: Ask) -> Sheet:
    """The indicators: what is counted, in which unit, by whom."""
    rows = ask(
        "select i.*, g.goal_zh, d.department_status from marts.dim_indicator i "
        "join marts.dim_goal g using (goal) join marts.dim_department d using (department) order by indicator_no"
    )
    availability = {
        "published": "已公布", "collected": "报表收集", "target_only": "仅有目标", "proposed": "建议，尚无数据",
    }  # fmt: skip
    direction = {"higher": "越高越好", "lower": "越低越好", "none": "无"}
    return Sheet(
        "字典·指标", "数据字典：指标",
        ("目标领域", "指标", "英文名", "定义", "单位", "类型", "方向", "责任部门", "分工", "路径类型", "自然下限",
         "自然上限", "数据可得性", "来源文件", "指标代码"),
        [
            (row["goal_zh"], row["indicator_zh"], row["indicator_en"], row["definition_zh"], row["unit_label_zh"],
             label(plan.codelists["kind"], row["kind"]), direction[row["direction"]], row["department_zh"],
             "建议" if row["department_status"] == "proposed" else "已定",
             label(plan.codelists["path"], row["path_type"]),
             *(None if row[name] is None else Shown(row[name], digits(row[name])) for name in ("limit_min", "limit_max")),
             availability[row["availability"]], row["document_zh"], row["indicator"])
            for row in rows
        ],
        kept=2, printed=9,
    )  # fmt: skip


def column_list(tables: Sequence[Table]) -> Sheet:
    """Every column of every mart."""
    return Sheet(
        "字典·列", "数据字典：表和列",
        ("表", "表名", "列", "中文", "英文", "数据类型", "主键", "代码表"),
        [
            (table.name, table.mart.label_zh, column.name, column.label_zh, column.label_en, column.sql_type,
             True if column.name in table.mart.keys else None, column_codelists().get(column.name, ""))
            for table in tables for column in table.columns
        ],
        "同名的表在 DuckDB 文件（schema marts）、parquet 和 csv 中列相同。",
        kept=3,
    )  # fmt: skip


def codes(plan: Plan) -> Sheet:
    """Every code of every codelist."""
    return Sheet(
        "字典·代码", "数据字典：代码表",
        ("代码表", "代码表名称", "代码", "中文", "英文", "上级代码", "符号"),
        [
            (name, plan.list_labels[name][0], code.code, code.label_zh, code.label_en,
             code.parent_code, code.extra.get("sign") or code.extra.get("symbol") or "")
            for name, codelist in sorted(plan.codelists.items()) for code in codelist
        ],
        kept=3,
    )  # fmt: skip
