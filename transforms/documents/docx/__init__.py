"""Word documents (DOCX): paragraphs with their numbers, tables as rows, notes and text boxes after what they hang on; changes accepted.

Read from the file's own XML: the libraries measured lose tracked insertions, content controls, text boxes, footnotes or numbers.
Headers and footers are left out. Macros are never run, nothing that the document refers to outside of itself is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from transforms.documents.docx.blocks import Cell, Paragraph, Stories, Table
from transforms.documents.docx.names import attribute, child, name_of
from transforms.documents.docx.numbering import Numbering
from transforms.documents.docx.package import Package, open_package
from transforms.documents.docx.pictures import assembled, is_page, read_pages
from transforms.documents.docx.styles import Styles
from transforms.documents.docx.text import Words
from transforms.documents.encodings import canonical
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.reader import Head, Reader, TextBuilder
from transforms.model import DocumentText, Place, UnreadableDocument

READER_NAME = f"docx 1 (lxml {version('lxml')}, rapidocr {version('rapidocr')})"
_MACROS = "macros are left alone: nothing of them was run"
_FOREIGN = "a part in another format (altChunk) or file is not read"
_HARDLY_ANY = 200  # characters, beside a picture of a page
_PROSE = 120  # characters of several paragraphs in one cell: text framed by a table, no cell of figures
_NOTE_ROOTS = {"footnote": "footnotes", "endnote": "endnotes"}


def read_docx(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The document's text with a place a paragraph, cell, note and text box; from its pictures by OCR where it has no text at all."""
    package = open_package(content, limits)
    try:
        written = _Writer.of(package)
        written.write()
    except RecursionError:
        raise UnreadableDocument("elements nested beyond all measure: no document that Word wrote, refused") from None
    text, places = written.builder.finish()
    if len(text) > limits.text_bytes:
        raise UnreadableDocument(f"{len(text)} characters of text, over the limit of {limits.text_bytes}: no single report; split the file")
    warnings = written.warnings()
    pictures = [picture for each in written.pictures if (picture := package.picture(each)) and is_page(picture)]
    if not text.strip():
        if not pictures:
            raise UnreadableDocument(_nothing_in(written))
        text, places, of_pictures = _from_pictures(pictures, limits)
        warnings += (f"no text, but {len(pictures)} picture(s) of pages: read by OCR", *of_pictures)
    elif pictures and len(re.sub(r"\s", "", text)) < _HARDLY_ANY:
        warnings += (f"hardly any text, but {len(pictures)} picture(s) as large as a page: what they show is not read",)
    return DocumentText(text, places, "docx", READER_NAME, title=_title(package), warnings=warnings)


@dataclass(slots=True)
class _Writer:
    """Writes the stories out in their order and keeps count of what Word counts."""

    package: Package
    stories: Stories
    notes: dict[tuple[str, str], list]
    builder: TextBuilder = field(default_factory=TextBuilder)
    pictures: list[str] = field(default_factory=list)
    graphics: list[str] = field(default_factory=list)
    _noted: int = 0
    _boxed: int = 0

    @classmethod
    def of(cls, package: Package) -> _Writer:
        styles = Styles.of(package.related("styles"))
        stories = Stories(styles, Numbering.of(package.related("numbering"), styles))
        notes = {}
        for kind, part in _NOTE_ROOTS.items():
            root = package.related(part)
            for note in root if root is not None else ():
                stories.reader.expect(note)
                notes[kind, attribute(note, "w:id") or ""] = note
        return cls(package, stories, notes)

    def write(self) -> None:
        body = child(self.package.container.xml(self.package.main), "w:body")
        if body is None:
            raise UnreadableDocument("a Word document without a body: damaged; fetch the file again")
        self.stories.reader.expect(body)
        for number, block in _counted(self.stories.blocks(body)):
            if isinstance(block, Paragraph):
                self._line(block.text, "paragraph", number)
                self._hangers([block.words])
            else:
                self._table(block)
                self._hangers(_words_of([block]))

    def warnings(self) -> tuple[str, ...]:
        found = []
        if any(name.endswith("vbaproject.bin") for name in self.package.container.names):
            found.append(_MACROS)
        if self.stories.foreign_parts:
            found.append(_FOREIGN)
        found += [f"{each} in the document: its words and figures are not read" for each in dict.fromkeys(self.graphics)]
        for unknown in sorted(self.stories.numbering.unknown_formats):
            found.append(f"automatic numbers of the unknown format {unknown!r} are written as 1, 2, 3")
        return tuple(found)

    def _line(self, text: str, kind: str, number: int, *, row: int | None = None, column: int | None = None) -> None:
        if text:
            self.builder.add(text, kind, number, row=row, column=column)
            self.builder.add_unplaced("\n")

    def _hangers(self, all_words: Iterable[Words]) -> None:
        """What hangs on paragraphs: text boxes, then notes, each on lines of its own."""
        notes = []
        for words in all_words:
            self.pictures += words.pictures
            self.graphics += words.graphics
            notes += words.notes
            for box in words.boxes:
                self._boxed += 1
                blocks = list(self.stories.blocks(box))
                for line in _lines(blocks):
                    self._line(line, "textbox", self._boxed)
                self._hangers(_words_of(blocks))
            for lettering in words.lettering:
                self._boxed += 1
                self._line(canonical(lettering).strip(), "textbox", self._boxed)
        for note in notes:
            element = self.notes.pop(note, None)  # a note that several words refer to stands once
            if element is None:
                continue
            self._noted += 1
            blocks = list(self.stories.blocks(element))
            for line in _lines(blocks):
                self._line(line, "footnote", self._noted)
            self._hangers(_words_of(blocks))

    def _table(self, table: Table) -> None:
        for row_number, row in enumerate(table.rows, start=1):
            if _is_layout(row):
                self._layout_row(table, row_number, row)
                continue
            column, begun = 1, False
            for cell in row:
                if text := _cell_text(cell):
                    self.builder.add_unplaced("\t" * (cell.column - column))
                    self.builder.add(text, "cell", table.number, row=row_number, column=cell.column)
                    column, begun = cell.column, True
            if begun:
                self.builder.add_unplaced("\n")

    def _layout_row(self, table: Table, row_number: int, row: Sequence[Cell]) -> None:
        """A row that frames text: every paragraph a line, a table inside it a table of its own."""
        for cell in row:
            for block in cell.blocks:
                if isinstance(block, Table):
                    self._table(block)
                else:
                    self._line(block.text, "cell", table.number, row=row_number, column=cell.column)


