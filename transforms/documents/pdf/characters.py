"""What stands on a PDF page, through pypdfium2, turned upright: its characters in boxes, its pictures and rules.

pdfium gives characters in the page's own space, from the bottom left, whatever its /Rotate says; everything is turned here so that the
main direction of the text runs to the right, in points from the top left corner. The line ends and spaces that it adds by itself are
left out, but for spaces between Latin words: lines and gaps are measured, not believed.
"""

from __future__ import annotations

import ctypes
import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from transforms.documents.layout.lines import Glyph
from transforms.documents.pdf.drawings import Drawings, TooMuch, drawings_of

UNTOLD = "\ufffd"  # a character that the font does not tell
MAXIMUM_CHARACTERS = 100_000  # on one page; the densest print has 10,000
_ASCENT, _DESCENT = 0.88, 0.12  # of an em, above and below the baseline: the same for every font, so that lines stay level
_INVISIBLE = (3, 7)  # text render modes: neither filled nor stroked, clipping only

_FIGURES = "0123456789.,%"

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
Edge = tuple[float, float, float, float]  # x0, top, x1, bottom of a straight rule, level or upright


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture stands on the upright page and its size in pixels as the file declares it."""

    box: Box
    pixels: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page, upright. `turned` is the main direction of its text in the page's own space: right, up, left or down."""

    glyphs: list[Glyph]
    width: float
    height: float
    pictures: list[Picture]
    edges: list[Edge]
    paths: int  # text turned into outlines consists of them
    askew: int  # characters of other directions, left out
    unseen: int  # invisible characters beside visible ones, left out
    too_many_rules: bool = False

    @property
    def covered(self) -> float:
        """The share of the page that its pictures cover, those that lie over each other counted once each."""
        return min(1.0, sum(_area(picture.box) for picture in self.pictures) / (self.width * self.height))


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    a: float
    b: float
    baseline: tuple[float, float]
    size: float
    hidden: bool


def page_content(page: Any) -> PageContent:
    """Everything on the page that a reader would see, and the text that OCR of others hid under its picture. Raises TooMuch."""
    from pypdfium2 import raw

    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, bounds)
    area = (bounds.left, bounds.bottom, bounds.right, bounds.top)
    drawn = drawings_of(page, (area[2] - area[0]) * (area[3] - area[1]))
    text_page = page.get_textpage()
    try:
        characters, unseen = _visible(list(_characters(text_page.raw, drawn.painted_over)), bool(drawn.pictures or drawn.paths))
    finally:
        text_page.close()
    return _upright(characters, unseen, drawn, area, page.get_rotation())


def _characters(text_page: Any, painted_over: frozenset[int]) -> Iterator[_Character]:
    """Every character that the file itself has. The matrix, size and visibility are asked once for each stretch shown at once."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text_page)
    if count > MAXIMUM_CHARACTERS:
        raise TooMuch(f"{count} characters")
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    stretch, a, b, baseline, size, hidden = 0, 1.0, 0.0, (0.0, 0.0), 1.0, False
    high = 0
    gap = False
    last: _Character | None = None
    for index in range(count):
        shown_by = raw.FPDFText_GetTextObject(text_page, index)
        if not shown_by:
            gap = raw.FPDFText_GetUnicode(text_page, index) == 0x20
            continue
        address = ctypes.addressof(shown_by.contents)
        if address != stretch:
            stretch = address
            raw.FPDFText_GetMatrix(text_page, index, matrix)
            a, b, baseline = matrix.a, matrix.b, (matrix.e, matrix.f)
            size = max(1.0, raw.FPDFText_GetFontSize(text_page, index) * (matrix.c**2 + matrix.d**2) ** 0.5)
            hidden = address in painted_over or raw.FPDFTextObj_GetTextRenderMode(shown_by) in _INVISIBLE
        code = raw.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if raw.FPDFText_HasUnicodeMapError(text_page, index) == 1:
            text = UNTOLD
        elif code == 2 and raw.FPDFText_IsHyphen(text_page, index) == 1:
            text = "-"  # pdfium's mark for a hyphen at the end of a line
        else:
            text = _character(code, high)
        high = 0
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        character = _Character(text, box.left, box.bottom, box.right, box.top, a, b, baseline, size, hidden)
        if gap and last is not None and _are_words(last.text, text):
            yield dataclasses.replace(last, text=" ", left=last.right, right=max(last.right, box.left))
        yield character
        gap, last = False, character


def _are_words(before: str, after: str) -> bool:
    """Whether a gap between the two is a space that pdfium took away; beside Han and between figures it is the typesetter's."""
    return before < "\x7f" and after < "\x7f" and not (before in _FIGURES and after in _FIGURES)


