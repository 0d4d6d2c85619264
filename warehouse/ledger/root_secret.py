"""The secret of a data root: what a public release says in place of a hash is keyed with it.

Whoever knows a file but for one hidden figure could try figures until a plain hash fits. A keyed reference is as good to
tell files apart, and nobody without the secret can try it. The secret stays in the root (`secret.key`, for its owner
alone); where it is lost, references of later releases are others, nothing else.
"""

import hmac
import os
import secrets
from pathlib import Path

from warehouse.paths import DataRoot, make_folder, sync

FILE = "secret.key"
_BYTES = 32


def keyed(data: DataRoot, text: str) -> str:
    """The reference that stands for the text in this root: 64 hex digits, equal for equal texts."""
    return hmac.digest(_secret(data), text.encode(), "sha256").hex()


def secret_path(data: DataRoot) -> Path:
    """Where the secret lies."""
    return data.root / FILE


def lend_secret(data: DataRoot, scratch: DataRoot) -> None:
    """References in the scratch root are those of the other."""
    make_folder(scratch.root)
    _write(secret_path(scratch), _secret(data))


def _secret(data: DataRoot) -> bytes:
    try:
        return secret_path(data).read_bytes()
    except FileNotFoundError:
        make_folder(data.root)
        _write(secret_path(data), secrets.token_bytes(_BYTES))
        return secret_path(data).read_bytes()


def _write(path: Path, secret: bytes) -> None:
    """The secret is on disk, readable for its owner alone; one that is there stays."""
    aside = path.with_name(f".{FILE}.{os.getpid()}.part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, secret)
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(aside, path)  # never over another process's
    except FileExistsError:
        pass
    except OSError:  # no links on this system
        os.replace(aside, path)
    aside.unlink(missing_ok=True)
    sync(path.parent)
