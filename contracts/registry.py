"""Loads a plan folder whole; names file, line and key of every fault in one go."""

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from contracts.clock import declare_zone
from contracts.codelists import Code, Codelist
from contracts.confidentiality import ConfidentialityFile
from contracts.corrections import CorrectionFile
from contracts.declarations import FILE, declared_precedences, declared_stages, versions_of
from contracts.faults import FaultCollector
from contracts.folder_checks import check_folder
from contracts.located import Located
from contracts.packaged import packaged
from contracts.periods import declare_year
from contracts.plan import (
    CalendarDay,
    Comparison,
    Declaration,
    Document,
    FigureNotLoaded,
    Indicator,
    IndicatorFile,
    Plan,
    PlanHeader,
    ReadingNote,
    Scope,
    Target,
    TargetNotLoaded,
)
from contracts.plan_checks import PlanFiles, check_plan
from contracts.plan_files import M, csv_items, form_item, head_of, yaml_item
from contracts.plan_lists import own_files, plan_lists
from contracts.relation_versions import RELATIONS, RelationVersion
from contracts.renames import declare_renames, former_codes
from contracts.speech import declare_languages
from contracts.stated_targets import with_value

PLANS = packaged("contracts", "plans")


def shipped_plans() -> list[Path]:
    """The folders of the plans that ship, by name."""
    return sorted(path.parent for path in PLANS.glob("*/plan.yml"))


def default_plan() -> Path:
    """The shipped plan that a command takes where none is named: `plans/plan_when_none_is_named.yml` names it."""
    return PLANS / str(
        yaml.safe_load((PLANS / "plan_when_none_is_named.yml").read_text(encoding="utf-8"))["plan"]
    )


def plan_titles() -> str:
    """The plans that ship, each by its name and title, for a person to choose from."""
    said = (
        (root.name, yaml.safe_load((root / "plan.yml").read_text(encoding="utf-8")))
        for root in shipped_plans()
    )
    return "、".join(f"{name}（{header['title_zh']}）" for name, header in said)


def plan_folder(named: Path) -> Path:
    """The folder meant: that folder, else the shipped plan of that name."""
    shipped = PLANS / named
    is_name = len(named.parts) == 1 and not named.is_absolute()
    return shipped if is_name and not named.is_dir() and (shipped / "plan.yml").is_file() else named


def load_plan(root: Path, *, was_checked: bool = False) -> Plan:
    """The plan in the folder `root`, every code in it resolved.

    With `was_checked` (a plan that a release was made from) it need not hold what is asked of plans since then.
    Raises ContractError with every fault of every file; a half-read plan is never returned.
    """
    with _staying():
        return _loaded(root, was_checked)


@contextmanager
def _staying() -> Iterator[None]:
    """What is made meanwhile is not looked through for garbage; what a process had loaded by then never is.

    That would take as long again as loading the plan. Only once: a process that lives long frees what it drops.
    """
    was_enabled, is_first = gc.isenabled(), gc.get_freeze_count() == 0
    gc.disable()
    try:
        yield
    finally:
        if is_first:
            gc.freeze()
        if was_enabled:
            gc.enable()


