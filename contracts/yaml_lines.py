"""YAML with line numbers: a fault in a plan file must name the line it stands on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """The content of one YAML file and the line of each of its keys (1-based)."""

    path: Path
    data: Any
    lines: dict[KeyPath, int] = field(default_factory=dict)
    duplicate_keys: tuple[tuple[str, int], ...] = ()

    def line_of(self, path: KeyPath) -> int:
        """The line of the key, or of its nearest parent where the key is absent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path) -> YamlFile:
    """The file's content with the line of every key. Raises yaml.YAMLError, UnicodeDecodeError, OSError."""
    text = path.read_text(encoding="utf-8")
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlFile(path, None)
        lines: dict[KeyPath, int] = {}
        duplicates: list[tuple[str, int]] = []
        _walk(node, (), lines, duplicates)
        return YamlFile(path, loader.construct_document(node), lines, tuple(duplicates))
    finally:
        loader.dispose()


def _walk(
    node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], duplicates: list[tuple[str, int]]
) -> None:
    lines[path] = min(lines.get(path, node.start_mark.line + 1), node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                duplicates.append((name, key.start_mark.line + 1))
            seen.add(name)
            lines[(*path, name)] = key.start_mark.line + 1
            _walk(value, (*path, name), lines, duplicates)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines, duplicates)
