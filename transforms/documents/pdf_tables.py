"""Ruled tables of a page: each row a line with tabs between its cells, a number that was wrapped inside its cell whole again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from transforms.documents.pdf_layout import Glyph, Line, lines_of_page, make_line
from transforms.documents.pdf_paragraphs import joint

MINIMUM_RULES = 4
MAXIMUM_RULES = 3_000  # every pair of rules is looked at: drawings with more would keep the search busy for minutes


def ruled_rows(page: Any, glyphs: Sequence[Glyph], number: int) -> tuple[list[Line], list[Glyph], bool]:
    """The rows of the page's ruled tables, the glyphs outside of them, and whether a search was given up for too many rules."""
    rules = len(page.lines) + len(page.rects) + len(page.curves)
    if rules < MINIMUM_RULES:
        return [], list(glyphs), False
    if rules > MAXIMUM_RULES:
        return [], list(glyphs), True
    rows: list[Line] = []
    inside: set[int] = set()
    for table in page.find_tables():
        cells = [cell for row in table.rows for cell in row.cells if cell is not None]
        if len(table.rows) < 2 or max(len(row.cells) for row in table.rows) < 2 or len(cells) < 4:
            continue
        for row in table.rows:
            of_cell = [_inside(cell, glyphs) if cell is not None else [] for cell in row.cells]
            inside.update(id(glyph) for own in of_cell for glyph in own)
            line = _row(of_cell, number)
            if line is not None:
                rows.append(line)
    return rows, [glyph for glyph in glyphs if id(glyph) not in inside], False


def _inside(cell: tuple[float, float, float, float], glyphs: Sequence[Glyph]) -> list[Glyph]:
    x0, top, x1, bottom = cell
    return [glyph for glyph in glyphs if x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= glyph.middle < bottom]


def _row(of_cell: Sequence[Sequence[Glyph]], number: int) -> Line | None:
    line = make_line([glyph for own in of_cell for glyph in own], number, (1, 0), is_row=True)
    if line is None:
        return None
    cells = (_cell_text(own, number) for own in of_cell)
    return dataclasses.replace(line, text="\t".join(cells).rstrip("\t"))


def _cell_text(own: Sequence[Glyph], number: int) -> str:
    text = ""
    for line in lines_of_page(own, (), number, None):
        text += joint(text, line.text) + line.text
    return text