def _loaded(root: Path, was_checked: bool) -> Plan:
    faults = FaultCollector(root)
    if not root.is_dir():
        faults.add("plan.file.missing", root, 1, root.name, name=root)
        faults.raise_if_any()
    faults.languages, begins = head_of(root / "plan.yml")
    declare_year(begins)
    contents = [yaml_item(path, IndicatorFile, faults) for path in sorted(root.glob("indicators/*.yml"))]
    header = yaml_item(root / "plan.yml", PlanHeader, faults)
    codelists = plan_lists(root, header, faults, was_checked=was_checked)
    indicators = [entry for content in contents if content for entry in _entries(content)]
    declarations = _rows_of(root / FILE, Declaration, faults)
    stages = declared_stages(faults, indicators, declarations)
    precedences = declared_precedences(faults, header, declarations)
    files = PlanFiles(
        header=header,
        indicators=indicators,
        stages=stages,
        declarations=declarations,
        has_all_indicators=all(contents),
        documents=csv_items(root / "documents.csv", Document, faults),
        targets=[with_value(t, faults) for t in csv_items(root / "targets.csv", Target, faults)],
        not_loaded=csv_items(root / "targets_not_loaded.csv", TargetNotLoaded, faults),
        forms=[form for path in _in_order(root.glob("forms/*.yml")) if (form := form_item(path, faults))],
        scopes=csv_items(root / "scopes.csv", Scope, faults),
        notes=csv_items(root / "readings.csv", ReadingNote, faults),
        codelists=codelists,
        corrections=_optional(root / "corrections.yml", CorrectionFile, faults),
        confidentiality=_optional(root / "confidentiality.yml", ConfidentialityFile, faults),
        figures_not_loaded=_rows_of(root / "figures_not_loaded.csv", FigureNotLoaded, faults),
        comparisons=_rows_of(root / "comparisons.csv", Comparison, faults),
        calendar=_rows_of(root / "calendar.csv", CalendarDay, faults),
        relation_versions=_rows_of(root / RELATIONS, RelationVersion, faults),
    )
    if not was_checked:
        check_folder(faults, root, own_files(header))
        check_plan(faults, files)
    faults.raise_if_any()
    assert files.header is not None
    declare_languages(tuple(map(str, files.header.item.languages)))
    declare_zone(files.header.item.time_zone)
    declare_renames(former_codes(entry.item for entry in indicators))
    return Plan(
        root=root,
        header=files.header.item.model_copy(update={"precedence": precedences[-1][1]})
        if precedences
        else files.header.item,
        indicators={entry.item.code: entry.item for entry in stages[-1].indicators},
        versions=versions_of(stages),
        precedences=precedences,
        goal_of={entry.item.code: entry.goal for entry in files.indicators},
        documents={d.item.code: d.item for d in files.documents},
        targets=tuple(t.item for t in files.targets),
        targets_not_loaded=tuple(t.item for t in files.not_loaded),
        forms={form.item.form: form.item for form in files.forms},
        scopes={(s.item.region_code, s.item.region_zh, s.item.scope): s.item for s in files.scopes},
        reading_notes={n.item.obs_id: n.item for n in files.notes},
        codelists=codelists | {"data_source": _sources(codelists["data_source"], files.header.item)},
        corrections=files.corrections.item.corrections if files.corrections else (),
        confidentiality=files.confidentiality.item.confidentiality if files.confidentiality else (),
        figures_not_loaded=tuple(n.item for n in files.figures_not_loaded),
        comparisons=tuple(c.item for c in files.comparisons),
        calendar=tuple(c.item for c in files.calendar),
        relation_versions=tuple(v.item for v in files.relation_versions),
    )


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Files by name, with numbers in their names counted: form 2 before form 10."""
    return sorted(
        paths, key=lambda path: [int(p) if p.isdigit() else p for p in re.split(r"([0-9]+)", path.stem)]
    )


def _optional(path: Path, model: type[M], faults: FaultCollector) -> Located[M] | None:
    return yaml_item(path, model, faults) if path.is_file() else None


def _rows_of(path: Path, model: type[M], faults: FaultCollector) -> list[Located[M]]:
    """The rows of a file that a plan need not have."""
    return csv_items(path, model, faults) if path.is_file() else []


def _sources(declared: Codelist, header: PlanHeader) -> Codelist:
    """The declared publishers and, after them, every department: the source of its own returns."""
    own = {
        d.code: Code(d.code, d.label_zh, d.label_en, "", {"publisher": ""})
        for d in header.departments
        if d.code not in declared
    }
    return Codelist(declared.name, declared.codes | own)


def _entries(content: Located[IndicatorFile]) -> list[Located[Indicator]]:
    def line_of(index: int, key: str) -> int:
        return content.line_of(f"indicators.{index}.{key}".rstrip("."))

    return [
        Located(
            entry,
            content.file,
            lambda key, index=index: line_of(index, key),  # type: ignore[misc]
            content.item.goal,
            is_valid=content.is_valid,
        )
        for index, entry in enumerate(content.item.indicators)
    ]
