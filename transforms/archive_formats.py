"""How each packing gives its members, one after the other and in memory: names as their packer meant them, bytes as they come.

An opener yields a name with either the member's bytes, chunk by chunk, or the words why it is left out. It raises UnreadableDocument
where the archive cannot be opened; Cut while a member is read says that all is lost, Sealed or one of DAMAGE that this member is.
"""

from __future__ import annotations

import bz2
import gzip
import io
import locale
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from transforms.model import UnreadableDocument

_CHUNK = 1 << 18
_XZ_MEMORY = 256_000_000  # of a dictionary; xz -9 uses 65 MB
AGAIN = "truncated or damaged; fetch it again"
LIBARCHIVE = "install libarchive (Debian: apt-get install libarchive13)"
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, NotImplementedError)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # with those that turn the writing direction
_DRIVE = re.compile(r"^[A-Za-z]:(?=/)")


class Cut(Exception):
    """The archive ends before its members do."""


class Refused(UnreadableDocument):
    """The archive as a whole is refused, from whatever depth it was met: a limit, or what is made to do harm."""


class Sealed(Exception):
    """This member cannot be read, and why."""


Entries = Iterator[tuple[str, Iterator[bytes] | str]]  # name, and either its bytes or why it is left out


def shown(name: str) -> str:
    """A path below nothing: forward slashes, no root, no drive, no way up, nothing that cannot be printed."""
    path = _DRIVE.sub("", _CONTROL.sub("_", name).replace("\\", "/"))
    parts = [part.strip() for part in path.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "(unnamed)"


def _zip(content: bytes, file_name: str) -> Entries:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE as error:
        raise UnreadableDocument(f"an archive (ZIP) that cannot be opened ({error}): {AGAIN}") from None
    with archive:
        entries = archive.infolist()
        _refuse_overlap(entries)
        for entry in entries:
            name = _zip_name(entry)
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                yield name, "a link or a device, no document"
            elif entry.flag_bits & 1:
                yield name, "encrypted: unpack it with its password and give its files"
            elif not name.endswith(("/", "\\")) and kind != stat.S_IFDIR:
                yield name, _zip_chunks(archive, entry)


def _zip_chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        yield from _chunks(stream)


def _refuse_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Members that share their bytes are made to unpack to more than any ratio tells."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise Refused(f"members that overlap each other ({shown(_zip_name(entry))}): made to flood whoever unpacks it; not unpacked")
        end = entry.header_offset + zipfile.sizeFileHeader + len(entry.orig_filename) + entry.compress_size


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name as its packer meant it: UTF-8 where it says so or where it is, else GBK, as Chinese Windows writes without a word."""
    if entry.flag_bits & 0x800:
        return entry.orig_filename
    return _decoded(entry.orig_filename.encode("cp437"))


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _tar(content: bytes, file_name: str) -> Entries:
    try:
        archive = tarfile.TarFile.open(fileobj=io.BytesIO(content), mode="r:", encoding="utf-8", errors="surrogateescape")
        while (entry := archive.next()) is not None:
            name = _decoded(entry.name.encode("utf-8", "surrogateescape"))
            if entry.isfile():
                stream = archive.extractfile(entry)
                yield name, _whole(stream, entry.size) if stream else "without content"
            elif not entry.isdir():
                yield name, "a link or a device, no document"
            archive.members.clear()
    except (tarfile.TarError, *DAMAGE) as error:
        raise UnreadableDocument(f"an archive (TAR) that is {AGAIN} ({error})") from None
    if not content.startswith(bytes(tarfile.BLOCKSIZE), archive.offset):
        yield "(end)", "the archive has no end mark: it may have lost members; fetch it again"


def _whole(stream: Any, size: int) -> Iterator[bytes]:
    try:
        for chunk in _chunks(stream):
            size -= len(chunk)
            yield chunk
    except tarfile.ReadError:
        raise Cut from None
    if size > 0:
        raise Cut


def _gzip(content: bytes, file_name: str) -> Entries:
    yield _inner_name(file_name), _stream(gzip.GzipFile(fileobj=io.BytesIO(content)))


def _bzip2(content: bytes, file_name: str) -> Entries:
    yield _inner_name(file_name), _stream(bz2.BZ2File(io.BytesIO(content)))


def _xz(content: bytes, file_name: str) -> Entries:
    yield _inner_name(file_name), _xz_chunks(content)


def _xz_chunks(content: bytes) -> Iterator[bytes]:
    while content:
        decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        try:
            chunk = decompressor.decompress(content, _CHUNK)
            while chunk or not decompressor.eof:
                if not chunk and decompressor.needs_input:
                    raise Cut
                yield chunk
                chunk = b"" if decompressor.eof else decompressor.decompress(b"", _CHUNK)
        except lzma.LZMAError:
            raise Cut from None
        content = decompressor.unused_data.lstrip(b"\0")


def _stream(stream: BinaryIO | gzip.GzipFile | bz2.BZ2File) -> Iterator[bytes]:
    """The one member of a packed file: damage anywhere spoils all of it."""
    try:
        yield from _chunks(stream)
    except DAMAGE:
        raise Cut from None


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _inner_name(file_name: str) -> str:
    """What the packed file is called: report.pdf of report.pdf.gz, all.tar of all.tgz."""
    file = PurePosixPath(shown(file_name))
    if file.suffix.lower() in (".tgz", ".tbz", ".tbz2", ".txz"):
        return f"{file.stem}.tar"
    return file.stem if file.suffix.lower() in (".gz", ".bz2", ".xz") else f"{file.name} (unpacked)"


def _rar(content: bytes, file_name: str) -> Entries:
    is_5 = content.startswith(b"Rar!\x1a\x07\x01\x00")
    if _is_rar_volume(content, is_5):
        raise UnreadableDocument("one of several volumes of a RAR: join them by unpacking all together, and give the files")
    yield from _by_libarchive(content, "rar5" if is_5 else "rar")


def _7z(content: bytes, file_name: str) -> Entries:
    yield from _by_libarchive(content, "7zip")


def _is_rar_volume(content: bytes, is_5: bool) -> bool:
    """By the first header's flags; in RAR 5 its size, type and flags are numbers of seven bits a byte."""
    if not is_5:
        return len(content) > 12 and content[9] == 0x73 and bool(content[10] & 1)
    numbers, value, shift = [], 0, 0
    for byte in content[12:40]:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    if len(numbers) < 5 or numbers[1] != 1:
        return False
    return bool(numbers[4 if numbers[2] & 1 else 3] & 1)


def _by_libarchive(content: bytes, format_name: str) -> Entries:
    library = libarchive_or_none()
    if library is None:
        raise UnreadableDocument(f"an archive ({format_name.upper()}) that this machine cannot unpack: {LIBARCHIVE}")
    read = False
    try:
        with _names_in_utf8(), library.memory_reader(content, format_name, "none") as archive:
            for entry in archive:
                read = True
                name = entry.pathname or ""
                name = _decoded(name) if isinstance(name, bytes) else name
                if entry.isreg and not entry.linkpath:
                    yield name, _blocks(entry, library)
                elif not entry.isdir:
                    yield name, "a link or a device, no document"
    except library.ArchiveError as error:
        reason = _wording(error)
        if not read:
            raise UnreadableDocument(f"an archive ({format_name.upper()}) that cannot be opened: {reason}") from None
        yield "(end)", f"what follows in the archive cannot be read: {reason}"


@contextmanager
def _names_in_utf8() -> Iterator[None]:
    """libarchive gives names in the process's locale, and loses those of 7z in the plain one (LC_ALL=C, as services are started)."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8", before):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
            break
        except locale.Error:
            continue
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _blocks(entry: Any, library: Any) -> Iterator[bytes]:
    try:
        yield from entry.get_blocks()
    except library.ArchiveError as error:
        raise Sealed(_wording(error)) from None


def _wording(error: Any) -> str:
    if re.search(r"crypt|passphrase|password", error.msg or "", re.I):
        return "encrypted: unpack it with its password and give its files"
    return f"damaged, or packed by a method that is not known ({error.msg}); fetch it again or give its files"


def libarchive_or_none() -> Any:
    """The library, None where the machine has none: its Python half then fails in one of three ways while it is imported."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError):
        return None
    return libarchive


OPENERS: dict[str, Callable[[bytes, str], Entries]] = {
    "zip": _zip,
    "tar": _tar,
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "rar": _rar,
    "7z": _7z,
}
