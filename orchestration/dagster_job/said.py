"""What a run leaves in Dagster's records of the files it took, and the one sentence of what it did.

| the file of a month            | asset of its form                       | checks of that month                       |
|--------------------------------|-----------------------------------------|--------------------------------------------|
| taken whole                    | materialised                             | both hold                                  |
| taken, some cells kept out     | materialised                             | `findings` WARN with the first cells       |
| rejected, or waits             | observed, for nothing was added          | `findings` WARN with the first cells       |
| could not be opened or read    | nothing                                  | `findings` ERROR with what the system says |
| the same as before             | nothing                                  | nothing                                    |
| owed, and its due day is over  | nothing                                  | `on_time` WARN with the days overdue       |

Whether a form's month is fresh is asked of the calendar, never of the clock: `on_time` holds once its return is taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import dagster as dg

from contracts.errors import UserFault
from contracts.forms import Form
from contracts.plan import Plan
from contracts.speech import first_of, languages
from orchestration.dagster_job.keys import form_key
from orchestration.intake.known import WAITING
from orchestration.intake.month_by_month import Taking
from warehouse.products.wording.due_days import beside_due_day, due_day

FINDINGS, ROWS, ON_TIME = "findings", "rows_add_up", "on_time"
MOST_SHOWN = 20
COLUMNS = {
    "file": ("文件", "File"), "locator": ("单元格", "Cell"), "severity": ("程度", "Severity"),
    "message_": ("问题", "Finding"), "fix_": ("办法", "Remedy"),  # and the language
}  # fmt: skip
COUNTS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_ignorable")
OUTCOMES = {
    "taken": ("采用", "taken"), "partly": ("部分采用", "partly taken"), "rejected": ("退回", "returned"),
    WAITING: ("待确认", "waiting for a person"), "returned": ("认不出表号、已退回", "of no known form, given back"),
    "unread": ("打不开或没读成", "could not be opened or read"),
}  # fmt: skip
TAKEN, UNCHANGED = "taken", "unchanged"

Event = dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckEvaluation


def month_key(month: str) -> str:
    """The partition of a reporting month."""
    return f"{month}-01"


def word_of(outcome: str) -> str:
    """What an outcome is called in the first language."""
    return first_of(*OUTCOMES[outcome])


def outcome_of(one: Taking) -> str:
    """What became of the file: a key of OUTCOMES, or `unchanged`."""
    if one.fault:
        return "unread"
    if one.loaded is None or one.form is None:
        return "returned"
    if one.loaded.state in ("rejected", WAITING):
        return one.loaded.state
    if not one.loaded.is_whole(one.form):
        return "partly"
    return UNCHANGED if one.loaded.state == UNCHANGED else TAKEN


@dataclass
class Told:
    """What a run did so far: how many files of each outcome, the months it was for, the release it made."""

    months: Sequence[str]
    outcomes: Counter[str] = field(default_factory=Counter)
    on_record: set[str] = field(default_factory=set)  # the months of which some file was ever received
    names: list[str] = field(default_factory=list)
    release: str = ""
    closed: set[str] = field(default_factory=set)  # the months that are closed

    def add(self, one: Taking) -> None:
        """The file counts."""
        outcome = outcome_of(one)
        self.outcomes[outcome] += 1
        if one.month and outcome != "returned":
            self.on_record.add(one.month)
        is_revision = outcome in (TAKEN, "partly") and one.month in self.closed
        if is_revision or outcome not in (TAKEN, UNCHANGED):
            late = first_of("，封账后的修订", ", a revision after closing") if is_revision else ""
            self.names.append(
                first_of(f"{one.name}（{word_of(outcome)}{late}）", f"{one.name} ({word_of(outcome)}{late})")
            )

    @property
    def is_warned(self) -> bool:
        """Whether some file was not taken whole, or was taken for a closed month."""
        return bool(self.names)

    @property
    def without_return(self) -> list[str]:
        """The months of which no file was ever received."""
        return [month for month in self.months if month not in self.on_record]

    def sentence(self) -> str:
        """What the run did, in one sentence."""
        counts = [(word_of(name), self.outcomes[name]) for name in OUTCOMES if self.outcomes[name]]
        parts = [first_of(f"{word} {count} 份", f"{count} {word}") for word, count in counts]
        between = first_of("、", ", ")
        text = between.join(parts) or first_of("无新报表", "no new return")
        if self.without_return:
            months = between.join(self.without_return)
            text += first_of(f"；{months} 没有报表", f"; no return for {months}")
        if self.release:
            return text + first_of(f"；发布 {self.release}", f"; released {self.release}")
        return text + first_of("；发布未变", "; the release is unchanged")


def events_of(form: Form, month: str, answers: Sequence[Taking]) -> Iterator[Event]:
    """What is recorded of that form's month: nothing where nothing was touched."""
    touched = [one for one in answers if outcome_of(one) != UNCHANGED]
    if not touched:
        return
    key, partition = form_key(form.form), month_key(month)
    loaded = [one.loaded for one in touched if one.loaded]
    totals = {name: sum(getattr(one.manifest, name) for one in loaded) for name in COUNTS}
    metadata: dict[str, Any] = {
        **totals, "submissions": first_of("、", ", ").join(f"{one.manifest.submission_id} {one.state}" for one in loaded),
    }  # fmt: skip
    if any(outcome_of(one) in (TAKEN, "partly") for one in touched):
        yield dg.AssetMaterialization(key, partition=partition, metadata=metadata)
    elif loaded:
        yield dg.AssetObservation(key, partition=partition, metadata=metadata)
    if loaded:
        holds = totals["rows_read"] == sum(n for name, n in totals.items() if name != "rows_read")
        yield dg.AssetCheckEvaluation(
            asset_key=key, check_name=ROWS, passed=holds, metadata=totals, partition=partition
        )
    yield _findings(form, touched, key, partition)


