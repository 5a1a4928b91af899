"""A text as paragraphs, its marks in place and its findings beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup, escape

from expectations.report.reading.marks import Mark, markup

SPECIAL = re.compile("[&<>\"']")
_NUMERAL = "[一二三四五六七八九十]+"
HEADING = re.compile(rf"[　\s]*(?:{_NUMERAL}、|[（(]{_NUMERAL}[）)]|第{_NUMERAL}[章节部])[^。；]{{1,40}}$")
ROWS_BESIDE = 4  # paragraphs that a long note in the margin may stand beside


class Note(NamedTuple):
    """A finding in the margin, as HTML; 0 is the gravest."""

    gravity: int
    words: str


def as_paragraphs(text: str, marks: Sequence[Mark], notes: Mapping[int, Sequence[Note]], pages: Mapping[int, int], title: str) -> Markup:
    """Each line of `text` a paragraph; a note stands behind the one that holds its place (from 0), and in the margin beside it.

    `pages` tells the page of some places: a paragraph says where it changes.
    """
    text = _in_one_line(text, marks)
    of_line: dict[int, list[Note]] = {}
    for place in sorted(notes):
        of_line.setdefault(text.count("\n", 0, place), []).extend(notes[place])
    page_of_line = {text.count("\n", 0, place): page for place, page in sorted(pages.items(), reverse=True)}
    made: list[str] = []
    beside: list[tuple[int, int, list[Note]]] = []  # where in `made`, in which row, what
    row, page, title = 0, 0, str(escape(title))
    for number, line in enumerate(_marked(text, marks).split("\n")):
        if line and not line.isspace():
            row += 1
            if "<" not in line and (line.strip() == title or HEADING.match(line)):
                made.append(f'<p class="k">{line}</p>\n')
            elif page_of_line.get(number, page) != page:
                page = page_of_line[number]
                made.append(f'<p data-page="{page}">{line}</p>\n')
            else:
                made.append(f"<p>{line}</p>\n")
        if number in of_line:
            beside.append((len(made), max(row, 1), of_line[number]))
            made.append("")
    _place(made, beside)
    return Markup("".join(made))


def _in_one_line(text: str, marks: Sequence[Mark]) -> str:
    """Line ends inside marks give way to blanks: a mark stands in one paragraph."""
    for mark in marks:
        if text.find("\n", mark.start, mark.end) >= 0:
            text = text[: mark.start] + text[mark.start : mark.end].replace("\n", " ") + text[mark.end :]
    return text


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """The text, escaped, with the markup of its marks."""
    plain = str if SPECIAL.search(text) is None else _escaped
    pieces: list[str] = []
    here = 0
    for start, end, kind, anchors, says, leads_to, _ in marks:
        before, after = markup(kind, anchors, says, leads_to)
        pieces += (plain(text[here:start]), before, plain(text[start:end]), after)
        here = end
    pieces.append(plain(text[here:]))
    return "".join(pieces)


def _escaped(words: str) -> str:
    return str(escape(words))


def _place(made: list[str], beside: Sequence[tuple[int, int, list[Note]]]) -> None:
    """Notes of the same paragraph come into one box, the gravest first; it may run on beside the next paragraphs, down to the next box."""
    together: dict[int, list[tuple[int, list[Note]]]] = {}
    for where, row, those in beside:
        together.setdefault(row, []).append((where, those))
    for row, following in pairwise([*together, max(together, default=0) + ROWS_BESIDE]):
        rows = min(following - row, ROWS_BESIDE)
        notes = sorted((note for _, those in together[row] for note in those), key=attrgetter("gravity"))
        told = "".join(note.words for note in notes)
        made[together[row][0][0]] = f'<div class="beside" style="grid-row:{row}/span {rows}">{told}</div>\n'
