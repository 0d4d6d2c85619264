"""docs/plan_keys.md: every key of a plan's files, as the models and `contracts/plan_keys.yml` have it."""

from itertools import groupby
from pathlib import Path

from contracts.codelists import shared_codelist
from contracts.packaged import packaged
from contracts.plan_keys import plan_keys

TABLE = packaged("dbt_project").parent / "docs" / "plan_keys.md"
LISTS = {
    "unit": "`unit`", "operator": "`targets.csv` `operator`", "path": "`path`", "measure": "`measures`",
    "reliability": "`reliability`, `precedence`", "obs_status": "`missing`, `flags`", "conf_status": "`conf_status`",
    "size_class": "`breakdown` `size_class=`", "sector": "`breakdown` `sector=`", "education": "`breakdown` `education=`",
    "precision": "`breakdown` `precision=`", "compute_kind": "`breakdown` `compute_kind=`",
}  # fmt: skip
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
    return "".join([*parts, _codes()])


def _codes() -> str:
    """The shared lists whose codes an office writes into its files."""
    rows = "\n".join(
        f"| {where} | {', '.join(f'`{one.code}` {one.label_zh} {one.label_en}' for one in shared_codelist(name))} |"
        for name, where in LISTS.items()
    )
    return f"\n## 共用代码 | Shared codes\n\n| 写在哪里 where | 代码 codes |\n| --- | --- |\n{rows}\n"


def write_plan_keys_table() -> list[Path]:
    """The document says what the models say; returns it where it changed."""
    text = plan_keys_table()
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == text:
        return []
    TABLE.write_text(text, encoding="utf-8")
    return [TABLE]