def passed_over(
    forms: Iterable[Form],
    months: Iterable[str],
    touched: set[tuple[str, str]],
    returned: set[tuple[str, str]],
) -> Iterator[dg.AssetMaterialization]:
    """What a backfill found nothing new of: without a record Dagster calls a backfill of those months a failure."""
    for month in months:
        for form in forms:
            if (form.form, month) not in touched:
                is_there = (form.form, month) in returned
                nothing = (
                    first_of("无新报表", "no new return") if is_there else first_of("本月无报表", "no return")
                )
                yield dg.AssetMaterialization(
                    form_key(form.form), partition=month_key(month), description=nothing,
                    metadata={first_of("结果", "result"): nothing},
                )  # fmt: skip


def due_events(
    due: Iterable[dict[str, Any]], taken: set[tuple[str, str]], touched: set[tuple[str, str]], day: date
) -> Iterator[dg.AssetCheckEvaluation]:
    """Of the returns due: those that are overdue, and those that this run touched and that are there."""
    for row in due:
        slot = (row["form"], row["period"])
        late = (day - row["due_on"]).days
        if (slot in taken and slot not in touched) or (slot not in taken and late <= 0):
            continue
        owed, basis = (
            first_of(*both)
            for both in (due_day(row["due_on"], row["due_basis"]), beside_due_day(row["due_basis"]))
        )
        said = first_of("已收到", "received")
        if slot not in taken:
            said = first_of(f"应报日 {owed}，已逾期 {late} 天", f"due {owed}, {late} days overdue")
        yield dg.AssetCheckEvaluation(
            asset_key=form_key(row["form"]), check_name=ON_TIME, passed=slot in taken,
            severity=dg.AssetCheckSeverity.WARN, partition=month_key(row["period"]), description=said,
            metadata={
                first_of("应报日", "due"): str(row["due_on"]),
                first_of("应报日的依据", "why that day"): basis or first_of("按工作日历", "by the calendar of working days"),
            },
        )  # fmt: skip


def _findings(
    form: Form, touched: Sequence[Taking], key: dg.AssetKey, partition: str
) -> dg.AssetCheckEvaluation:
    """Whether every cell of the files was taken; the first that were not, as a table for the page."""
    rows = list(_rows(form, touched))
    unread = [one for one in touched if one.fault]
    bad = [one for one in touched if outcome_of(one) != TAKEN]
    severity = dg.AssetCheckSeverity.ERROR if unread else dg.AssetCheckSeverity.WARN
    metadata: dict[str, Any] = {
        "findings": len(rows),
        "files": first_of("、", ", ").join(map(_outcome, touched)),
    }
    if rows:
        metadata["first"] = findings_table(rows[:MOST_SHOWN])
    said = first_of("；", "; ").join(map(_outcome, bad))
    return dg.AssetCheckEvaluation(
        asset_key=key, check_name=FINDINGS, passed=not bad, severity=severity, metadata=metadata,
        description=said or first_of("全部采用", "all taken"), partition=partition,
    )  # fmt: skip


def _outcome(one: Taking) -> str:
    word = word_of(outcome_of(one))
    return first_of(f"{one.name}：{word}", f"{one.name}: {word}")


def _rows(form: Form, touched: Iterable[Taking]) -> Iterator[dict[str, str]]:
    for one in touched:
        if one.fault:
            yield fault_row(one.name, one.fault) | {"severity": "error"}
        elif one.loaded and one.loaded.report is not None:
            found = one.loaded.report.open_findings(form.tolerated_rules)
            yield from ({"file": one.name} | finding for finding in found.head(MOST_SHOWN).to_dicts())


def fault_row(file: str, fault: UserFault) -> dict[str, str]:
    """What a person can mend about a file, as a row of the table of findings."""
    return {
        "file": file, "message_zh": fault.zh, "message_en": fault.en, "fix_zh": fault.fix_zh, "fix_en": fault.fix_en,
    }  # fmt: skip


def findings_table(rows: Iterable[dict[str, str]]) -> dg.TableMetadataValue:
    """The findings as a table of Dagster's page, headed in the first language."""
    language = languages()[0]
    heads = {
        name + language if name.endswith("_") else name: first_of(*both) for name, both in COLUMNS.items()
    }
    records = [
        dg.TableRecord({head: str(row.get(name) or "") for name, head in heads.items()}) for row in rows
    ]
    return dg.MetadataValue.table(
        records, schema=dg.TableSchema([dg.TableColumn(head) for head in heads.values()])
    )


def forms_in_order(plan: Plan, names: Iterable[str]) -> list[Form]:
    """Those forms in the order of the plan."""
    wanted = set(names)
    return [form for name, form in plan.forms.items() if name in wanted]
