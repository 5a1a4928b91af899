"""Which format bytes are, by what they hold; the file's name decides only between formats that start alike.

The readers say what they recognise; what stands here is what nobody reads, archives apart, so that the refusal can name it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePath

from transforms.documents.reader import Head, Reader

ARCHIVES = ("zip", "tar", "gzip", "bzip2", "xz", "rar", "7z")
_MAGIC = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
PACKED = (b"PK\x03\x04", b"PK\x05\x06", *(magic for magic, code in _MAGIC if code in ARCHIVES))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_SUFFIXES = {".xls": "xls", ".et": "xls", ".ppt": "ppt", ".dps": "ppt"}
_ZIP_MEMBERS = (("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_HEAD = 4096


def may_hold_documents(content: bytes) -> bool:
    """Whether the bytes begin as an archive does; a Word document does too."""
    return content.startswith(PACKED) or content[257:262] == b"ustar"


def sniff(content: bytes, file_name: str, readers: Iterable[Reader]) -> str:
    """The format's code; `txt` where nothing speaks for another, `empty` for no bytes at all. `readers` are asked in their order."""
    if not content:
        return "empty"
    if content[257:262] == b"ustar":
        return "tar"  # its first bytes are those of its first member's name, and may look like anything
    head = _head(content, PurePath(file_name).suffix.lower())
    if isinstance(head, str):
        return head
    last = ""
    for reader in readers:
        if reader.format == "txt":
            last = reader.format
        elif reader.recognises(head):
            return reader.format
    return _of_no_reader(content, head) or last


def _head(content: bytes, suffix: str) -> Head | str:
    start = content[:_HEAD]
    if not start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Head(start, suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = frozenset(info.filename for info in container.infolist())
            short = "mimetype" in members and container.getinfo("mimetype").file_size < 200
            return Head(start, suffix, members, container.read("mimetype") if short else b"")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return "broken zip"


def _of_no_reader(content: bytes, head: Head) -> str:
    if head.start.startswith(OLE):
        return _OLE_SUFFIXES.get(head.suffix, "ole")
    if head.start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((code for member, code in _ZIP_MEMBERS if member in head.members), "zip")
    for magic, code in _MAGIC:
        if head.start.startswith(magic):
            return code
    plain = head.start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return "xml" if plain.lstrip().startswith(b"<?xml") else ""
