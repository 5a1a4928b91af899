"""A Word document's stories (body, cells, text boxes, notes) as paragraphs and tables in order, all tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.documents.docx.names import attribute, child, name_of, number, switch, value
from transforms.documents.docx.numbering import Numbering
from transforms.documents.docx.styles import Styles
from transforms.documents.docx.text import DROPPED, TextReader, Words, shows_placeholder
from transforms.documents.encodings import canonical

if TYPE_CHECKING:
    from lxml import etree

_CONTAINERS = frozenset(("w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:sdtContent", "mc:Choice", "mc:Fallback", "w:dir", "w:bdo"))
_MAXIMUM_SPAN = 64  # columns: Word allows 63


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it shows: its text without blanks at the ends, and what hangs on it."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that shows something of its own; `column` counts the table's columns from 1, merged ones too."""

    column: int
    blocks: tuple[Paragraph | Table, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows as they show; a cell that goes on from the row above is none of its own."""

    number: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True)
class Stories:
    """Reads stories in the order of the document, so that numbers are counted as Word counts them."""

    styles: Styles
    numbering: Numbering
    tables: int = 0
    foreign_parts: int = 0  # altChunk and subDoc: parts in another format or file
    reader: TextReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = TextReader(self.styles)

    def blocks(self, story: etree._Element) -> Iterator[Paragraph | Table]:
        """The story's paragraphs and tables. A paragraph whose mark is deleted or hidden runs into the next one."""
        waiting: list[etree._Element] = []
        for element in self._flat(story):
            name = name_of(element)
            if name == "w:p":
                waiting.append(element)
                if not self._mark_is_gone(child(element, "w:pPr")):
                    yield self._paragraph(waiting)
                    waiting = []
                continue
            if waiting:
                yield self._paragraph(waiting)
                waiting = []
            if name == "w:tbl":
                yield self._table(element)
            elif name == "a:p":
                yield Paragraph(_tidy("".join(each.text or "" for each in element.iter("{*}t"))), Words())
        if waiting:
            yield self._paragraph(waiting)

    def _flat(self, story: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables in order, out of whatever wraps them."""
        for element in story:
            name = name_of(element)
            if name in ("w:p", "w:tbl", "a:p"):
                yield element
            elif name == "w:sdt":
                content = child(element, "w:sdtContent")
                if content is not None and not shows_placeholder(element):
                    yield from self._flat(content)
            elif name == "mc:AlternateContent":
                yield from next((found for each in element if (found := list(self._flat(each)))), [])
            elif name in _CONTAINERS:
                yield from self._flat(element)
            elif name in ("w:altChunk", "w:subDoc"):
                self.foreign_parts += 1

    def _paragraph(self, elements: list[etree._Element]) -> Paragraph:
        """One paragraph out of those that run into each other; it shows the number of the first that has text of its own."""
        words = Words()
        numbered = elements[-1]
        for element in elements:
            of_element = self.reader.words(element)
            if not words.text.strip() and of_element.text.strip():
                numbered = element
            for collected in ("parts", "notes", "boxes", "lettering", "pictures", "graphics"):
                getattr(words, collected).extend(getattr(of_element, collected))
        label = self.numbering.label(child(numbered, "w:pPr"))
        text = _tidy(words.text)
        return Paragraph(_tidy(f"{label}{text}") if text else "", words)

    def _mark_is_gone(self, properties: etree._Element | None) -> bool:
        if properties is None:
            return False
        if attribute(child(properties, "w:framePr"), "w:dropCap") in ("drop", "margin"):
            return True  # a first letter set large in a frame of its own
        of_mark = child(properties, "w:rPr")
        if of_mark is None:
            return False
        return child(of_mark, "w:del") is not None or child(of_mark, "w:moveFrom") is not None or bool(switch(of_mark, "w:vanish"))

    def _table(self, element: etree._Element) -> Table:
        self.tables += 1
        table = self.tables
        rows = []
        for row in self._children(element, "w:tr"):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is None and not switch(properties, "w:hidden"):
                rows.append(self._row(row, properties))
        return Table(table, tuple(rows))

    def _row(self, row: etree._Element, properties: etree._Element | None) -> tuple[Cell, ...]:
        cells = []
        column = 1 + _span(value(properties, "w:gridBefore"), 0)
        for element in self._children(row, "w:tc"):
            of_cell = child(element, "w:tcPr")
            if child(of_cell, "w:cellDel") is None:
                if not _goes_on(of_cell):
                    cells.append(Cell(column, tuple(self.blocks(element))))
                column += _span(value(of_cell, "w:gridSpan"), 1)
        return tuple(cells)

    def _children(self, element: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """Rows or cells, out of content controls and tracked insertions too."""
        for each in element:
            name = name_of(each)
            if name == wanted:
                yield each
            elif name not in DROPPED and name not in ("w:tr", "w:tc", "w:p"):
                yield from self._children(each, wanted)


def _goes_on(properties: etree._Element | None) -> bool:
    """Whether a cell is the rest of one merged with it, above or before."""
    for name in ("w:vMerge", "w:hMerge"):
        merged = child(properties, name)
        if merged is not None and attribute(merged, "w:val") in (None, "continue"):
            return True
    return False


def _span(text: str | None, default: int) -> int:
    return min(max(number(text, default), default), _MAXIMUM_SPAN)


def _tidy(text: str) -> str:
    """Canonical, without blanks at the ends of its lines and without empty lines."""
    return "\n".join(stripped for line in canonical(text).split("\n") if (stripped := line.strip(" \t\u3000\xa0")))
