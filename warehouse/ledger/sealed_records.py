"""JSON files that carry a hash of themselves: the manifests of releases, and the records of version 0.1.

The seal says that the file is as it was written. Those from before there were seals have none and are taken as they are.
"""

import json
from pathlib import Path
from typing import Any

from warehouse.ledger.records import DamagedRecordError
from warehouse.paths import json_bytes, sha256

SEAL = "seal"


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    """The record with its seal."""
    return content | {SEAL: sha256(json_bytes({k: v for k, v in content.items() if k != SEAL}))}


def read_record(path: Path, *needed: str) -> dict[str, Any]:
    """What the record says. Raises DamagedRecordError where it is gone, is no record or lacks what is needed."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):  # gone, or neither JSON nor UTF-8
        raise DamagedRecordError(path) from None
    if not isinstance(found, dict) or not set(needed) <= found.keys():
        raise DamagedRecordError(path)
    return found


def is_as_written(path: Path) -> bool:
    """Whether the record can be read and its seal, where it has one, is that of its content."""
    try:
        found = read_record(path)
    except DamagedRecordError:
        return False
    return SEAL not in found or sealed(found)[SEAL] == found[SEAL]
