"""A new plan folder: examples to be replaced, schemas for the editor, a README of its own."""

import shutil
from pathlib import Path

from contracts.errors import KeyedFault
from contracts.packaged import packaged
from contracts.speech import first_of
from orchestration.views.terminal import say, terminal

TEMPLATES = {"zh": packaged("contracts", "new_plan"), "en": packaged("contracts", "new_plan_en")}
SCHEMAS = packaged("contracts", "schemas")
OF_A_PLAN = ("plan", "indicators", "form_return", "form_published", "corrections", "confidentiality")


class PlanFolderInUseError(KeyedFault):
    """The folder holds something already; nothing was written."""

    code = "plan.new.in_use"


def new_command(folder: Path) -> int:
    """The folder holds a plan of examples in the language spoken first; it passes `plan check`; 0. Nothing that stood there is touched.

    Raises PlanFolderInUseError where the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlanFolderInUseError(folder=folder)
    template = TEMPLATES[first_of("zh", "en")]
    for source in sorted(path for path in template.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        _copied(source, folder / source.relative_to(template))
    for name in OF_A_PLAN:
        file = f"{name}.schema.json"
        _copied(SCHEMAS / file, folder / "schemas" / file)
    say(terminal(), "told.plan.new", folder=folder)
    return 0


def _copied(source: Path, to: Path) -> None:
    """A writable copy, whatever the rights of the packaged file."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)
