"""Which plan and which data root: from the environment, else the shipped plan and `.data/`."""

import os
from dataclasses import dataclass
from pathlib import Path

from contracts.plan import Plan
from contracts.registry import PLANS, load_plan
from warehouse.paths import DataRoot

HOME = Path(__file__).parents[1]


@dataclass(frozen=True)
class Settings:
    """Where the plan, the bundled figures and the data lie."""

    plan_root: Path
    published_root: Path
    data: DataRoot

    def plan(self) -> Plan:
        """The plan, loaded and checked. Raises ContractError."""
        return load_plan(self.plan_root)

    def export(self) -> None:
        """The same settings hold for code that reads them from the environment (Dagster)."""
        os.environ["LONGSHU_PLAN"] = str(self.plan_root)
        os.environ["LONGSHU_PUBLISHED"] = str(self.published_root)
        os.environ["LONGSHU_DATA"] = str(self.data.root)


def settings(plan: Path | None = None, data: Path | None = None, published: Path | None = None) -> Settings:
    """Settings from the arguments, else LONGSHU_PLAN, LONGSHU_DATA, LONGSHU_PUBLISHED, else the defaults."""
    plan = plan or Path(os.environ.get("LONGSHU_PLAN") or _only_plan())
    data = data or Path(os.environ.get("LONGSHU_DATA") or HOME / ".data")
    published = published or Path(os.environ.get("LONGSHU_PUBLISHED") or HOME / "sources" / "published")
    return Settings(plan.resolve(), published.resolve(), DataRoot(data.resolve()))


def _only_plan() -> Path:
    return next(path.parent for path in sorted(PLANS.glob("*/plan.yml")))
