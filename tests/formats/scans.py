"""Scans of invented reports: text set as A4 pages with letterhead, rules, page numbers and stamps, then put through a bad scanner.

Skew, noise and JPEG are those of an office machine; every page is the same for the same arguments. `made_sheets` also tells what was
printed on each line, so that reading can be judged line by line.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

_FONTS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"), Path("/usr/share/fonts/google-noto-cjk"))
_MASTER_DPI = 300  # what is printed; the scanner then makes of it what it can
_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 79.0, 516.0, 106.0, 762.0  # the margins of GB/T 9704 paper
_SIZE, _LEADING = 15.6, 28.0
_RED = (214, 32, 38)
_PIECE = re.compile(
    r"[“‘《（〈「『【〔(]*(?:[A-Za-z0-9.,:%％/+-]+|.)[，。、；：！？）》”’」』】〕%,.;:!?)]*"
)  # what a typesetter keeps together: no line begins with a closing mark


@dataclass(slots=True)
class Sheet:
    """One page as printed, and its printed lines: words and box in points."""

    image: Image.Image
    lines: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)


def scanned_pdf(text: str, dpi: int, **how: Any) -> bytes:
    """A PDF of pictures alone, as a scanner writes it; arguments as of `made_sheets`."""
    pages = [Image.fromarray(numpy.ascontiguousarray(page[:, :, ::-1])) for page in scan_pages(text, dpi, **how)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=float(dpi), quality=90)
    return buffer.getvalue()


def scan_pages(text: str, dpi: int, **how: Any) -> list[numpy.ndarray]:
    """The pages as a scanner at `dpi` sees them: H×W×3, BGR."""
    quality = {key: how.pop(key) for key in ("skew", "noise", "jpeg", "blur", "fade") if key in how}
    return [scanned(sheet.image, dpi, number, **quality) for number, sheet in enumerate(made_sheets(text, **how))]


def scanned(
    image: Image.Image,
    dpi: int,
    number: int = 0,
    skew: float = 0.9,
    noise: float = 6.0,
    jpeg: int = 72,
    blur: float = 0.0,
    fade: float = 0.0,
) -> numpy.ndarray:
    """One printed page through the scanner: askew by up to `skew` degrees, its sign by the page's number; grey paper, noise, JPEG.

    `blur` is in pixels of the scan; `fade` from 0 to 1 is how much of the ink is gone.
    """
    random = numpy.random.default_rng(number)
    angle = skew * (1 if number % 2 == 0 else -1) * (0.6 + 0.4 * random.random())
    askew = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    size = round(image.width * dpi / _MASTER_DPI), round(image.height * dpi / _MASTER_DPI)
    seen = askew.resize(size, Image.Resampling.BOX if dpi < _MASTER_DPI else Image.Resampling.LANCZOS)
    seen = seen.filter(ImageFilter.GaussianBlur(blur)) if blur else seen
    pixels = 255 - (255 - numpy.asarray(seen, dtype=numpy.float32)) * (1 - fade)
    pixels = pixels * 0.94 + 8 + random.normal(0, noise, pixels.shape[:2])[:, :, None]
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(buffer, "JPEG", quality=jpeg, dpi=(dpi, dpi))
    return numpy.ascontiguousarray(numpy.asarray(Image.open(buffer))[:, :, ::-1])


def made_sheets(
    text: str, *, letterhead: str = "", stamp: bool = True, stamp_on: tuple[str, ...] = (), columns: int = 1, broken_numbers: bool = False
) -> list[Sheet]:
    """The text on A4 paper. Its first line is the title; lines with tabs are rows of a ruled table, `stamp_on` words get a stamp each.

    `letterhead` is printed in red on the first page with a rule under it; `stamp` sets one on the signature, the last line.
    `broken_numbers` breaks lines inside numbers, as old typesetters do.
    """
    setter = _Setter(columns, broken_numbers)
    if letterhead:
        setter.letterhead(letterhead)
    paragraphs = [line.strip(" \u3000") for line in text.split("\n") if line.strip()]
    setter.centred(paragraphs[0], 22.0, bold=True)
    table: list[list[str]] = []
    for paragraph in paragraphs[1:]:
        if "\t" in paragraph:
            table.append(paragraph.split("\t"))
            continue
        setter.table(table)
        table = []
        if re.match(r"[一二三四五六七八九十]+、", paragraph) and len(paragraph) < 30:
            setter.paragraph(paragraph, bold=True)
        elif len(paragraph) < 26 and paragraph in paragraphs[-2:]:
            setter.signature(paragraph)
        else:
            setter.paragraph(paragraph, indent=0.0 if paragraph.endswith(("：", ":")) and len(paragraph) < 30 else 2.0)
    setter.table(table)
    sheets = setter.finish()
    for sheet in sheets:
        for words, box in sheet.lines:
            for wanted in stamp_on:
                if wanted in words:
                    share = (words.index(wanted) + len(wanted) / 2) / len(words)
                    _stamp(sheet.image, box[0] + share * (box[2] - box[0]), (box[1] + box[3]) / 2)
    if stamp:
        x0, _, x1, bottom = sheets[-1].lines[-2:][0][1]
        _stamp(sheets[-1].image, (x0 + x1) / 2, bottom)
    return sheets


class _Setter:
    """Sets lines on sheets, top to bottom, column by column."""

    def __init__(self, columns: int, broken_numbers: bool) -> None:
        self.columns, self.broken_numbers = columns, broken_numbers
        self.sheets: list[Sheet] = []
        self.column = 0
        self.top_of_columns = _TOP
        self._new_sheet()

    def letterhead(self, words: str) -> None:
        size = min(38.0, (_RIGHT - _LEFT) / len(words))
        self._print(words, (_LEFT + _RIGHT - size * len(words)) / 2, self.y, size, bold=True, colour=_RED)
        self.y += size + 24
        draw = ImageDraw.Draw(self.sheets[-1].image)
        draw.rectangle([_px(_LEFT), _px(self.y), _px(_RIGHT), _px(self.y + 2)], fill=_RED)
        self.y += 30
        self.top_of_columns = self.y

    def centred(self, words: str, size: float, bold: bool = False) -> None:
        while words:
            line, words = self._cut(words, _RIGHT - _LEFT - 2 * size, size)
            self._print(line, (_LEFT + _RIGHT - _width(line, size, bold)) / 2, self.y, size, bold)
            self.y += size * 1.6
        self.y += 18
        self.top_of_columns = self.y

    def paragraph(self, words: str, bold: bool = False, indent: float = 2.0) -> None:
        start = indent * _SIZE
        while words:
            line, words = self._cut(words, self.right - self.left - start, _SIZE)
            self._room(_LEADING)
            self._print(line, self.left + start, self.y, _SIZE, bold, to=self.right if words else None)
            self.y += _LEADING
            start = 0.0

    def signature(self, words: str) -> None:
        self._room(_LEADING)
        self._print(words, self.right - _width(words, _SIZE, False) - 3 * _SIZE, self.y, _SIZE)
        self.y += _LEADING

    def table(self, rows: list[list[str]]) -> None:
        if not rows:
            return
        size, count = 12.0, max(map(len, rows))
        step = (self.right - self.left) / count
        self.y += 6
        for row in rows:
            cells = [self._wrapped(cell, step - size, size) for cell in row]
            height = 10.0 + 16 * max(map(len, cells))
            self._room(height)
            for number in range(count):
                x = self.left + number * step
                box = [_px(x), _px(self.y), _px(x + step), _px(self.y + height)]
                ImageDraw.Draw(self.sheets[-1].image).rectangle(box, outline=(0, 0, 0), width=3)
                lines = cells[number] if number < len(cells) else []
                top = self.y + (height - 16 * len(lines)) / 2
                for place, line in enumerate(lines):
                    self._print(line, x + (step - _width(line, size, False)) / 2, top + 16 * place + 2, size)
            self.y += height
        self.y += 12

    def _wrapped(self, words: str, width: float, size: float) -> list[str]:
        lines = []
        while words:
            line, words = self._cut(words, width, size)
            lines.append(line)
        return lines

    def finish(self) -> list[Sheet]:
        for number, sheet in enumerate(self.sheets, start=1):
            _write(sheet.image, f"- {number} -", (_WIDTH - _width(f"- {number} -", 14, False)) / 2, 786, 14, False, (0, 0, 0))
        return self.sheets

    @property
    def left(self) -> float:
        return _LEFT + self.column * ((_RIGHT - _LEFT + 30) / self.columns)

    @property
    def right(self) -> float:
        return self.left + (_RIGHT - _LEFT + 30) / self.columns - 30

    def _new_sheet(self) -> None:
        self.sheets.append(Sheet(Image.new("RGB", (_px(_WIDTH), _px(_HEIGHT)), (255, 255, 255))))
        self.y = self.top_of_columns = _TOP

    def _room(self, height: float) -> None:
        if self.y + height <= _BOTTOM:
            return
        self.column = (self.column + 1) % self.columns
        if self.column == 0:
            self._new_sheet()
        else:
            self.y = self.top_of_columns

    def _cut(self, words: str, width: float, size: float) -> tuple[str, str]:
        line = ""
        for piece in list(words) if self.broken_numbers else _PIECE.findall(words):
            if line and _width(line + piece, size, False) > width + 0.3 * size:
                return line, words[len(line) :].lstrip(" ")
            line += piece
        return line, ""

    def _print(
        self, words: str, x: float, y: float, size: float, bold: bool = False, colour: Any = (0, 0, 0), to: float | None = None
    ) -> None:
        """`to`: spread the characters to end there, as justified text is."""
        natural = _width(words, size, bold)
        spread = min((to - x - natural) / max(len(words) - 1, 1), 0.12 * size) if to else 0.0
        at = x
        for character in words if spread > 0.01 else [words]:
            _write(self.sheets[-1].image, character, at, y, size, bold, colour)
            at += _width(character, size, bold) + spread
        self.sheets[-1].lines.append((words, (x, y, at - spread, y + size)))


def _write(image: Image.Image, words: str, x: float, y: float, size: float, bold: bool, colour: Any) -> None:
    ImageDraw.Draw(image).text((_px(x), _px(y + 0.88 * size)), words, font=_font(size, bold), fill=colour, anchor="ls")


def _stamp(image: Image.Image, x: float, y: float, radius: float = 56.0) -> None:
    """A round red stamp over what is printed: black shines through its ink, but less black than it was."""
    layer = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(layer)
    draw.ellipse([_px(x - radius), _px(y - radius), _px(x + radius), _px(y + radius)], outline=225, width=_px(3.2))
    draw.text((_px(x), _px(y)), "★", font=_font(34, True), fill=225, anchor="mm")
    words = "虚构市某区卫生健康局"
    for number, character in enumerate(words):
        angle = numpy.radians(-210 + 240 * number / (len(words) - 1))
        spot = _px(x + (radius - 14) * numpy.cos(angle)), _px(y + (radius - 14) * numpy.sin(angle))
        draw.text(spot, character, font=_font(15, True), fill=225, anchor="mm")
    red = Image.new("RGB", image.size, _RED)
    ink = Image.blend(ImageChops.multiply(image, red), red, 0.4)
    image.paste(ink, (0, 0), layer)


def _px(points: float) -> int:
    return round(points * _MASTER_DPI / 72)


def _width(words: str, size: float, bold: bool) -> float:
    return _font(size, bold).getlength(words) * 72 / _MASTER_DPI


@cache
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"NotoSerifCJK-{'Bold' if bold else 'Regular'}.ttc"
    path = next((folder / name for folder in _FONTS if (folder / name).exists()), None)
    if path is None:
        pytest.skip(f"no {name} in {', '.join(map(str, _FONTS))}: install fonts-noto-cjk to make scans")
    return ImageFont.truetype(str(path), _px(size), index=2)  # simplified Chinese
