"""`longshu doctor`: what is there, what is missing, what is slow, and how to mend it."""

from collections.abc import Iterator
from pathlib import Path

from contracts.answers import DoctorAnswer
from orchestration.commands import doctor_machine
from orchestration.commands.diagnosis import MARKS, Diagnosis, State, broken
from orchestration.places import default_root
from orchestration.views.terminal import answer, put, terminal

EXIT: dict[State, int] = {"fine": 0, "told": 0, "doubtful": 3, "broken": 1}


def doctor_command(plan: Path | None, data: Path | None, *, as_json: bool = False) -> int:
    """Everything looked at is printed with its remedy; 0 where all is well, 1 where something cannot work, 3 where it only might not."""
    console = terminal()
    found = []
    for one in diagnoses(plan, data or default_root()):
        found.append(one)
        if as_json:
            answer(answer_of(one).model_dump_json())
            continue
        mark, style = MARKS[one.state]
        put(console, f"{mark} {one.message.zh} | {one.message.en}", style=style)
        if one.message.fix_zh and one.state in ("doubtful", "broken"):
            put(console, f"    → {one.message.fix_zh} | {one.message.fix_en}")
    states = {one.state for one in found}
    return EXIT["broken"] if "broken" in states else EXIT["doubtful"] if "doubtful" in states else 0


def diagnoses(plan: Path | None, root: Path) -> Iterator[Diagnosis]:
    """The machine first, then the data root."""
    yield from doctor_machine.diagnoses(root)
    try:
        from orchestration.commands import doctor_root
    except (
        ImportError,
        AttributeError,
    ) as error:  # a package that is there and is another than its name says
        yield broken("doctor.package.unusable", error=error)
        return
    yield from doctor_root.diagnoses(plan, root)


def answer_of(one: Diagnosis) -> DoctorAnswer:
    """The object for a program."""
    told = one.message
    return DoctorAnswer(
        check=told.code, state=one.state,
        message_zh=told.zh, message_en=told.en, fix_zh=told.fix_zh, fix_en=told.fix_en,
    )  # fmt: skip
