"""One hash of all that is agreed, whatever the plan."""

from contracts.packaged import packaged
from warehouse.paths import sha256

TEXT = frozenset({".sql", ".yml", ".yaml", ".csv", ".py"})


def contracts_sha256() -> str:
    """A hash of the shared contracts: codelists, methods, rules, dictionary, and their code."""
    root = packaged("contracts")
    names = [p for p in sorted(root.glob("*")) + sorted((root / "codelists").glob("*")) if p.suffix in TEXT]
    return sha256(b"\0".join(p.name.encode() + p.read_bytes() for p in names))
