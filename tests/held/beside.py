"""What differs in one thing from what the other worlds tell: a tie, a bound met exactly, a part beside a part. 合成数据.

The plan is the ferry's (docs/worked_plan.md) with a few things declared anew; the figures are its own.
"""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from held.worked_plan import FERRY, Row, declared, figure, finding
from support import submit

from contracts.methods import Method, methods
from contracts.plan import Plan
from contracts.registry import load_plan
from contracts.tables import FINDING, polars_schema
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

# before anything was registered; the day of the answers
DAYS = EARLY, DAY = date(2026, 3, 1), date(2026, 8, 10)
MARCH, APRIL, MAY = (datetime(2026, month, 3, 9) for month in (3, 4, 5))
HERALD = {"data_source": "ferry_herald", "reliability": "state_media"}
ADDED = {
    "codelists/coverage.csv": "day,日航（合成）,Day crossings (synthetic),_T,,\n",
    # an area that ends on the day of its target
    "codelists/ref_area.csv": "990300,合成旧港,Old harbour,990000,prefecture,,2025-12-31\n",
    "targets.csv": (
        "G01,boats,990300,_T,2025,ge,9,,count,9艘,,2024-12,4,expected,ferry_plan_2025,official,2025-01-10,2025-02-01,declared,2025-01-12,合成报,合成标题,,虚构,Synthetic,,,\n"
        # its series breaks on its own day, and is met only later
        "G02,shore_supply,990000,_T,2025,ge,97,,pct,97%,,,,expected,ferry_plan_2025,official,2025-01-10,2025-02-01,declared,2025-01-12,合成报,合成标题,,虚构,Synthetic,,,\n"
    ),
}
# the last row of a kind counts; a retired indicator's targets go; a break may lie on the day of the reading itself
DECLARED = """indicator,key,value,recorded_on,reason_zh,reason_en
,precedence,state_media|official|departmental_return|official_indirect|trade_press|other_media|secondary,2026-06-01,虚构,Synthetic
crew_spirit,retired_on,2026-07-15,2026-07-15,虚构,Synthetic
quiet_nights,retired_on,2026-07-15,2026-07-15,虚构,Synthetic
fare,redefined_since,2026-04,2026-07-15,虚构,Synthetic
fare,definition_zh,票价（新口径），虚构。,2026-07-15,虚构,Synthetic
fare,definition_en,"Fare, defined anew, made up.",2026-07-15,虚构,Synthetic
"""


def tell(folder: Path) -> tuple[DataRoot, Plan]:
    """Every report is in the ledger."""
    data, root = DataRoot(folder / "data"), folder / "plan"
    shutil.copytree(FERRY, root)
    for name, rows in ADDED.items():
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(rows)
    (root / "declarations.csv").write_text(DECLARED, encoding="utf-8")
    _tell_versions(data)
    _tell_parts(data)
    _tell_targets(data)
    return data, load_plan(root)


def methods_known() -> tuple[Method, ...]:
    """The newest version of each method; of the default one a version that is known and one recorded the day after."""
    newest = {m.code: m for m in sorted(methods(), key=lambda m: m.recorded_on)}
    versions = {"98.0.0": date(2025, 1, 1), "99.0.0": DAY + timedelta(days=1)}
    default = newest.pop("schedule_ratio")
    dated = [default.model_copy(update={"version": v, "recorded_on": day}) for v, day in versions.items()]
    return (*newest.values(), *dated)


def _send(
    data: DataRoot, month: str, at: datetime, *rows: Row, findings: tuple[Row, ...] = (), **more: object
) -> None:
    frame = pl.DataFrame(list(findings), schema=polars_schema(FINDING), orient="row") if findings else None
    submit(data, list(rows), at=at, slot=Slot("published", "ferry_clerks", month), findings=frame, **more)  # type: ignore[arg-type]


