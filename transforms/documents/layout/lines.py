"""Characters with boxes to lines in reading order: an upright page cut into columns, rows and lines.

Coordinates are points from the page's top left corner. Rows of ruled tables come in ready-made and keep their place in the order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_LEADING_PIECE = re.compile(r"[A-Za-z0-9.,:%％/+-]+[，。、；：！？）》”’」』】〕]*|[“‘《（〈「『【〔]*.[，。、；：！？）》”’」』】〕]*")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands on the upright page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    hidden: bool = False  # not to be seen on the page: the text layer that OCR laid under its picture

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or one row of a ruled table."""

    text: str
    page: int
    column: tuple[int, int]  # how many columns the page has, which one this is: lines of one key share their margins
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    leading: float  # width of what cannot be broken off at its beginning: the line before had no room for it
    is_row: bool = False
    doubts: tuple[str, ...] = ()  # of transforms.model.DOUBTS, where OCR read it, here or elsewhere

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


def lines_of_page(glyphs: Sequence[Glyph], rows: Sequence[Line], page: int, gutter: tuple[float, float] | None) -> list[Line]:
    """The page's lines in reading order: full-width lines part it into bands, each band is read column by column."""
    if gutter is None:
        return sorted([*_lines(glyphs, page, (1, 0)), *rows], key=lambda line: line.top)
    left_edge, right_edge = gutter
    crossing = [glyph for glyph in glyphs if not glyph.text.isspace() and glyph.x0 < right_edge and glyph.x1 > left_edge]
    levels = {(glyph.middle, 0.5 * glyph.size) for glyph in crossing}
    full_width = [glyph for glyph in glyphs if any(abs(glyph.middle - middle) < half for middle, half in levels)]
    taken = set(map(id, full_width))
    wide_rows = [row for row in rows if row.x0 < left_edge and row.x1 > right_edge]
    separators = sorted([*_lines(full_width, page, (1, 0)), *wide_rows], key=lambda line: line.top)
    middle = (left_edge + right_edge) / 2
    sides: list[list[Line]] = []
    for index, on_side in enumerate((lambda item: item.x0 < middle, lambda item: item.x0 >= middle)):
        own = [glyph for glyph in glyphs if id(glyph) not in taken and on_side(glyph)]
        own_rows = [row for row in rows if row not in wide_rows and on_side(row)]
        sides.append(sorted([*_lines(own, page, (2, index)), *own_rows], key=lambda line: line.top))
    ordered: list[Line] = []
    top = float("-inf")
    for separator in [*separators, None]:
        limit = separator.top if separator else float("inf")
        for side in sides:
            ordered.extend(line for line in side if top <= line.top < limit)
        if separator:
            ordered.append(separator)
            top = limit
    return ordered


def find_gutter(glyphs: Sequence[Glyph], width: float, of_page_before: tuple[float, float] | None) -> tuple[float, float] | None:
    """The empty strip between two columns of running text, or None.

    A strip of one em that most rows leave empty while text stands on both sides. Columns of figures are no columns of text: their cells
    are short. The gutter of the page before is believed on less: a last page has few lines in each column.
    """
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not inked:
        return None
    em = median(glyph.size for glyph in inked)
    rows: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in inked:
        rows[int(glyph.middle / (1.6 * em))].append(glyph)
    edges = [_Edges(sorted(glyph.x0 for glyph in row), sorted(glyph.x1 for glyph in row)) for row in rows.values()]
    if of_page_before is not None:
        crossed, both = _parted(edges, *of_page_before)
        if both >= max(1, crossed):
            return of_page_before
    best: tuple[int, float, float] | None = None
    position = 0.3 * width
    while position < 0.7 * width:
        crossed, both = _parted(edges, position, position + em)
        if both >= 5 and both >= 2 * crossed and (best is None or crossed < best[0]):
            best = (crossed, position, position + em)
        position += em / 4
    return (best[1], best[2]) if best else None


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the characters of one row begin and end, each in order."""

    begins: list[float]
    ends: list[float]


def _parted(rows: Iterable[_Edges], low: float, high: float) -> tuple[int, int]:
    """How many rows cross the strip, and how many leave it empty with at least six characters on either side."""
    crossed = both = 0
    for row in rows:
        left = bisect_right(row.ends, low)
        right = len(row.begins) - bisect_left(row.begins, high)
        if left + right < len(row.begins):
            crossed += 1
        elif left >= 6 and right >= 6:
            both += 1
    return crossed, both


def _lines(glyphs: Iterable[Glyph], page: int, column: tuple[int, int]) -> list[Line]:
    """Glyphs gathered by height into lines, each read from left to right."""
    gathered: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if gathered and abs(glyph.middle - gathered[-1][-1].middle) < 0.35 * min(glyph.size, gathered[-1][-1].size):
            gathered[-1].append(glyph)
        else:
            gathered.append([glyph])
    lines = [make_line(sorted(row, key=lambda glyph: glyph.x0), page, column) for row in gathered]
    return [line for line in lines if line is not None]


def make_line(row: Sequence[Glyph], page: int, column: tuple[int, int], is_row: bool = False) -> Line | None:
    """The line that glyphs in reading order make; None where they are blanks alone."""
    inked = _without_doubles([glyph for glyph in row if not glyph.text.isspace()])
    if not inked:
        return None
    spaces = [glyph for glyph in row if glyph.text.isspace()]
    text = _text(inked, spaces)
    piece = _LEADING_PIECE.match(text)
    end = min(len(piece[0]) if piece else 1, len(inked))
    return Line(
        text,
        page,
        column,
        inked[0].x0,
        min(glyph.top for glyph in inked),
        max(glyph.x1 for glyph in inked),
        max(glyph.bottom for glyph in inked),
        median(glyph.size for glyph in inked),
        inked[end - 1].x1 - inked[0].x0,
        is_row,
        ("ocr",) if any(glyph.hidden for glyph in inked) else (),
    )


def _without_doubles(row: Sequence[Glyph]) -> list[Glyph]:
    """Without the second print of characters made bold by printing them twice, a hair apart."""
    kept: list[Glyph] = []
    for glyph in row:
        if not (kept and _is_double(kept[-1], glyph)):
            kept.append(glyph)
    return kept


def _is_double(glyph: Glyph, other: Glyph) -> bool:
    hair = 0.2 * glyph.size
    return glyph.text == other.text and abs(glyph.x0 - other.x0) < hair and abs(glyph.top - other.top) < hair


def _text(inked: Sequence[Glyph], spaces: Sequence[Glyph]) -> str:
    """The glyphs' text with one space where the file has one or where the gap is as wide as one."""
    blanks = sorted(glyph.x0 for glyph in spaces)
    parts = [inked[0].text]
    for before, glyph in pairwise(inked):
        gap = glyph.x0 - before.x1
        latin = bool(_LATIN.match(before.text[-1:]) and _LATIN.match(glyph.text[:1]))
        spaced = any(before.x0 < blank <= glyph.x0 for blank in blanks) if blanks else False
        if spaced or gap > (0.25 if latin else 1.0) * min(before.size, glyph.size):
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts)
