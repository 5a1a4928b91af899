"""The streams of a PDF unfolded piece by piece, to be counted before pdfium unfolds them whole: deflate, LZW, run lengths, one in another.

Only what can grow is followed: of a picture's own coding (JPEG, fax) nothing unfolds before its declared size is looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain

from transforms.model import UnreadableDocument

_FILTER = re.compile(rb"/Filter\s*(\[[^\]]{0,1000}\]|/[^\s/<>\[\]()]+)")
_INLINE = re.compile(rb"\bID\s(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_PIECE = 1 << 20
_MOST_FILTERS = 3  # one upon the other; two are seen in real files
_FLATE = (b"FlateDecode", b"Fl")
_CODES = {b"LZWDecode": "lzw", b"LZW": "lzw", b"RunLengthDecode": "runs", b"RL": "runs"}
_TEXTUAL = {b"ASCIIHexDecode": "hex", b"AHx": "hex", b"ASCII85Decode": "85", b"A85": "85"}


class Damaged(Exception):
    """A stream that cannot be unfolded to its end."""


class Doubtful(Damaged):
    """A stream that was unfolded to its end, but whose check sum says otherwise: some programs write it wrong."""


def bomb(position: int, limit: int) -> str:
    """What is said of a stream that is refused."""
    return f"a stream inside (byte {position}) unfolds to more than {limit} bytes: no report, refused"


def inline_size(piece: bytes, limit: int) -> int:
    """What the pictures written into a page's own content unfold to, as soon as it is more than the limit; 0 for less."""
    for match in _INLINE.finditer(piece):
        size = 0
        with suppress(Damaged):
            for unfolded in _inflated(iter((piece[match.end() :],))):
                size += len(unfolded)
                if size > limit:
                    return size
    return 0


def unfolded(content: bytes, start: int, told: bytes, limit: int) -> Iterator[bytes]:
    """What the stream that begins at a position unfolds to, by the filters that its dictionary tells. Raises Damaged.

    Raises UnreadableDocument for filters that no program puts one upon the other.
    """
    filters = _filters(told)
    if filters is None:
        yield from _guessed(content, start)
        return
    if len(filters) > _MOST_FILTERS:
        raise UnreadableDocument(f"a stream inside (byte {start}) has {len(filters)} filters one upon the other: no report, refused")
    end = content.find(b"endstream", start)
    if not content[start:end].strip():
        return
    if end < 0 or (filters and filters[0] in _FLATE):
        end = len(content)  # what is packed tells its end itself; it may well hold the word
    pieces: Iterable[bytes] = _pieces(content, start, end)
    for position, name in enumerate(filters):
        if name in _FLATE:
            pieces = _inflated(pieces)
        elif name in _TEXTUAL:
            pieces = _plain(pieces, _TEXTUAL[name], limit, start)
        elif name in _CODES:
            if position + 1 < len(filters):
                raise UnreadableDocument(f"a stream inside (byte {start}) is packed with {name.decode()} upon another filter: refused")
            pieces = _lengths(pieces, _CODES[name])
        else:
            return  # a picture's own coding, or encryption
    yield from pieces


def _filters(told: bytes) -> list[bytes] | None:
    """The names of the filters, the outermost first; None where they are not told beside the stream."""
    match = _FILTER.search(told)
    return re.findall(rb"/([^\s/<>\[\]()]+)", match[1]) if match else None


def _guessed(content: bytes, start: int) -> Iterator[bytes]:
    """Where filters are not told: unfolded as long as it looks packed, and never called damaged."""
    first, pieces = _peeped(_pieces(content, start, len(content)))
    packed = 0
    while packed < _MOST_FILTERS and len(first) > 1 and first[0] & 0x8F == 0x08 and int.from_bytes(first[:2], "big") % 31 == 0:
        packed += 1
        try:
            first, pieces = _peeped(_inflated(pieces))
        except Damaged:
            return
    if packed:
        with suppress(Damaged):
            yield from pieces


def _peeped(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first piece, and all of them still to be had."""
    first = next(pieces, b"")
    return first, chain((first,), pieces)


def _pieces(content: bytes, start: int, end: int) -> Iterator[bytes]:
    for position in range(start, end, 1 << 16):
        yield content[position : min(end, position + (1 << 16))]


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            while piece and not inflater.eof:
                yield inflater.decompress(piece, _PIECE)
                piece = inflater.unconsumed_tail
            if inflater.eof:
                return
    except zlib.error as error:
        raise (Doubtful if "incorrect data check" in str(error) else Damaged) from error
    raise Damaged


def _plain(pieces: Iterable[bytes], kind: str, limit: int, start: int) -> Iterator[bytes]:
    """Bytes written as text: hexadecimal, or five characters for four bytes (and one for four zeros)."""
    text = re.sub(rb"\s", b"", b"".join(pieces))
    if kind == "85" and len(text) + 4 * text.count(b"z") > limit:
        raise UnreadableDocument(bomb(start, limit))
    try:
        if kind == "85":
            yield base64.a85decode(text.split(b"~")[0].removeprefix(b"<"))
        else:
            digits = text.split(b">")[0]
            yield binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except ValueError as error:
        raise Damaged from error


def _lengths(pieces: Iterable[bytes], kind: str) -> Iterator[bytes]:
    """Zeros of the length that LZW or run lengths unfold to: their content is nobody's concern here."""
    data = b"".join(pieces)
    sizes = _run_sizes(data) if kind == "runs" else _lzw_sizes(data)
    gathered = 0
    for size in sizes:
        gathered += size
        if gathered >= _PIECE:
            yield bytes(gathered)
            gathered = 0
    yield bytes(gathered)


def _run_sizes(data: bytes) -> Iterator[int]:
    position = 0
    while position < len(data) and data[position] != 128:
        count = data[position]
        yield count + 1 if count < 128 else 257 - count
        position += count + 2 if count < 128 else 2


def _lzw_sizes(data: bytes) -> Iterator[int]:
    """How many bytes each code stands for: one more than the code before it, for each code that is learnt."""
    learnt: list[int] = []
    width, held, bits, before = 9, 0, 0, 0
    for byte in data:
        held = (held << 8 | byte) & 0xFFFFFF
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257:
            return
        if code == 256:
            learnt, width, before = [], 9, 0
            continue
        size = 1 if code < 256 else learnt[code - 258] if code - 258 < len(learnt) else before + 1
        yield size
        if before and len(learnt) < 3838:
            learnt.append(before + 1)
        before = size
        width = next(wide for wide, most in ((9, 253), (10, 765), (11, 1789), (12, 4096)) if len(learnt) < most)
