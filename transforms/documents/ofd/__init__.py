"""OFD (GB/T 33190), through ofdkit: runs of text with their places, laid out into paragraphs as a PDF's are; every printed line a place.

Page by page: ofdkit's own text of a document leaves an unreadable page out and goes on. Stamps, signatures, annotations and attachments
are no text of the report and are not read.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from transforms.documents.containers import PASSWORD, Container, open_container
from transforms.documents.docx.pictures import assembled, is_page, picture_pixels
from transforms.documents.encodings import canonical, is_garbled
from transforms.documents.layout.lines import Glyph, Line, find_gutter, lines_of_page, make_line
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.ofd.content import Content, advances, media, of_runs, page_content, template_locations
from transforms.documents.reader import Head, Reader
from transforms.model import DocumentText, UnreadableDocument

if TYPE_CHECKING:
    from ofdkit import OFDDocument, Page

READER_NAME = f"ofd 1 (ofdkit {version('ofdkit')}, rapidocr {version('rapidocr')})"
_POINT = 72 / 25.4  # points in a millimetre
_ASCENT = 0.86  # of the type size above the baseline, as in Song
_ADVICE = "give the report as PDF or Word with text"
_UNTOLD = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_SIDES = (20.0, 3000.0)  # millimetres of a page's side: more than a label, less than a plan
_FEW = 10  # characters on a page that is a picture: its number, a stamp's date
_CELL_GAP = 1.5  # em between the cells of a row


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    lines: list[Line]
    height: float
    problem: str = ""  # why it gave no text, where it should have
    warnings: tuple[str, ...] = ()
    gutter: tuple[float, float] | None = None
    by_ocr: bool = False


def read_ofd(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The pages' text as paragraphs, a place with page and box for every printed line."""
    import ofdkit

    container = open_container(content, limits)
    container.refuse_doctypes()
    if any(name.endswith("encryptions.xml") for name in container.names):
        raise UnreadableDocument(PASSWORD)
    try:
        with ofdkit.open(content) as document:
            return _read(document, container, limits)
    except ofdkit.OFDError as error:
        raise UnreadableDocument(f"no OFD that can be read ({error}); fetch the file again") from None
    except RecursionError:
        raise UnreadableDocument("elements nested beyond all measure: no OFD of an office program, refused") from None


def _read(document: OFDDocument, container: Container, limits: Limits) -> DocumentText:
    import ofdkit

    if lost := [warning for warning in document.warnings if warning.startswith(("page", "document"))]:
        raise UnreadableDocument(f"damaged: {lost[0]}, {len(lost)} of this kind; fetch the file again")
    if len(document.pages) > limits.pages:
        raise UnreadableDocument(f"{len(document.pages)} pages, over the limit of {limits.pages}: no single report; split the file")
    pages: list[_Page] = []
    for number, page in enumerate(document.pages, start=1):
        try:
            pages.append(_read_page(page, number, container, pages[-1].gutter if pages else None, limits))
        except ofdkit.OFDError as error:
            raise UnreadableDocument(f"page {number} cannot be read ({error}); fetch the file again") from None
        limits.alive()
        if sum(each.by_ocr for each in pages) > limits.ocr_pages:
            raise UnreadableDocument(f"more than {limits.ocr_pages} pages to read by OCR, the limit; split the file")
    warnings = [*document.warnings, *(warning for page in pages for warning in page.warnings)]
    warnings += [f"page {number}: {page.problem}; {_ADVICE}" for number, page in enumerate(pages, start=1) if page.problem]
    heights = {number: page.height for number, page in enumerate(pages, start=1)}
    text, places = assembled([line for page in pages for line in page.lines], heights, "page")
    if not text.strip():
        problem = next((page.problem for page in pages if page.problem), "no text on its pages")
        raise UnreadableDocument(f"{problem}; {_ADVICE}")
    return DocumentText(text, places, "ofd", READER_NAME, pages=len(pages), title=_title(document), warnings=tuple(dict.fromkeys(warnings)))


def _read_page(page: Page, number: int, container: Container, gutter_before: tuple[float, float] | None, limits: Limits) -> _Page:
    if not (_SIDES[0] < page.width < _SIDES[1] and _SIDES[0] < page.height < _SIDES[1]):
        raise UnreadableDocument(f"page {number} is {page.width:g} x {page.height:g} mm large: damaged or no report; fetch the file again")
    width, height = page.width * _POINT, page.height * _POINT
    content = Content()
    if page.location is not None:
        templates = template_locations(container, _document_of(container, page.location), page.location)
        content = page_content(container, [page.location, *templates])
    glyphs, turned = _glyphs(page, content)
    inked = "".join(glyph.text for glyph in glyphs if not glyph.text.isspace())
    if len(inked) < _FEW and content.pictures:
        return _scanned(page, number, container, content, limits)
    if not inked:
        outlines = "its characters are drawn as outlines, no text" if content.drawings > 20 else ""
        return _Page([], height, outlines)
    if len(_UNTOLD.findall(inked)) > 0.05 * len(inked) or is_garbled(inked):
        return _Page([], height, "its text is garbled: codes of a font instead of characters")
    warnings = (f"page {number}: {turned} turned character(s) (a watermark?) were left out",) if turned else ()
    gutter = find_gutter(glyphs, width, gutter_before)
    lines = lines_of_page(glyphs, (), number, gutter)
    return _Page(_with_rows(lines, glyphs), height, warnings=warnings, gutter=gutter)


