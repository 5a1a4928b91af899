"""Looks into a published file by another way than its reader, for the words that a reader says stand at a place."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2

from tests.formats.comparing import plain
from tests.formats.makers import Form
from transforms.documents.encodings import decode
from transforms.model import Place

Holds = Callable[[str, Place], bool]


def of(form: Form, content: bytes) -> Holds | None:
    """What tells whether words stand at a place; None where there is no second way to look."""
    if form.ending == ".txt":
        return _text(content)
    if form.ending == ".docx":
        return _word(content)
    if form.ending == ".pdf" and not form.ocr and "turned" not in form.name:
        return _pdf(content)
    return None


def _text(content: bytes) -> Holds:
    lines = decode(content)[0].splitlines()
    return lambda words, place: words in lines[place.number - 1]


def _word(content: bytes) -> Holds:
    """By python-docx: the paragraph or the table's cell of that number."""
    from docx import Document

    document = Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]

    def holds(words: str, place: Place) -> bool:
        if place.kind == "cell":
            return words in document.tables[place.number - 1].cell(place.row - 1, place.column - 1).text
        return words in paragraphs[place.number - 1]

    return holds


def _pdf(content: bytes) -> Holds:
    """By pdfium: what is printed inside the box on that page."""
    document = pypdfium2.PdfDocument(content)
    pages = [(page.get_height(), page.get_textpage()) for page in document]

    def holds(words: str, place: Place) -> bool:
        height, page = pages[place.number - 1]
        x0, top, x1, bottom = place.box
        return plain(words) in plain(page.get_text_bounded(x0 - 1, height - bottom - 1, x1 + 1, height - top + 1))

    return holds
