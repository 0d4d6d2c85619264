"""A chart's query as SQLAlchemy compiles it: columns, saved metrics, filters, order, as Superset puts them together."""

from typing import Any

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table, text

Document = dict[str, Any]


def relation(dataset: Document) -> Any:
    """The table of the dataset, or its SQL as a sub-query."""
    if dataset["sql"]:
        return text(dataset["sql"]).columns().subquery("virtual_table")
    return table(dataset["table_name"], schema=dataset["schema"])


def expression(dataset: Document, name: str) -> ColumnElement[Any]:
    """The column of that name, calculated where it is."""
    entry = next(c for c in dataset["columns"] if c["column_name"] == name)
    return literal_column(entry["expression"]) if entry["expression"] else column(name)


def metric(dataset: Document, name: str) -> ColumnElement[Any]:
    """The saved metric of that name."""
    return literal_column(next(m["expression"] for m in dataset["metrics"] if m["metric_name"] == name))


def statement(dataset: Document, query: Document) -> Select[Any]:
    """The query of a chart on its dataset."""
    metrics = [metric(dataset, name).label(name) for name in query.get("metrics", [])]
    columns = [expression(dataset, name).label(name) for name in query["columns"]]
    found = select(*columns, *metrics).select_from(relation(dataset)).limit(query["row_limit"])
    for condition in query["filters"]:
        found = found.where(_condition(expression(dataset, condition["col"]), condition))
    if metrics and columns:
        found = found.group_by(*[expression(dataset, name) for name in query["columns"]])
    names = {m["metric_name"] for m in dataset["metrics"]}
    for name, ascending in query["orderby"]:
        ordered = metric(dataset, name) if name in names else expression(dataset, name)
        found = found.order_by(ordered.asc() if ascending else ordered.desc())
    return found


def _condition(left: ColumnElement[Any], condition: Document) -> ColumnElement[bool]:
    value = condition.get("val")
    made = {
        "==": lambda: left == value,
        ">": lambda: left > value,
        "IN": lambda: left.in_(value),
        "IS TRUE": lambda: left.is_(True),
        "IS FALSE": lambda: left.is_(False),
        "IS NULL": lambda: left.is_(None),
        "IS NOT NULL": lambda: left.is_not(None),
    }
    return made[condition["op"]]()
