"""The practice set made: everything that happens, in order of time, through the real loading, build and release."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration import steps
from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import earlier_of
from orchestration.intake.take_in import load
from orchestration.practice import EN, LAST_MONTH, MARK_EN, MARK_ZH, MONTHS, SEED, ZH
from orchestration.practice.cases import LAST_DAY, Case, Closing, Sending, cases, happenings
from orchestration.practice.copying import practice_plan
from orchestration.practice.figures import Figures, figures_of
from orchestration.practice.variants import Return
from orchestration.settings import Settings
from sources.returns.form_sheets.blank import file_name
from sources.returns.periods import previous_month
from warehouse.build.build import Build
from warehouse.ledger.closings import close
from warehouse.paths import DataRoot
from warehouse.release.shelf import Release

NOTICE = f"{ZH}-{EN}.txt"
HANDLING = timedelta(minutes=7)  # from arrival to acceptance
DOUBTED = ("unconfirmed", "confirmed")
Hear = Callable[[str], None]


@dataclass
class PracticeSet:
    """What was made: the plan and where it lies, the cases, and how the files fared."""

    settings: Settings
    plan: Plan
    cases: list[Case]
    kinds: Counter[str]
    outcomes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    closed: list[str] = field(default_factory=list)


def make_returns(
    source: Path, root: Path, *, months: int = MONTHS, seed: int = SEED, hear: Hear = lambda _: None
) -> PracticeSet:
    """The data root holds the practice plan in `plan/` and those months of returns; whatever practice set was there is gone.

    Raises UserFault where the folder holds anything else.
    """
    clear(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / NOTICE).write_text(_notice(), encoding="utf-8")
    plan = practice_plan(source, root / "plan", months)
    found = Settings(root / "plan", root / "published", DataRoot(root))
    expected = cases(plan, months, seed)
    made = PracticeSet(found, plan, expected, Counter(case.kind for case in expected))
    figures = figures_of({case.form.form: case.form for case in made.cases}.values(), plan, seed)
    with found.data.writer():
        for one in happenings(made.cases, months, seed):
            if isinstance(one, Closing):
                close(found.data, one.month, now=one.at, closed_by=f"{ZH} {EN}", note=f"{ZH}：到期封账")
                made.closed.append(one.month)
            else:
                _send(made, one, figures[one.case.form.form])
                hear(f"{one.case.month} {one.case.form.number}")
    return made


def build_and_release(made: PracticeSet) -> tuple[Build, Release]:
    """The practice set as known on its last day is built, checked and released. Raises UserFault."""
    build = steps.build(made.settings, made.plan, LAST_DAY)
    broken = [check for check in steps.check_build(build) if check.failures]
    if broken:
        raise steps.ChecksFailedError.of(broken)
    return build, steps.publish_build(made.settings, made.plan, build)


def clear(root: Path) -> None:
    """No practice set lies at `root`. Raises UserFault where the folder holds anything else."""
    if not root.exists() or not any(root.iterdir()):
        return
    if not (root / NOTICE).is_file():
        raise UserFault("practice.folder.other", root=root)
    for path in root.iterdir():
        if path.name != NOTICE:  # it goes last: a half-cleared folder is still known for what it is
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (root / NOTICE).unlink()


def _send(made: PracticeSet, one: Sending, figures: Figures) -> None:
    case, data = one.case, made.settings.data
    earlier = earlier_of(data, case.form, case.month)
    before = previous_month(case.form, case.month)
    doubted = any(
        (c.form.form, c.month) == (case.form.form, before) and c.kind in DOUBTED for c in made.cases
    )
    returned = Return(case, made.plan, figures, earlier, after_doubt=doubted)
    content, suffix = returned.file(one.version)
    department = next(d.label_zh for d in made.plan.header.departments if d.code == case.form.department)
    name = f"{Path(file_name(case.form, made.plan, case.month)).stem}.{suffix}"
    incoming = Incoming(
        case.form, case.month, content, name, department, one.at.date(), received_at=one.at, agreed_by="演练"
    )
    loaded = load(data, made.plan, incoming, now=one.at + HANDLING)
    if case.kind in DOUBTED and loaded.manifest.outcome == "accepted":
        made.kinds.update({case.kind: -1, "on_time": 1})  # no figure of this return could be doubted
    made.outcomes[loaded.manifest.outcome if loaded.state != "unchanged" else "unchanged"] += 1
    made.formats[suffix] += 1


def _notice() -> str:
    return (
        f"{MARK_ZH}本文件夹由 make practice 生成，截至 {LAST_MONTH}。其中的数字全部为随机生成的演练数据，"
        "不是任何部门报送的统计数据，不得引用。重新运行会清空本文件夹。\n"
        f"{MARK_EN}Everything in this folder was made by `make practice`: random figures for practice, "
        "reported by no department, not to be quoted. Running it again empties this folder.\n"
    )
