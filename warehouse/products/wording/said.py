"""What the releases said of a target, in a line: from which release on which status."""

from collections.abc import Sequence

from contracts.codelists import shared_codelist
from warehouse.products.wording.lines import Line, Row

MOST_SAID = 6  # turns in a line; the table marts.release_statuses has all


def said_line(turns: Sequence[Row]) -> Line | None:
    """From which release on which status, the latest last; None of a target that one release alone has spoken of.

    `turns` are the releases that said another status than the one before, with `said_by`: how many spoke of it.
    """
    if not turns or turns[0]["said_by"] < 2:
        return None
    if len(turns) == 1:
        (only,) = turns
        zh, en = _label(only["status"])
        return Line(
            f"历次发布：从 {_release_zh(only)}起一直是“{zh}”",
            f"As released: “{en}” ever since {_release_en(only)}",
        )
    shown = turns[-MOST_SAID:]
    left = len(turns) - len(shown)
    zh_lines = [f"{_release_zh(turn)}起“{_label(turn['status'])[0]}”" for turn in shown]
    en_lines = [f"“{_label(turn['status'])[1]}” since {_release_en(turn)}" for turn in shown]
    if left:
        zh_lines.insert(0, f"此前另有 {left} 次")
        en_lines.insert(0, f"{left} earlier")
    return Line("历次发布：" + "；".join(zh_lines), "As released: " + "; ".join(en_lines))


def _label(status: str) -> tuple[str, str]:
    """The words of a status; an earlier release may have said one that is no code any more."""
    codes = shared_codelist("reason" if status == "no_data" else "status")
    return (codes[status].label_zh, codes[status].label_en) if status in codes.codes else (status, status)


def _release_zh(turn: Row) -> str:
    return f"{turn['release']}（截至 {turn['known_on']}）"


def _release_en(turn: Row) -> str:
    return f"{turn['release']} (as known on {turn['known_on']})"
