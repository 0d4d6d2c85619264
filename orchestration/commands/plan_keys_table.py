"""docs/plan_keys.md: every key of a plan's files, as the models and `contracts/plan_keys.yml` have it."""

from itertools import groupby
from pathlib import Path

from contracts.packaged import packaged
from contracts.plan_keys import plan_keys

TABLE = packaged("dbt_project").parent / "docs" / "plan_keys.md"
HEAD = """# 方案文件的各个键 | Keys of a plan's files

由 `contracts/plan_keys.yml` 和契约的模型生成（`longshu plan generate`）。必填的打 ●。怎样添加指标、表、方案见 CONTRIBUTING.md。
Made from `contracts/plan_keys.yml` and the models by `longshu plan generate`. ● marks what must be there.
"""


def plan_keys_table() -> str:
    """The document's text: a section a file, a table a part of it."""
    parts = [HEAD]
    for file, of_file in groupby(plan_keys(), key=lambda one: one.file):
        parts.append(f"\n## `{file}`\n")
        for part, keys in groupby(of_file, key=lambda one: one.part):
            rows = "\n".join(
                f"| `{one.key}` | {'●' if one.is_required else ''} | {one.zh} | {one.en} |" for one in keys
            )
            parts.append(
                f"\n{part}\n\n| 键 key | 必填 required | 意思 | meaning |\n| --- | --- | --- | --- |\n{rows}\n"
            )
    return "".join(parts)


def write_plan_keys_table() -> list[Path]:
    """The document says what the models say; returns it where it changed."""
    text = plan_keys_table()
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == text:
        return []
    TABLE.write_text(text, encoding="utf-8")
    return [TABLE]
