"""A page's text block by block, and its tables cell by cell, with the white space a browser shows.

Inline tags add nothing (editors split numbers: `27.16<span>51</span>`), block tags make a new block, line ends between Han stand for
nothing. A cell that spans others stands once; those it covers are empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.documents.encodings import canonical
from transforms.documents.html.tree import Item

_BLOCKS = (
    frozenset(("p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption"))
    | frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "header", "footer", "main", "aside", "nav", "pre"))
    | frozenset(("form", "fieldset", "blockquote", "center", "address", "figure", "figcaption", "details", "summary"))
)
_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uff01-\uff60]) *\n[ \n]*(?=[\u2e80-\u9fff\uff01-\uff60])")
_SPACE = re.compile(r"[ \t\n]+")
_FIXED = str.maketrans(dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "))
_SPACES_IN_CELL = re.compile(r"(?<=[\u2e80-\u9fff])[ \u3000]{2,}(?=[\u2e80-\u9fff])|(?<=[\u2e80-\u9fff])\u3000(?=[\u2e80-\u9fff])")
_WIDE_SPACE = re.compile(r"[ \u3000]{2,}|\u3000")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or line (`table` 0), or a cell: its table, row and column, each from 1. Never empty."""

    text: str
    table: int = 0
    row: int = 0
    column: int = 0


def blocks(items: list[Item], roots: tuple[tuple[int, int], ...], without: frozenset[int] = frozenset()) -> Iterator[Block]:
    """The blocks and cells of slices of the tree, in the page's order; items of `without` are passed over with all they hold."""
    table = 0
    for start, end in roots:
        pieces: list[str] = []
        closing: list[int] = []
        index = start
        while index < end:
            while closing and index >= closing[-1]:
                closing.pop()
                yield from _flushed(pieces)
            item = items[index]
            if index in without:
                index = item.end
                continue
            if item.is_data_table:
                yield from _flushed(pieces)
                table += 1
                yield from _cells(items, index, table, without)
                index = item.end
                continue
            if item.text is not None:
                for number, line in enumerate(item.text.split("\n") if item.as_typed else (item.text,)):
                    if number:
                        yield from _flushed(pieces)
                    pieces.append(line)
            elif item.tag in _BLOCKS:
                yield from _flushed(pieces)
                closing.append(item.end)
            index += 1
        yield from _flushed(pieces)


def _flushed(pieces: list[str]) -> Iterator[Block]:
    if pieces:
        text = tidy("".join(pieces))
        pieces.clear()
        if text:
            yield Block(text)


def _cells(items: list[Item], table: int, number: int, without: frozenset[int]) -> Iterator[Block]:
    """The cells of a data table by rows, and its caption as a block before them."""
    covered: set[int] = set()  # columns of this row that a cell above stands in
    pending: dict[int, int] = {}  # column: rows below that one of its cells still covers
    row = column = 0
    index = table + 1
    while index < items[table].end:
        item = items[index]
        if index in without:
            index = item.end
        elif item.tag == "caption":
            if text := _cell_text(items, index, without):
                yield Block(text)
            index = item.end
        elif item.tag in ("td", "th"):
            row, column = max(row, 1), column + 1
            while column in covered:
                column += 1
            if text := _cell_text(items, index, without):
                yield Block(text, number, row, column)
            columns, rows = item.spans
            pending.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns - 1
            index = item.end
        else:
            if item.tag == "tr":
                covered = {each for each, rows in pending.items() if rows > 0}
                pending = {each: rows - 1 for each, rows in pending.items() if rows > 0}
                row, column = row + 1, 0
            index += 1


def _cell_text(items: list[Item], cell: int, without: frozenset[int]) -> str:
    """A cell's lines as one."""
    pieces: list[str] = []
    index = cell + 1
    closing: list[int] = []
    while index < items[cell].end:
        while closing and index >= closing[-1]:
            closing.pop()
            pieces.append(" ")
        item = items[index]
        if index in without:
            index = item.end
            continue
        if item.text is not None:
            pieces.append(item.text)
        elif item.tag in _BLOCKS:
            pieces.append(" ")
            closing.append(item.end)
        index += 1
    text = _SPACES_IN_CELL.sub("", tidy("".join(pieces)))
    return _WIDE_SPACE.sub(" ", text)


def tidy(text: str) -> str:
    """White space as a browser shows it, apart from line ends between Han, which stand for nothing."""
    plain = _BETWEEN_HAN.sub("", canonical(text))
    return _SPACE.sub(" ", plain).translate(_FIXED).strip()
