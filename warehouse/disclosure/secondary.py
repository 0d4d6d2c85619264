"""What must be hidden so that nobody computes a hidden figure back: until no published sum gives one away.

| step | hides                                                                                             |
|------|---------------------------------------------------------------------------------------------------|
| 1    | in every sum with exactly one hidden figure another: the smallest; zero only where all is zero     |
| 2    | shares and growth rates of hidden figures; the numerator of a hidden share                         |
| 3    | where an interval is still too narrow, the smallest figure beside it; then again from step 1       |
| 4    | where all beside it is hidden, that a small count is one: its mark A, which says so, becomes D;    |
|      | and where that is not enough, a zero                                                              |

Earlier public releases are reckoned with (`memory.py`): what one of them showed is known to the reader, is hidden last and
protects nothing that was not shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from contracts.errors import KeyedFault
from contracts.plan import Plan
from warehouse.disclosure.bounds import Interval, intervals
from warehouse.disclosure.cells import Cell, Key
from warehouse.disclosure.memory import Memory
from warehouse.disclosure.relations import Hierarchy, Relation
from warehouse.disclosure.small_and_dominated import Mark, is_small_count

BESIDE = Mark("D", "为防止倒推其他不公开的数值", "so that another hidden figure cannot be computed")
NO_VALUE = Decimal(0)
NOTHING = Memory()


class DisclosureError(KeyedFault):
    """A hidden figure cannot be protected: everything beside it is hidden or zero, and it still follows."""

    code = "release.disclosure"

    def __init__(self, narrow: list[Interval]) -> None:
        self.narrow = narrow
        named = "；".join(f"{'·'.join(i.key)} [{i.low:g}, {i.high:g}]" for i in narrow)
        super().__init__(figures=named)


def closed(
    found: dict[Key, Mark],
    hierarchy: Hierarchy,
    cells: dict[Key, Cell],
    plan: Plan,
    memory: Memory = NOTHING,
) -> dict[Key, Mark]:
    """The hidden figures with all that must be hidden beside them. Raises DisclosureError."""
    closing = _Closing(found, hierarchy, cells, memory)
    closing.spread(list(found))
    while True:
        narrow = too_narrow(closing.hidden, closing.touched(), cells, plan, memory)
        if not narrow:
            return closing.hidden
        added = closing.widen(narrow)
        if not added and not closing.unmark(narrow):
            added = closing.widen(narrow, with_zero=True)
            if not added:
                raise DisclosureError(narrow)
        closing.spread(added)


def too_narrow(
    hidden: dict[Key, Mark], relations: Sequence[Relation], cells: Mapping[Key, Cell], plan: Plan, memory: Memory
) -> list[Interval]:  # fmt: skip
    """The intervals that are not wide enough: for one who has this release alone, or who kept the earlier ones."""
    narrow = [i for i in intervals(hidden, relations, cells, plan) if not i.is_wide]
    unknown = never_shown(hidden, memory)
    if len(unknown) < len(hidden):
        again = intervals(unknown, relations, cells, plan)
        narrow += [i for i in again if not i.is_wide and is_secret(cells[i.key], hidden[i.key], plan)]
    return narrow


def never_shown(hidden: Mapping[Key, Mark], memory: Memory) -> dict[Key, Mark]:
    """The hidden figures that no earlier release showed."""
    return {key: mark for key, mark in hidden.items() if key not in memory.shown}


def is_secret(cell: Cell, mark: Mark, plan: Plan) -> bool:
    """Whether the figure is hidden for its own sake, however it is marked."""
    item = plan.indicators.get(cell.indicator)
    return not mark.is_secondary or is_small_count(cell, item.disclosure if item else None)


class _Closing:
    def __init__(
        self, found: dict[Key, Mark], hierarchy: Hierarchy, cells: dict[Key, Cell], memory: Memory
    ) -> None:
        self.hidden = dict(found)
        self.hierarchy, self.cells, self.memory = hierarchy, cells, memory
        self.relations: dict[Key, list[Relation]] = {}

    def of(self, key: Key) -> list[Relation]:
        """The sums the figure takes part in."""
        if key not in self.relations:
            self.relations[key] = self.hierarchy.relations(key)
        return self.relations[key]

    def touched(self) -> list[Relation]:
        """Every sum with a hidden figure, once."""
        return list({r.identity: r for key in sorted(self.hidden) for r in self.of(key)}.values())

    def spread(self, keys: list[Key]) -> None:
        """No sum or quotient has exactly one hidden figure."""
        queue = sorted(keys)
        while queue:
            key = queue.pop(0)
            added: list[Key | None] = [
                self._hide(k) for r in self.of(key) for k in r.keys if self._was_beside(k)
            ]
            added += [self._beside(r) for r in self.of(key)] + self._quotients(key)
            queue += [one for one in added if one is not None]

    def widen(self, narrow: list[Interval], *, with_zero: bool = False) -> list[Key]:
        """One more hidden figure among all that hang with a narrow one: beside it, or beside one of them."""
        added, served = [], set[Key]()
        for interval in narrow:
            if interval.key in served:
                continue
            around = self._around(interval.key)
            near = self._smallest(self.of(interval.key), with_zero=with_zero)
            pick = near or self._smallest(around, with_zero=with_zero)
            if pick:
                served.update(key for relation in around for key in relation.keys)
                added.append(self._hide(pick))
        return added

    def unmark(self, narrow: list[Interval]) -> bool:
        """The largest of the small counts that their marks alone give away is no longer marked as one."""
        marked = [i.key for i in narrow if self._is_small(i.key)]
        if not marked:
            return False
        self.hidden[max(marked, key=lambda key: (self.cells[key].value or NO_VALUE, key))] = BESIDE
        return True

    def _was_beside(self, key: Key) -> bool:
        return key in self.memory.beside and key not in self.hidden

    def _is_small(self, key: Key) -> bool:
        item = self.hierarchy.plan.indicators.get(key[0])
        is_small = is_small_count(self.cells[key], item.disclosure if item else None)
        return is_small and self.hidden[key].conf_status == "A"

    def _around(self, key: Key) -> list[Relation]:
        """Sums with a shown figure that hang together with the hidden one."""
        seen, queue, found = {key}, [key], []
        while queue:
            for relation in self.of(queue.pop()):
                found.append(relation)
                new = [k for k in relation.keys if k in self.hidden and k not in seen]
                seen.update(new)
                queue += new
        return found

    def _beside(self, relation: Relation) -> Key | None:
        inside = [key for key in relation.keys if key in self.hidden]
        unknown = [key for key in inside if key not in self.memory.shown]
        given_away = len(unknown) == 1 and self._is_secret(unknown[0])
        if relation.is_floor or (len(inside) != 1 and not given_away):
            return None
        pick = self._smallest([relation], with_zero=True)
        if pick is None or (len(inside) != 1 and pick in self.memory.shown):
            return None
        return self._hide(pick)

    def _is_secret(self, key: Key) -> bool:
        return is_secret(self.cells[key], self.hidden[key], self.hierarchy.plan)

    def _smallest(self, relations: Iterable[Relation], *, with_zero: bool) -> Key | None:
        """The smallest figure still shown; one that is zero only where asked for, and after all others.

        Before all others one that no earlier release showed.
        """
        sizes: dict[Key, Decimal] = {}
        for relation in relations:
            for key, factor in relation.terms:
                if key not in self.hidden:
                    sizes[key] = max(
                        sizes.get(key, NO_VALUE), abs(factor * (self.cells[key].value or NO_VALUE))
                    )
        sizes = {key: size for key, size in sizes.items() if size or with_zero}
        shown = self.memory.shown
        return min(sizes, key=lambda key: (key in shown, not sizes[key], sizes[key], key), default=None)

    def _quotients(self, key: Key) -> list[Key | None]:
        added = []
        for one in self.hierarchy.divisions(key):
            below = [k for k in (one.numerator, one.denominator) if k in self.cells]
            hidden_below = any(k in self.hidden for k in below)
            if hidden_below and one.result not in self.hidden:
                added.append(self._hide(one.result))
            elif one.result in self.hidden and len(below) == 2 and not hidden_below:
                added.append(self._hide(one.numerator))
        return list(added)

    def _hide(self, key: Key) -> Key:
        self.hidden[key] = BESIDE
        return key
