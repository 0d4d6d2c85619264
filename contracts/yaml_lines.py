"""YAML with line numbers: a fault in a plan file must name the line it stands on."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]
TEXT, SEQUENCE, MAPPING, MERGED = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "merge"))


@dataclass(frozen=True)
class YamlFile:
    """The content of one YAML file and the line of each of its keys (1-based), found where somebody asks."""

    path: Path
    data: Any
    node: yaml.Node | None = None
    duplicate_keys: tuple[tuple[str, int], ...] = ()

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        """The line of each key."""
        lines: dict[KeyPath, int] = {}
        if self.node is not None:
            _walk(self.node, (), lines)
        return lines

    def line_of(self, path: KeyPath) -> int:
        """The line of the key, or of its nearest parent where the key is absent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path) -> YamlFile:
    """The file's content with the line of every key. Raises yaml.YAMLError, UnicodeDecodeError, OSError."""
    loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlFile(path, None)
        twice: list[tuple[str, int]] = []
        return YamlFile(path, _built(node, loader, twice), node, tuple(twice))
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    lines[path] = min(lines.get(path, node.start_mark.line + 1), node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            lines[(*path, name)] = key.start_mark.line + 1
            _walk(value, (*path, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)


def _built(node: yaml.Node, loader: yaml.CSafeLoader, twice: list[tuple[str, int]]) -> Any:
    """What the node says, as the loader would build it (at half its cost); keys written twice are noted, in their order."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag == TEXT else loader.construct_object(node, deep=True)
    if isinstance(node, yaml.SequenceNode) and node.tag == SEQUENCE:
        return [_built(value, loader, twice) for value in node.value]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node, deep=True)
    seen: set[str] = set()
    built: dict[Any, Any] = {}
    is_plain = node.tag == MAPPING
    for key, value in node.value:
        if str(key.value) in seen:
            twice.append((str(key.value), key.start_mark.line + 1))
        seen.add(str(key.value))
        is_plain = is_plain and isinstance(key, yaml.ScalarNode) and key.tag != MERGED
        said = _built(value, loader, twice)
        if is_plain:
            built[_built(key, loader, twice)] = said
    return built if is_plain else loader.construct_object(node, deep=True)
