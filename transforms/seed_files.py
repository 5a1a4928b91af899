"""Reads the files of `seeds/` strictly: rows and blocks with the line each stands in, so that every fault can be told by file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import yaml


class SeedError(ValueError):
    """A seeds file that cannot be used; the message begins with `file:line:`."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(
            f"seeds/{file.relative_to(file.parents[1] if file.parent.name == 'indicators' else file.parent)}:{line}: {message}"
        )


def rows(file: Path, columns: tuple[str, ...], key: str | None = None) -> Iterator[tuple[dict[str, str], int]]:
    if not file.is_file():
        raise SeedError(file, 1, "the file is missing")
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise SeedError(file, 1, f"the columns are {','.join(reader.fieldnames or ())}, expected {','.join(columns)}")
        seen = set()
        for row in reader:
            if None in row or None in row.values():
                raise SeedError(file, reader.line_num, f"expected {len(columns)} fields")
            if key and row[key] in seen:
                raise SeedError(file, reader.line_num, f"{key} '{row[key]}' stands twice")
            seen.add(key and row[key])
            yield row, reader.line_num


def compose(file: Path) -> yaml.Node:
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise SeedError(file, (error.problem_mark.line + 1) if error.problem_mark else 1, f"no well-formed YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SeedError(file, 1, f"no text in UTF-8: {error}") from None
    if node is None:
        raise SeedError(file, 1, "the file is empty")
    return node


def entries(file: Path) -> Iterator[tuple[str, dict, dict]]:
    """(key, plain value, line of every path) for each block of a YAML mapping, in the order of the file."""
    for key, value in compose(file).value:
        lines: dict[tuple, int] = {(key.value,): key.start_mark.line + 1}
        yield key.value, _plain(value, (key.value,), lines, file), lines


def _plain(node: yaml.Node, path: tuple, lines: dict, file: Path):
    if isinstance(node, yaml.MappingNode):
        out = {}
        for key, value in node.value:
            if key.value in out:
                raise SeedError(file, key.start_mark.line + 1, f"'{key.value}' stands twice in '{path[0]}'")
            lines[(*path, key.value)] = key.start_mark.line + 1
            out[key.value] = _plain(value, (*path, key.value), lines, file)
        return out
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*path, position)] = item.start_mark.line + 1
        return tuple(_plain(item, (*path, position), lines, file) for position, item in enumerate(node.value))
    return node.value
