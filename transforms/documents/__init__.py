"""Bytes in; text with places, the reader's name and warnings out. One module a format; adding a format is one file.

`read_document` routes by what the bytes hold, the name second. What cannot be read raises UnreadableDocument with what is wrong and
what to do about it; an empty text is never returned.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from functools import cache
from pathlib import PurePath

from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.reader import Reader
from transforms.documents.sniff import ARCHIVES, sniff
from transforms.model import DocumentText, UnreadableDocument

_ADVICE = "publish or save it as PDF with text, Word, HTML or plain text"
_NO_READER = {
    "empty": "empty file: 0 bytes; fetch it again",
    "ole": f"an OLE container that is no Word document; {_ADVICE}",
    "xml": f"XML, no page and no report; {_ADVICE}",
    "xls": f"spreadsheet (XLS), no report; {_ADVICE}",
    "xlsx": f"spreadsheet (XLSX), no report; {_ADVICE}",
    "ppt": f"slides (PPT), no report; {_ADVICE}",
    "pptx": f"slides (PPTX), no report; {_ADVICE}",
    "program": "a program, no report",
    "broken zip": "a ZIP container that cannot be opened: truncated or damaged; fetch it again",
}


@cache
def readers() -> dict[str, Reader]:
    """Every reader of the package by its format: what the modules that define READERS bring."""
    found: dict[str, Reader] = {}
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        brought = getattr(importlib.import_module(f"{__name__}.{module_info.name}"), "READERS", ())
        found.update((reader.format, reader) for reader in brought)
    return dict(sorted(found.items()))


def readers_version() -> str:
    """One line that changes whenever a document could be read differently: goes into its fingerprint."""
    return "; ".join(reader.name for reader in readers().values())


def suffixes() -> frozenset[str]:
    """The endings under which readable reports are published."""
    return frozenset(suffix for reader in readers().values() for suffix in reader.suffixes)


def format_of(content: bytes, file_name: str) -> str:
    """The format's code by what the bytes hold; one of ARCHIVES for what holds documents of its own."""
    return sniff(content, file_name, readers().values())


def read_document(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The document's text with places. Raises UnreadableDocument."""
    if len(content) > limits.file_bytes:
        raise UnreadableDocument(f"{len(content)} bytes, over the limit of {limits.file_bytes}: no single report; split the file")
    found = format_of(content, file_name)
    reader = readers().get(found)
    if reader is None:
        raise UnreadableDocument(_refusal(found))
    if lacking := reader.missing():
        raise UnreadableDocument(f"{reader.title or found} cannot be read on this machine: {lacking}")
    document = reader.read(content, file_name, limits)
    if not document.text.strip():
        raise UnreadableDocument(f"no text in its {len(content)} bytes of {found}; fetch it again or give another form of the report")
    named = PurePath(file_name).suffix.lower()
    if named in suffixes() and named not in reader.suffixes:
        warning = f"named {named}, but the content is {found}: read as {found}"
        return dataclasses.replace(document, warnings=(*document.warnings, warning))
    return document


def _refusal(found: str) -> str:
    if found in ARCHIVES:
        return f"an archive ({found.upper()}) inside which no further document is looked for; unpack it and give its files"
    return _NO_READER[found]
