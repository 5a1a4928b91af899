"""Pictures of reports (scans saved as TIFF, photographs, screenshots), read by OCR; every printed line a place.

Only a TIFF of several frames has pages; any other picture has lines. What Pillow opens is looked at before it is unfolded, and only by
the decoder of the format its first bytes tell.
"""

from __future__ import annotations

import dataclasses
import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from transforms.documents.encodings import canonical
from transforms.documents.layout.paragraphs import joint, paragraphs, without_furniture
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.ocr.engine import missing
from transforms.documents.ocr.page import ScannedPage, scanned_page
from transforms.documents.reader import Head, Reader, TextBuilder
from transforms.model import DocumentText, Place, UnreadableDocument

if TYPE_CHECKING:
    import numpy

READER_NAME = f"picture 1 (rapidocr {version('rapidocr')}, pillow {version('pillow')})"
_LEAST_SIDES = (16, 200)  # pixels: icons and buttons have less
_PAPER = (4.1, 12.0)  # inches of a page's shorter side, A6 to A3: a resolution by which it has another is not believed
_A4 = 8.27
_TALLEST = 1.6  # heights to the width: of longer pictures (a web page in one) the engine would need gigabytes
_REDUCED = 254  # the TIFF tag that tells thumbnails


def read_picture(content: bytes, file_name: str, limits: Limits = DEFAULT, *, decoder: str) -> DocumentText:
    """The text as paragraphs with a place for every printed line. Raises UnreadableDocument."""
    pages: list[ScannedPage] = []
    for pixels, dots_per_inch in _frames(content, decoder, limits):
        pages.append(_read_frame(pixels, dots_per_inch, len(pages) + 1, limits, pages[-1].gutter if pages else None))
        limits.alive()
    text, places = _assembled(pages)
    if not text.strip():
        raise UnreadableDocument("a picture in which OCR found no text; scan the report with 200 to 300 dpi or give it as text")
    several = len(pages) > 1
    told = [f"page {number}: {warning}" if several else warning for number, page in enumerate(pages, 1) for warning in page.warnings]
    return DocumentText(
        text, places, decoder.lower(), READER_NAME, pages=len(pages) if several else None, warnings=("a picture, read by OCR", *told)
    )


def _frames(content: bytes, decoder: str, limits: Limits) -> Iterator[tuple[numpy.ndarray, float]]:
    """The picture's pages (H×W×3, BGR) with their resolution, one at a time; all of them are looked at before the first is unfolded."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in its metadata, and of sizes that are judged here
            with Image.open(io.BytesIO(content), formats=(decoder,)) as picture:
                for number in _pages(picture, decoder, limits):
                    picture.seek(number)
                    picture.load()
                    pixels = _pixels(picture)
                    yield pixels, _resolution(picture.info.get("dpi"), pixels)
    except Image.DecompressionBombError as error:
        raise UnreadableDocument(f"{error}; the limit is {limits.picture_pixels} pixels: no scanned page, refused") from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, struct.error) as error:  # as decoders word damage
        raise UnreadableDocument(f"a damaged or truncated picture ({error}); fetch the file again") from None


def _pages(picture: Any, decoder: str, limits: Limits) -> list[int]:
    """The frames that are pages. Raises UnreadableDocument for sizes and numbers beyond the limits."""
    numbers: list[int] = []
    for number in range(10 * limits.ocr_pages if decoder == "TIFF" else 1):
        try:
            picture.seek(number)
        except EOFError:
            break
        wide, high = picture.size
        if wide * high > limits.picture_pixels:
            told = f"a picture of {wide} × {high} pixels, over the limit of {limits.picture_pixels}"
            raise UnreadableDocument(f"{told}: no scanned page, refused; scan it with 200 to 300 dpi")
        if decoder == "TIFF" and picture.tag_v2.get(_REDUCED, 0) & 1:
            continue
        if min(wide, high) >= _LEAST_SIDES[0] and max(wide, high) >= _LEAST_SIDES[1]:
            numbers.append(number)
        if len(numbers) > limits.ocr_pages:
            raise UnreadableDocument(f"more than {limits.ocr_pages} pages, the limit of OCR; split the file or give the report as text")
    if not numbers:
        wide, high = picture.size
        raise UnreadableDocument(f"a picture of {wide} × {high} pixels, no text: an icon or emblem; give the report itself")
    return numbers


def _pixels(picture: Any) -> numpy.ndarray:
    """Rows of blue, green and red, upright by its own word, what is transparent white."""
    import numpy
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):
        grey = numpy.asarray(picture, dtype=numpy.float64)
        most = 65_535.0 if picture.mode.startswith("I;16") else max(float(grey.max()), 1.0)
        picture = Image.fromarray((grey.clip(0, None) * (255.0 / most)).astype(numpy.uint8))
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, (255, 255, 255))
        picture.paste(seen, mask=seen.getchannel("A"))
    return numpy.ascontiguousarray(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])


def _resolution(told: Any, pixels: numpy.ndarray) -> float:
    """Dots per inch: what the file says where that makes a sheet of paper, else as if it were A4: the shorter side, a strip's width."""
    high, wide = pixels.shape[:2]
    side = wide if max(high, wide) > 2 * min(high, wide) else min(high, wide)
    claimed = float(told[0]) if told and told[0] else 0.0
    return claimed if claimed and _PAPER[0] <= side / claimed <= _PAPER[1] else side / _A4


