"""A text as paragraphs, its marks in place and its findings beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from expectations.report.reading.marks import Mark, markup

_NUMERAL = "[一二三四五六七八九十]+"
HEADING = re.compile(rf"[　\s]*(?:{_NUMERAL}、|[（(]{_NUMERAL}[）)]|第{_NUMERAL}[章节部])[^。；]{{1,40}}$")
SPECIAL = re.compile("[&<>\"']")
ROWS_BESIDE = 4  # paragraphs that a long note in the margin may stand beside


def as_paragraphs(text: str, marks: Sequence[Mark], notes: Mapping[int, Sequence[str]], pages: Mapping[int, int], title: str) -> Markup:
    """Each line of `text` a paragraph; a note stands behind the one that holds its place (from 0), and in the margin beside it.

    `pages` tells the page of some places: a paragraph says where it changes.
    """
    plain = str if SPECIAL.search(text) is None else _escaped
    made: list[str] = []
    beside: list[tuple[int, int, str]] = []  # where in `made`, in which row, what
    waiting = sorted(notes)
    length, at, row, mark, page, page_here = len(text), 0, 0, 0, 0, 0
    while at < length:
        end = text.find("\n", at)
        end = length if end < 0 else end
        pieces, here, first = [], at, mark
        while mark < len(marks) and marks[mark].start < end:
            start, stop, *rest = marks[mark]
            before, after = markup(*rest)
            pieces += (plain(text[here:start]), before, plain(text[start:stop]), after)
            here, mark = stop, mark + 1
            if pages:
                page_here = pages.get(start, page_here)
            if stop > end:
                end = text.find("\n", stop)
                end = length if end < 0 else end
        line = text[at:end]
        if line.strip():
            row += 1
            pieces.append(plain(text[here:end]))
            opening = "<p>"
            if mark == first and (line.strip() == title or HEADING.match(line)):
                opening = '<p class="k">'
            elif mark > first and page_here != page:
                page, opening = page_here, f'<p data-page="第{page_here}页">'
            made += (opening, *pieces, "</p>\n")
        while waiting and waiting[0] <= end:
            beside.append((len(made), max(row, 1), "".join(notes[waiting.pop(0)])))
            made.append("")
        at = end + 1
    _place(made, beside)
    return Markup("".join(made))


def _escaped(words: str) -> str:
    return str(escape(words))


def _place(made: list[str], beside: Sequence[tuple[int, int, str]]) -> None:
    """Notes of the same paragraph come into one box; it may run on beside the next paragraphs, down to the next box."""
    together: dict[int, list[tuple[int, str]]] = {}
    for where, row, note in beside:
        together.setdefault(row, []).append((where, note))
    for row, following in pairwise([*together, max(together, default=0) + ROWS_BESIDE]):
        rows = min(following - row, ROWS_BESIDE)
        made[together[row][0][0]] = (
            f'<div class="beside" style="grid-row:{row}/span {rows}">{"".join(note for _, note in together[row])}</div>\n'
        )
