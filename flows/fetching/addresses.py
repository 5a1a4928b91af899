"""Lists of addresses, read strictly: whatever is no address is named by file and line, and nothing is fetched.

`.csv`: a header with `url`, and `publisher` and `note` where they are known. `.urls`: one address a line, `#` begins a remark.
Excel in China saves either as GBK, with or without a byte order mark; both are understood.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from transforms.documents.encodings import decode
from transforms.model import UnreadableDocument

COLUMNS = ("url", "publisher", "note")
_MOST_TOLD = 5
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")  # example.gov.cn:8080/ begins with a host
_KEPT_IN_URLS = "%/:=&?~#+!$,;'@()*[]|"


class ListError(ValueError):
    """A list that cannot be used; the message names file and lines."""


@dataclass(frozen=True, slots=True)
class Address:
    """What to fetch, in one spelling for all ways to write it, with what its list says of it.

    An Address that was typed may be no URL at all; fetching then refuses it with the reason.
    """

    url: str
    publisher: str = ""
    note: str = ""
    place: str = ""  # file and line of the list

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", one_spelling(self.url))


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line of a list says."""

    number: int
    url: str
    publisher: str = ""
    note: str = ""


def read_addresses(path: Path) -> list[Address]:
    """The addresses of a list in its order, each once. Raises ListError."""
    try:
        text, _, warnings = decode(path.read_bytes())
    except UnreadableDocument as fault:
        raise ListError(f"{path}: {fault}") from fault
    if warnings:
        raise ListError(f"{path}: {warnings[0]}. Save the list as UTF-8.")
    faults: list[str] = []
    lines = _table(path, text, faults) if path.suffix.lower() == ".csv" else _lines(text)
    addresses = _addresses(path, lines, faults)
    if faults:
        more = f" ({len(faults) - _MOST_TOLD} more)" if len(faults) > _MOST_TOLD else ""
        raise ListError(f"{path}: {'; '.join(faults[:_MOST_TOLD])}{more}. Correct the list; nothing was fetched.")
    if not addresses:
        raise ListError(f"{path}: no address in it. Write one a line.")
    return addresses


def one_spelling(url: str) -> str:
    """The URL with its host in small letters, without fragment and default port, spaces and Chinese characters escaped.

    A user name or password in it is masked: such an address is refused, and is not to stand in logs.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not parts.scheme or not host:
        return url
    host = f"[{host}]" if ":" in host else host
    masked = "***@" if "@" in parts.netloc else ""
    where = masked + host + (f":{port}" if port and port != _DEFAULT_PORTS.get(parts.scheme.lower()) else "")
    path, query = quote(parts.path, _KEPT_IN_URLS) or "/", quote(parts.query, _KEPT_IN_URLS)
    return urlunsplit((parts.scheme.lower(), where, path, query, ""))


def why_no_url(url: str) -> str:
    """Why this cannot be fetched whatever the web says; '' where it can be tried."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as fault:
        return f"no URL ({fault})"
    if not _SCHEME.match(url):
        return "no URL; it begins with http:// or https://"
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        return f"{parts.scheme}: is not fetched, only http and https are"
    if not host or any(character.isspace() or character < "!" for character in host):
        return "no URL; it names no host"
    if "@" in parts.netloc:
        return "an address with a user name or password in it is not fetched"
    return ""


def _table(path: Path, text: str, faults: list[str]) -> Iterator[_Line]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        unknown = [name for name in header if name not in COLUMNS]
        if "url" not in header or unknown or len(set(header)) < len(header):
            raise ListError(f"{path}, line 1: the header is {','.join(header)!r}; it must name url, and may name publisher and note.")
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if len(cells) > len(header) and not any(cells[len(header) :]):
                cells = cells[: len(header)]
            if len(cells) > len(header):
                faults.append(
                    f"line {rows.line_num}: {len(cells)} cells where the header names {len(header)} (an address with a comma needs quotes)"
                )
                continue
            yield _Line(rows.line_num, **dict(zip(header, cells, strict=False)))
    except csv.Error as fault:
        faults.append(f"line {rows.line_num}: {fault}")


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield _Line(number, line.strip())


def _addresses(path: Path, lines: Iterator[_Line], faults: list[str]) -> list[Address]:
    """Each address once; two lines that name different publishers for one address contradict each other."""
    found: dict[str, Address] = {}
    for line in lines:
        fault = _why_not_in_a_list(line.url)
        if fault:
            faults.append(f"line {line.number}: {line.url!r} is {fault}" if line.url else f"line {line.number}: no url")
            continue
        address = Address(line.url, line.publisher, line.note, f"{path}:{line.number}")
        first = found.setdefault(address.url, address)
        if not first.publisher and address.publisher:
            found[address.url] = address
        elif address.publisher not in ("", first.publisher):
            faults.append(f"line {line.number}: {line.url} is said to be {address.publisher}'s, at {first.place} {first.publisher}'s")
    return list(found.values())


def _why_not_in_a_list(url: str) -> str:
    """What is a URL but must not be fetched is refused one by one later and stops no list."""
    fault = why_no_url(url)
    return fault if fault.startswith("no URL") else ("no URL; it holds a space" if any(c.isspace() for c in url) else "")
