"""`longshu bi`: the Superset bundle for the release readers are sent to."""

from pathlib import Path

from contracts.errors import UserFault
from orchestration.settings import settings
from orchestration.views.scorecard import terminal
from warehouse.audience import FILE_NAME
from warehouse.paths import write_atomically
from warehouse.products.bi.bundle import bundle, zipped
from warehouse.release.publish import current_release


def bi_command(plan_root: Path | None, data: Path | None, out: Path, database: Path | None) -> int:
    """The bundle lies at `out`; Superset will open `database`, or the pointer of this data root."""
    found = settings(plan_root, data)
    release = current_release(found.data)
    if release is None:
        raise UserFault(
            f"{found.data.root} 里还没有发布", f"no release in {found.data.root} yet",
            "请先运行 longshu run", "run longshu run first",
        )  # fmt: skip
    opened = database or (found.data.releases / "current" / FILE_NAME).absolute()
    if not opened.is_absolute():
        raise UserFault(
            f"“{database}”不是绝对路径", f"'{database}' is not an absolute path",
            "请写 Superset 所在机器上的绝对路径", "give the absolute path on the machine Superset runs on",
        )  # fmt: skip
    files = bundle(release.database, found.plan(), opened)
    write_atomically(out, zipped(files))
    console = terminal()
    for line in (
        f"✓ {out}（{sum(n.startswith('datasets/') for n in files)} 个数据集、{sum(n.startswith('charts/') for n in files)} 张图、1 个看板；数据库 {opened}）",
        f"  superset import-dashboards -p {out} -u admin",
    ):
        console.print(line, markup=False, soft_wrap=True, highlight=False)
    return 0
