"""Ruled tables of a page: each row a line with tabs between its cells, a number that was wrapped inside its cell whole again.

Cells come from pdfplumber's table search, fed with the rules that the page reader found: it is imported only where a page has some, and
never parses a page itself (24 ms each).
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from transforms.documents.layout.lines import Glyph, Line, lines_of_page, make_line
from transforms.documents.layout.paragraphs import joint

_FEWEST = 2  # rules of each direction, rows and columns
_MOST_CROSSINGS = 4_000  # each is compared with each: a page of 200 rows and 12 columns has 2,600
_TOLERANCE = 3.0  # points between rules that are one


_Box = tuple[float, float, float, float]  # x0, top, x1, bottom


def ruled_rows(edges: Sequence[_Box], glyphs: Sequence[Glyph], number: int) -> tuple[list[Line], list[Glyph], bool]:
    """The rows of the page's ruled tables, the glyphs outside of them, and whether a search was given up for too many rules."""
    level = [edge for edge in edges if edge[3] - edge[1] < 1 <= edge[2] - edge[0]]
    upright = [edge for edge in edges if edge[2] - edge[0] < 1 <= edge[3] - edge[1]]
    if len(level) < _FEWEST or len(upright) < _FEWEST:
        return [], list(glyphs), False
    tables = _tables([*(_edge(edge, "h") for edge in level), *(_edge(edge, "v") for edge in upright)])
    if tables is None:
        return [], list(glyphs), True
    by_height = sorted(glyphs, key=lambda glyph: glyph.middle)
    middles = [glyph.middle for glyph in by_height]
    rows: list[Line] = []
    inside: set[int] = set()
    for table in tables:
        cells = [cell for row in table for cell in row if cell is not None]
        if len(table) < _FEWEST or len(table[0]) < _FEWEST or len(cells) < _FEWEST * _FEWEST:
            continue
        for row in table:
            of_cell = [_inside(cell, by_height, middles) if cell is not None else [] for cell in row]
            inside.update(id(glyph) for own in of_cell for glyph in own)
            line = _row(of_cell, number)
            if line is not None:
                rows.append(line)
    return rows, [glyph for glyph in glyphs if id(glyph) not in inside], False


def _edge(edge: _Box, orientation: str) -> dict[str, Any]:
    x0, top, x1, bottom = edge
    if orientation == "h":
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    shape = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "line_edge", "orientation": orientation, **shape}


def _tables(edges: list[dict[str, Any]]) -> list[list[list[_Box | None]]] | None:
    """The cells of each table row by row, None where a cell of the row above reaches down; None for all where too many rules cross."""
    from pdfplumber.table import Table, cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
    from pdfplumber.utils import filter_edges

    merged = filter_edges(merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE), min_length=_TOLERANCE)
    level = sum(edge["orientation"] == "h" for edge in merged)
    if level * (len(merged) - level) > 100 * _MOST_CROSSINGS:
        return None
    crossings = edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MOST_CROSSINGS:
        return None
    tables: list[Any] = [Table(None, cells) for cells in cells_to_tables(intersections_to_cells(crossings))]
    return [[list(row.cells) for row in table.rows] for table in tables]


def _inside(cell: _Box, by_height: Sequence[Glyph], middles: Sequence[float]) -> list[Glyph]:
    x0, top, x1, bottom = cell
    level = by_height[bisect_left(middles, top) : bisect_left(middles, bottom)]
    return [glyph for glyph in level if x0 <= (glyph.x0 + glyph.x1) / 2 < x1]


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
