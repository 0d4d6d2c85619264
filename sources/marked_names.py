"""What marked copies of received files are called."""

from contracts.speech import first_of


def marked_name(name: str) -> str:
    """What the marked copy of a file is called."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}.{first_of('核对', 'checked')}.xlsx"


def is_marked(name: str) -> bool:
    """Whether a file of that name is called as a marked copy is, in either language."""
    return name.endswith((".核对.xlsx", ".checked.xlsx"))