def _character(code: int, high: int) -> str:
    if high and 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else UNTOLD


def _visible(characters: list[_Character], anything_drawn: bool) -> tuple[list[_Character], int]:
    """Without the invisible ones where most of the page's text is visible: a second text, that nobody sees, would double the first."""
    hidden = sum(character.hidden for character in characters if not character.text.isspace())
    inked = sum(not character.text.isspace() for character in characters)
    if hidden == 0 or (hidden > inked - hidden and anything_drawn):
        return characters, 0
    return [character for character in characters if not character.hidden], hidden


def _upright(characters: list[_Character], unseen: int, drawn: Drawings, area: Box, rotation: int) -> PageContent:
    directions = Counter(_direction(each.a, each.b) for each in characters if not each.text.isspace())
    straight = [each for each in directions.most_common() if each[0] != "askew"]
    main = straight[0][0] if straight else {0: "right", 90: "up", 180: "left", 270: "down"}[rotation]
    width, height = area[2] - area[0], area[3] - area[1]
    turn = _Turn(main, area)
    glyphs = [_glyph(each, turn) for each in characters if _direction(each.a, each.b) == main]
    if main in ("up", "down"):
        width, height = height, width
    inside = [glyph for glyph in glyphs if glyph.x1 > 0 and glyph.x0 < width and glyph.bottom > 0 and glyph.top < height]
    pictures = [Picture(_within(turn.box(*spot), width, height), pixels) for spot, pixels in drawn.pictures]
    edges = [turn.box(*rule) for rule in drawn.rules]
    others = sum(directions.values()) - directions[main]
    return PageContent(inside, width, height, pictures, edges, drawn.paths, others, unseen, drawn.too_many_rules)


def _direction(a: float, b: float) -> str:
    """Where a line of text runs in the page's own space; `askew` is a watermark's slant, no line of the text."""
    if abs(b) <= 0.1 * abs(a):
        return "right" if a >= 0 else "left"
    if abs(a) <= 0.1 * abs(b):
        return "up" if b > 0 else "down"
    return "askew"


@dataclass(frozen=True, slots=True)
class _Turn:
    """From the page's own space to the upright page."""

    direction: str
    area: Box  # left, bottom, right, top

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box of two corners, the lower left one first."""
        left, bottom, right, top = self.area
        if self.direction == "right":
            return x0 - left, top - y1, x1 - left, top - y0
        if self.direction == "left":
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if self.direction == "up":
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        return top - y1, right - x1, top - y0, right - x0

    def base(self, each: _Character) -> float:
        """How far below the upper edge the character's baseline runs, at the character."""
        left, bottom, right, top = self.area
        x, y = each.baseline
        if self.direction in ("right", "left"):
            y += (each.left - x) * each.b / each.a
            return top - y if self.direction == "right" else y - bottom
        x += (each.bottom - y) * each.a / each.b
        return x - left if self.direction == "up" else right - x


def _glyph(each: _Character, turn: _Turn) -> Glyph:
    """The character in a box of one em about its baseline: as high for `一` as for any other, so that rows can be told by height."""
    x0, top, x1, bottom = turn.box(each.left, each.bottom, each.right, each.top)
    base = turn.base(each)
    if not top - each.size < base < bottom + each.size:
        base = (top + bottom) / 2 + (_ASCENT - 0.5) * each.size  # set from top to bottom: every character has a baseline of its own
    return Glyph(each.text, x0, base - _ASCENT * each.size, x1, base + _DESCENT * each.size, each.size, each.hidden)


def _within(box: Box, width: float, height: float) -> Box:
    x0, top, x1, bottom = box
    return max(0.0, x0), max(0.0, top), max(0.0, min(x1, width)), max(0.0, min(bottom, height))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
