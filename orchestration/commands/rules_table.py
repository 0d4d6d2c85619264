"""docs/rules.md: every rule of the catalogue, as the catalogue has it, with one example."""

from pathlib import Path

from contracts.packaged import packaged
from contracts.rules import Rule, examples, rules

TABLE = packaged("dbt_project").parent / "docs" / "rules.md"
SEVERITIES = {"error": "错误 error", "warning": "警告 warning", "info": "提示 info"}
HEAD = """# 核对规则 | Rules

由 `contracts/rules.yml` 和 `rule_examples.yml` 生成（`longshu plan generate`）。错误使所涉的格不采用，警告要求写明原因，提示只作说明。
Made from `contracts/rules.yml` and `rule_examples.yml` by `longshu plan generate`. An error keeps its cell out, a warning asks for a reason, information only tells.

级别 | level：0 文件和格式 file and format；1 一份文件之内 inside one file；2 与以前的报送相比 against earlier returns。
"""


def rules_table() -> str:
    """The document's text: one table for each layer, one row a rule, with its message in both languages."""
    parts = [HEAD]
    layers = list(dict.fromkeys(_layer(rule) for rule in rules().values()))
    for layer in layers:
        rows = "\n".join(_row(rule) for rule in rules().values() if _layer(rule) == layer)
        parts.append(
            f"\n## {layer}\n\n| 规则 rule | 级 | 程度 | 名称 | 信息 message | 怎么办 what to do | 例 example |\n| --- | --- | --- | --- | --- | --- | --- |\n{rows}\n"
        )
    return "".join(parts)


def write_rules_table() -> list[Path]:
    """The document says what the catalogue says; returns it where it changed."""
    text = rules_table()
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == text:
        return []
    TABLE.write_text(text, encoding="utf-8")
    return [TABLE]


def _layer(rule: Rule) -> str:
    return rule.id.partition(".")[0]


def _row(rule: Rule) -> str:
    example = examples()[rule.id]
    cells = (
        f"`{rule.id}`", str(rule.level), SEVERITIES[rule.severity], f"{rule.label_zh}<br>{rule.label_en}",
        f"{rule.message_zh}<br>{rule.message_en}", f"{rule.fix_zh}<br>{rule.fix_en}",
        "<br>".join(filter(None, [example.place, example.message_zh, example.message_en])),
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
