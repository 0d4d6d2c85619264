"""Small changes of a model's SQL, each of a kind that a user would notice; made on the SQL as dbt compiled it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp, parse_one

BOUNDS: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
}  # fmt: skip
EXTREMES: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.Min: exp.Max, exp.Max: exp.Min, exp.Least: exp.Greatest, exp.Greatest: exp.Least,
    exp.Lag: exp.Lead, exp.Lead: exp.Lag,
}  # fmt: skip
JOINED: dict[type[exp.Expression], type[exp.Expression]] = {exp.And: exp.Or, exp.Or: exp.And}
SIGNS: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
    exp.Mul: exp.Div,
}
Change = Callable[[exp.Expression], exp.Expression | None]


@dataclass(frozen=True)
class Mutant:
    """A model with one place of it changed: what kind of change, what stood there, what stands there now."""

    model: str
    kind: str
    before: str
    after: str
    sql: str


Site = tuple[int, str, Change]


def sites(sql: str) -> list[Site]:
    """Every place of the SQL that can be changed, with the kind of change, in the order of the text."""
    tree = parse_one(sql, read="duckdb")
    return [
        (place, kind, change) for place, node in enumerate(tree.walk()) for kind, change in _changes(node)
    ]


def mutant(model: str, sql: str, site: Site) -> Mutant | None:
    """The model changed at that place, or None where nothing would change."""
    place, kind, change = site
    tree = parse_one(sql, read="duckdb")
    node = next(n for at, n in enumerate(tree.walk()) if at == place)
    # a number alone does not say which of the model it is
    shown = node.parent if (kind.endswith("dropped") or kind == "number") and node.parent else node
    before = _text(shown)
    changed = change(node)
    if changed is None:
        return None
    after = _text(changed if shown is node else shown)
    if before == after:
        return None
    return Mutant(model, kind, before, after, (changed if node is tree else tree).sql(dialect="duckdb"))


def _text(node: exp.Expression) -> str:
    text = node.sql(dialect="duckdb", comments=False)
    return text if len(text) <= 160 else f"{text[:100]} … {text[-50:]}"


def _changes(node: exp.Expression) -> Iterator[tuple[str, Change]]:
    for kind, swaps in (("bound", BOUNDS), ("min and max", EXTREMES), ("and, or", JOINED), ("sign", SIGNS)):
        if type(node) in swaps:
            yield kind, _becomes(swaps[type(node)])
    for found, changes in _BY_KIND.items():
        if isinstance(node, found):
            yield from changes
    if isinstance(node, exp.Select):
        for at in range(len(node.expressions) - 1):
            if _can_swap(node.expressions[at], node.expressions[at + 1]):
                yield "columns swapped", _swapping(at)


def _one_more(node: exp.Expression) -> exp.Expression | None:
    if not node.is_int or isinstance(node.parent, exp.DataTypeParam):
        return None
    return node.replace(exp.Literal.number(int(node.this) + 1))


def _first_alone(node: exp.Expression) -> exp.Expression:
    return node.replace(node.this.copy())


def _second_alone(node: exp.Expression) -> exp.Expression:
    return node.replace(node.expression.copy())


def _becomes(kind: type[exp.Expression]) -> Change:
    def change(node: exp.Expression) -> exp.Expression:
        arguments = {name: value for name, value in node.args.items() if name in kind.arg_types}
        return node.replace(kind(**arguments))

    return change


def _turned(node: exp.Expression) -> exp.Expression:
    node.set("desc", not node.args.get("desc"))
    return node


def _dropped(node: exp.Expression) -> exp.Expression | None:
    siblings = node.parent.args.get(node.arg_key or "") if node.parent else None
    if isinstance(siblings, list) and len(siblings) == 1:
        return None
    node.pop()
    return exp.Boolean(this=True)


def _other_join(node: exp.Expression) -> exp.Expression | None:
    if node.args.get("side") == "LEFT":
        node.set("side", None)
        node.set("kind", "INNER")
    elif node.args.get("kind") == "INNER":
        node.set("kind", None)
        node.set("side", "LEFT")
    else:
        return None
    return node


def _key_dropped(node: exp.Expression) -> exp.Expression | None:
    if len(node.args.get("partition_by") or []) < 2:
        return None
    node.set("partition_by", node.args["partition_by"][:-1])
    return node


def _value(projection: exp.Expression) -> exp.Expression:
    return projection.this if isinstance(projection, exp.Alias) else projection


def _can_swap(one: exp.Expression, other: exp.Expression) -> bool:
    return all(
        isinstance(_value(p), exp.Column) and not isinstance(_value(p).this, exp.Star) for p in (one, other)
    )


def _swapping(at: int) -> Change:
    def change(node: exp.Expression) -> exp.Expression:
        one, other = node.expressions[at], node.expressions[at + 1]
        names = [one.alias_or_name, other.alias_or_name]
        values = [_value(one).copy(), _value(other).copy()]
        shown = list(node.expressions)
        shown[at] = exp.alias_(values[1], names[0])
        shown[at + 1] = exp.alias_(values[0], names[1])
        node.set("expressions", shown)
        return node

    return change


_BY_KIND: dict[type[exp.Expression], tuple[tuple[str, Change], ...]] = {
    exp.Ordered: (("order", _turned), ("order key dropped", _dropped)),
    exp.Literal: (("number", _one_more),),
    exp.Coalesce: (("coalesce dropped", _first_alone),),
    exp.Not: (("not dropped", _first_alone),),
    exp.If: (("branch dropped", _dropped),),
    exp.Where: (("filter dropped", _dropped),),
    exp.Having: (("filter dropped", _dropped),),
    exp.And: (("filter dropped", _first_alone), ("filter dropped", _second_alone)),
    exp.Join: (("join", _other_join),),
    exp.Window: (("partition key dropped", _key_dropped),),
    exp.Distinct: (("distinct dropped", _dropped),),
}
