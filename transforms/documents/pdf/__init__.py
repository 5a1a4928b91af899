"""PDF, page by page: the text layer through pypdfium2 where there is one that can be believed, OCR where not; every printed line a place.

pdfium's own text runs lines and columns as they come in the file; its characters and boxes are right and cost 2 ms a page, so lines,
columns and paragraphs are made from them here. pdfplumber searches for tables on pages with rules. A page that is only a picture, or
whose font does not tell its characters, is read by OCR; all lines then go through the same joining into paragraphs.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import groupby
from typing import Any

from transforms.documents.encodings import canonical
from transforms.documents.layout.lines import Line, find_gutter, lines_of_page
from transforms.documents.layout.paragraphs import joint, paragraphs, without_furniture
from transforms.documents.layout.tables import ruled_rows
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.pdf.characters import PageContent, Picture, page_content
from transforms.documents.pdf.drawings import TooMuch
from transforms.documents.pdf.scans import read_scan, refuse_large
from transforms.documents.pdf.structure import Structure, refuse_bombs, structure_of, with_trailer
from transforms.documents.pdf.verdict import unread_pictures, verdict
from transforms.documents.reader import Head, Reader, TextBuilder
from transforms.model import DocumentText, Place, UnreadableDocument

READER_NAME = f"pdf 2 (pypdfium2 {version('pypdfium2')}, pdfplumber {version('pdfplumber')}, rapidocr {version('rapidocr')})"
_REBUILT = "the PDF's structure was damaged and has been rebuilt; all its parts are there"
_ATTACHMENTS = "it carries other files inside: attachments are not read; give them as documents of their own"
_BY_OCR = {"scan": "a scan, read by OCR", "garbled": "its font does not tell its characters, read by OCR"}


@dataclass(slots=True)
class _Page:
    """One page as it was read so far; `lines` are those of its text layer until OCR has been asked."""

    number: int
    verdict: str  # text, scan, garbled, blank
    lines: list[Line]
    width: float
    height: float
    gutter: tuple[float, float] | None = None  # between its columns, where it has two
    pictures: list[Picture] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[int, int, bool]:
        """What pages must have in common for their lines to begin and end at the same margins."""
        return round(self.width), round(self.height), self.verdict in _BY_OCR


def read_pdf(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The text as paragraphs, a place with page and box for every printed line; tables as rows with tabs."""
    if len(content) > limits.file_bytes:
        raise UnreadableDocument(f"{len(content)} bytes of PDF, over the limit of {limits.file_bytes}; split the file")
    structure = structure_of(content, limits)
    warnings: list[str] = []
    document = _open(content, structure.rebuilt)
    try:
        if structure.encrypted:
            refuse_bombs(_decrypted(document), limits)
        warnings.extend(_told(structure, document))
        pages = _read_pages(document, limits)
        ocr_pages = _read_scans(document, pages, limits)
        title = document.get_metadata_value("Title").strip()
    finally:
        document.close()
    text, places = _assemble(pages)
    warnings.extend(_gathered(pages))
    if not text.strip():
        raise UnreadableDocument("; ".join(["no text in it", *warnings, "give another form of the report"]))
    return DocumentText(
        text,
        places,
        "pdf",
        _reader(len(pages), ocr_pages),
        pages=len(pages),
        title=title if re.search(r"[\u4e00-\u9fff]", title) else None,  # no date: the file's creation is not the report's publication
        warnings=tuple(warnings),
    )


def _open(content: bytes, rebuilt: bool) -> Any:
    import pypdfium2  # takes 0.1 s: only where a PDF is read

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableDocument("encrypted: a password is needed to open it; give the report without one") from None
        mended = with_trailer(content) if rebuilt else None
        if mended is None:
            told = "no pages can be found in it" if "Success" in str(error) else str(error)
            raise UnreadableDocument(f"damaged PDF that cannot be opened ({told}); fetch the file again") from None
    return _open(mended, rebuilt=False)


def _decrypted(document: Any) -> bytes:
    from pypdfium2 import raw

    buffer = io.BytesIO()
    document.save(buffer, flags=raw.FPDF_REMOVE_SECURITY)
    return buffer.getvalue()


def _told(structure: Structure, document: Any) -> Iterator[str]:
    """What is to be said of the file as a whole."""
    from pypdfium2 import raw

    if structure.rebuilt:
        yield _REBUILT
    if structure.damaged_streams:
        yield f"{structure.damaged_streams} of its fonts, pictures or check sums are damaged; compare figures with the original"
    if structure.page_objects > len(document):
        yield f"{structure.page_objects} pages are written in it, its table of pages names {len(document)}: the others are not read"
    if structure.attachments or raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        yield _ATTACHMENTS


def _read_pages(document: Any, limits: Limits) -> list[_Page]:
    """Every page with its verdict and the lines of its text layer."""
    count = len(document)
    if count == 0:
        raise UnreadableDocument("no pages in it; fetch the file again")
    if count > limits.pages:
        raise UnreadableDocument(f"{count} pages, over the limit of {limits.pages}: no single report; split the file")
    pages: list[_Page] = []
    characters = 0
    for number in range(1, count + 1):
        with _opened(document, number) as page:
            content = _content(page, number)
        characters += len(content.glyphs)
        if characters > limits.text_bytes:
            raise UnreadableDocument(f"more than {limits.text_bytes} characters on its first {number} pages: no report; split the file")
        pages.append(_read_page(content, number, pages[-1].gutter if pages else None))
        if number % 50 == 0:
            limits.alive()
    return pages


