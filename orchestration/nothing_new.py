"""Whether a run would change nothing: asked of the register, the inbox and the hashes before a heavy tool is imported.

| asked                                                        | else                                  |
|--------------------------------------------------------------|---------------------------------------|
| nothing lies in the inbox, nor was moved out of it unsettled  | the run takes it, or sees it wait     |
| every bundled file was read under these contracts            | the run reads it                      |
| nothing is lost, the clock did not jump                      | the run says so                       |
| the current release is of this very build, file for file     | the run builds, or publishes          |
| that build is there as it was finished                       | the run makes it again                |

The build's name is a hash of the ledger, the plan, contracts, models, code, tools and the day: a new day is something new.
"""

from contracts.by_content import looked_at_once
from contracts.clock import plan_now
from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration.intake.arrivals import holds_any
from orchestration.intake.incoming import bundled, bytes_of, contract_sha256
from orchestration.intake.known import Known
from orchestration.settings import Settings
from warehouse.build.build_key import build_key
from warehouse.build.build_record import is_whole
from warehouse.ledger.clock import refuse_jump
from warehouse.paths import sha256
from warehouse.release.shelf import Release, current_release, verify_files
from warehouse.verify.loss import refuse_where_lost


@looked_at_once()
def release_that_stands(found: Settings, plan: Plan) -> Release | None:
    """The current release where a run over the root as it stands would only find it again, else None."""
    now = plan_now()
    try:
        if holds_any(found.data) or _has_unread(found, plan):
            return None
        refuse_jump(found.data, now)
        refuse_where_lost(found.data)
        release = current_release(found.data)
    except (UserFault, OSError):  # the run says what is wrong, and leaves it in its history
        return None
    if release is None:
        return None
    key = build_key(found.data, plan, now.date())
    if release.manifest.build_key != key or not is_whole(found.data.builds / key) or verify_files(release):
        return None
    return release


def _has_unread(found: Settings, plan: Plan) -> bool:
    """Whether a bundled file was not read yet as it would be read now."""
    contract, now = contract_sha256(plan.root), plan_now()
    for one in bundled(found, plan):
        digest = sha256(bytes_of(one.content))
        if not Known.of(found.data, one.slot, digest, contract, now, is_scan=True).answer():
            return True
    return False