def _read_frame(
    pixels: numpy.ndarray, dots_per_inch: float, number: int, limits: Limits, gutter: tuple[float, float] | None
) -> ScannedPage:
    """The lines of one page; a picture longer than pages are is cut between its lines and read piece by piece."""
    pieces: list[ScannedPage] = []
    height = 0.0
    for top, bottom in _cuts(pixels):
        piece = scanned_page(pixels[top:bottom], dots_per_inch, number, limits, gutter)
        gutter = piece.gutter
        moved = [dataclasses.replace(line, top=line.top + height, bottom=line.bottom + height) for line in piece.lines]
        pieces.append(dataclasses.replace(piece, lines=moved))
        height = bottom * 72 / dots_per_inch
        limits.alive()
    lines = [line for piece in pieces for line in piece.lines]
    told = dict.fromkeys(warning for piece in pieces for warning in piece.warnings)
    return ScannedPage(lines, pieces[0].width, sum(piece.height for piece in pieces), tuple(told), gutter)


def _cuts(pixels: numpy.ndarray) -> list[tuple[int, int]]:
    """First and last row of each piece: one piece, but of a long picture several, parted where a row shows the least ink."""
    high, wide = pixels.shape[:2]
    if high <= 2 * wide:
        return [(0, high)]
    cuts, top = [], 0
    while high - top > _TALLEST * wide:
        window = pixels[top + wide : top + round(_TALLEST * wide), :, 1]
        ink = window.std(axis=1)
        blank = (ink <= ink.min() + 1.0).nonzero()[0]
        cut = top + wide + int(blank[len(blank) // 2])
        cuts.append((top, cut))
        top = cut
    return [*cuts, (top, high)]


def _assembled(pages: Sequence[ScannedPage]) -> tuple[str, tuple[Place, ...]]:
    heights = {number: page.height for number, page in enumerate(pages, start=1)}
    lines = without_furniture([line for page in pages for line in page.lines], heights)
    builder = TextBuilder()
    count = 0
    for paragraph in paragraphs(lines):
        before = ""
        for line in paragraph:
            count += 1
            text = canonical(line.text)
            builder.add_unplaced(joint(before, text) if before else "")
            kind, number = ("page", line.page) if len(pages) > 1 else ("line", count)
            builder.add(text, kind, number, line.box, doubts=line.doubts)
            before = text
        builder.add_unplaced("\n")
    return builder.finish()


def _is_bitmap(head: Head) -> bool:
    """BM, a file size, four zeros or so, and the size of a header that exists: text may begin with BM too."""
    return head.start.startswith(b"BM") and head.start[14:18] in [struct.pack("<I", size) for size in (12, 16, 40, 52, 56, 64, 108, 124)]


def _starts(*marks: bytes) -> Any:
    return lambda head: head.start.startswith(marks)


def _reader(decoder: str, recognises: Any, *suffixes: str) -> Reader:
    read = partial(read_picture, decoder=decoder)
    return Reader(decoder.lower(), READER_NAME, read, recognises, suffixes, missing, f"{decoder} picture, by OCR")


READERS = (
    _reader("BMP", _is_bitmap, ".bmp"),
    _reader("GIF", _starts(b"GIF87a", b"GIF89a"), ".gif"),
    _reader("JPEG", _starts(b"\xff\xd8\xff"), ".jpg", ".jpeg"),
    _reader("PNG", _starts(b"\x89PNG\r\n\x1a\n"), ".png"),
    _reader("TIFF", _starts(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), ".tif", ".tiff"),
    _reader("WEBP", lambda head: head.start[:4] == b"RIFF" and head.start[8:12] == b"WEBP", ".webp"),
)
