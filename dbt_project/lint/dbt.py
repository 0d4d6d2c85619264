"""Stand-ins for dbt's cross-database macros, so that the SQL linter can render the models without dbt."""


def dateadd(datepart: str, interval: object, column: str) -> str:
    """A date moved by an interval."""
    return f"date_add({column}, to_{datepart}s({interval}))"


def datediff(first: str, second: str, datepart: str) -> str:
    """The difference of two dates."""
    return f"date_diff('{datepart}', {first}, {second})"


def date_trunc(datepart: str, column: str) -> str:
    """A date cut to its period."""
    return f"date_trunc('{datepart}', {column})"


def last_day(column: str, datepart: str) -> str:
    """The last day of a date's period."""
    return f"last_day({column})" if datepart == "month" else column
