"""Copies of an ext4 image at random moments of writing, as a power cut would leave it: what was confirmed is there.

A process submits, closes, publishes and retracts in a root on the image and says each time that it is done. At a random
moment it is stopped, what it said so far is noted, and the image is copied as it lies on the disk: whatever was not synced
is not in the copy. The copy is mounted (the file system replays its journal), opened, verified and written to.

`make prove`, as root and where loop devices can be mounted; SEED= for other moments, COPIES= for more of them.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from golden.published import publish_twice
from support import HOME, SLOT, observation, submit

from warehouse.ledger.closings import closings
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.release.shelf import current_release, published, releases, settle, tombstones, verify_files
from warehouse.verify.damage import damaged

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
COPIES = int(os.environ.get("COPIES") or 50)
MIB = 400
LATER = datetime(2027, 6, 1, 9)
WRITER = """
import itertools, json, sys
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from support import SHIPPED_PLAN, observation, submit
from contracts.registry import load_plan
from warehouse.build.build import Build
from warehouse.build.build_record import finished
from warehouse.ledger.closings import close
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import retract

data, plan = DataRoot(Path(sys.argv[1])), load_plan(SHIPPED_PLAN)
folder, made = next((f, m) for f, m in finished(data) if len(m.submissions) == 2)
at = datetime(2027, 4, 1, 9)

def done(what, name):
    print(json.dumps([what, name]), flush=True)

for n in itertools.count():
    at += timedelta(minutes=1)
    for i in range(3):
        done("submitted", submit(data, [observation(obs_value=Decimal(10 * n + i))], at=at + timedelta(seconds=i)).submission_id)
    if n % 3 == 0:
        done("closed", close(data, f"{2000 + n // 36}-{n // 3 % 12 + 1:02d}", now=at, closed_by="tester", note="").period)
    build = Build(f"synthetic-{n}", folder / "longshu.duckdb", made.known_on, True, ())
    name = publish(data, plan, build, at, exports=()).name
    done("published", name)
    if n % 2:
        retract(data, name, "synthetic", "tester", at)
        done("retracted", name)
"""


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[DataRoot]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True, capture_output=True)
    try:
        yield DataRoot(place / "data")
    finally:
        subprocess.run(["umount", str(place)], check=True, capture_output=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An ext4 image with a root of two releases on it."""
    path = tmp_path / "disk.img"
    with path.open("wb") as handle:
        handle.truncate(MIB * 2**20)
    try:
        subprocess.run(["mkfs.ext4", "-q", "-F", str(path)], check=True, capture_output=True)
        with mounted(path, tmp_path / "disk") as data:
            shutil.copytree(publish_twice().data.root, data.root, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no loop device can be mounted here: {error}")
    return path


def copied(image: Path, target: Path) -> None:
    """The image as it lies there: copied until two copies are equal, for its journal may just be written."""
    before = None
    while True:
        subprocess.run(["cp", "--sparse=always", str(image), str(target)], check=True)
        digest = subprocess.run(["sha256sum", str(target)], check=True, capture_output=True).stdout.split()[0]
        if digest == before:
            return
        before = digest


def said_so_far(pipe: Any, said: list[list[str]], rest: bytearray) -> None:
    """Every line that the process has written so far is among what it said."""
    while True:
        try:
            piece = os.read(pipe.fileno(), 2**16)
        except BlockingIOError:
            break
        if not piece:
            break
        rest += piece
    *lines, last = bytes(rest).split(b"\n")
    said += [json.loads(line) for line in lines]
    rest[:] = last


def refuted(data: DataRoot, said: list[list[str]]) -> list[str]:
    """What was said to be done and is not so; whatever is damaged; a release that is not whole."""
    there = {
        "submitted": {m.submission_id for m in manifests(data)},
        "closed": {one.period for one in closings(data)},
        "published": set(published(data)),
        "retracted": set(tombstones(data)),
    }
    found = [f"{what} {name}" for what, name in said if name not in there[what]]
    with data.writer():
        settle(data)
        submit(data, [observation(obs_value=Decimal(-1))], at=LATER, slot=SLOT)
    found += [f"{one.place}: {one.en}" for one in damaged(data).damages if not one.is_stray]
    found += [f"{one.name}: {name}" for one in releases(data) for name in verify_files(one)]
    current = current_release(data)
    return found + ([] if current else ["no release stands"])


def test_what_was_confirmed_survives_a_power_cut_at_any_moment(image: Path, tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    environment = os.environ | {"PYTHONPATH": f"{HOME}:{HOME / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"}
    said: list[list[str]] = []
    rest = bytearray()
    with mounted(image, tmp_path / "disk") as data:
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(data.root)],
            stdout=subprocess.PIPE,
            env=environment,
            cwd=tmp_path,
        )
        assert writer.stdout
        os.set_blocking(writer.stdout.fileno(), False)
        try:
            for number in range(COPIES):
                time.sleep(drawn.random() * 2)
                assert writer.poll() is None, "the writer ended by itself"
                os.kill(writer.pid, signal.SIGSTOP)
                said_so_far(writer.stdout, said, rest)
                copy = tmp_path / "copy.img"
                copied(image, copy)
                os.kill(writer.pid, signal.SIGCONT)
                with mounted(copy, tmp_path / "after") as cut:
                    found = refuted(cut, said)
                print(f"SEED={SEED}, copy {number}: {len(said)} confirmed, {len(found)} refuted")
                assert found == []
        finally:
            writer.kill()
            writer.wait()
    assert said, "nothing was confirmed: the moments were too early"
