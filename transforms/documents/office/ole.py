"""OLE containers (old Word, WPS, encrypted Office files): which streams are inside, so that a refusal can say what the file is.

Nothing of them is read but the directory and Word's first words; LibreOffice does the rest.
"""

from __future__ import annotations

import struct

from transforms.documents.containers import PASSWORD
from transforms.model import UnreadableDocument

_ENTRY = 128
_END = 0xFFFFFFFA  # sector numbers from here on mean something else than a sector
_WORD_97 = 193
_MAXIMUM_ENTRIES = 20_000
_DAMAGED = "truncated or damaged: its OLE directory cannot be read; fetch the file again"
_OTHERS = (  # stream, what it makes of the file
    ("Workbook", "a spreadsheet (XLS), no report"),
    ("Book", "a spreadsheet (XLS), no report"),
    ("PowerPoint Document", "slides (PPT), no report"),
    ("__properties_version1.0", "a saved e-mail (MSG), no report; give its attachment"),
    ("HwpSummaryInformation", "a Hangul document (HWP), no Word document"),
)


def word_version(content: bytes) -> int:
    """The version a Word document says it was written in: 101 for Word 6, 104 for Word 95, 193 and more for Word 97 and later.

    Raises UnreadableDocument where the container is no Word document that opens without a password.
    """
    streams = directory(content)
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise UnreadableDocument(PASSWORD)
    if "WordDocument" not in streams:
        kind = next((kind for stream, kind in _OTHERS if stream in streams), "an OLE container that is no Word document")
        raise UnreadableDocument(f"{kind}; publish or save it as PDF with text, Word, HTML or plain text")
    start, size = streams["WordDocument"]
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    offset = (start + 1) * sector
    if size < 4096:
        return _WORD_97  # too small for a sector of its own: no program writes that, LibreOffice will say
    if start >= _END or offset + 12 > len(content):
        raise UnreadableDocument(_DAMAGED)
    if struct.unpack_from("<H", content, offset + 10)[0] & 0x0100:
        raise UnreadableDocument(PASSWORD)
    return struct.unpack_from("<H", content, offset + 2)[0]


def directory(content: bytes) -> dict[str, tuple[int, int]]:
    """First sector and size of each stream by its name. Raises UnreadableDocument."""
    try:
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in (9, 12):
            raise UnreadableDocument(_DAMAGED)
        sector = 1 << shift
        table = _sector_table(content, sector)
        found: dict[str, tuple[int, int]] = {}
        for number in _chain(struct.unpack_from("<I", content, 48)[0], table):
            for at in range((number + 1) * sector, (number + 2) * sector, _ENTRY):
                length = struct.unpack_from("<H", content, at + 64)[0]
                if 2 <= length <= 64 and content[at + 66] in (1, 2, 5):
                    name = content[at : at + length - 2].decode("utf-16-le", "replace").lstrip("\x01\x05")
                    start, size = struct.unpack_from("<II", content, at + 116)
                    found.setdefault(name, (start, size))
            if len(found) > _MAXIMUM_ENTRIES:
                raise UnreadableDocument("its OLE directory has no end: damaged or hostile; refused")
        return found
    except (struct.error, IndexError):
        raise UnreadableDocument(_DAMAGED) from None


def _sector_table(content: bytes, sector: int) -> list[int]:
    """For each sector the one that follows it."""
    listed = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // sector)):
        if following >= _END:
            break
        words = struct.unpack_from(f"<{sector // 4}I", content, (following + 1) * sector)
        listed += words[:-1]
        following = words[-1]
    table: list[int] = []
    for number in listed:
        if number < _END and (number + 2) * sector <= len(content) + sector - 1 and len(table) <= len(content) // sector + sector:
            block = content[(number + 1) * sector : (number + 2) * sector]
            table += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
    return table


def _chain(start: int, table: list[int]) -> list[int]:
    found: list[int] = []
    seen: set[int] = set()
    while start < _END:
        if start in seen or start >= len(table):
            raise UnreadableDocument(_DAMAGED)
        seen.add(start)
        found.append(start)
        start = table[start]
    return found
