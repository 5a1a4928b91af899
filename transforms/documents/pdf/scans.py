"""Pages that only OCR can read: rendered with pypdfium2 at the resolution they were scanned with, and read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from transforms.documents.limits import Limits
from transforms.documents.pdf.characters import Picture
from transforms.model import UnreadableDocument

if TYPE_CHECKING:
    from transforms.documents.ocr.page import ScannedPage

_COARSEST, _USUAL, _FINEST = 150, 200, 300  # dots per inch
_PAPER = (290.0, 850.0)  # points of a page's shorter side: A6 to A3; of others the size on paper is not known
_A4 = 595.0


def read_scan(
    page: Any, number: int, pictures: Sequence[Picture], limits: Limits, gutter_before: tuple[float, float] | None = None
) -> ScannedPage:
    """The page's lines as OCR reads them. Raises UnreadableDocument where its pictures are larger than the limits allow."""
    from numpy import ascontiguousarray

    from transforms.documents.ocr.page import scanned_page

    refuse_large(number, pictures, limits)
    scale = rendering_scale(*page.get_size(), pictures, limits.picture_pixels)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False)  # a stamp laid upon the page would cover words
    try:
        return scanned_page(ascontiguousarray(bitmap.to_numpy()[:, :, :3]), scale * 72, number, limits, gutter_before)
    finally:
        bitmap.close()


def refuse_large(number: int, pictures: Sequence[Picture], limits: Limits) -> None:
    """Raise UnreadableDocument for a picture that is not to be unfolded."""
    for picture in pictures:
        wide, high = picture.pixels
        if wide * high > limits.picture_pixels:
            told = f"page {number}: a picture of {wide} × {high} pixels, over the limit of {limits.picture_pixels}"
            raise UnreadableDocument(f"{told}: no scanned page; scan it with 200 to 300 dpi")


def rendering_scale(width: float, height: float, pictures: Sequence[Picture], most_pixels: int) -> float:
    """Pixels a point: what the page's largest picture has, within what OCR reads well; a page without one at 200 dpi.

    A page of no paper's size (a picture saved as PDF, a point a pixel; 57,600 points at most) is taken for A4.
    """
    short = min(width, height)
    inch = 72 if _PAPER[0] <= short <= _PAPER[1] else 72 * short / _A4
    largest = max(pictures, key=lambda picture: _area(picture), default=None)
    scale = _USUAL / inch
    if largest is not None and _area(largest) > 0.25 * width * height:
        x0, top, x1, bottom = largest.box
        scale = max(largest.pixels) / max(x1 - x0, bottom - top)
    scale = min(max(scale, _COARSEST / inch), _FINEST / inch)
    return float(min(scale, (most_pixels / (width * height)) ** 0.5))


def _area(picture: Picture) -> float:
    x0, top, x1, bottom = picture.box
    return (x1 - x0) * (bottom - top)
