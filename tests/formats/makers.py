"""Every form a report is published in, made with real tools: which reports it is tried with, and how near the plain text it must come."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image

from tests.formats import office_files, pdf_files, scans, web_pages
from tests.formats.ofd_writer import made_ofd
from tests.formats.sample_reports import CORPUS, SampleReport, load_report

Reports = Mapping[str, SampleReport]
Files = dict[str, bytes]
MANY = ("baichuan-2023", "wanghu-2023", "lanling-2022", "yunxi-2021", "qingya-2018", "hatahe-2023")  # one bureau each; the last has a table
TABLES = ("hatahe-2023", "yanbu-2023", "yinggao-2022")
TWO = ("qingya-2018", "hatahe-2023")  # where every file costs a start of LibreOffice
SHORT = ("qingya-2017", "qingya-2018")  # where every page costs seconds
SHORT_TABLE = ("qingya-2018", "yanbu-2023")
ELSEWHERE = ("qijiang-2023",)  # of ../shared/corpus, where that is


class ToolAbsent(Exception):
    """This machine lacks what makes or reads the form; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a report: its file's ending, what makes it, the F1 against plain text that is demanded, and whether it has pages."""

    name: str
    ending: str
    make: Callable[[Reports], Files]
    least: float = 1.0
    reports: tuple[str, ...] = MANY
    paged: bool = False
    ocr: bool = False

    def files(self) -> Files:
        """The form's files by report; made once, whoever asks. Raises ToolAbsent."""
        return _made(self.name)


def _each(make: Callable[[SampleReport], bytes]) -> Callable[[Reports], Files]:
    return lambda reports: {name: make(report) for name, report in reports.items()}


def _encoded(encoding: str, mark: bytes = b"", newline: str = "\n") -> Callable[[Reports], Files]:
    return _each(lambda report: mark + report.text.replace("\n", newline).encode(encoding))


def _word(report: SampleReport) -> bytes:
    return office_files.word_document(report)


def _by_office(target: str) -> Callable[[Reports], Files]:
    def make(reports: Reports) -> Files:
        if office_files.soffice() is None:
            raise ToolAbsent("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
        if target == "pdf" and not office_files.has_font():
            raise ToolAbsent(f"no font {office_files.FONT}: apt-get install fonts-noto-cjk")
        return office_files.converted({name: _word(report) for name, report in reports.items()}, target)

    return make


def _ofd(report: SampleReport) -> bytes:
    return made_ofd(report.typed())


def _scan(dots_per_inch: int) -> Callable[[Reports], Files]:
    return _each(lambda report: scans.scanned_pdf(report.typed(), dots_per_inch))


def _pages(report: SampleReport) -> list[Image.Image]:
    return [Image.fromarray(page[:, :, ::-1]) for page in scans.scan_pages(report.typed(), 200)]


def _frames(report: SampleReport) -> bytes:
    """The scan as a TIFF with a page a frame."""
    first, *others = _pages(report)
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=others, compression="jpeg", dpi=(200, 200))
    return buffer.getvalue()


def _long_picture(report: SampleReport) -> bytes:
    """A photographed notice: all pages of the scan below one another in one PNG."""
    pages = _pages(report)
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    buffer = io.BytesIO()
    whole.save(buffer, "PNG", dpi=(200, 200))
    return buffer.getvalue()


FORMS = (
    Form("TXT, UTF-8 with mark", ".txt", _encoded("utf-8", codecs.BOM_UTF8)),
    Form("TXT, GB18030, CRLF", ".txt", _encoded("gb18030", newline="\r\n")),
    Form("TXT, UTF-16LE with mark", ".txt", _encoded("utf-16-le", codecs.BOM_UTF16_LE)),
    Form("HTML, government portal", ".html", _each(web_pages.government_page)),
    Form("HTML, line breaks, GB18030", ".htm", _each(web_pages.page_of_line_breaks)),
    Form("HTML, pasted from Word", ".html", _each(web_pages.page_pasted_from_word)),
    Form("HTML, unknown container", ".shtml", _each(web_pages.page_with_unknown_container)),
    Form("DOCX", ".docx", _each(_word)),
    Form("DOC", ".doc", _by_office("doc"), reports=TWO),
    Form("WPS", ".wps", _by_office("wps"), reports=TWO),
    Form("RTF", ".rtf", _by_office("rtf"), reports=TWO),
    Form("ODT", ".odt", _by_office("odt"), reports=TWO),
    Form("OFD", ".ofd", _each(_ofd), paged=True),
    Form("PDF with text", ".pdf", _by_office("pdf"), 0.995, paged=True),
    Form("PDF, hard lines and footers", ".pdf", _each(pdf_files.hard_lines), 0.995, paged=True),
    Form("PDF, two columns", ".pdf", _each(pdf_files.two_columns), 0.995, MANY[:-1], paged=True),
    Form("PDF, ruled tables", ".pdf", _each(pdf_files.hard_lines), 0.995, TABLES, paged=True),
    Form("PDF, turned upright by its mark", ".pdf", _each(pdf_files.turned), 0.995, TWO, paged=True),
    Form("PDF, turned on its side", ".pdf", _each(pdf_files.sideways), 0.995, TWO, paged=True),
    Form("scan at 300 dpi", ".pdf", _scan(300), 0.98, SHORT, paged=True, ocr=True),
    Form("scan at 200 dpi", ".pdf", _scan(200), 0.97, SHORT_TABLE, paged=True, ocr=True),
    Form("scan at 150 dpi", ".pdf", _scan(150), 0.93, SHORT_TABLE, paged=True, ocr=True),
    Form("TIFF of several pages", ".tif", _each(_frames), 0.97, SHORT[:1], paged=True, ocr=True),
    Form("PNG, pages below one another", ".png", _each(_long_picture), 0.97, SHORT[:1], ocr=True),
)


@cache
def _made(name: str) -> Files:
    form = next(form for form in FORMS if form.name == name)
    wanted = form.reports + (ELSEWHERE if form.reports == MANY and CORPUS.is_dir() else ())
    return form.make({name: load_report(name) for name in wanted})
