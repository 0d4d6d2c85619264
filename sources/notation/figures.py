"""A figure as written becomes a reading, or a refusal that says why not.

Without a hint and without a printed unit a figure is a pure number: `count` when whole,
`ratio` when a fraction is printed. Redundant qualifiers of one direction take the stricter
one ("超过70%以上" is gt); qualifiers of different directions are refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from sources.footnotes import REVERSING, without_marks
from sources.notation.folding import fold, squeeze
from sources.notation.numerals import NumeralError, times
from sources.notation.quantities import (
    Hint,
    Quantity,
    measure,
    read_hint,
    same_unit,
)
from sources.notation.readings import Reading, Refusal
from sources.notation.refusals import Unreadable, refuse
from sources.notation.sentences import Sentence, parse
from sources.notation.tokens import scan
from sources.notation.words import COMPLEMENT, MISSING_SYMBOLS, is_qualitative

__all__ = ["Reading", "Refusal", "read_figure"]

Role = Literal["observation", "target"]
MAX_LENGTH = 400
_PER_GROUP = re.compile(r"每[\d十百千万亿]+ ?[人户家个名位件台]?")
_STRICTER = {frozenset({"gt", "ge"}): "gt", frozenset({"lt", "le"}): "lt"}


def read_figure(
    text: str,
    *,
    unit_hint: str | None = None,
    role: Role = "observation",
    bare_operator: str = "ge",
    exclusion: bool = False,
    lang: str | None = None,
) -> Reading | Refusal:
    """The figure is read, with number, unit and qualifier, or refused with a reason."""
    printed, marks = without_marks(squeeze(text))
    plain = fold(printed)
    if not plain:
        return refuse(text, "figure.empty")
    if REVERSING in text:
        return refuse(text, "figure.bad_number", printed)
    if len(plain) > MAX_LENGTH:
        return refuse(text, "figure.too_long")
    if plain in MISSING_SYMBOLS:
        return refuse(text, "figure.missing_symbol")
    if plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1:
        return refuse(text, "figure.bad_number", printed)  # a minus in accounts, a note elsewhere
    if is_qualitative(plain.strip('" ')):
        return Reading(text, None, "", "", None, "qualitative", "words")
    if (group := _PER_GROUP.search(plain)) is not None:
        return refuse(text, "figure.per_group", group[0])
    try:
        hint = read_hint(unit_hint)
        sentence = parse(scan(printed, plain, lang))
        bare = bare_operator if role == "target" else "exact"
        attained = "ATTAIN" in sentence.kinds and role == "target" and bare != "le"
        found = _reading(text, sentence, hint, "ge" if attained else bare, exclusion)
        return replace(found, notes=(*found.notes, marks)) if marks else found
    except NumeralError as error:
        return refuse(text, error.code, str(error))
    except Unreadable as error:
        return refuse(text, error.code, error.detail)


def _reading(text: str, said: Sentence, hint: Hint, bare: str, exclusion: bool) -> Reading:
    _check_bare(said)
    items = said.quantities
    hint = _with_power(hint, items[-1], said.notes)
    form = _form(said)
    qualifier = _qualifier(said, form, bare, exclusion)
    if form in {"range", "list", "from_to"}:
        items = _comparable(same_unit(items), hint)
    last = items[-1]
    unit = measure(last, hint, name_scale_only=form == "double")
    fallen = last.value < 0
    notes = tuple(note for note in dict.fromkeys(said.notes) if not (fallen and note == "increase"))
    values = tuple(item.value for item in items)
    if form == "range":
        if values[0] > values[1]:
            raise Unreadable("figure.range_order")
        return Reading(text, None, unit.published, unit.std, None, qualifier, form,
                       low=values[0], high=values[1], notes=notes, factor=unit.factor)  # fmt: skip
    if form == "list":
        return Reading(text, None, unit.published, unit.std, None, qualifier, form,
                       values=values, notes=notes, factor=unit.factor)  # fmt: skip
    return Reading(
        text, last.value, unit.published, unit.std, times(last.value, unit.factor), qualifier,
        form, from_value=values[0] if form == "from_to" else None, notes=notes,
        factor=unit.factor,
    )  # fmt: skip


def _with_power(hint: Hint, item: Quantity, notes: list[str]) -> Hint:
    """Racks said to be of 20 kW are racks_20kw when nothing else tells what is counted."""
    racks = hint.std is None and item.units and "20 kW" in notes
    return Hint(std="racks_20kw") if racks else hint


def _comparable(items: list[Quantity], hint: Hint) -> list[Quantity]:
    settled = [measure(item, hint) for item in items]
    measures = {(unit.std, unit.factor, unit.published) for unit in settled}
    if len(measures) != 1:
        raise Unreadable("figure.several_numbers")
    return items


def _check_bare(said: Sentence) -> None:
    """百, 千, 万 without a digit stand for a number only after 逾, 近, 双 or before 级."""
    marked = said.qualifiers or said.kinds & {"LEVEL", "DOUBLE", "ATTAIN", "FROM"}
    if any(item.bare for item in said.quantities) and not marked:
        raise Unreadable("figure.vague_number", said.quantities[-1].scale_printed)


def _form(said: Sentence) -> str:
    joints = said.joints
    if not joints:
        if "DOUBLE" in said.kinds:
            return "double"
        return "level" if "LEVEL" in said.kinds else "single"
    if said.kinds & {"DOUBLE", "LEVEL"} or "?" in joints:
        raise Unreadable("figure.several_numbers")
    if len(joints) == 1 and "FROM" in said.kinds and joints[0] in {"TO", "DASH"}:
        return "from_to"
    if len(joints) == 1 and joints[0] in {"TO", "DASH", "AND", "SPAN"}:
        return "range"
    if set(joints) <= {"DASH"} or set(joints) <= {"LIST"}:
        return "list"
    raise Unreadable("figure.several_numbers")


def _qualifier(said: Sentence, form: str, bare: str, exclusion: bool) -> str:
    named = set(said.qualifiers)
    if len(named) > 1 and frozenset(named) in _STRICTER:
        named = {_STRICTER[frozenset(named)]}
    if len(named) > 1:
        raise Unreadable("figure.qualifiers_conflict", " + ".join(said.qualifiers))
    one = next(iter(named), "")
    if form in {"range", "list"}:
        if one not in {"", "approx"}:
            raise Unreadable("figure.qualifiers_conflict", f"{one} + {form}")
        said.notes.extend([one] if one else [])
        return form
    if form == "level":
        if one:
            raise Unreadable("figure.qualifiers_conflict", f"{one} + level")
        return "order_of_magnitude"
    if "LIMIT" in said.kinds and not one:
        one = "le"
    if "DOWNTO" in said.kinds and not one and bare == "ge":
        one = "le"
    if "LOWEST" in said.kinds and not one:
        one = "exact"
    operator = one or bare
    return COMPLEMENT.get(operator, operator) if exclusion and one else operator
