"""What the doctor finds of the machine: Python, packages, fonts, locale, browser, and the disk under the data root."""

import errno
import importlib.metadata
import locale
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

from orchestration.commands.diagnosis import Diagnosis, broken, doubtful, fine, told

PRODUCT = "longshu"
EXTRAS = {"spark": "LONGSHU_SPARK_METHOD", "lake": "LONGSHU_LAKE_CATALOG", "cluster": "LONGSHU_BROKER"}
NOT_OF_AN_EXTRA = {"pytest", "hypothesis", "sqlalchemy"}  # there for other reasons too
LEAST_BYTES, ENOUGH_BYTES = 500 * 10**6, 3 * 10**9
SLOW_SECONDS = 0.5  # for one small file to be on disk
FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
    "~/.fonts", "~/.local/share/fonts",
)  # fmt: skip
CHINESE_FONTS = (
    "cjk",
    "wqy",
    "simsun",
    "simhei",
    "msyh",
    "pingfang",
    "songti",
    "sourcehan",
    "droidsansfallback",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "open", "xdg-open")


def diagnoses(root: Path) -> Iterator[Diagnosis]:
    """Python first, the disk last."""
    yield _python()
    yield from _packages()
    yield _fonts()
    yield _locale()
    yield _browser()
    yield from _disk(root)


def _python() -> Diagnosis:
    version = platform.python_version()
    if (3, 11) <= sys.version_info < (3, 14):
        return fine("doctor.python", version=version, platform=platform.platform())
    return broken("doctor.python.version", version=version)


def _packages() -> Iterator[Diagnosis]:
    """Every package the product needs, at the version it needs; of the extras those that are half there, or asked for."""
    try:
        needed = [Requirement(text) for text in importlib.metadata.requires(PRODUCT) or []]
    except importlib.metadata.PackageNotFoundError:
        yield broken("doctor.package.self")
        return
    wrong = 0
    for one in needed:
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            fault = _fault_of(one)
            wrong += fault is not None
            if fault:
                yield fault
    if not wrong:
        yield fine("doctor.packages", duckdb=_version("duckdb"), dbt=_version("dbt-core"))
    for extra, asked_by in EXTRAS.items():
        yield from _extra(extra, [one for one in needed if _is_of(one, extra)], asked_by)


def _fault_of(one: Requirement) -> Diagnosis | None:
    has = _version(one.name)
    if has is None:
        return broken("doctor.package.missing", name=one.name)
    if not one.specifier.contains(has, prereleases=True):
        return broken("doctor.package.version", name=one.name, version=has, needed=str(one.specifier))
    return None


def _version(name: str) -> str | None:
    """The version that is there; of DuckDB that of the library itself, which a stray copy may have replaced."""
    try:
        if name == "duckdb":
            return str(importlib.import_module(name).__version__)
        return importlib.metadata.version(name)
    except (importlib.metadata.PackageNotFoundError, ImportError):
        return None


def _is_of(one: Requirement, extra: str) -> bool:
    return (
        one.marker is not None
        and one.marker.evaluate({"extra": extra})
        and not one.marker.evaluate({"extra": ""})
    )


def _extra(extra: str, needed: list[Requirement], asked_by: str) -> Iterator[Diagnosis]:
    needed = [one for one in needed if one.name not in NOT_OF_AN_EXTRA]
    missing = [one.name for one in needed if _version(one.name) is None]
    if os.environ.get(asked_by) and missing:
        yield broken("doctor.extra.asked", extra=extra, variable=asked_by, missing=", ".join(missing))
    elif missing and len(missing) < len(needed):
        yield doubtful("doctor.extra.partly", extra=extra, missing=", ".join(missing))
    elif missing:
        yield told("doctor.extra.none", extra=extra)


def _fonts() -> Diagnosis:
    lister = shutil.which("fc-list")
    if lister:
        done = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False, timeout=600)
        names = done.stdout.decode(errors="replace").split("\n")
        found = next((name for name in names if name.strip()), "")
    else:
        folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
        every = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.[to]t[fc]"))
        found = next((path.name for path in every if _is_chinese(path.name)), "")
    return fine("doctor.fonts", name=found) if found else doubtful("doctor.fonts.none")


def _is_chinese(name: str) -> bool:
    return any(part in name.lower().replace("-", "").replace(" ", "") for part in CHINESE_FONTS)


def _locale() -> Diagnosis:
    named = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return doubtful("doctor.locale.unknown", locale=named)
    codes = {named.partition(".")[2].lower().replace("-", "")} if "." in named else set()
    is_utf8 = (
        sys.getfilesystemencoding().lower() == "utf-8" and codes <= {"utf8"} and named not in ("C", "POSIX")
    )
    if is_utf8:
        return fine("doctor.locale", locale=named or sys.getfilesystemencoding())
    return doubtful("doctor.locale.encoding", locale=named or sys.getfilesystemencoding())


def _browser() -> Diagnosis:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    if found or sys.platform == "win32":
        return fine("doctor.browser", name=found or "Windows")
    return told("doctor.browser.none")


def _disk(root: Path) -> Iterator[Diagnosis]:
    """Whether the data root, or the folder it would lie in, can be written to, has room, and answers soon."""
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    shown = f"{free / 10**9:.1f} GB"
    if free < LEAST_BYTES:
        yield broken("doctor.disk.full", path=place, free=shown)
    elif free < ENOUGH_BYTES:
        yield doubtful("doctor.disk.little", path=place, free=shown)
    else:
        yield fine("doctor.disk", path=place, free=shown)
    yield _written(place)


def _written(place: Path) -> Diagnosis:
    if not place.is_dir():
        return broken("doctor.root.no_folder", path=place)
    if not place.stat().st_mode & 0o222 or not os.access(place, os.W_OK):
        return broken("doctor.root.read_only", path=place)
    begun = time.monotonic()
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".longshu-doctor-") as probe:
            probe.write(b"0" * 65536)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = "doctor.disk.full" if full else "doctor.root.read_only"
        return broken(code, path=place, free="0 GB") if full else broken(code, path=place)
    took = time.monotonic() - begun
    if took > SLOW_SECONDS:
        return doubtful("doctor.disk.slow", path=place, seconds=f"{took:.1f}")
    return fine("doctor.root.writable", path=place)
