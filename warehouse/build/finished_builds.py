"""The builds that are there: the newest, those of the dbt project as it stands, and how many are left."""

import json
import shutil
from pathlib import Path

from warehouse.audience import COMPILED, FILE_NAME
from warehouse.build.build_record import finished
from warehouse.build.dbt_runner import models_sha256
from warehouse.build.kept_models import Compiled
from warehouse.paths import DataRoot

BUILDS_KEPT = 12  # by itself; any of them can be made again, and `longshu tidy` leaves fewer


def newest_build(data: DataRoot) -> Path | None:
    """The file of the internal build made last, or None before the first."""
    made = (
        folder
        for folder, record in finished(data)
        if record.audience == "internal" and record.entered_before is None and (folder / FILE_NAME).exists()
    )
    return next((folder / FILE_NAME for folder in made), None)


def build_of_current_models(data: DataRoot) -> Path | None:
    """The file of the newest build made from the dbt project as it stands, or None where there is none."""
    wanted = models_sha256()
    made = (f for f, record in finished(data) if record.models == wanted and (f / FILE_NAME).exists())
    return next((folder / FILE_NAME for folder in made), None)


def current_models(data: DataRoot) -> Compiled | None:
    """The SQL of every model as compiled by the newest build of the dbt project as it stands, and its known_on.

    None where no build is left that was made from these models.
    """
    wanted = models_sha256()
    for folder, made in finished(data):
        if made.models == wanted and made.entered_before is None:
            return Compiled(dict(json.loads((folder / COMPILED).read_bytes())), made.known_on)
    return None


def forget_old_builds(data: DataRoot) -> None:
    """Of the finished builds the newest are left; what was swapped out is gone."""
    made = [folder for folder, _ in finished(data)]
    for folder in made[BUILDS_KEPT:] + [folder for folder in made if not (folder / FILE_NAME).exists()]:
        shutil.rmtree(folder, ignore_errors=True)