def _tell_versions(data: DataRoot) -> None:
    """Files that come again, at one moment, in another order; readings without a value; cells that are open."""
    # a forecast that a forecast replaces
    _send(data, "2024-01", MARCH, figure("boats", "2030-12", 46, obs_status="F"))
    _send(data, "2024-01", APRIL, figure("boats", "2030-12", 47, obs_status="F"))
    # known from one day by what they say: the one received first was registered last
    long_ago = datetime(2025, 6, 1)
    _send(data, "2024-02", datetime(2026, 3, 12), declared(figure("crews", "2024-06", 6), long_ago))
    _send(
        data,
        "2024-03",
        APRIL,
        declared(figure("crews", "2024-06", 5), long_ago),
        received_at=datetime(2026, 3, 10),
    )
    # a cell kept out in the file that gives the figure: nothing later is open
    _send(
        data, "2024-04", MARCH, figure("crews", "2024-07", 7), coverage="partial",
        findings=(finding(1, "quarantined", "error", "2024-07", "crews"),),
    )  # fmt: skip
    # a hint is no doubt
    _send(
        data, "2024-05", MARCH, figure("crews", "2024-08", 8), coverage="partial",
        findings=(finding(1, "noted", "info", "2024-08", "crews"),),
    )  # fmt: skip
    # received at one moment: the one taken later stands
    for n in (1, 2):
        _send(data, "2024-06", datetime(2026, 3, 3, 9, n), figure("crews", "2024-09", n), received_at=MARCH)
    # a partial file read again, with less in it
    both = (figure("crews", "2024-10", 10), figure("crews", "2024-11", 11))
    _send(data, "2024-07", MARCH, *both, coverage="partial", content=b"synthetic, once")
    _send(data, "2024-07", APRIL, both[0], coverage="partial", content=b"synthetic, once")
    # missing at first; then of another status alone
    _send(data, "2024-08", MARCH, figure("crews", "2024-05", None, obs_status="M"))
    _send(data, "2024-08", APRIL, figure("crews", "2024-05", 4))
    _send(data, "2024-08", MAY, figure("crews", "2024-05", 4, obs_status="P"))
    # of one month, known from one day: before both were registered the one received first is known
    for at, received, n in (
        (datetime(2026, 3, 12), datetime(2026, 3, 12), 4),
        (APRIL, datetime(2026, 3, 10), 3),
    ):
        _send(data, "2024-10", at, declared(figure("crews", "2024-04", n), long_ago), received_at=received)
    # an official figure and one of the press, which counts since the order was declared anew
    _send(data, "2024-09", MARCH, figure("crews", "2024-12", 64), figure("crews", "2024-12", 65, **HERALD))


def _tell_parts(data: DataRoot) -> None:
    """Months, quarters and years of parts and wholes: what may be added up, and which of two stands for the period."""
    day, night = {"breakdown": "coverage=day"}, {"breakdown": "coverage=night"}
    _send(
        data, "2025-01", MARCH,
        # two parts and no whole: no figure; a part that no list knows
        figure("boats", "2022-06", 3, **night), figure("boats", "2022-06", 4, **day), figure("boats", "2022-07", 2, breakdown="coverage=dusk"),
        # months of a flow make a quarter and a year, three months of a stock make none; so do quarters
        *(figure("trips", f"2023-{m:02d}", m) for m in range(1, 13)),
        *(figure("trips", f"2022-Q{q}", 10 * q) for q in range(1, 5)),
        *(figure("trips", f"2021-{m:02d}", m) for m in range(1, 12)),
        *(figure("trips", f"2020-Q{q}", q) for q in range(1, 4)),
        *(figure("boats", f"2023-{m:02d}", 10 + m) for m in (1, 2, 3)),
        # about so much is added to nothing
        figure("trips", "2024-01", 5), figure("trips", "2024-02", 6), figure("trips", "2024-03", 7, value_qualifier="approx"),
        # to date: of March a quarter, of June what was added since, of September nothing, as June is rough in its place
        *(figure("trips", f"2019-{m:02d}", 10 * m, "990100", accumulation="YTD") for m in (3, 6, 12)),
        figure("trips", "2019-09", 95, "990100", accumulation="YTD", value_qualifier="approx"),
        # the month that ends the year and its quarter, each of another part: by the order of their codes
        figure("boats", "2021-12", 5, "990200", **night), figure("boats", "2021-Q4", 6, "990200", **day),
        # published for the quarter, if of a part, before the month that ends it
        figure("boats", "2024-03", 7, "990100"), figure("boats", "2024-Q1", 2, "990100", **night),
        # the half-year before the year that ends with it
        figure("trips", "2025", 90, "990200"), figure("trips", "2025-S2", 50, "990200"),
        coverage="partial",
    )  # fmt: skip


def _tell_targets(data: DataRoot) -> None:
    """A break on the day itself, a sum beside a sign for what is missing, a figure of an area that is no more."""
    _send(
        data, "2025-02", MAY,
        figure("boats", "2025-12", 8, "990300"),
        figure("shore_supply", "2025-12", 96, obs_status="B"), figure("shore_supply", "2026-04", 98),
        figure("fare", "2024-12", 12), figure("fare", "2026-04-01", 9),
        figure("boats", "2026-04", 19, "990100"), figure("boats", "2026-04", 13, "990200"),
        # of the month and to date: two sums, each of its own parts
        *(figure("boats", "2025-06", n, f"990{n}00", accumulation=a) for n in (1, 2, 3) for a in ("NONE", "YTD")),
        figure("boats", "2026-04", None, obs_status="M"), figure("boats", "2024-12", 20),
        coverage="partial",
    )  # fmt: skip
