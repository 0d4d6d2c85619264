"""What is said beside a due day that is no ordinary one: provisional, or put off by a named person."""

ORDINARY = ("", "")
BASES = {
    "weekends_only": (
        "暂定：那一年的放假安排还不知道，只避周末（有推算节日的也避）",
        "provisional: the days off of that year are not known, weekends only (and holidays where they are estimated)",
    ),
    "extended": ("已延期", "extended"),
}


def beside_due_day(basis: str | None) -> tuple[str, str]:
    """What the basis of a due day says of it, in both languages; nothing of one by the known days off."""
    return BASES.get(basis or "", ORDINARY)


def due_day(day: object, basis: str | None) -> tuple[str, str]:
    """The due day with what is to be said beside it, in both languages."""
    zh, en = beside_due_day(basis)
    return (f"{day}（{zh}）", f"{day} ({en})") if zh else (str(day), str(day))
