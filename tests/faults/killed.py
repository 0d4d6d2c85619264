"""A process that publishes or retracts, and is killed (SIGKILL) at its n-th write; run by test_release_crash.py.

Every file opened for writing, renamed, linked, removed, made or sealed counts as a write. The work is done in a
fork, so that the imports are paid for once; after each kill the shelf is judged, then put back.
Prints one JSON object a kill: the write it was killed at, and what readers then found.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from support import SHIPPED_PLAN

from contracts.registry import load_plan
from warehouse.build.build import Build
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import current_release, retract, settle, shelf, tombstones, verify_files

WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "shutil.copyfile"}
NEXT = datetime(2027, 4, 1, 9)


def _is_write(event: str, args: tuple[Any, ...]) -> bool:
    if event == "open":
        _, mode, flags = args
        return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or "w" in (mode or "")
    return event in WRITES


def _kill_at(point: int, note: Path) -> None:
    """This process dies at its point-th write; `note` names the last one it came to."""
    seen = 0
    handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if not _is_write(event, args):
            return
        seen += 1
        os.pwrite(handle, f"{seen}\t{event}\t{args[0]}\n".ljust(400)[:400].encode(), 0)
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _in_fork(work: Callable[[], object], point: int, note: Path) -> bool:
    """Whether the work came to its end before its point-th write."""
    child = os.fork()
    if child == 0:
        _kill_at(point, note)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return False
    assert status == 0, f"the work itself failed: {status}"
    return True


def _found(data: DataRoot, audience: Any) -> dict[str, Any]:
    """What readers find: the pointer, the link, and whether the release they name is whole."""
    folder = shelf(data, audience)
    pointer, link = folder / "CURRENT", folder / "current"
    named = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else None
    current = current_release(data, audience)
    linked = link.readlink().name if link.is_symlink() else None
    return {
        "pointer": named,
        "current": current.name if current else None,
        "whole": current is None or verify_files(current) == [],
        "link": linked,
        "link_leads_to_a_manifest": linked is None or (link / "manifest.json").is_file(),
    }


def _build(home: DataRoot, audience: Any) -> Build:
    """The newest build of the root; for the public, a copy that says so."""
    made = max(home.builds.glob("*/build.json"), key=lambda path: path.stat().st_mtime)
    folder = home.root.with_name(f"{home.root.name}-{audience}-build")
    shutil.copytree(made.parent, folder, dirs_exist_ok=True)
    said = json.loads(made.read_bytes())
    (folder / made.name).write_text(json.dumps(said | {"audience": audience}), encoding="utf-8")
    return Build("synthetic", folder / "longshu.duckdb", date.fromisoformat(said["known_on"]), True, ())


def main(root: str, scenario: str, audience: Any, points: str) -> None:
    """Kills at each of the points (`1,2,3`, or `all`) of `publish`, `retract` or `retract_only`."""
    home = DataRoot(Path(root))
    plan = load_plan(SHIPPED_PLAN)
    build = _build(home, audience)
    scratch = home.root.with_name(f"{home.root.name}-killed-{os.getpid()}")
    wanted = range(1, 10**6) if points == "all" else map(int, points.split(","))
    note = home.root.with_name(f"note-{os.getpid()}")
    for point in wanted:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(home.root, scratch, symlinks=True)
        data = DataRoot(scratch)
        if scenario == "publish":
            work: Callable[[], object] = lambda d=data: publish(  # noqa: E731
                d, plan, build, NEXT, audience=audience, exports=()
            )
        else:
            name = max(p.name for p in shelf(data, audience).iterdir() if p.name[0].isdigit() and p.is_dir())
            work = lambda d=data, n=name: retract(d, n, "synthetic", "test", NEXT, audience)  # noqa: E731
        ended = _in_fork(work, point, note)
        found = _found(data, audience)
        settled = settle(data, audience)
        after = {
            "settled": settled.name if settled else None,
            "retracted": sorted(tombstones(data, audience)),
        }
        said = note.read_bytes().decode(errors="replace").strip()
        print(json.dumps({"point": point, "ended": ended, "write": said, **found, **after}), flush=True)
        if ended:
            break
    shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
