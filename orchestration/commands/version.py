"""`longshu --version`: what runs here."""

import importlib.metadata
import platform

from contracts.errors import UserFault
from contracts.registry import shipped_plans
from contracts.speech import first_of
from contracts.version import VERSION
from orchestration.places import clone
from orchestration.settings import settings
from orchestration.views.terminal import answer


def version_command() -> int:
    """The version of the product, the plan, and what they stand on are printed, a line each."""
    tools = {name: importlib.metadata.version(name) for name in ("duckdb", "dbt-core")}
    plan = _plan()  # it says in which language
    for name, said in {
        "longshu": VERSION,
        first_of("方案 plan", "plan"): plan,
        "Python": platform.python_version(),
        "DuckDB": tools["duckdb"],
        "dbt": tools["dbt-core"],
        first_of("系统 platform", "platform"): platform.platform(),
        first_of("安装 installed", "installed"): str(clone() or "wheel"),
    }.items():
        answer(f"{name} {said}")
    return 0


def _plan() -> str:
    """The plan that a command without --plan would take; what ships where that cannot be told."""
    try:
        return settings().plan_root.name
    except UserFault:
        return " ".join(root.name for root in shipped_plans())
