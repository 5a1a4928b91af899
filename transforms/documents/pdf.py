"""PDF with a text layer, through pdfplumber: characters with boxes, laid out into paragraphs here; every printed line a place.

pdfplumber's own text runs columns into each other and breaks sentences at every line; its characters, boxes and ruled tables are right.
Pages are closed as soon as they are read: it keeps every open page in memory (5,000 of them: over 8 GB).
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from transforms.documents.encodings import canonical, is_garbled
from transforms.documents.pdf_layout import Line, find_gutter, lines_of_page, upright_glyphs
from transforms.documents.pdf_paragraphs import joint, paragraphs, without_furniture
from transforms.documents.pdf_tables import MAXIMUM_RULES, ruled_rows
from transforms.documents.reader import Reader, TextBuilder
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = f"pdf 1 (pdfplumber {version('pdfplumber')})"
MAXIMUM_BYTES = 100_000_000  # a scan of 60 pages at 300 dpi stays under it
MAXIMUM_PAGES = 500  # the longest report seen has 20; 500 take some 15 s
MAXIMUM_STREAM = 128_000_000  # a stream of 3 MB can unfold to 1 GB and take the process down; an A4 page at 600 dpi in colour is 100 MB
_SCAN = "no text layer: a scan; OCR is not supported yet: give the report as PDF with text, HTML or plain text"
_GARBLED = "its text layer is garbled (the font's characters are not told); OCR is not supported yet: give another form of the report"
_NO_TEXT = "no text in it, neither characters nor pictures of them; give another form of the report"
_UNTOLD = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[Line]
    height: float
    verdict: str  # text, scan, garbled, blank
    warnings: tuple[str, ...]
    gutter: tuple[float, float] | None = None  # between its columns, where it has two


def read_pdf(content: bytes, file_name: str) -> DocumentText:
    """The text layer as paragraphs, a place with page and box for every printed line; tables as rows with tabs."""
    if len(content) > MAXIMUM_BYTES:
        raise UnreadableDocument(f"{len(content)} bytes of PDF, over the limit of {MAXIMUM_BYTES}; split the file")
    if b"%%EOF" not in content[-4096:]:
        raise UnreadableDocument("truncated: the PDF's end mark (%%EOF) is missing; fetch the file again")
    _refuse_bombs(content)
    document, warnings = _open(content)
    with document:
        if len(document.pages) > MAXIMUM_PAGES:
            raise UnreadableDocument(f"{len(document.pages)} pages, over the limit of {MAXIMUM_PAGES}: no single report; split the file")
        pages: list[_Page] = []
        for page in document.pages:
            pages.append(_read_page(page, pages[-1].gutter if pages else None))
        metadata = document.metadata
    warnings += tuple(warning for page in pages for warning in page.warnings)
    text, places = _assemble(pages)
    if not text.strip():
        verdicts = {page.verdict for page in pages}
        raise UnreadableDocument(_SCAN if "scan" in verdicts else _GARBLED if "garbled" in verdicts else _NO_TEXT)
    return DocumentText(
        text,
        places,
        "pdf",
        READER_NAME,
        pages=len(pages),
        title=_title(metadata),  # no date: the file's creation is not the report's publication
        warnings=warnings,
    )


def _refuse_bombs(content: bytes) -> None:
    """Refuse a file that holds a stream unfolding beyond all measure; counted piece by piece, nothing is kept."""
    for match in re.finditer(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])", content):
        inflater = zlib.decompressobj()
        size, piece = 0, content[match.end() : match.end() + 65_536]
        position = match.end() + len(piece)
        try:
            while piece and not inflater.eof:
                size += len(inflater.decompress(piece, 1_000_000))
                if size > MAXIMUM_STREAM:
                    raise UnreadableDocument(f"a stream inside unfolds to more than {MAXIMUM_STREAM} bytes: no report, refused")
                piece = inflater.unconsumed_tail
                if not piece:
                    piece = content[position : position + 65_536]
                    position += len(piece)
        except zlib.error:
            continue  # damaged, or no deflated stream: the parser's to judge


def _open(content: bytes) -> tuple[Any, tuple[str, ...]]:
    """The opened document; one whose cross references are damaged is written anew first."""
    import pdfplumber  # takes 0.3 s: only where a PDF is read

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    if b"/Encrypt" in content:  # the parser reads some files that open without a password as garbage
        content = _rewritten(content)
    try:
        document = pdfplumber.open(io.BytesIO(content))
        if document.pages:
            return document, ()
        document.close()
    except Exception as error:  # pdfminer raises anything from AssertionError to TypeError on damaged files
        logging.getLogger(__name__).debug("pdfplumber cannot open it, rebuilding: %r", error)
    rebuilt = io.BytesIO(_rewritten(content))
    try:
        return pdfplumber.open(rebuilt), ("the PDF's structure was damaged and has been rebuilt",)
    except Exception as error:
        raise UnreadableDocument(f"damaged PDF that cannot be opened ({type(error).__name__}); fetch the file again") from error


def _rewritten(content: bytes) -> bytes:
    """The same document with its structure written anew and without encryption."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument("encrypted: a password is needed to open it; give the report without one") from None
        raise UnreadableDocument(f"damaged PDF that cannot be opened ({error}); fetch the file again") from None
    try:
        buffer = io.BytesIO()
        document.save(buffer, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
        return buffer.getvalue()
    finally:
        document.close()


def _read_page(page: Any, gutter_before: tuple[float, float] | None) -> _Page:
    try:
        glyphs, width, height, others = upright_glyphs(page.chars, page.width, page.height)
        inked = "".join(glyph.text for glyph in glyphs if not glyph.text.isspace())
        verdict = _verdict(inked, len(glyphs), bool(page.images))
        if verdict != "text":
            reason = {"scan": _SCAN, "garbled": _GARBLED}.get(verdict)
            return _Page([], height, verdict, (f"page {page.page_number}: {reason}",) if reason else ())
        warnings = []
        if others:
            warnings.append(f"page {page.page_number}: {others} characters printed in another direction were left out")
        rows, loose, given_up = ruled_rows(page, glyphs, page.page_number) if width == page.width else ([], glyphs, False)
        if given_up:
            warnings.append(f"page {page.page_number}: more than {MAXIMUM_RULES} rules: no tables were looked for")
        gutter = find_gutter(loose, width, gutter_before)
        return _Page(lines_of_page(loose, rows, page.page_number, gutter), height, verdict, tuple(warnings), gutter)
    except Exception as error:  # the same parser, page by page
        raise UnreadableDocument(f"page {page.page_number} is damaged ({type(error).__name__}); fetch the file again") from error
    finally:
        page.close()


def _verdict(inked: str, glyphs: int, has_images: bool) -> str:
    if len(inked) < 10 and has_images:
        return "scan"
    if not inked:
        return "blank"
    return "garbled" if len(_UNTOLD.findall(inked)) > 0.05 * glyphs or is_garbled(inked) else "text"


def _assemble(pages: list[_Page]) -> tuple[str, tuple[Any, ...]]:
    heights = {number: page.height for number, page in enumerate(pages, start=1)}
    lines = without_furniture([line for page in pages for line in page.lines], heights)
    builder = TextBuilder()
    for paragraph in paragraphs(lines):
        before = ""
        for line in paragraph:
            text = canonical(line.text)
            builder.add_unplaced(joint(before, text) if before else "")
            builder.add(text, "page", line.page, line.box)
            before = text
        builder.add_unplaced("\n")
    return builder.finish()


def _title(metadata: dict[str, Any]) -> str | None:
    title = str(metadata.get("Title") or "").strip()
    return title if re.search(r"[\u4e00-\u9fff]", title) else None


READER = Reader("pdf", READER_NAME, read_pdf)
