"""The plan's clock: the zone in which its days begin and end; what is on record has its moments by it.

Moments are naive timestamps of that zone. The hour that summer time gives back comes twice; what the ledger accepts in it
stands in the order of the records (`accepted_at` only moves forward).
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = "Asia/Shanghai"  # of a plan that names no other
_zone: list[ZoneInfo] = []


def zone_named(name: str) -> ZoneInfo:
    """The zone of that name in the IANA list. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not in the list, a folder of it, no name at all
        raise ValueError(f"no time zone: {name!r}") from None


def declare_zone(name: str) -> None:
    """This process lives by the clock of that zone: the one of the plan it loaded."""
    _zone[:] = [zone_named(name)]


def plan_zone() -> ZoneInfo:
    """The zone of the plan."""
    return _zone[0] if _zone else zone_named(SHANGHAI)


def plan_now() -> datetime:
    """The plan's clock, as a naive timestamp."""
    return datetime.now(UTC).astimezone(plan_zone()).replace(tzinfo=None)


def plan_today() -> date:
    """Today by the plan's clock."""
    return plan_now().date()
