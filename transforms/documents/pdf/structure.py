"""What a PDF's bytes tell before a parser touches them: streams that unfold beyond all measure, parts that are cut off, attachments.

pdfium unfolds a stream of 3 MB to 1 GB without asking and then ends the process; so each is unfolded here first, piece by piece, and
only counted. A file whose cross references do not stand where it says is rebuilt by pdfium from what is left of it: whether anything
is missing is decided here, for pdfium would not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.documents.limits import Limits
from transforms.documents.pdf.streams import Damaged, Doubtful, bomb, inline_size, unfolded
from transforms.model import UnreadableDocument

_STREAM = re.compile(rb"(?<!end)stream(?:[ \t\0\f%][^\r\n]*)?(?:\r\n|\n|\r)")
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_REFERENCES = re.compile(rb"\[((?:\s*\d{1,10}\s+\d{1,5}\s+R)+)\s*\]")
_POINTER = re.compile(rb"startxref\s+(\d{1,12})")
_LESSER_SHARE = 4  # what is no picture may unfold to a quarter of what a picture may
_NO_TEXT = re.compile(  # fonts, colours, pictures: without them the text is still whole
    rb"/Subtype\s*/(?!Form\b)\w|/Length[123]\b|/FunctionType\b|/PatternType\b|/BitsPerSample\b|/Alternate\b|/N\s+[134]\b"
    rb"|/Type\s*/(?:Metadata|EmbeddedFile)\b"
)


@dataclass(frozen=True, slots=True)
class Structure:
    """What the bytes tell: whether the file must be rebuilt, is encrypted, carries other files; what is damaged but no loss of text."""

    rebuilt: bool
    encrypted: bool
    attachments: bool
    page_objects: int  # as far as they are not packed themselves
    damaged_streams: int


@dataclass(slots=True)
class _Streams:
    """What the file's streams unfold to."""

    sizes: dict[int, int] = field(default_factory=dict)  # by the number of their object
    damaged: int = 0
    lost: int = 0  # the position of one that may hold text and cannot be unfolded to its end; 0 for none


def structure_of(content: bytes, limits: Limits) -> Structure:
    """Raises UnreadableDocument for what must not be opened, and for a file of which a part is missing."""
    streams = _unfold(content, limits)
    encrypted = b"/Encrypt" in content
    rebuilt = not _is_whole(content)
    if rebuilt:
        _refuse_incomplete(content)
    if streams.lost and not encrypted:
        raise UnreadableDocument(f"damaged: its part at byte {streams.lost} cannot be unfolded, text would be lost; fetch the file again")
    attachments = bool(re.search(rb"/EmbeddedFile\b|/FileAttachment\b", content))
    return Structure(rebuilt, encrypted, attachments, _page_objects(content), 0 if encrypted else streams.damaged)


def with_trailer(content: bytes) -> bytes | None:
    """The file with an end put to it, where it was cut behind its last part; None where it has one or tells nowhere what its parts make."""
    if b"trailer" in content:
        return None
    catalogs = [match.start() for match in re.finditer(rb"/Type\s*/Catalog\b", content)]
    number = _header(content, catalogs[-1])[0] if catalogs else 0
    return content + b"\ntrailer<</Root %d 0 R>>\n%%%%EOF\n" % number if number else None


def refuse_bombs(content: bytes, limits: Limits) -> None:
    """Raises UnreadableDocument where a stream, or all of them together, unfold to more than the limits allow."""
    _unfold(content, limits)


def _unfold(content: bytes, limits: Limits) -> _Streams:
    """Count what every stream unfolds to, and what a page would whose content is several of them."""
    found = _Streams()
    lesser = limits.stream_bytes // _LESSER_SHARE
    for match in _STREAM.finditer(content):
        number, told = _dictionary(content, match.start())
        picture = re.search(rb"/Subtype\s*/Image\b|/EmbeddedFile\b", told) is not None
        limit = limits.stream_bytes if picture else lesser
        size = 0
        try:
            for piece in unfolded(content, match.end(), told, limit):
                size += len(piece) if picture else len(piece) + inline_size(piece, lesser)
                if size > limit:
                    raise UnreadableDocument(bomb(match.start(), limit))
        except Damaged as damage:
            found.damaged += 1
            if not isinstance(damage, Doubtful) and (b"/ObjStm" in told or not _NO_TEXT.search(told)):
                found.lost = match.start()
        if not picture:
            found.sizes[number] = max(size, found.sizes.get(number, 0))
    if sum(found.sizes.values()) > limits.unpacked_bytes:
        raise UnreadableDocument(f"its streams unfold to more than {limits.unpacked_bytes} bytes together: no report, refused")
    for array in _REFERENCES.finditer(content):
        if sum(found.sizes.get(int(number), 0) for number in _REFERENCE.findall(array[1])) > lesser:
            raise UnreadableDocument(bomb(array.start(), lesser))
    return found


def _page_objects(content: bytes) -> int:
    """How many pages are written in the file, an object that was written anew counted once."""
    return len({_header(content, match.start())[0] for match in re.finditer(rb"/Type\s*/Page\b", content)} - {0})


def _dictionary(content: bytes, end: int) -> tuple[int, bytes]:
    """The number of the stream's object and what is told of it, names in plain letters; 0 and nothing where that is longer than any."""
    number, begin = _header(content, end)
    told = content[begin:end] if number else b""
    return number, re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), told)


def _header(content: bytes, position: int) -> tuple[int, int]:
    """The number of the object that a position stands in, and where its header ends; 0 where there is none near before it."""
    begin = content.rfind(b"obj", max(0, position - 8192), position)
    match = re.search(rb"(\d{1,10})\s+\d{1,5}\s+\Z", content[max(0, begin - 24) : begin]) if begin > 0 else None
    return (int(match[1]), begin + 3) if match else (0, 0)


def _is_whole(content: bytes) -> bool:
    """Whether the cross references stand where the file says, and no further part of it follows after its end."""
    pointers = list(_POINTER.finditer(content, max(0, len(content) - 65_536))) or list(_POINTER.finditer(content))
    if not pointers:
        return False
    told, header = int(pointers[-1][1]), max(0, content.find(b"%PDF-", 0, 1024))
    there = any(re.match(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)", content[at : at + 40]) for at in (told, told + header) if at > 0)
    return there and not re.search(rb"\d\s+obj\b", content[pointers[-1].end() :])


def _refuse_incomplete(content: bytes) -> None:
    """Raise UnreadableDocument where an object is cut off, or where one that others refer to is not there."""
    linearized = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d+)", content[:2048], re.DOTALL)
    if linearized and int(linearized[1]) > len(content):
        raise UnreadableDocument(f"truncated: {len(content)} of {int(linearized[1])} bytes; fetch the file again")
    if content.rfind(b"endobj") < content.rfind(b" obj"):
        raise UnreadableDocument("truncated: its last part is cut off; fetch the file again")
    if b"/ObjStm" in content:
        return  # what it defines is packed: whether every page loads must tell
    plain = re.sub(rb"(?<!end)stream\r?\n.*?endstream", b"", content, flags=re.DOTALL)
    present = set(map(int, _OBJECT.findall(plain)))
    missing = set(map(int, _REFERENCE.findall(plain))) - present - {0}
    if not present:
        raise UnreadableDocument("damaged PDF: there is nothing in it; fetch the file again")
    if missing:
        raise UnreadableDocument(f"truncated or damaged: {len(missing)} of its parts are missing; fetch the file again")
