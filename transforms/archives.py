"""An archive's members, each a document of its own: read in memory, never written anywhere, nothing of it executed or followed.

ZIP, TAR and single gzip, bzip2 and xz files by the standard library; RAR and 7z by libarchive where the machine has it. Archives inside
archives are unpacked in place, `inner.zip/report.pdf`, to the depth that the limits allow; deeper ones come out as members. What is no
document is left out with its reason, folders without: their members name them. What is unpacked is counted while it is read, never
believed from a directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from transforms.archive_formats import AGAIN, DAMAGE, LIBARCHIVE, OPENERS, Cut, Refused, Sealed, libarchive_or_none, shown
from transforms.documents import format_of
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.sniff import ARCHIVES
from transforms.model import UnreadableDocument

_HARMLESS = 1_000_000  # bytes that may come out of anything, whatever the ratio
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|~\$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; its path says where in it, without a way out of it, and no two are the same."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Left:
    """What was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    members: tuple[Member, ...]
    left: tuple[Left, ...]


@dataclass(slots=True)
class _Unpacking:
    """What has come out so far, over all depths; whoever reads a member reads it here."""

    packed: int
    limits: Limits
    members: list[Member] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unpacked: int = 0
    seen: int = 0
    _paths: set[str] = field(default_factory=set)

    def begin(self, path: str) -> str:
        """A path that is not taken yet, for one more member."""
        self.seen += 1
        if self.seen > self.limits.members:
            raise Refused(f"more than {self.limits.members} members (limit members): no archive of reports; split it or raise the limit")
        free, number = path, 1
        while free in self._paths:
            number += 1
            file = PurePosixPath(path)
            free = str(file.with_name(f"{file.stem} ({number}){file.suffix}"))
        self._paths.add(free)
        return free

    def read(self, chunks: Iterator[bytes]) -> bytes:
        """All of a member, counted while it comes."""
        parts = []
        for chunk in chunks:
            parts.append(chunk)
            self.unpacked += len(chunk)
            if self.unpacked > self.limits.unpacked_bytes:
                raise Refused(
                    f"more than {self.limits.unpacked_bytes} bytes come out of it (limit unpacked_bytes): split it or raise the limit"
                )
            if self.unpacked > _HARMLESS and self.unpacked > self.limits.unpack_ratio * self.packed:
                raise Refused(
                    f"{self.packed} bytes unpack to more than {self.limits.unpack_ratio} times as many (limit unpack_ratio): "
                    "no report packs like that; unpack it by hand and give its files, or raise the limit"
                )
        self.limits.alive()
        return b"".join(parts)

    def leave(self, path: str, reason: str) -> None:
        self.left.append(Left(self.begin(path), reason))


def unpack(content: bytes, file_name: str, limits: Limits = DEFAULT) -> Unpacked:
    """The members of an archive in its own order. Raises UnreadableDocument for one that cannot be opened, is cut off, or is a bomb."""
    if len(content) > limits.file_bytes:
        raise UnreadableDocument(f"{len(content)} bytes, over the limit of {limits.file_bytes} (limit file_bytes): split the archive")
    found = _format_of(content, file_name)
    if found not in ARCHIVES:
        raise UnreadableDocument(f"no archive that can be opened, but {found}: {AGAIN}")
    unpacking = _Unpacking(len(content), limits)
    _unpack(content, file_name, found, "", 0, unpacking)
    if not unpacking.members and not unpacking.left:
        raise UnreadableDocument("an archive without a member; fetch it again")
    return Unpacked(tuple(unpacking.members), tuple(unpacking.left))


def archive_tools() -> dict[str, str]:
    """By format what this machine lacks to unpack it and how to get that, '' where nothing: for `nianbao doctor`."""
    lacking = "" if libarchive_or_none() else LIBARCHIVE
    return {code: lacking if code in ("rar", "7z") else "" for code in ARCHIVES}


def _unpack(content: bytes, file_name: str, found: str, folder: str, depth: int, unpacking: _Unpacking) -> None:
    for name, chunks in OPENERS[found](content, file_name):
        path = folder + shown(name)
        if isinstance(chunks, str):
            unpacking.leave(path, chunks)
            continue
        if _JUNK.search(path):
            unpacking.leave(path, "a file of the system or of an editor, no document")
            continue
        path = unpacking.begin(path)
        try:
            member = unpacking.read(chunks)
        except Cut:
            raise UnreadableDocument(f"an archive ({found.upper()}) that is {AGAIN}") from None
        except Sealed as error:
            unpacking.left.append(Left(path, str(error)))
            continue
        except DAMAGE as error:
            unpacking.left.append(Left(path, f"damaged or packed by an unknown method: {error or type(error).__name__}"))
            continue
        inside = _format_of(member, path)
        if inside == "tar" and found in ("gzip", "bzip2", "xz"):  # one archive: .tar.gz
            _unpack(member, name, inside, folder, depth, unpacking)
        else:
            _take(member, path, name, inside, depth, unpacking)


def _format_of(content: bytes, name: str) -> str:
    """As the readers tell it, but a TAR by its own mark first: its first bytes are those of its first member's as well."""
    return "tar" if content[257:262] == b"ustar" else format_of(content, name)


def _take(member: bytes, path: str, name: str, found: str, depth: int, unpacking: _Unpacking) -> None:
    """Keep a member, or unpack it in its place if it is an archive."""
    if found not in ARCHIVES or depth >= unpacking.limits.archive_depth:
        unpacking.members.append(Member(path, member))
        return
    try:
        _unpack(member, name, found, f"{path}/", depth + 1, unpacking)
    except Refused:
        raise
    except UnreadableDocument as error:
        unpacking.left.append(Left(path, str(error)))
