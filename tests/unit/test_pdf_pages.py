"""Each page of a PDF by itself: text, garbled, scan or blank; hidden text layers; and OCR where there is no other way."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.unit.made_pdf import FIRST_EXTRA, HEIGHT, WIDTH, MadePage, grey_picture, made_pdf
from tests.unit.reading import assert_places_hold, bare
from transforms.documents import read_document
from transforms.documents.limits import Limits
from transforms.documents.pdf.characters import Picture, page_content
from transforms.documents.pdf.scans import rendering_scale
from transforms.documents.pdf.verdict import verdict
from transforms.model import UnreadableDocument

SENTENCE = "2021年，我局查处案件37宗，罚款27.1651万元。"
PROSE = [SENTENCE, "我局严格落实行政执法公示制度，全年开展监督检查1203户次。", "组织法治培训四期，共有320人参加，考核合格率达到98.5%。"]
PAPER = grey_picture(10, 14, b"\xff" * 140)
WHOLE = (0, 0, WIDTH, HEIGHT)


def written(page: MadePage, mode: int = 0, top: float = 200) -> MadePage:
    for row, line in enumerate(PROSE):
        page.say(74, top + 30 * row, line, 14, mode)
    return page


def verdict_of(page: MadePage, extra: tuple[bytes, ...] = ()) -> str:
    document = pypdfium2.PdfDocument(made_pdf([page], extra=extra))
    try:
        opened = document[0]
        told = verdict(page_content(opened))
        opened.close()
        return told
    finally:
        document.close()


def codes(first: int) -> MadePage:
    """A page of characters that a font without its table of characters gives."""
    page = MadePage()
    for row in range(8):
        page.say(74, 200 + 30 * row, "".join(chr(first + 7 * row + column * column % 97) for column in range(24)), 14)
    return page


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (lambda: written(MadePage()), "text"),
        (lambda: MadePage(), "blank"),
        (lambda: MadePage().show(FIRST_EXTRA, *WHOLE), "scan"),
        (lambda: MadePage().show(FIRST_EXTRA, 100, 100, 110, 110), "blank"),
        (lambda: MadePage().show(FIRST_EXTRA, 100, 100, 200, 160), "scan"),
        (lambda: MadePage().show(FIRST_EXTRA, *WHOLE).say(280, 800, "— 3 —", 12), "scan"),
        (lambda: written(MadePage().show(FIRST_EXTRA, *WHOLE), 3), "text"),
        (lambda: written(MadePage()).show(FIRST_EXTRA, 300, 600, 400, 700), "text"),
        (lambda: codes(0xE100), "garbled"),
        (lambda: codes(0x8E00), "garbled"),
        (lambda: codes(0x21), "garbled"),
        (lambda: MadePage().say(74, 300, "1,203 37 98.5% 27.1651 2,021 18.20298 320 74 65 12 (3.5) 401 358"), "text"),
        (lambda: MadePage().say(74, 300, "The bureau closed thirty-seven cases and collected the fines in full."), "text"),
        (lambda: MadePage().say(74, 300, "\uf06c 依法查处案件三十七宗，罚款全部缴清，群众满意"), "text"),
    ],
)
def test_each_page_is_judged_by_what_stands_on_it(page, expected):
    assert verdict_of(page(), (PAPER,)) == expected


def outlines(count: int) -> MadePage:
    page = MadePage()
    for number in range(count):
        x, y = 74 + number % 30 * 15, 100 + number // 30 * 30
        page.operators.append(b"%d %d m %d %d %d %d %d %d c f" % (x, y, x + 9, y, x + 9, y + 9, x, y + 9))
    return page


def test_text_turned_into_outlines_is_a_scan():
    assert verdict_of(outlines(200)) == "scan"
    assert verdict_of(outlines(4)) == "blank"


def test_a_hidden_text_layer_over_a_picture_is_read_with_doubts():
    document = read_document(made_pdf([written(MadePage().show(FIRST_EXTRA, *WHOLE), 3)], extra=[PAPER]), "a.pdf")
    assert bare(document.text) == "".join(PROSE)
    assert {place.doubts for place in document.places} == {("ocr",)}
    assert document.warnings[0].startswith("page 1: its text is a layer that cannot be seen")
    assert document.reader.startswith("pdf 2 (pypdfium2 ")
    assert "rapidocr" not in document.reader


def test_text_under_its_picture_is_a_hidden_layer_too():
    document = read_document(made_pdf([written(MadePage()).show(FIRST_EXTRA, *WHOLE)], extra=[PAPER]), "a.pdf")
    assert {place.doubts for place in document.places} == {("ocr",)}


def test_text_on_a_background_picture_is_not_doubted():
    document = read_document(made_pdf([written(MadePage().show(FIRST_EXTRA, *WHOLE))], extra=[PAPER]), "a.pdf")
    assert {place.doubts for place in document.places} == {()}
    assert document.warnings == ()


def test_a_large_picture_beside_text_is_told():
    page = written(MadePage()).show(FIRST_EXTRA, 74, 400, 520, 700).show(FIRST_EXTRA, 74, 710, 120, 740)
    document = read_document(made_pdf([page], extra=[PAPER]), "a.pdf")
    assert document.warnings == ("page 1: 1 large picture(s) beside its text are not read: if figures stand in them, give these as text",)


def test_an_invisible_copy_of_visible_text_is_not_read_a_second_time():
    page = written(written(MadePage()), 3, top=500)
    document = read_document(made_pdf([page]), "a.pdf")
    assert bare(document.text) == "".join(PROSE)
    assert document.warnings[0].endswith("characters that cannot be seen were left out")


def test_more_scans_than_the_limit_are_refused_before_any_is_read():
    pages = [MadePage().show(FIRST_EXTRA, *WHOLE) for _ in range(7)]
    with pytest.raises(UnreadableDocument, match="7 of its 7 pages are scans, over the limit of 5 pages by OCR"):
        read_document(made_pdf(pages, extra=[PAPER]), "a.pdf", Limits(ocr_pages=5))


def photographed(page: MadePage, dots_per_inch: int) -> bytes:
    """The page as a scanner gives it; an empty picture where this machine has no font for it."""
    document = pypdfium2.PdfDocument(made_pdf([page]))
    bitmap = document[0].render(scale=dots_per_inch / 72, grayscale=True)
    pixels = bitmap.to_numpy()
    if (pixels < 128).mean() < 0.003:
        pytest.skip("no Chinese font on this machine to make a scan with")
    return grey_picture(bitmap.width, bitmap.height, pixels.tobytes())


def test_a_scanned_page_between_text_pages_is_read_by_ocr_alone():
    alive = []
    pages = [written(MadePage()), MadePage().show(FIRST_EXTRA, *WHOLE), written(MadePage())]
    content = made_pdf(pages, extra=[photographed(written(MadePage(), top=300), 150)])
    document = read_document(content, "a.pdf", Limits(alive=lambda: alive.append(1)))
    assert document.pages == 3
    assert [place.number for place in document.places] == sorted(place.number for place in document.places)
    assert_places_hold(document)
    doubts = {number: {place.doubts[:1] for place in document.places if place.number == number} for number in (1, 2, 3)}
    assert doubts == {1: {()}, 2: {("ocr",)}, 3: {()}}
    assert [document.text.count(figure) for figure in ("37", "27.1651", "1203", "98.5")] == [3, 3, 3, 3]
    x0, top, x1, bottom = next(place.box for place in document.places if place.number == 2)
    assert (x0, x1) == (pytest.approx(74, abs=6), pytest.approx(74 + 23 * 14 - 10 * 7, abs=60))
    assert 280 < top < bottom < 310
    assert ", 1 of 3 pages by rapidocr " in document.reader
    assert "page 2: a scan, read by OCR" in document.warnings
    assert alive


def test_a_picture_without_text_is_told_and_no_text_at_all_is_a_refusal():
    with pytest.raises(UnreadableDocument, match="no text in it; page 1: a picture in which OCR found no text"):
        read_document(made_pdf([MadePage().show(FIRST_EXTRA, *WHOLE)], extra=[PAPER]), "a.pdf")


@pytest.mark.parametrize(
    ("width", "height", "box", "pixels", "expected"),
    [
        (595, 842, (0, 0, 595, 842), (2480, 3508), 300 / 72),
        (595, 842, (0, 0, 595, 842), (1654, 2339), 200 / 72),
        (595, 842, (0, 0, 595, 842), (620, 877), 150 / 72),
        (595, 842, (0, 0, 595, 842), (9920, 14032), 300 / 72),
        (595, 842, (0, 0, 50, 50), (600, 600), 200 / 72),
        (2480, 3508, (0, 0, 2480, 3508), (2480, 3508), 1.0),
        (57600, 57600, (0, 0, 57600, 57600), (1654, 1654), 1654 / 57600),
        (595, 20000, (0, 0, 595, 20000), (1654, 55555), (40_000_000 / (595 * 20000)) ** 0.5),
    ],
)
def test_pages_are_rendered_as_finely_as_they_were_scanned(width, height, box, pixels, expected):
    assert rendering_scale(width, height, [Picture(box, pixels)], 40_000_000) == pytest.approx(expected, rel=0.01)
