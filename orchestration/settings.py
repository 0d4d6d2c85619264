"""Which plan and which data root: from the environment, else the shipped plan and `.data/`."""

import os
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import KeyedFault, UserFault
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.registry import PLANS, default_plan, load_plan, plan_folder
from warehouse.ledger.root_mark import OtherPlanError, mark, plan_of
from warehouse.ledger.version_0_1 import holds_returns_of_0_1
from warehouse.paths import DataRoot

HOME = packaged("orchestration").parent
UNUSABLE = set("'\"*?[]{},")  # a database would read these as quotes, patterns or two places


@dataclass(frozen=True)
class Settings:
    """Where the plan, the bundled figures and the data lie."""

    plan_root: Path
    published_root: Path
    data: DataRoot
    by: str = ""  # who acts: what is written is on record with this name
    adopt: bool = False  # a root that does not tell its plan is of this one from now on

    def plan(self) -> Plan:
        """The plan, loaded and checked. Raises ContractError, OtherPlanError where the root is of another.

        A root of version 0.1 that was never released does not tell: UntoldPlanError, unless it is adopted.
        """
        plan = load_plan(self.plan_root)
        of_root = plan_of(self.data)
        if of_root not in (None, plan.code):
            raise OtherPlanError(root=self.data.root, plan=of_root, other=plan.code)
        is_untold = of_root is None and self.plan_root != self.data.root / "plan"
        if is_untold and holds_returns_of_0_1(self.data):
            if not self.adopt:
                raise UntoldPlanError(root=self.data.root, other=plan.code)
            with self.data.writer():
                mark(self.data, plan.code)
        return plan

    def export(self) -> None:
        """The same settings hold for code that reads them from the environment (Dagster)."""
        os.environ["LONGSHU_PLAN"] = str(self.plan_root)
        os.environ["LONGSHU_PUBLISHED"] = str(self.published_root)
        os.environ["LONGSHU_DATA"] = str(self.data.root)
        os.environ["LONGSHU_BY"] = self.by


class UntoldPlanError(KeyedFault):
    """The root holds returns and does not say of which plan."""

    code = "store.root.untold"


class NobodyNamedError(KeyedFault):
    """An act that a person answers for names nobody."""

    code = "store.who"


def who(by: str) -> str:
    """The person named with --by, else in LONGSHU_BY; never the system's user. Raises NobodyNamedError."""
    named = by.strip() or os.environ.get("LONGSHU_BY", "").strip()
    if not named:
        raise NobodyNamedError()
    return named


def settings(
    plan: Path | None = None,
    data: Path | None = None,
    published: Path | None = None,
    by: str = "",
    *,
    adopt: bool = False,
) -> Settings:
    """Settings from the arguments, else LONGSHU_PLAN, LONGSHU_DATA, LONGSHU_PUBLISHED, LONGSHU_BY, else the defaults.

    A plan is a folder or the name of one that ships. A data root that holds a plan of its own (`plan/plan.yml`, as the practice set does) is read by that plan.
    """
    data = data or Path(os.environ.get("LONGSHU_DATA") or HOME / ".data")
    own = data / "plan"
    named = plan or os.environ.get("LONGSHU_PLAN") or (own if (own / "plan.yml").is_file() else None)
    plan = plan_folder(Path(named)) if named else _shipped_plan(DataRoot(data))
    published = published or Path(os.environ.get("LONGSHU_PUBLISHED") or packaged("sources.published"))
    by = by.strip() or os.environ.get("LONGSHU_BY", "").strip()
    found = Settings(plan.resolve(), published.resolve(), DataRoot(data.resolve()), by, adopt)
    bad = sorted(set(str(found.data.root)) & UNUSABLE)
    if bad:
        raise UserFault(
            f"数据根目录的路径含有不能用的字符 {' '.join(bad)}：{found.data.root}",
            f"the path of the data root holds characters that cannot be used: {' '.join(bad)}",
            "请换一个目录名，空格和中文可以用", "choose another name; spaces and Chinese are fine",
        )  # fmt: skip
    return found


def _shipped_plan(data: DataRoot) -> Path:
    """The shipped plan that the root is of; the declared one for a root that is of none yet. Raises UserFault."""
    of_root = plan_of(data)
    if of_root is None:
        return default_plan()
    if (PLANS / of_root / "plan.yml").is_file():
        return PLANS / of_root
    raise UserFault(
        f"数据根目录 {data.root} 属于方案 {of_root}，它不是随库的方案",
        f"the data root {data.root} is of the plan {of_root}, which does not ship",
        "请用 --plan 或 LONGSHU_PLAN 指明方案文件夹", "name the plan's folder with --plan or LONGSHU_PLAN",
    )  # fmt: skip
