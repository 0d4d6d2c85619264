"""What a process knows of a plan before it is loaded: its languages and its time zone, from `plan.yml` alone."""

from pathlib import Path

from contracts.clock import declare_zone
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
    asked, zone = written.get("languages"), written.get("time_zone")
    found = tuple(one for one in asked if one in ALL) if isinstance(asked, list) else ()
    if found:
        declare_languages(found)
    if isinstance(zone, str):
        try:
            declare_zone(zone)
        except ValueError:
            return  # named where the plan is loaded
