"""An indicator with figures in the ledger is never taken out of the plan."""

from contracts.held_indicators import check_held
from contracts.plan import Plan
from orchestration.settings import Settings
from warehouse.ledger.figures_held import figures_held, forms_held
from warehouse.ledger.root_mark import plan_of


def refuse_lost_indicators(found: Settings, plan: Plan) -> None:
    """The plan has every indicator with figures in its own ledger. Raises ContractError where one is gone.

    A ledger is the plan's where its root says so; where none says of which plan it is, where it holds a return of one
    of the plan's forms.
    """
    of_root = plan_of(found.data)
    is_own = of_root == plan.code if of_root else bool(forms_held(found.data) & plan.forms.keys())
    if is_own:
        held = figures_held(found.data)
        check_held(plan, {code: (one.figures, one.submission_id) for code, one in held.items()})
