"""Stand-in for dbt's adapter, so that the SQL linter can render macros that differ by engine."""

from collections.abc import Callable


def dispatch(name: str, package: str) -> Callable[..., str]:
    """The macro's call as a function of SQL, or its name alone where it takes nothing."""
    return lambda *given: f"{name}({', '.join(str(g) for g in given)})" if given else name
