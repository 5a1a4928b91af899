"""One value for all that a release is made by beside the documents: schema, marts, rules, templates, seeds, versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import expectations
import seeds
import warehouse

SHIPPED = {".py", ".sql", ".csv", ".yml", ".j2", ".html", ".css", ".js"}


def definitions_fingerprint() -> str:
    """Changes with any file that a mart, a rule, the report or a correction is made from; not with the sample reports."""
    digest = hashlib.sha256()
    for name in ("nianbao", "duckdb", "great_expectations"):
        digest.update(f"{name} {version(name)}\n".encode())
    for package in (warehouse, expectations, seeds):
        folder = Path(package.__file__).parent
        for path in _files(folder):
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SHIPPED and "samples" not in path.relative_to(folder).parts)