def _counted(blocks: Iterable[Paragraph | Table]) -> Iterator[tuple[int, Paragraph | Table]]:
    """Each block with the number of the body's paragraph, empty ones counted as Word counts them."""
    number = 0
    for block in blocks:
        number += isinstance(block, Paragraph)
        yield number, block


def _is_layout(row: Sequence[Cell]) -> bool:
    if len(row) == 1 and row[0].column == 1:
        return True
    for cell in row:
        if any(isinstance(block, Table) and (len(block.rows) > 1 or any(len(inner) > 1 for inner in block.rows)) for block in cell.blocks):
            return True
        texts = [block.text for block in cell.blocks if isinstance(block, Paragraph) and block.text]
        if len(texts) > 1 and sum(map(len, texts)) > _PROSE and any("。" in text for text in texts):
            return True
    return False


def _cell_text(cell: Cell) -> str:
    return " ".join(re.sub(r"[\t\n]+", " ", line) for line in _lines(cell.blocks))


def _lines(blocks: Iterable[Paragraph | Table]) -> list[str]:
    """The blocks' text without counting: each paragraph a line, each row of a table one with tabs."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found += ["\t".join(_cell_text(cell) for cell in row).strip("\t") for row in block.rows]
    return [line for line in found if line]


def _words_of(blocks: Iterable[Paragraph | Table]) -> list[Words]:
    found: list[Words] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.words)
        else:
            found += [words for row in block.rows for cell in row for words in _words_of(cell.blocks)]
    return found


def _from_pictures(pictures: Sequence[bytes], limits: Limits) -> tuple[str, tuple[Place, ...], tuple[str, ...]]:
    """The text of scanned pages; a place a line, of kind block with the picture's number: a Word document has no pages of its own."""
    lines, heights, warnings = read_pages(pictures, limits)
    text, places = assembled(lines, heights, "block")
    if not text.strip():
        raise UnreadableDocument(f"no text, and none found by OCR in its {len(pictures)} picture(s); give the report with text")
    return text, places, warnings


def _nothing_in(written: _Writer) -> str:
    if written.stories.foreign_parts:
        return "no text of its own, only a part in another format (altChunk); open it in Word, save it anew and give that file"
    if written.pictures:
        return "no text, only pictures that are too small for a page or in another format; give the report as PDF or Word with text"
    return "no text in the document; fetch it again or give another form of the report"


def _title(package: Package) -> str | None:
    if "docProps/core.xml" not in package.container:
        return None
    titles = (each.text or "" for each in package.container.xml("docProps/core.xml") if name_of(each) == "dc:title")
    title = next((canonical(each).strip() for each in titles), "")
    return title if re.search(r"[\u4e00-\u9fff]", title) else None


def _recognises(head: Head) -> bool:
    names = {name.replace("\\", "/").lower() for name in head.members}
    return "[content_types].xml" in names and any(name.startswith("word/") for name in names)


READERS = (Reader("docx", READER_NAME, read_docx, _recognises, (".docx", ".docm"), title="Word (DOCX)"),)
