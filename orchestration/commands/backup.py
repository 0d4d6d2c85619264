"""`longshu backup` and `longshu restore`."""

from pathlib import Path

from contracts.errors import UserFault
from orchestration.commands.release import verify_command
from orchestration.settings import data_root, standing_root
from orchestration.views.terminal import say, terminal
from warehouse.ledger.disk import DiskClosedError
from warehouse.verify.backup import Backup, back_up, restore


def backup_command(data: Path | None, file: Path) -> int:
    """The data root as it stands is in the file."""
    found = standing_root(data)
    if file.is_dir():
        raise UserFault("store.backup.folder", file=file)
    try:
        made = back_up(found, file.absolute())
    except OSError as error:
        raise DiskClosedError(root=file.parent, why=error.strerror or error) from None
    say(
        terminal(),
        "told.backup" if made.is_new else "told.backup.same",
        file=file,
        files=made.files,
        size=_mb(made),
    )
    return 0


def restore_command(data: Path | None, file: Path) -> int:
    """The root is as it was when the backup was made, and was verified; 1 where it had been damaged already then."""
    if not file.exists():
        raise UserFault("intake.file.unknown", file=file)
    root = data_root(data).root
    made = restore(file, root)
    console = terminal()
    say(console, "told.restored", root=root, files=made.files)
    code = verify_command(None, root, None, "internal", rebuild=False)
    say(console, "told.restored.next", root=root)
    return code


def _mb(made: Backup) -> str:
    return f"{made.size / 1e6:.1f}"
