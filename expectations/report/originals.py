"""The original file of each document: a link in the report's folder `originals` to its bytes in the raw store."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.report.queries import each_row

FOLDER = "originals"
KNOWN = frozenset(
    ("doc", "docx", "htm", "html", "jpeg", "jpg", "mht", "odt", "ofd", "pdf", "png", "rtf", "tif", "tiff", "txt", "wps", "xhtml", "xml")
)
FileOf = Callable[[str], Path | None]


@dataclass(frozen=True, slots=True)
class Original:
    """`name` is that of the link, '' where the bytes are not on this disk; `file` is where they lie."""

    name: str
    file: Path | None


def find_originals(connection: duckdb.DuckDBPyConnection, file_of: FileOf | None) -> Mapping[str, Original]:
    """By document_id, for every document. `file_of` gives the file of a sha256, None where there is none."""
    found = {}
    for document_id, sha256, file_name, kind in each_row(connection, "originals"):
        file = file_of(sha256) if file_of else None
        found[document_id] = Original(f"{document_id}.{_suffix(file_name, kind)}" if file else "", file)
    return found


def _suffix(file_name: str, kind: str) -> str:
    """What a browser knows the kind of a file by: of the file's own name where it is one for documents, else the format it was read as."""
    own = file_name.rpartition(".")[2].lower()
    return own if own in KNOWN else kind if kind in KNOWN else "bin"


def link_originals(folder: Path, originals: Mapping[str, Original]) -> None:
    """The links of the empty `folder`: symbolic, as the bytes belong to the raw store, and relative, as all may be moved together.

    A path that a browser is given through `current` has another depth than the one through releases/; a link is followed from where it is.
    """
    here = os.path.realpath(folder)
    ways: dict[Path, str] = {}  # by folder of the raw store
    for original in originals.values():
        if file := original.file:
            if file.parent not in ways:
                ways[file.parent] = os.path.relpath(os.path.realpath(file.parent), here)
            os.symlink(f"{ways[file.parent]}/{file.name}", folder / original.name)
