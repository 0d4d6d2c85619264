"""Which plan and which data root: as named, else by the environment, else by what lies where (`places.py`)."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contracts.before_loading import hear
from contracts.clock import declare_zone
from contracts.errors import KeyedFault, Message, UserFault
from contracts.packaged import packaged
from contracts.periods import declare_year
from contracts.plan import Plan
from contracts.registry import PLANS, default_plan, load_plan, plan_folder, plan_titles, shipped_plans
from orchestration.places import clone, default_root, documents_root
from warehouse.ledger.root_mark import (
    OtherPlanError,
    OtherYearError,
    OtherZoneError,
    mark,
    plan_of,
    year_begins_of,
    zone_of,
)
from warehouse.ledger.version_0_1 import holds_returns_of_0_1
from warehouse.paths import DataRoot

LOG = logging.getLogger("longshu")
MARKS_OF_A_ROOT = ("root.json", "root.head", "ledger", "archive", "releases", "public", "kits")
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
        if (zone := zone_of(self.data)) not in (None, plan.header.time_zone):
            raise OtherZoneError(root=self.data.root, zone=zone, other=plan.header.time_zone)
        if (begins := year_begins_of(self.data)) not in (None, plan.header.year_begins):
            raise OtherYearError(root=self.data.root, begins=begins, other=plan.header.year_begins)
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


class AbsentRootError(KeyedFault):
    """Nothing of a data root lies in the folder."""

    code = "store.root.absent"


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
    data = _named_root(data)
    plan = _named_plan(plan, data) or _shipped_plan(DataRoot(data))
    published = published or Path(os.environ.get("LONGSHU_PUBLISHED") or packaged("sources.published"))
    by = by.strip() or os.environ.get("LONGSHU_BY", "").strip()
    found = Settings(plan.resolve(), published.resolve(), DataRoot(data.resolve()), by, adopt)
    hear(found.plan_root / "plan.yml")
    _refuse_unusable(found.data)
    return found


def data_root(data: Path | None = None) -> DataRoot:
    """The data root of a command that asks nothing of a plan, so that none need be named: as `settings` finds it.

    The process speaks as the root's plan does where that one is at hand, and tells the time as the root says.
    """
    root = _named_root(data)
    found = DataRoot(root.resolve())
    of_root = plan_of(found)
    plan = _named_plan(None, root) or (PLANS / of_root if of_root else None)
    if plan:
        hear(plan / "plan.yml")
    if zone := zone_of(found):
        declare_zone(zone)
    if begins := year_begins_of(found):
        declare_year(begins)
    _refuse_unusable(found)
    return found


def standing_root(data: Path | None = None) -> DataRoot:
    """The data root of a command that only makes sense where a root stands: as `data_root`. Raises AbsentRootError.

    An empty folder is none: a disk that is not mounted, a path misspelt, must be neither verified nor backed up.
    """
    root = data_root(data)
    if not any((root.root / name).exists() for name in MARKS_OF_A_ROOT):
        raise AbsentRootError(root=root.root)
    return root


def _named_root(data: Path | None) -> Path:
    return data or Path(os.environ.get("LONGSHU_DATA") or _told_root())


def _named_plan(plan: Path | None, data: Path) -> Path | None:
    """The folder of the plan that is named, by the environment too, or lies in the data root; None otherwise."""
    own = data / "plan"
    named = plan or os.environ.get("LONGSHU_PLAN") or (own if (own / "plan.yml").is_file() else None)
    return plan_folder(Path(named)) if named else None


def _refuse_unusable(data: DataRoot) -> None:
    bad = sorted(set(str(data.root)) & UNUSABLE)
    if bad:
        raise UserFault("store.root.path", characters=" ".join(bad), root=data.root)


def _told_root() -> Path:
    """The data root where none is named; a folder in the user's documents is told before it is made."""
    root = default_root()
    if root == documents_root() and not root.exists():
        told = Message("store.root.documents", root=root)
        LOG.info("%s", told, extra={"told": told})
    return root


class PlanNotNamedError(KeyedFault):
    """A new data root, and nobody said which plan it is to be of."""

    code = "store.root.plan.none"


Ask = Callable[[list[Path]], Path | None]
_asked: list[Ask] = []


def ask_for_plans(ask: Ask) -> None:
    """From now on a person is asked which plan a new root is to be of."""
    _asked[:] = [ask]


def _shipped_plan(data: DataRoot) -> Path:
    """The shipped plan that the root is of. Raises UserFault.

    For a root that is of none yet: in a clone the declared one, else the one that a person chooses.
    """
    of_root = plan_of(data)
    if of_root is None and clone():
        return default_plan()
    if of_root is None:
        chosen = _asked[0](shipped_plans()) if _asked else None
        if chosen is None:
            raise PlanNotNamedError(root=data.root, plans=plan_titles())
        return chosen
    if (PLANS / of_root / "plan.yml").is_file():
        return PLANS / of_root
    raise UserFault("store.root.plan.unknown", root=data.root, plan=of_root)
