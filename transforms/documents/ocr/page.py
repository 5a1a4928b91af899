"""A scanned page to lines in reading order: the same lines that a text layer gives, with doubts, for the same joining to paragraphs.

Characters get boxes from where the engine saw them, on a page whose slight skew is taken out; columns, rows, tables and spaces are then
found as on any page with a text layer.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from transforms.documents.layout.lines import Glyph, Line, find_gutter, lines_of_page
from transforms.documents.layout.tables import ruled_rows
from transforms.documents.limits import Limits
from transforms.documents.ocr.engine import PageReading, TextBox, read_page, usual_step

if TYPE_CHECKING:
    import numpy

_SKEW_SIDE = 900  # pixels of a page's longer side: enough to tell a tenth of a degree
_RULES_DPI = 150
_SHORTEST_RULE = 20.0  # points: higher than the strokes of a title


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Lines in reading order, in points from the top left corner of the upright page; its size; what to tell about it.

    `gutter` is the strip between its columns, where it has two: the next page is likely to have it too.
    """

    lines: list[Line]
    width: float
    height: float
    warnings: tuple[str, ...] = ()
    gutter: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Strip:
    """One stretch of text on the levelled page, in points."""

    glyphs: tuple[Glyph, ...]
    doubts: tuple[str, ...]

    def is_in(self, line: Line) -> bool:
        first, last = self.glyphs[0], self.glyphs[-1]
        return line.top <= first.middle <= line.bottom and first.x0 < line.x1 and last.x1 > line.x0


@dataclass(frozen=True, slots=True)
class _Level:
    """From pixels of a skewed page to points of the level one, turned about its middle."""

    scale: float
    skew: float
    width: float
    height: float

    def point(self, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
        """The middle between two corners."""
        x = (a[0] + b[0]) / 2 * self.scale - self.width / 2
        y = (a[1] + b[1]) / 2 * self.scale - self.height / 2
        cos, sin = math.cos(self.skew), math.sin(self.skew)
        return x * cos + y * sin + self.width / 2, y * cos - x * sin + self.height / 2


def scanned_page(
    pixels: numpy.ndarray, dots_per_inch: float, page: int, limits: Limits, gutter_before: tuple[float, float] | None = None
) -> ScannedPage:
    """The text of a picture (H×W×3, BGR) as lines; no lines where nothing can be read in it. `gutter_before`: of the page before."""
    reading = read_page(pixels, dots_per_inch, limits.ocr_threads)
    height, width = (side * 72 / dots_per_inch for side in reading.pixels.shape[:2])
    level = _Level(72 / dots_per_inch, _skew(reading), width, height)
    strips = _strips(reading.boxes, level)
    glyphs = [glyph for strip in strips for glyph in strip.glyphs]
    rows, loose, _ = ruled_rows(_rules(reading.pixels, level), glyphs, page)
    gutter = find_gutter(loose, width, gutter_before)
    lines = lines_of_page(loose, rows, page, gutter)
    return ScannedPage([_doubted(line, strips) for line in lines], width, height, tuple(_warnings(reading)), gutter)


def _warnings(reading: PageReading) -> list[str]:
    told = [f"lay turned by {360 - reading.turned} degrees: read upright"] if reading.turned else []
    stamped = sum(box.stamped for box in reading.boxes)
    return [*told, f"red ink lies on {stamped} stretches of text: compare their figures with the picture"] if stamped else told


def _strips(boxes: Sequence[TextBox], level: _Level) -> list[_Strip]:
    strips = []
    for box, size in zip(boxes, _sizes(boxes, level.scale), strict=True):
        corners = box.corners
        left, right = level.point(corners[0], corners[3]), level.point(corners[1], corners[2])
        top, bottom = (left[1] + right[1] - size) / 2, (left[1] + right[1] + size) / 2
        spots = [left[0] + character.at * (right[0] - left[0]) for character in box.characters]
        edges = [left[0], *((a + b) / 2 for a, b in pairwise(spots)), right[0]]
        glyphs = tuple(
            Glyph(character.text, start, top, end, bottom, size)
            for character, (start, end) in zip(box.characters, pairwise(edges), strict=True)
        )
        doubts = ("ocr", *(("ocr_unsure",) if box.is_unsure else ()), *(("ocr_under_stamp",) if box.stamped else ()))
        strips.append(_Strip(glyphs, doubts))
    return strips


def _skew(reading: PageReading) -> float:
    """The angle of the page's lines in radians: that of its long ones; where there are few, the one at which ink gathers in rows."""
    angles = [
        math.atan2(box.corners[1][1] - box.corners[0][1], box.corners[1][0] - box.corners[0][0])
        for box in reading.boxes
        if box.width > 8 * box.height
    ]
    return median(angles) if len(angles) >= 5 else _skew_of_ink(reading.pixels)


def _skew_of_ink(pixels: numpy.ndarray) -> float:
    import cv2
    import numpy

    shrunk = min(1.0, _SKEW_SIDE / max(pixels.shape[:2]))
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)

    def gathered(degrees: float) -> float:
        turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), degrees, 1.0)
        rows = cv2.warpAffine(ink, turn, (ink.shape[1], ink.shape[0])).sum(axis=1, dtype=numpy.float64)
        return float((numpy.diff(rows) ** 2).sum())

    coarse = max((step / 2 for step in range(-8, 9)), key=gathered)
    return math.radians(max((coarse + step / 10 for step in range(-5, 6)), key=gathered))


def _sizes(boxes: Sequence[TextBox], scale: float) -> list[float]:
    """The type size of each in points: the usual step from one Han character to the next, of short ones told by their height.

    Measured on pictures it varies by some percent: sizes near the page's usual one are that one.
    """
    steps = [usual_step(box.characters) * box.width for box in boxes]
    shares = [step / box.height for step, box in zip(steps, boxes, strict=True) if step]
    share = median(shares) if shares else 0.8
    sizes = [scale * (step or share * box.height) for step, box in zip(steps, boxes, strict=True)]
    usual = median([size for size, box in zip(sizes, boxes, strict=True) for _ in box.characters]) if boxes else 0.0
    return [round(usual if 0.8 * usual < size < 1.25 * usual else size, 1) for size in sizes]


def _rules(pixels: numpy.ndarray, level: _Level) -> list[tuple[float, float, float, float]]:
    """The long thin lines of the page, level or upright, as boxes without thickness."""
    import cv2
    import numpy

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    shrunk = _RULES_DPI * level.scale / 72
    grey = cv2.resize(grey, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA) if shrunk < 1 else grey
    points = level.width / grey.shape[1]
    turn = cv2.getRotationMatrix2D((grey.shape[1] / 2, grey.shape[0] / 2), math.degrees(level.skew), 1.0)
    grey = cv2.warpAffine(grey, turn, (grey.shape[1], grey.shape[0]), borderValue=255)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    length = round(_SHORTEST_RULE / points)
    rules = []
    for shape in ((1, length), (length, 1)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, numpy.ones(shape, numpy.uint8))
        for contour in cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            x, y, width, height = (side * points for side in cv2.boundingRect(contour))
            if min(width, height) < 5 and shape[0] == 1:
                rules.append((x, y + height / 2, x + width, y + height / 2))
            elif min(width, height) < 5:
                rules.append((x + width / 2, y, x + width / 2, y + height))
    return rules


def _doubted(line: Line, strips: Sequence[_Strip]) -> Line:
    """The line with the doubts of every stretch that went into it."""
    doubts = dict.fromkeys(["ocr", *(doubt for strip in strips if strip.is_in(line) for doubt in strip.doubts)])
    return dataclasses.replace(line, doubts=tuple(doubts))
