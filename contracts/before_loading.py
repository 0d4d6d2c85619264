"""What a process knows of a plan before it is loaded: its languages, its time zone and when its years begin, from `plan.yml` alone."""

from pathlib import Path

from contracts.clock import declare_zone
from contracts.periods import JANUARY, declare_year
from contracts.speech import ALL, declare_languages


def hear(plan_file: Path) -> None:
    """Until the plan is loaded, this process speaks and tells the time as its `plan.yml` says; an unreadable one says nothing."""
    import yaml  # only where a plan is named: plain help waits for nothing

    try:
        written = yaml.load(plan_file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # texts alone
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError):
        return
    if not isinstance(written, dict):
        return
    asked, zone, begins = (written.get(key) for key in ("languages", "time_zone", "year_begins"))
    found = tuple(one for one in asked if one in ALL) if isinstance(asked, list) else ()
    if found:
        declare_languages(found)
    is_month = isinstance(begins, str) and begins in map(str, range(1, 13))
    declare_year(int(str(begins)) if is_month else JANUARY)
    if isinstance(zone, str):
        try:
            declare_zone(zone)
        except ValueError:
            return  # named where the plan is loaded