@contextmanager
def _opened(document: Any, number: int) -> Iterator[Any]:
    """A page, open for as long as it is looked at."""
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"page {number} is missing or damaged ({error}); fetch the file again") from None
    try:
        yield page
    finally:
        page.close()


def _content(page: Any, number: int) -> PageContent:
    try:
        return page_content(page)
    except TooMuch as error:
        raise UnreadableDocument(f"page {number} holds {error}: no page of a report; print the report to PDF anew") from None


def _read_page(content: PageContent, number: int, gutter_before: tuple[float, float] | None) -> _Page:
    page = _Page(number, verdict(content), [], content.width, content.height, pictures=content.pictures)
    if content.askew:
        page.warnings.append(f"{content.askew} characters printed in another direction were left out")
    if content.unseen:
        page.warnings.append(f"{content.unseen} characters that cannot be seen were left out")
    if page.verdict == "text" and (pictures := unread_pictures(content)):
        page.warnings.append(f"{pictures} large picture(s) beside its text are not read: if figures stand in them, give these as text")
    edges = content.edges if page.verdict == "text" else []
    rows, loose, given_up = ([], content.glyphs, True) if content.too_many_rules else ruled_rows(edges, content.glyphs, number)
    if given_up and page.verdict == "text":
        page.warnings.append("more rules than any table has: no tables were looked for")
    page.gutter = find_gutter(loose, content.width, gutter_before)
    page.lines = lines_of_page(loose, rows, number, page.gutter)
    if page.verdict == "text" and any(line.doubts for line in page.lines):
        page.warnings.append("its text is a layer that cannot be seen, made by OCR elsewhere: compare figures with the picture")
    return page


def _read_scans(document: Any, pages: Sequence[_Page], limits: Limits) -> int:
    """Read by OCR what only OCR can read, into the pages themselves; returns how many pages it gave."""
    from transforms.documents.ocr.engine import missing

    waiting = [page for page in pages if page.verdict in _BY_OCR]
    if len(waiting) > limits.ocr_pages:
        told = f"{len(waiting)} of its {len(pages)} pages are scans, over the limit of {limits.ocr_pages} pages by OCR"
        raise UnreadableDocument(f"{told}: split the file or give the report as text")
    if waiting and (lacking := missing()):
        raise UnreadableDocument(f"{_named(page.number for page in waiting)}: scans, and {lacking}")
    for page in waiting:
        refuse_large(page.number, page.pictures, limits)
    for page in waiting:
        with _opened(document, page.number) as opened:
            before = pages[page.number - 2].gutter if page.number > 1 else None
            scanned = read_scan(opened, page.number, page.pictures, limits, before)
        limits.alive()
        if page.verdict == "scan" and page.lines and 2 * _inked(scanned.lines) <= 3 * _inked(page.lines):
            page.verdict = "text"  # a photograph and its caption: the text layer says all of it, and says it exactly
            continue
        page.warnings = [_BY_OCR[page.verdict] if scanned.lines else "a picture in which OCR found no text", *scanned.warnings]
        page.lines, page.gutter, page.width, page.height = scanned.lines, scanned.gutter, scanned.width, scanned.height
    return sum(page.verdict in _BY_OCR for page in waiting)


def _inked(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _assemble(pages: Sequence[_Page]) -> tuple[str, tuple[Place, ...]]:
    heights = {page.number: page.height for page in pages}
    lines = without_furniture([line for page in pages for line in page.lines], heights)
    builder = TextBuilder()
    for paragraph in paragraphs(lines, {page.number: page.kind for page in pages}):
        before = ""
        for line in paragraph:
            text = canonical(line.text)
            builder.add_unplaced(joint(before, text) if before else "")
            builder.add(text, "page", line.page, line.box, doubts=line.doubts)
            before = text
        builder.add_unplaced("\n")
    return builder.finish()


def _gathered(pages: Iterable[_Page]) -> Iterator[str]:
    """The pages' warnings, each said once for all pages it holds for."""
    said: dict[str, list[int]] = defaultdict(list)
    for page in pages:
        for warning in page.warnings:
            said[warning].append(page.number)
    yield from (f"{_named(numbers)}: {warning}" for warning, numbers in said.items())


def _named(numbers: Iterable[int]) -> str:
    """page 2; pages 2-4, 7."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0])]
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {told}" if told.isdigit() else f"pages {told}"


def _reader(pages: int, ocr_pages: int) -> str:
    name = f"pdf 2 (pypdfium2 {version('pypdfium2')})"
    return f"{name}, {ocr_pages} of {pages} pages by rapidocr {version('rapidocr')}" if ocr_pages else name


def _recognises(head: Head) -> bool:
    return b"%PDF-" in head.start[:1024]


READERS = (Reader("pdf", READER_NAME, read_pdf, _recognises, (".pdf",), title="PDF"),)
