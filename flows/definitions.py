"""All that a release is made by beside the documents, file by file and as one value: schema, marts, rules, templates, seeds, versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import expectations
import seeds
import warehouse

SHIPPED = {".py", ".sql", ".csv", ".yml", ".j2", ".html", ".css", ".js"}
PROGRAMS = ("nianbao", "duckdb", "great_expectations")


def made_by() -> dict[str, str]:
    """Programs with their versions, and a digest of each file that a mart, a rule, the report or a correction is made from.

    The sample reports are none of them.
    """
    found = {name: version(name) for name in PROGRAMS}
    for package in (warehouse, expectations, seeds):
        folder = Path(package.__file__).parent
        for path in _files(folder):
            found[f"{folder.name}/{path.relative_to(folder).as_posix()}"] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return found


def definitions_fingerprint() -> str:
    """Changes with anything of `made_by`."""
    return hashlib.sha256("".join(f"{name}\0{value}\n" for name, value in made_by().items()).encode()).hexdigest()


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What of `made_by` is otherwise now, in words: seeds first, then by name."""
    for name in sorted(before.keys() | now.keys(), key=lambda name: (not name.startswith("seeds/"), name)):
        if before.get(name) == now.get(name):
            continue
        if name in PROGRAMS:
            yield f"{name} {before.get(name)} → {now.get(name)}"
        else:
            yield f"{name} {'is new' if name not in before else 'is gone' if name not in now else 'has changed'}"


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SHIPPED and "samples" not in path.relative_to(folder).parts)
