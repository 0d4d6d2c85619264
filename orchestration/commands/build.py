"""`longshu build`: the marts from the ledger as it stands, on the engine asked for."""

from pathlib import Path
from typing import get_args

from rich.console import Console

from contracts.errors import UserFault
from orchestration.commands.records import ready_to_write
from orchestration.commands.run import asked_day
from orchestration.settings import settings
from warehouse.build.engines import Engine
from warehouse.ledger.disk import needed_for_a_build
from warehouse.paths import today_shanghai


def build_command(
    plan_root: Path | None,
    data: Path | None,
    known_on: str | None,
    engine: str,
    *,
    release: bool,
    full: bool = False,
    by: str = "",
) -> int:
    """The marts are built (or found built, unless `full`) on that engine; with `release` checked and published."""
    from orchestration import steps

    day = asked_day(known_on)
    if release and day and day < today_shanghai():
        raise UserFault(
            f"截至 {day} 所知的是回溯，不能发布", f"what was known on {day} is a look back: it is not released",
            "去掉 --release，或去掉 --known-on", "leave out --release or --known-on",
        )  # fmt: skip
    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by, needed_for_a_build(found.data))
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    built = steps.build(found, plan, day or today_shanghai(), engine=_engine(engine), full=full)
    state = "已有 | found" if built.reused else "建成 | built"
    console.print(f"{engine} · {built.known_on} · {state} {built.path}", markup=False)
    if built.not_increased:
        console.print(
            f"! 没能从上次的库增补，已全部重建 | could not start from the build before, everything was made anew: "
            f"{built.not_increased}", markup=False,
        )  # fmt: skip
    if not release:
        return 0
    broken = [one for one in steps.check_build(built) if one.failures]
    if broken:
        raise UserFault(
            "未发布：" + "、".join(f"{one.description_zh}（{one.failures}）" for one in broken),
            "not released: " + ", ".join(f"{one.description_en} ({one.failures})" for one in broken),
        )  # fmt: skip
    done = steps.publish_build(found, plan, built)
    console.print(f"发布 | released {done.name}：{done.path}", markup=False)
    return 0


def _engine(name: str) -> Engine:
    for known in get_args(Engine):
        if known == name:
            return known  # type: ignore[no-any-return]
    known_engines = "、".join(get_args(Engine))
    raise UserFault(
        f"没有引擎“{name}”", f"there is no engine '{name}'", f"可用：{known_engines}", "use one of these"
    )
