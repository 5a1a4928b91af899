"""Texts that were read before, so that a changed definition costs no second OCR: by the bytes' sha256 and what read them.

A cache and nothing more: it may be deleted at any time. Plain text is not kept, reading it costs nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from pydantic import TypeAdapter, ValidationError

from flows.files import write_whole
from transforms.documents import readers
from transforms.documents.limits import DEFAULT, Limits, limits_told, may_limit
from transforms.model import DocumentText

Read = Callable[[bytes, str], DocumentText]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a file of the store holds."""

    made_by: str
    document: DocumentText


_ENTRY = TypeAdapter(_Entry)


class TextStore:
    """`<folder>/<first two hex digits>/<sha256><ending>.json.gz`."""

    def __init__(self, folder: Path, limits: Limits = DEFAULT) -> None:
        self._folder, self._limits = folder, limits

    def reading(self, sha256: str, read: Read) -> Read:
        """The reading function that looks here first and keeps what it has read."""

        def remembered(content: bytes, file_name: str) -> DocumentText:
            path = self._folder / sha256[:2] / f"{sha256}{PurePath(file_name).suffix.lower()}.json.gz"
            known = _kept(path)
            if known and known.made_by == _maker(known.document.format, self._limits):
                return known.document
            document = read(content, file_name)
            if document.format != "txt":
                entry = _Entry(_maker(document.format, self._limits), document)
                with contextlib.suppress(OSError):  # a cache: where it cannot be written, the text is read once more another time
                    write_whole(path, gzip.compress(_ENTRY.dump_json(entry), 1), self._folder)
            return document

        return remembered


def _kept(path: Path) -> _Entry | None:
    try:
        return _ENTRY.validate_json(gzip.decompress(path.read_bytes()))
    except (FileNotFoundError, ValidationError, EOFError, gzip.BadGzipFile):
        return None


def _maker(format_code: str, limits: Limits) -> str:
    """The reader's name with its version, the formats there are (a new one may claim the bytes), the limits under which it was read."""
    reader = readers().get(format_code)
    under = {name: value for name, value in limits_told(limits).items() if may_limit(name, format_code)}
    told = f"{reader.name if reader else ''}\0{sorted(readers())}\0{under}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]
