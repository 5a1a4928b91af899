"""What a PDF page draws besides its text, through pypdfium2: pictures, rules, and whether text lies under a picture.

Everything is in the page's own space, from the bottom left, wherever in nested forms it is painted.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAXIMUM_RULES = 12_000  # edges; a table of 200 rows and 10 columns drawn cell by cell has 8,000
_MAXIMUM_OBJECTS = 100_000
_COVERING = 0.5  # of the page's area: a picture that is the page

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top
_Matrix = tuple[float, float, float, float, float, float]
_STILL: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooMuch(Exception):
    """A page that holds more than any printed page does; the message says of what."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """What a page draws besides its text."""

    pictures: list[tuple[Rectangle, tuple[int, int]]]  # where, and the size in pixels that the file declares
    rules: list[Rectangle]  # straight pieces, level or upright
    paths: int
    painted_over: frozenset[int]  # addresses of text objects under a picture that is the page
    too_many_rules: bool


def drawings_of(page: Any, area: float) -> Drawings:
    """Raises TooMuch where there are more objects than any printed page has."""
    from pypdfium2 import raw

    pictures: list[tuple[Rectangle, tuple[int, int]]] = []
    rules: list[Rectangle] = []
    texts: list[int] = []
    painted_over: set[int] = set()
    paths = 0
    too_many = False
    for shape, kind, placed in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(ctypes.addressof(shape.contents))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            spot, pixels = _picture(shape, placed)
            pictures.append((spot, pixels))
            covers = (spot[2] - spot[0]) * (spot[3] - spot[1]) > _COVERING * area
            if covers and not raw.FPDFPageObj_HasTransparency(shape):
                painted_over.update(texts)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if len(rules) <= MAXIMUM_RULES:
                rules.extend(_rules(shape, placed))
            else:
                too_many = True
    return Drawings(pictures, rules, paths, frozenset(painted_over), too_many)


def _objects(page: Any) -> Iterator[tuple[Any, int, _Matrix]]:
    """The page's objects in the order they are painted, those inside of form objects too, with what places them."""
    from pypdfium2 import raw

    seen = 0
    stack = [(iter([raw.FPDFPage_GetObject(page.raw, i) for i in range(_counted(raw.FPDFPage_CountObjects(page.raw)))]), _STILL)]
    while stack:
        siblings, placed = stack[-1]
        shape = next(siblings, None)
        if shape is None:
            stack.pop()
            continue
        seen = _counted(seen + 1)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            inner = [raw.FPDFFormObj_GetObject(shape, i) for i in range(_counted(raw.FPDFFormObj_CountObjects(shape)))]
            stack.append((iter(inner), _both(_matrix(shape), placed)))
        else:
            yield shape, kind, placed


def _counted(objects: int) -> int:
    if objects > _MAXIMUM_OBJECTS:
        raise TooMuch(f"more than {_MAXIMUM_OBJECTS} drawn objects")
    return objects


def _matrix(shape: Any) -> _Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _both(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _at(x: float, y: float, placed: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = placed
    return a * x + c * y + e, b * x + d * y + f


def _picture(shape: Any, placed: _Matrix) -> tuple[Rectangle, tuple[int, int]]:
    from pypdfium2 import raw

    spot = _both(_matrix(shape), placed)  # a picture fills the unit square
    corners = [_at(x, y, spot) for x in (0, 1) for y in (0, 1)]
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(shape, wide, high)
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys)), (wide.value, high.value)


def _rules(shape: Any, placed: _Matrix) -> Iterator[Rectangle]:
    """The level and upright pieces of a path that is painted."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    if not fill.value and not stroke.value:
        return
    own = _both(_matrix(shape), placed)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(shape), MAXIMUM_RULES)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _at(x.value, y.value, own)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(before, point)
        before = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, start)
            before = start


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rectangle]:
    if abs(one[0] - other[0]) < 1 or abs(one[1] - other[1]) < 1:
        yield min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
