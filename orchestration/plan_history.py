"""What the ledger holds and the releases used, the plan still says: past answers stay what they were."""

import tempfile
from pathlib import Path
from typing import get_args

from contracts.held_indicators import Held, check_held
from contracts.plan import Plan
from contracts.used_declarations import Used, check_used, written
from orchestration.settings import Settings
from warehouse.audience import Audience
from warehouse.ledger.figures_held import figures_held, forms_held
from warehouse.ledger.root_mark import plan_of
from warehouse.paths import DataRoot
from warehouse.release.kits import kit_named, plan_in_kit
from warehouse.release.shelf import Release, releases


def refuse_rewritten_history(found: Settings, plan: Plan) -> dict[str, Held]:
    """The plan has every indicator with figures in its own ledger, and all that its releases used.

    Returns what the ledger holds by indicator. Raises ContractError where one is gone or was changed without a dated row. A ledger is the plan's where its root
    says so; where none says of which plan it is, where it holds a return of one of the plan's forms.
    """
    of_root = plan_of(found.data)
    is_own = of_root == plan.code if of_root else bool(forms_held(found.data) & plan.forms.keys())
    if not is_own:
        return {}
    held, areas = figures_held(found.data)
    check_held(plan, held, areas)
    audiences: tuple[Audience, ...] = get_args(Audience)
    for audience in audiences:
        used = _used(found.data, plan, next(iter(releases(found.data, audience)[::-1]), None))
        if used:
            check_used(plan.root, used)
    return held


def _used(data: DataRoot, plan: Plan, release: Release | None) -> Used | None:
    """What the release used, or None where that is the plan as it stands, or nothing says so (version 0.1 kept no kit)."""
    said = release.manifest if release else None
    kit = kit_named(data, said.audience, said.kit) if said and said.kit else None
    if release is None or said is None or kit is None:
        return None
    with tempfile.TemporaryDirectory(prefix="longshu-kit-") as folder:
        root = plan_in_kit(data, kit, Path(folder))
        return None if _texts(root) == _texts(plan.root) else Used(release.name, said.known_on, written(root))


def _texts(root: Path) -> dict[Path, bytes]:
    """The files of a plan that declare something."""
    found = (*root.glob("*.yml"), *root.glob("*.csv"), *root.glob("indicators/*.yml"))
    return {path.relative_to(root): path.read_bytes() for path in found}
