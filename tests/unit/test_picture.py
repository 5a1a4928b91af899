"""Pictures as documents: every format and colour of them, turned, transparent, damaged, too large, too small."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy
import pytest
from PIL import Image

from tests.formats.scans import made_sheets, scanned
from transforms.documents import format_of, read_document, readers
from transforms.documents.limits import DEFAULT
from transforms.model import DocumentText, UnreadableDocument

FIGURE = "罚没款27.1651万元"
FORMATS = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "bmp": "BMP", "webp": "WEBP", "gif": "GIF"}


def picture(words: str = FIGURE, dpi: int = 150) -> Image.Image:
    """One line on a strip of paper as wide as the text."""
    sheet = made_sheets(f"标题\n{words}。\n完\n完", stamp=False)[0]
    x0, top, x1, bottom = (edge * 300 / 72 for edge in sheet.lines[1][1])
    image = sheet.image.crop((round(x0 - 60), round(top - 80), round(x1 + 60), round(bottom + 80)))
    return Image.fromarray(numpy.ascontiguousarray(scanned(image, dpi, skew=0.2)[:, :, ::-1]))


def encoded(image: Image.Image, form: str = "PNG", **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **how)
    return buffer.getvalue()


def read(content: bytes, name: str = "scan.png", **limits: object) -> DocumentText:
    return read_document(content, name, replace(DEFAULT, **limits))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_told_by_its_bytes_and_read(form: str) -> None:
    content = encoded(picture(), FORMATS[form])
    assert format_of(content, "unnamed") == form
    document = read(content, f"scan.{form}")
    assert FIGURE in document.text
    assert (document.format, document.pages) == (form, None)
    assert document.reader.startswith("picture 1 (rapidocr ")
    place = document.places[0]
    assert (place.kind, place.number, place.start, place.doubts[0]) == ("line", 1, 0, "ocr")
    assert document.text[place.start : place.end] == document.text.rstrip("\n")
    assert place.box is not None and place.box[0] < place.box[2]


@pytest.mark.parametrize(
    "changed",
    [
        lambda image: image.convert("1"),
        lambda image: image.convert("L"),
        lambda image: image.convert("P"),
        lambda image: image.convert("CMYK"),
        lambda image: Image.fromarray(numpy.asarray(image.convert("L")).astype(numpy.uint16) * 257),
    ],
    ids=["1 bit", "grey", "palette", "CMYK", "16 bit"],
)
def test_every_kind_of_colour_is_read(changed: Callable[[Image.Image], Image.Image]) -> None:
    assert FIGURE in read(encoded(changed(picture()), "TIFF"), "scan.tif").text


def test_what_is_transparent_is_paper() -> None:
    grey = picture().convert("L")
    black = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    black.putalpha(grey.point(lambda shade: 255 - shade))
    assert FIGURE in read(encoded(black)).text


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_a_camera_that_was_held_upright_says_so(form: str) -> None:
    exif = Image.Exif()
    exif[274] = 6  # shown turned by 90 degrees to the right
    document = read(encoded(picture().rotate(90, expand=True), form, exif=exif), "photo")
    assert FIGURE in document.text
    assert not any("turned" in warning for warning in document.warnings), "it is turned before OCR looks"


def test_pages_of_a_tiff_are_pages() -> None:
    pages = [picture("第1组罚没款27.1651万元"), picture("第2组立案11起"), picture("第3组办结案件10起")]
    document = read(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150)), "scan.tif")
    assert document.pages == 3
    assert [(place.kind, place.number) for place in document.places] == [("page", 1), ("page", 2), ("page", 3)]
    assert [document.text[place.start : place.end].rstrip("。") for place in document.places] == [
        "第1组罚没款27.1651万元",
        "第2组立案11起",
        "第3组办结案件10起",
    ]


def test_whoever_waits_hears_of_every_page() -> None:
    heard: list[int] = []
    pages = [picture("第1组立案12起"), picture("第2组立案11起")]
    read(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "scan.tif", alive=lambda: heard.append(1))
    assert len(heard) >= 2


def test_more_pages_than_ocr_may_read_are_refused() -> None:
    blank = Image.new("L", (200, 200), 255)
    with pytest.raises(UnreadableDocument, match="more than 2 pages, the limit of OCR"):
        read(encoded(blank, "TIFF", save_all=True, append_images=[blank] * 3), "scan.tif", ocr_pages=2)


@pytest.mark.parametrize(("told", "meant"), [(200, 200), (150, 150), (10, 150)], ids=["as told", "as A4", "no paper is so large"])
def test_places_are_measured_by_the_resolution_the_file_tells_where_that_makes_a_page(told: int, meant: int) -> None:
    box = read(encoded(picture().resize((1240, 200)), dpi=(told, told))).places[0].box
    assert box is not None
    assert box[2] == pytest.approx(512 * 150 / meant, abs=6)


def test_a_long_picture_of_a_web_page_is_read_piece_by_piece() -> None:
    line = picture("检查455户次立案11起")
    long = Image.new("RGB", (line.width, 4 * line.width), (246, 246, 246))
    tops = [number * (long.height - line.height) // 5 for number in range(6)]
    for top in tops:
        long.paste(line, (0, top))
    document = read(encoded(long))
    assert document.text.count("检查455户次立案11起") == 6
    heights = [place.box[1] for place in document.places if place.box]
    assert heights == sorted(heights)
    assert heights[-1] > 3 * heights[0], "boxes are those of the whole picture"


@pytest.mark.parametrize("form", FORMATS)
def test_a_truncated_picture_is_refused(form: str) -> None:
    content = encoded(picture(), FORMATS[form])
    with pytest.raises(UnreadableDocument, match="damaged or truncated picture"):
        read(content[: len(content) * 2 // 3], f"scan.{form}")


@pytest.mark.parametrize("form", FORMATS)
def test_rubbish_after_the_first_bytes_is_refused(form: str) -> None:
    content = encoded(picture(), FORMATS[form])[:60] + b"\x5a\xa5" * 400
    with pytest.raises(UnreadableDocument):
        read(content, f"scan.{form}")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("side", [10_000, 60_000], ids=["over our limit", "over that of the library"])
def test_a_picture_that_unfolds_beyond_all_measure_is_refused_before(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    with pytest.raises(UnreadableDocument, match="40000000"):
        read(bomb)


def test_an_icon_is_no_page() -> None:
    with pytest.raises(UnreadableDocument, match="32 × 32 pixels, no text: an icon"):
        read(encoded(Image.new("RGB", (32, 32), (200, 20, 20))))


def test_a_photograph_without_words_is_unreadable_with_advice() -> None:
    with pytest.raises(UnreadableDocument, match="found no text; scan the report"):
        read(encoded(Image.new("RGB", (600, 800), (120, 160, 120))))


def test_text_that_begins_like_a_bitmap_is_text() -> None:
    assert format_of("BMW的处罚案件有11起，罚没款27.1651万元。".encode(), "report.txt") == "txt"


def test_a_machine_without_ocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.documents.ocr import engine

    def broken(name: str) -> None:
        raise ImportError(f"{name}: illegal instruction")

    monkeypatch.setattr(engine, "import_module", broken)
    with pytest.raises(UnreadableDocument, match=r"illegal instruction.*install rapidocr"):
        read(encoded(picture()))


def test_the_readers_tell_their_endings() -> None:
    endings = {suffix for form in FORMATS for suffix in readers()[form].suffixes}
    assert endings == {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"}
