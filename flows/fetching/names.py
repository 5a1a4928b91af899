"""The name under which fetched bytes are kept: as the server calls the file, else as the address does. Never a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.header import decode_header, make_header
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([\w!#$%&+^`{}~-]+)'[^']*'([^;\"]+)", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_PLAIN = re.compile(r"filename\s*=\s*([^;\"]+)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_MOST_CHARACTERS = 120
_MOST_BYTES = 240  # file systems take 255
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-works": ".wps",
    "application/wps-office.wps": ".wps",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/ofd": ".ofd",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/x-rar-compressed": ".rar",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
}
_KNOWN = frozenset(_ENDINGS.values()) | {".htm", ".shtml", ".jpeg", ".tiff", ".tar", ".gz", ".tgz", ".bmp", ".odt", ".xml"}


def file_name(url: str, headers: Mapping[str, str]) -> str:
    """A safe name with an ending that tells the format, as far as server and address do."""
    named = _safe(_disposition(headers.get("content-disposition", "")))
    name = named or _of_address(url)
    ending = _ENDINGS.get(headers.get("content-type", "").partition(";")[0].strip().lower(), "")
    if ending and PurePosixPath(name).suffix.lower() not in _KNOWN:
        name += ending
    return _short(name)


def _disposition(value: str) -> str:
    """The name in a Content-Disposition: RFC 5987 first, else what servers really send: escaped, MIME words, or bytes of GBK."""
    if match := _EXTENDED.search(value):
        return _decoded(unquote_to_bytes(match[2].strip()), match[1])
    match = _QUOTED.search(value) or _PLAIN.search(value)
    if not match:
        return ""
    name = re.sub(r"\\(.)", r"\1", match[1]).strip() if match.re is _QUOTED else match[1].strip()
    if "=?" in name and "?=" in name:
        try:
            return str(make_header(decode_header(name)))
        except (LookupError, ValueError):
            return name
    return _decoded(unquote_to_bytes(name), "utf-8") if _ESCAPED.search(name) else name


def _of_address(url: str) -> str:
    """The last part of the path; of a folder or a bare host a name made of all there is."""
    parts = urlsplit(url)
    path = _decoded(unquote_to_bytes(parts.path), "utf-8")
    last = _safe(path.rsplit("/", 1)[-1])
    return last or _safe("-".join(filter(None, [parts.hostname, *path.split("/")]))) or "page"


def _decoded(escaped: bytes, encoding: str) -> str:
    """The encoding named, UTF-8, or the GBK that Chinese servers mean where they name nothing."""
    for candidate in (encoding, "utf-8", "gb18030"):
        try:
            return escaped.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return escaped.decode("utf-8", "replace")


def _safe(name: str) -> str:
    """The last part of what may be a path, without what systems forbid in names; '' where nothing is left."""
    last = re.split(r"[/\\]", name.strip())[-1]
    return _FORBIDDEN.sub("_", last).strip(" ._") if last.strip(". ") else ""


def _short(name: str) -> str:
    """Cut in the middle of the stem, never in the ending."""
    suffix = PurePosixPath(name).suffix[:12]
    stem = name[: len(name) - len(suffix)][:_MOST_CHARACTERS]
    while len((stem + suffix).encode("utf-8", "surrogateescape")) > _MOST_BYTES:
        stem = stem[:-1]
    return stem + suffix
