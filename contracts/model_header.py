"""The head of a dbt model's SQL: what a row is, why the model exists, what it refuses; each may run over lines."""

import re

KEYS = ("Grain", "Why it exists", "What it refuses")
_LINE = re.compile(rf"-- (?P<key>{'|'.join(KEYS)}): (?P<text>.*)|--   ?(?P<more>.*)")


def model_header(sql: str) -> dict[str, str]:
    """Each part of the head by its key, its further lines joined; the rows of a table stay lines of their own."""
    parts: dict[str, list[str]] = {}
    key = ""
    for line in sql.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            break
        if found["key"]:
            key = found["key"]
            parts[key] = [found["text"].strip()]
        elif key:
            parts[key].append(found["more"].strip())
    return {key: _joined(lines) for key, lines in parts.items()}


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += f"\n{line}" if line.startswith("|") or text.endswith("|") else f" {line}"
    return text
