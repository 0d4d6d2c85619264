"""The steps of a month: load, build, check, publish. Assets and the command line call these."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from contracts.clock import plan_now, plan_today
from contracts.errors import KeyedFault
from contracts.plan import Plan
from orchestration.intake import month_by_month
from orchestration.intake.month_by_month import Taking
from orchestration.settings import Settings
from warehouse import query
from warehouse.audience import Audience
from warehouse.build import build as building
from warehouse.build.build import Build
from warehouse.build.engines import Engine
from warehouse.disclosure import leaks, public_build, remembered
from warehouse.products.edition import Edition, Gate, GateFailedError, Verdict
from warehouse.products.gate.gate import every, start
from warehouse.release.manifest import Correction
from warehouse.release.publish import publish
from warehouse.release.shelf import Release
from warehouse.verify.loss import refuse_where_lost

Listener = Callable[[str, str], None]
_listeners: list[Listener] = []
_answered: list[Taking] = []


def listen(listener: Listener) -> Callable[[], None]:
    """The listener hears (stage, detail) of every step in this process until the returned call."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def tell(stage: str, detail: str) -> None:
    """Every listener has heard it."""
    for listener in _listeners:
        listener(stage, detail)


@dataclass(frozen=True)
class Check:
    """One check of a finished build: its sentence, and what breaks it (nothing when it holds)."""

    name: str
    description_zh: str
    description_en: str
    failures: int


class ChecksFailedError(KeyedFault):
    """Blocking checks of a finished build are broken: nothing is published."""

    code = "release.checks.failed"

    @classmethod
    def of(cls, broken: list[Check]) -> Self:
        """The fault that names each broken check and how many rows break it."""
        return cls(
            checks_zh="、".join(f"{one.description_zh}（{one.failures}）" for one in broken),
            checks_en=", ".join(f"{one.description_en} ({one.failures})" for one in broken),
        )


def load_months(
    settings: Settings, plan: Plan, months: Sequence[str], forms: Collection[str]
) -> Iterator[Taking]:
    """Those forms' bundled files and files of the inbox are in the ledger, month by month; what became of each.

    Raises WriterBusyError.
    """
    return _told(month_by_month.files_of(settings, plan, months, forms))


def return_unrecognised(settings: Settings, plan: Plan) -> Iterator[Taking]:
    """Files of the inbox that name no form or month are archived and put aside with a report."""
    return _told(month_by_month.unrecognised(settings, plan))


def _told(takings: Iterable[Taking]) -> Iterator[Taking]:
    for one in takings:
        _answered.append(one)
        tell("load", f"{one.loaded.manifest.submission_id} {one.loaded.state}" if one.loaded else one.name)
        yield one


def answered() -> list[Taking]:
    """What became of each file that this process took, gave back or could not open so far."""
    return list(_answered)


def build(
    settings: Settings,
    plan: Plan,
    known_on: date,
    audience: Audience = "internal",
    engine: Engine = "duckdb",
    *,
    full: bool = False,
    entered_before: datetime | None = None,
) -> Build:
    """The marts as known on that day are built on that engine, or found built already; with `full` every row anew,
    with `entered_before` from what had been entered here before that moment.

    Raises LostRecordError where the root lost what it had, BuildFailedError, EngineMissingError; for the public, DisclosureError where a figure cannot be
    protected.
    """

    def on_node(node: dict[str, str]) -> None:
        tell("build", node["name"])

    refuse_where_lost(settings.data)
    with settings.data.builder():
        internal = building.build(
            settings.data,
            plan,
            known_on,
            on_node=on_node,
            engine=engine,
            full=full,
            entered_before=entered_before,
        )
        if audience == "internal":
            return internal
        return public_build(settings.data, plan, internal, published_on=plan_today(), on_node=on_node)


CHECKS = {
    "rows_add_up": (
        "读入行数 = 采用 + 隔离 + 约定不计", "rows read = accepted + quarantined + ignorable",
        "select count(*) as n from marts.mart_submissions "
        "where seq > 0 and rows_read is distinct from rows_accepted + rows_quarantined + rows_ignorable",
    ),
    "figures_have_cells": (
        "每个数值都有文件和单元格", "every figure leads to a file and a cell",
        "select count(*) as n from marts.mart_indicator_values v "
        "left join marts.bridge_figure_source b using (indicator, ref_area, breakdown, time_period, accumulation, data_source) "
        "where b.locator is null or b.file_sha256 is null",
    ),
    "targets_have_documents": (
        "每个目标都有文件", "every target names its document",
        "select count(*) as n from marts.mart_target_vs_actual where coalesce(document_zh, document_en) is null",
    ),
    "every_goal_is_shown": (
        "每个目标领域都在记分卡上", "every goal is on the scorecard",
        "select count(*) as n from marts.dim_goal anti join marts.mart_goal_scorecard using (goal)",
    ),
}  # fmt: skip


def check_build(found: Build) -> list[Check]:
    """The blocking checks of a finished build, each with the number of rows that break it."""
    return [
        Check(name, zh, en, int(query.rows(found.path, sql)[0]["n"]))
        for name, (zh, en, sql) in CHECKS.items()
    ]


def publish_build(
    settings: Settings,
    plan: Plan,
    found: Build,
    audience: Audience = "internal",
    correction: Correction | None = None,
    confirmed_by: str = "",
) -> Release:
    """The build is the audience's current release. Raises UserFault where it may not go out."""
    gates: list[Gate] = [start]
    if audience == "public":
        gates.append(_shows_nothing_hidden(settings, plan, found))
    release = publish(
        settings.data,
        plan,
        found,
        plan_now(),
        audience=audience,
        correction=correction,
        gate=every(gates),
        by=confirmed_by or settings.by,
        is_confirmed=bool(confirmed_by),
    )
    tell("publish", release.name)
    return release


def _shows_nothing_hidden(settings: Settings, plan: Plan, public: Build) -> Gate:
    """The gate of a public release: nothing in its file gives a hidden figure back."""
    internal = public.internal or build(settings, plan, public.known_on)
    memory = remembered(settings.data)

    def judge(edition: Edition) -> Callable[[], None]:
        def verdict() -> None:
            found = leaks(edition.database, internal.path, plan, edition.published_at.date(), memory)
            if found:
                raise GateFailedError(
                    [
                        Verdict(mart=leak.place, text_zh=leak.detail_zh, text_en=leak.detail_en)
                        for leak in found
                    ]
                )

        return verdict

    return judge
