"""Spans of days as edges between dates: where edges close a circle, the figures of a flow give one another away."""

from collections import deque
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import TypeVar

K = TypeVar("K")
Edge = tuple[date, date]  # first day, day after the last


def cycles(edges: Mapping[K, Edge]) -> list[list[tuple[K, int]]]:
    """A basis of the circles: each a list of spans with the sign by which they add up to nothing.

    January to March minus January to February minus March is one. A tree is grown from the earliest dates, so
    that every circle is short; each span outside the tree closes one.
    """
    order, parent, inside = _forest(edges)
    return [_circle(key, edges[key], parent) for key in order if key not in inside]


def steps(edges: Mapping[K, Edge]) -> list[list[tuple[K, int]]]:
    """Between each two neighbouring dates that spans connect, the spans that add up to the days between them.

    A flow that is never negative is not negative there either, though nobody published those days: a year to
    date is not below the one before it.
    """
    _, parent, _ = _forest(edges)
    trees: dict[date, list[date]] = {}
    for at in sorted(parent):
        root, step = at, parent[at]
        while step is not None:
            root, step = step[1], parent[step[1]]
        trees.setdefault(root, []).append(at)
    found = [_path(a, b, parent) for dates in trees.values() for a, b in pairwise(dates)]
    return [path for path in found if path and not (len(path) == 1 and path[0][1] > 0)]


def _forest(
    edges: Mapping[K, Edge],
) -> tuple[list[K], dict[date, tuple[K, date, int] | None], set[K]]:
    """The spans in order, the step from each date towards the root of its tree, and the spans of the trees."""
    order = sorted(edges, key=lambda k: (edges[k][0].month != 1, edges[k], str(k)))
    reach: dict[date, list[tuple[K, date, int]]] = {}
    for key in order:
        start, end = edges[key]
        reach.setdefault(start, []).append((key, end, 1))
        reach.setdefault(end, []).append((key, start, -1))
    parent: dict[date, tuple[K, date, int] | None] = {}
    inside: set[K] = set()
    for root in sorted(reach, key=lambda d: ((d.month, d.day) != (1, 1), d)):
        if root in parent:
            continue
        parent[root] = None
        queue = deque([root])
        while queue:
            at = queue.popleft()
            for key, to, sign in reach[at]:
                if to not in parent:
                    parent[to] = (key, at, sign)
                    inside.add(key)
                    queue.append(to)
    return order, parent, inside


def _circle(key: K, edge: Edge, parent: Mapping[date, tuple[K, date, int] | None]) -> list[tuple[K, int]]:
    """The span, and back from its end to its start through the tree."""
    return [(key, 1), *((k, -s) for k, s in _path(*edge, parent))]


def _path(start: date, end: date, parent: Mapping[date, tuple[K, date, int] | None]) -> list[tuple[K, int]]:
    """The spans from one date to another through the tree, with their signs."""
    signs: dict[K, int] = {}
    for at, turn in ((end, 1), (start, -1)):
        step = parent[at]
        while step is not None:
            through, before, sign = step
            signs[through] = signs.get(through, 0) + turn * sign
            step = parent[before]
    return [(k, s) for k, s in signs.items() if s]
