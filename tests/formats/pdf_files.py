"""PDF with text as typesetters without manners make it: the report's lines broken anywhere, numbers too, furniture on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.formats.sample_reports import Block, SampleReport

FONT = "STSong-Light"  # not embedded, as in PDF printed by many an office program
WIDTH, HEIGHT = A4
SIZE, LEADING, MARGIN = 16.0, 28.0, 73.5
_ROW = 26.0


def hard_lines(report: SampleReport) -> bytes:
    """28 characters a line, running header, page numbers between dashes; tables with rules."""
    return _Sheets(report).finished()


def two_columns(report: SampleReport) -> bytes:
    """The title over the full width, below it two columns of small print."""
    return _Sheets(report, size=10.5, leading=18.0, columns=2).finished()


def turned(report: SampleReport) -> bytes:
    """Pages that lie on their side in the file, and a mark by which a reader turns them upright."""
    return _Sheets(report, rotation=90, upright=True).finished()


def sideways(report: SampleReport) -> bytes:
    """Upright pages that somebody's mark turns on their side."""
    return _Sheets(report, rotation=90).finished()


class _Sheets:
    """A canvas with a pen that goes down the columns and over to the next page."""

    def __init__(
        self, report: SampleReport, size: float = SIZE, leading: float = LEADING, columns: int = 1, rotation: int = 0, upright: bool = False
    ) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.report, self.size, self.leading, self.rotation, self.upright = report, size, leading, rotation, upright
        self.gap = 30.0 if columns == 2 else 0.0
        self.column_width = (WIDTH - 2 * MARGIN - self.gap * (columns - 1)) / columns
        self.columns, self.column, self.number = columns, 0, 0
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(HEIGHT, WIDTH) if upright else A4)
        self.top = self.y = HEIGHT - 100
        self._begin_page()
        self._title()
        for block in report.blocks:
            if block.rows:
                self._table(block)
            else:
                self._paragraph(block)

    def finished(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return _marked(self.buffer.getvalue(), self.rotation) if self.rotation else self.buffer.getvalue()

    def _begin_page(self) -> None:
        self.number += 1
        self.column, self.top = 0, HEIGHT - 100
        self.y = self.top
        if self.upright:
            self.canvas.translate(HEIGHT, 0)
            self.canvas.rotate(90)
        self._say(MARGIN, HEIGHT - 44, "法治政府建设年度报告（卫生健康系统）", 9)
        self._say(WIDTH / 2 - 18, 50, f"— {self.number} —", 14)

    def _title(self) -> None:
        for line in _lines(self.report.title, WIDTH - 2 * MARGIN - 44, 22, 0):
            self._say((WIDTH - pdfmetrics.stringWidth(line, FONT, 22)) / 2, self.y, line, 22)
            self.y -= 34
        self.y -= 12
        self.top = self.y + self.leading if self.columns == 2 else self.top

    def _paragraph(self, block: Block) -> None:
        if block.kind == "signature":
            self._room(self.leading)
            width = pdfmetrics.stringWidth(block.text, FONT, self.size)
            self._say(self._left() + self.column_width - width - 2 * self.size, self.y, block.text, self.size)
            self.y -= self.leading
            return
        indent = 2 * self.size
        for line in _lines(block.text, self.column_width, self.size, indent):
            self._room(self.leading)
            self._say(self._left() + indent, self.y, line, self.size)
            self.y -= self.leading
            indent = 0

    def _table(self, block: Block) -> None:
        """A grid of rules; a row is never cut by the page's end, the rest of its table stands on the next."""
        width = self.column_width / len(block.rows[0])
        size = min(12.0, self.size, (width - 8) / max(len(cell) for row in block.rows for cell in row))
        for row in block.rows:
            self._room(_ROW)
            top, bottom = self.y + _ROW - 9, self.y - 9
            for column, cell in enumerate(row):
                left = self._left() + column * width
                self.canvas.rect(left, bottom, width, top - bottom)
                self._say(left + 4, self.y, cell, size)
            self.y -= _ROW
        self.y -= 10

    def _left(self) -> float:
        return MARGIN + self.column * (self.column_width + self.gap)

    def _room(self, needed: float) -> None:
        if self.y - needed >= 70:
            return
        if self.column + 1 < self.columns:
            self.column, self.y = self.column + 1, self.top - self.leading if self.number == 1 else self.top
        else:
            self.canvas.showPage()
            self._begin_page()

    def _say(self, x: float, y: float, text: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)


def _marked(content: bytes, rotation: int) -> bytes:
    """The same pages with the mark by which a reader turns them; reportlab's own changes their size as well."""
    buffer = io.BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            page.set_rotation(rotation)
        document.save(buffer)
    return buffer.getvalue()


def _lines(text: str, width: float, size: float, indent: float) -> Iterator[str]:
    """Broken wherever the line is full."""
    line, used = "", indent
    for character in text:
        advance = pdfmetrics.stringWidth(character, FONT, size)
        if used + advance > width + 0.01:
            yield line
            line, used = "", 0.0
        line += character
        used += advance
    if line:
        yield line
