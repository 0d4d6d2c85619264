"""SYNTHETIC histories drawn at random, day after day, for builds that start from the build before."""

import random
from datetime import date, datetime, time, timedelta

from spark.random_ledger import SOURCES, Drawn, Key, send
from support import SLOT, observation, submit

from warehouse.ledger.closings import AlreadyClosedError, close
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

MONTHS = ("2025-10", "2025-12", "2026-02", "2026-05")


def happens(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], today: date) -> date:
    """A few random things happened after that day; the returned day, not before it, is asked about next."""
    for _ in range(chance.randint(0, 3)):
        at = datetime.combine(today + timedelta(days=chance.randint(1, 20)), time(9))
        today = max(today, at.date()) if chance.random() < 0.7 else today
        chance.choice((_sends, _sends, _sends_few, _sends_back, _rejects, _closes))(
            data, drawn, chance, keys, at
        )
    return today + timedelta(days=chance.choice((0, 1, 40)))


def _sends(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], at: datetime) -> None:
    send(data, drawn, chance, keys, chance.choice(MONTHS), at, 0.25, declared=0.2)


def _sends_few(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], at: datetime) -> None:
    period = chance.choice(keys)[3]
    of_it = [key for key in keys if key[3] == period]
    send(data, drawn, chance, of_it if len(of_it) > 5 else keys, chance.choice(MONTHS), at, 0.5)


def _sends_back(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], at: datetime) -> None:
    """The same bytes again, read otherwise: what the file said before is replaced."""
    code, area, breakdown, period, accumulation = chance.choice(keys)
    row = observation(
        indicator=code, ref_area=area, breakdown=breakdown, time_period=period, accumulation=accumulation,
        unit_measure=drawn.plan.indicators[code].unit, obs_value=chance.randint(1, 99),
    )  # fmt: skip
    slot = Slot("published", SOURCES[0][0], chance.choice(MONTHS))
    submit(data, [row], at=at, slot=slot, coverage="partial", content=b"synthetic: the same bytes")


def _rejects(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], at: datetime) -> None:
    submit(data, [], at=at, slot=SLOT, outcome="rejected", content=str(chance.random()).encode())


def _closes(data: DataRoot, drawn: Drawn, chance: random.Random, keys: list[Key], at: datetime) -> None:
    try:
        close(data, chance.choice(("2025-10", "2025-12", "2026-02")), now=at, closed_by="test", note="")
    except AlreadyClosedError:
        return