def _glyphs(page: Page, content: Content) -> tuple[list[Glyph], int]:
    """The characters on the page with their boxes in points, and how many turned ones were left out."""
    left, top, width, height = page.box
    found: list[Glyph] = []
    turned = 0
    runs = page.runs
    for run, code in zip(runs, of_runs((run.object_id for run in runs), content), strict=True):
        if why := content.left_out.get(run.object_id or ""):
            turned += len(run.text) if why == "turned" else 0
            continue
        if not (left - 2 <= run.x <= left + width + 2 and top - 2 <= run.y <= top + height + 2):
            continue
        steps = advances(run.text, *(code or ([], run.size)))
        extent = steps[-1][0] + steps[-1][1]
        scale = run.width / extent if extent > 0 and math.isfinite(run.width) else 1.0
        size = run.size * _POINT
        baseline = (run.y - top) * _POINT
        top_edge, bottom_edge = baseline - _ASCENT * size, baseline + (1 - _ASCENT) * size
        for character, (at, wide) in zip(run.text, steps, strict=True):
            x0 = (run.x - left + at * scale) * _POINT
            if x0 > (width + 20) * _POINT:
                break  # beyond the page: not printed
            found.append(Glyph(character, x0, top_edge, x0 + wide * scale * _POINT, bottom_edge, max(size, 1.0)))
    return found, turned


def _with_rows(lines: list[Line], glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines, those in cells (three or more, two lines after each other) with tabs between them: the rows of a table."""
    cells = [_cells(line, glyphs) for line in lines]
    is_row = [len(own) >= 3 for own in cells]
    found = []
    for index, line in enumerate(lines):
        beside = (index > 0 and is_row[index - 1]) or (index + 1 < len(lines) and is_row[index + 1])
        found.append(dataclasses.replace(line, text="\t".join(cells[index]), is_row=True) if is_row[index] and beside else line)
    return found


def _cells(line: Line, glyphs: Sequence[Glyph]) -> list[str]:
    own = sorted(
        (each for each in glyphs if line.top - 0.1 <= each.top and each.bottom <= line.bottom + 0.1 and line.x0 - 0.1 <= each.x0 < line.x1),
        key=lambda glyph: glyph.x0,
    )
    cells: list[list[Glyph]] = [[]]
    right = own[0].x0 if own else 0.0
    for glyph in own:
        if not glyph.text.isspace():
            if glyph.x0 - right > _CELL_GAP * line.size:
                cells.append([])
            right = glyph.x1
        cells[-1].append(glyph)
    return [made.text for cell in cells if (made := make_line(cell, line.page, line.column)) is not None]


def _scanned(page: Page, number: int, container: Container, content: Content, limits: Limits) -> _Page:
    """A page that is a picture, read by OCR."""
    from transforms.documents.ocr.page import scanned_page

    height = page.height * _POINT
    parts = media(container)
    lines: list[Line] = []
    for picture in sorted(content.pictures, key=lambda each: each.boundary[1:2]):
        part = parts.get(picture.resource)
        if part is None or not is_page(container.read(part)):
            continue
        x, y, wide, _ = picture.boundary if len(picture.boundary) == 4 else (0.0, 0.0, page.width, page.height)
        pixels = picture_pixels(container.read(part), limits)
        scanned = scanned_page(pixels, pixels.shape[1] / (wide / 25.4), number, limits)
        limits.alive()
        lines += [_moved(line, x * _POINT, y * _POINT) for line in scanned.lines]
    if not lines:
        return _Page([], height, "a picture in which no text is found")
    return _Page(lines, height, warnings=(f"page {number}: a picture, read by OCR",), by_ocr=True)


def _moved(line: Line, x: float, y: float) -> Line:
    return dataclasses.replace(line, x0=line.x0 + x, x1=line.x1 + x, top=line.top + y, bottom=line.bottom + y)


def _document_of(container: Container, page: str) -> str:
    """The Document.xml that a page belongs to: the nearest above it."""
    folder = page
    while folder:
        folder = folder.rpartition("/")[0]
        candidate = f"{folder}/Document.xml".lstrip("/")
        if candidate in container:
            return candidate
    return page


def _title(document: Any) -> str | None:
    title = canonical(document.info.title or "").strip()
    return title if re.search(r"[\u4e00-\u9fff]", title) else None


def _recognises(head: Head) -> bool:
    return any(name.replace("\\", "/").lower().lstrip("/") == "ofd.xml" for name in head.members)


READERS = (Reader("ofd", READER_NAME, read_ofd, _recognises, (".ofd",), title="OFD (GB/T 33190)"),)
