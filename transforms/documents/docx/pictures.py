"""Pictures of pages inside a document (a scan pasted into Word, an OFD of images): read by OCR, line by line, in their order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from transforms.documents.encodings import canonical
from transforms.documents.layout.paragraphs import joint, paragraphs, without_furniture
from transforms.documents.limits import Limits
from transforms.documents.reader import TextBuilder
from transforms.model import Place, UnreadableDocument

if TYPE_CHECKING:
    import numpy

    from transforms.documents.layout.lines import Line

_LEAST_SIDE = 600  # pixels: a page of text has more, a seal or an emblem less
_PAGE_WIDTH = 8.27  # inches of A4, which a scanned page is taken for: its resolution follows
_PAGE_HEIGHT = 11.69


def assembled(lines: Sequence[Line], heights: dict[int, float], kind: str) -> tuple[str, tuple[Place, ...]]:
    """Printed lines as paragraphs with a place a line, of that kind, numbered by the line's page; furniture left out."""
    builder = TextBuilder()
    for paragraph in paragraphs(without_furniture(lines, heights)):
        before = ""
        for line in paragraph:
            text = canonical(line.text)
            builder.add_unplaced(joint(before, text) if before else "")
            builder.add(text, kind, line.page, line.box if kind == "page" else None, doubts=line.doubts)
            before = text
        builder.add_unplaced("\n")
    return builder.finish()


def is_page(picture: bytes) -> bool:
    """Whether the bytes are a picture large enough to hold a page of text."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return min(opened.size) >= _LEAST_SIDE
    except (OSError, ValueError, Image.DecompressionBombError):
        return False


def picture_pixels(picture: bytes, limits: Limits) -> numpy.ndarray:
    """The picture as rows of blue, green and red. Raises UnreadableDocument."""
    import numpy
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > limits.picture_pixels:
                size = f"{opened.width} x {opened.height}"
                raise UnreadableDocument(f"a picture of {size} pixels inside, over the limit of {limits.picture_pixels}: refused")
            return numpy.asarray(opened.convert("RGB"))[:, :, ::-1].copy()
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(f"a picture inside cannot be opened ({error}); give the report as PDF or Word with text") from None


def read_pages(pictures: Sequence[bytes], limits: Limits) -> tuple[list[Line], dict[int, float], tuple[str, ...]]:
    """The lines of all pictures, each a page, in reading order; their heights; warnings."""
    from transforms.documents.ocr.page import scanned_page

    if len(pictures) > limits.ocr_pages:
        raise UnreadableDocument(f"{len(pictures)} pictures to read by OCR, over the limit of {limits.ocr_pages}; split the document")
    lines: list[Line] = []
    heights: dict[int, float] = {}
    warnings: list[str] = []
    for number, picture in enumerate(pictures, start=1):
        pixels = picture_pixels(picture, limits)
        page = scanned_page(pixels, _resolution(pixels), number, limits)
        limits.alive()
        lines += page.lines
        heights[number] = page.height
        warnings += page.warnings
    return lines, heights, tuple(warnings)


def _resolution(pixels: numpy.ndarray) -> float:
    height, width = pixels.shape[:2]
    return width / (_PAGE_WIDTH if height >= width else _PAGE_HEIGHT)
