"""`longshu bi`: the Superset bundle for the release readers are sent to."""

from pathlib import Path

from contracts.errors import UserFault
from orchestration.settings import settings
from orchestration.views.terminal import put, say, terminal
from warehouse.audience import FILE_NAME
from warehouse.paths import write_atomically
from warehouse.products.bi.bundle import bundle, zipped
from warehouse.release.shelf import current_release


def bi_command(plan_root: Path | None, data: Path | None, out: Path, database: Path | None) -> int:
    """The bundle lies at `out`; Superset will open `database`, or the pointer of this data root."""
    found = settings(plan_root, data)
    release = current_release(found.data)
    if release is None:
        raise UserFault("release.none", root=found.data.root)
    opened = database or (found.data.releases / "current" / FILE_NAME).absolute()
    if not opened.is_absolute():
        raise UserFault("bi.database.relative", database=database)
    files = bundle(release.database, found.plan(), opened)
    write_atomically(out, zipped(files))
    console = terminal()
    datasets, charts = (sum(n.startswith(part) for n in files) for part in ("datasets/", "charts/"))
    say(console, "told.bi", path=out, datasets=datasets, charts=charts, database=opened)
    put(console, f"  superset import-dashboards -p {out} -u admin")
    return 0
