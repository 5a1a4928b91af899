"""Which format bytes are, by what they hold; the file's name decides only between formats that start alike."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_SUFFIXES = {".wps": "wps", ".xls": "xls", ".et": "xls", ".ppt": "ppt"}
_ZIP_MEMBERS = (
    ("word/document.xml", "docx"),
    ("OFD.xml", "ofd"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
_HEAD = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_FRAGMENT = re.compile(rb"\s*<(?:!--|p|div|span|table|h[1-6]|meta|title|article|section|center|font|ul|ol|br)[\s/>]", re.I)


def sniff(content: bytes, file_name: str) -> str:
    """The format's code; `txt` where nothing speaks for another, `empty` for no bytes at all."""
    if not content:
        return "empty"
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    suffix = PurePath(file_name).suffix.lower()
    if head.startswith(_OLE):
        return _OLE_SUFFIXES.get(suffix, "doc")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    for magic, code in _MAGIC:
        if head.startswith(magic):
            return code
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if content[257:262] == b"ustar":
        return "tar"
    return _markup_kind(head, suffix)


def _markup_kind(head: bytes, suffix: str) -> str:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # UTF-16 pages too
    if re.match(rb"\s*MIME-Version:", plain, re.I) and b"multipart/related" in plain.lower():
        return "mhtml"
    if _HTML.search(plain) or _FRAGMENT.match(plain):
        return "html"
    if suffix in (".html", ".htm", ".xhtml", ".shtml") and re.search(rb"<\w+[^<]*>", plain):
        return "html"
    if plain.lstrip().startswith(b"<?xml"):
        return "xml"
    return "txt"


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename for info in archive.infolist()}
            for member, code in _ZIP_MEMBERS:
                if member in names:
                    return code
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 and b"opendocument" in archive.read("mimetype"):
                return "odt"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return "broken zip"
    return "zip"
