"""`longshu build`: the marts from the ledger as it stands, on the engine asked for."""

import logging
from pathlib import Path
from typing import get_args

from contracts.clock import plan_today
from contracts.errors import UserFault
from orchestration.commands.asked import asked_day
from orchestration.commands.records import ready_to_write
from orchestration.settings import settings
from orchestration.views.terminal import say, terminal
from warehouse.build.engines import Engine
from warehouse.ledger.disk import needed_for_a_build


def build_command(
    plan_root: Path | None,
    data: Path | None,
    known_on: str | None,
    engine: str,
    *,
    release: bool,
    full: bool = False,
    by: str = "",
) -> int:
    """The marts are built (or found built, unless `full`) on that engine; with `release` checked and published."""
    from orchestration import steps

    day = asked_day(known_on)
    if release and day and day < plan_today():
        raise UserFault("release.look_back", day=day)
    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by, needed_for_a_build(found.data))
    console = terminal()
    built = steps.build(found, plan, day or plan_today(), engine=_engine(engine), full=full)
    state = "told.build.found" if built.reused else "told.build.made"
    say(console, state, engine=engine, known_on=built.known_on, path=built.path)
    if built.not_increased:
        say(console, "told.build.anew", logging.WARNING, why=built.not_increased)
    if not release:
        return 0
    broken = [one for one in steps.check_build(built) if one.failures]
    if broken:
        raise steps.ChecksFailedError.of(broken)
    done = steps.publish_build(found, plan, built)
    say(console, "told.released", name=done.name, path=done.path)
    return 0


def _engine(name: str) -> Engine:
    for known in get_args(Engine):
        if known == name:
            return known  # type: ignore[no-any-return]
    known_engines = "、".join(get_args(Engine))
    raise UserFault("build.engine.unknown", name=name, known=known_engines)
