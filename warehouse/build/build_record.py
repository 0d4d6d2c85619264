"""What stands beside a finished build: `build.json`, written and read here alone."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.audience import FILE_NAME, Audience
from warehouse.paths import DataRoot, json_bytes, sha256_file, write_atomically

FILE = "build.json"


class BuildRecord(BaseModel):
    """What a build was made from. Builds of early versions have no `file_sha256`: they are not used again."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    known_on: date
    entered_before: datetime | None = None
    audience: Audience = "internal"
    engine: str = "duckdb"
    models: str
    nodes: list[dict[str, str]] = []
    setting: str = ""
    submissions: dict[str, str] = {}
    base: str | None = None
    not_increased: str = ""
    file_sha256: str = ""


def write_build_record(folder: Path, record: BuildRecord) -> None:
    """The build in the folder is finished."""
    write_atomically(folder / FILE, json_bytes(record.model_dump(mode="json")))


def read_build_record(folder: Path) -> BuildRecord | None:
    """What stands beside the build in the folder, or None where it is not finished."""
    try:
        return BuildRecord.model_validate_json((folder / FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def is_whole(folder: Path) -> bool:
    """Whether the build is there as it was finished; the file of a large one may have been taken over by a later."""
    record, file = read_build_record(folder), folder / FILE_NAME
    return record is not None and file.exists() and record.file_sha256 == sha256_file(file)


def finished(data: DataRoot) -> list[tuple[Path, BuildRecord]]:
    """Every finished build's folder and record, the newest first; its file may have been taken over."""
    made = sorted(data.builds.glob(f"*/{FILE}"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [(path.parent, record) for path in made if (record := read_build_record(path.parent))]


def damaged_builds(data: DataRoot) -> Iterator[Path]:
    """The file of every build that is not as it was finished."""
    for folder, record in finished(data):
        file = folder / FILE_NAME
        if record.file_sha256 and file.exists() and sha256_file(file) != record.file_sha256:
            yield file
