"""`longshu --version`: what runs here."""

import importlib.metadata
import platform

from contracts.errors import UserFault
from contracts.registry import shipped_plans
from contracts.version import VERSION
from orchestration.places import clone
from orchestration.settings import settings
from orchestration.views.terminal import answer


def version_command() -> int:
    """The version of the product, the plan, and what they stand on are printed, a line each."""
    tools = {name: importlib.metadata.version(name) for name in ("duckdb", "dbt-core")}
    for name, said in {
        "longshu": VERSION,
        "方案 plan": _plan(),
        "Python": platform.python_version(),
        "DuckDB": tools["duckdb"],
        "dbt": tools["dbt-core"],
        "系统 platform": platform.platform(),
        "安装 installed": str(clone() or "wheel"),
    }.items():
        answer(f"{name} {said}")
    return 0


def _plan() -> str:
    """The plan that a command without --plan would take; what ships where that cannot be told."""
    try:
        return settings().plan_root.name
    except UserFault:
        return " ".join(root.name for root in shipped_plans())
