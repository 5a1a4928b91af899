"""Reads the lists of what people decided (`seeds/corrections.yml`, `seeds/waivers.yml`) strictly: entries with the line of every field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from transforms.seed_files import SeedError, compose, entries

ID = re.compile(r"[\w.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Place:
    """The file and the lines of an entry's fields; the entry's own line under ''."""

    file: Path
    lines: Mapping[str, int]

    def fault(self, field: str, message: str) -> SeedError:
        return SeedError(self.file, self.lines.get(field, self.lines[""]), message)


def blocks(file: Path, key: str, without: str) -> Iterator[tuple[dict[str, Any], dict[str, int]]]:
    """Each entry of the file's only list `key`, with the lines of its fields; its own line under ''. Raises SeedError."""
    if not file.is_file():
        raise SeedError(file, 1, f"the file is missing; {without} it says `{key}: []`")
    top = compose(file)
    if not isinstance(top, yaml.MappingNode) or [name.value for name, _ in top.value] != [key]:
        raise SeedError(file, top.start_mark.line + 1, f"the file holds one key, `{key}:`, with a list of entries")
    ((_, listed, lines),) = entries(file)
    if listed == "":
        return
    if not isinstance(listed, tuple):
        raise SeedError(file, lines[(key,)], f"`{key}:` holds a list of entries, each beginning with `- id:`")
    for number, entry in enumerate(listed):
        line = lines[(key, number)]
        if not isinstance(entry, dict):
            raise SeedError(file, line, f"an entry is a block of fields, beginning with `- id:`, not '{entry}'")
        yield entry, {"": line} | {path[2]: at for path, at in lines.items() if path[:2] == (key, number) and len(path) == 3}


def text(entry: Mapping[str, Any], field: str, place: Place) -> str:
    """The field, which must be there and say something."""
    if field not in entry:
        raise place.fault("", f"{field} is missing")
    said = plain(entry, field, place)
    if not said:
        raise place.fault(field, f"{field} is empty")
    return said


def plain(entry: Mapping[str, Any], field: str, place: Place) -> str:
    value = entry[field]
    if not isinstance(value, str):
        raise place.fault(field, f"{field} is a single value, not a list or block")
    return value.strip()


def day(name: str, entry: Mapping[str, Any], field: str, place: Place) -> date:
    said = text(entry, field, place)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise place.fault(field, f"'{name}': {field} '{said}' is no day, such as 2026-01-31") from None
