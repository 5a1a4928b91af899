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

from transforms.documents.reader import Reader
from transforms.documents.sniff import sniff
from transforms.model import DocumentText, UnreadableDocument

_ADVICE = "publish or save it as PDF with text, HTML or plain text"
_NO_READER = {
    "empty": "empty file: 0 bytes; fetch it again",
    "doc": f"Word 97-2003 document (DOC); not supported yet: {_ADVICE}",
    "wps": f"WPS document; not supported yet: {_ADVICE}",
    "docx": f"Word document (DOCX); not supported yet: {_ADVICE}",
    "odt": f"OpenDocument text (ODT); not supported yet: {_ADVICE}",
    "ofd": f"OFD document (GB/T 33190); not supported yet: {_ADVICE}",
    "rtf": f"RTF document; not supported yet: {_ADVICE}",
    "mhtml": "saved web page (MHTML); not supported yet: save it as plain HTML",
    "xml": f"XML, no page and no report; {_ADVICE}",
    "xls": f"spreadsheet (XLS), no report; {_ADVICE}",
    "xlsx": f"spreadsheet (XLSX), no report; {_ADVICE}",
    "ppt": f"slides (PPT), no report; {_ADVICE}",
    "pptx": f"slides (PPTX), no report; {_ADVICE}",
    "program": "a program, no report",
    "broken zip": "a ZIP container that cannot be opened: truncated or damaged; fetch it again",
}
_PICTURES = ("png", "jpeg", "gif", "tiff", "webp")
_ARCHIVES = ("zip", "rar", "7z", "gzip", "bzip2", "xz", "tar")
_FORMAT_OF_SUFFIX = {".txt": "txt", ".html": "html", ".htm": "html", ".pdf": "pdf"} | {
    suffix: suffix[1:] for suffix in (".doc", ".docx", ".ofd", ".wps", ".rtf")
}


@cache
def readers() -> dict[str, Reader]:
    """Every reader of the package by its format: the modules that define READER."""
    found: dict[str, Reader] = {}
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        reader = getattr(importlib.import_module(f"{__name__}.{module_info.name}"), "READER", None)
        if isinstance(reader, Reader):
            found[reader.format] = reader
    return found


def readers_version() -> str:
    """One line that changes whenever a document could be read differently: goes into its fingerprint."""
    return "; ".join(reader.name for _, reader in sorted(readers().items()))


def read_document(content: bytes, file_name: str) -> DocumentText:
    """The document's text with places. Raises UnreadableDocument."""
    found = sniff(content, file_name)
    reader = readers().get(found)
    if reader is None:
        raise UnreadableDocument(_refusal(found))
    document = reader.read(content, file_name)
    if not document.text.strip():
        raise UnreadableDocument(f"no text in its {len(content)} bytes of {found}; fetch it again or give another form of the report")
    named = PurePath(file_name).suffix.lower()
    if _FORMAT_OF_SUFFIX.get(named, found) != found:
        warning = f"named {named}, but the content is {found}: read as {found}"
        return dataclasses.replace(document, warnings=(*document.warnings, warning))
    return document


def _refusal(found: str) -> str:
    if found in _PICTURES:
        return f"a picture ({found.upper()}); OCR is not supported yet: give the report as PDF with text, HTML or plain text"
    if found in _ARCHIVES:
        return f"an archive ({found.upper()}); not supported yet: unpack it and give its files"
    return _NO_READER[found]
