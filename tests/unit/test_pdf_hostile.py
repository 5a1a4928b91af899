"""PDFs that are damaged, cut off, locked, or made to break their reader: refused quickly and with the reason, or read with a warning."""

from __future__ import annotations

import base64
import io
import resource
import time
import zlib

import pytest

from tests.unit.made_pdf import FIRST_EXTRA, MadePage, grey_picture, made_pdf, stream
from transforms.documents import read_document
from transforms.documents.limits import Limits
from transforms.model import UnreadableDocument

SENTENCE = "查处案件37宗。"


def report(pages: int = 1, **more) -> bytes:
    return made_pdf([MadePage().say(74, 200 + 30 * number, SENTENCE) for number in range(pages)], **more)


def deflated(piece: bytes, times: int) -> bytes:
    """A deflated stream of `times` times the same piece, made without ever holding what it unfolds to."""
    first, further = zlib.compressobj(9), zlib.compressobj(9, wbits=-15)
    head = first.compress(piece) + first.flush(zlib.Z_FULL_FLUSH)
    return head + (further.compress(piece) + further.flush(zlib.Z_FULL_FLUSH)) * (times - 1)


def lzw(rounds: int) -> bytes:
    """Blanks in LZW: every code the longest one there is, so that 5 kB stand for 7 MB."""
    held = bits = 0
    out = bytearray()
    for _ in range(rounds):
        width = 9
        for code in (256, 32, *range(258, 4095)):
            held, bits = held << width | code, bits + width
            width = 9 + (code >= 510) + (code >= 1022) + (code >= 2046) if code > 256 else 9
            while bits >= 8:
                bits -= 8
                out.append(held >> bits & 255)
            held &= (1 << bits) - 1
    return bytes(out)


GIBIBYTE = deflated(b" " * (1 << 20), 1024)
TWICE = zlib.compress(GIBIBYTE)


def with_content(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return made_pdf([MadePage()], extra_stream=content, filters=filters)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (with_content(GIBIBYTE), "unfolds to more than"),
        (with_content(GIBIBYTE).replace(b"stream\n", b"stream %\r\n", 1), "unfolds to more than"),
        (with_content(TWICE, b"[/FlateDecode /FlateDecode]"), "unfolds to more than"),
        (with_content(TWICE, b"[/Fl#61teDecode/Fl]"), "unfolds to more than"),
        (with_content(TWICE, b" 3 0 R"), "unfolds to more than"),
        (with_content(TWICE.hex().encode() + b">", b"[/AHx/Fl/Fl]"), "unfolds to more than"),
        (with_content(base64.a85encode(TWICE) + b"~>", b"[/ASCII85Decode/FlateDecode/FlateDecode]"), "unfolds to more than"),
        (with_content(base64.a85encode(TWICE) + b"~>", b"[/A85/A85/A85/Fl]"), "4 filters"),
        (with_content(b"\x81 " * 300_000, b"/RunLengthDecode"), "unfolds to more than"),
        (with_content(lzw(6), b"/LZWDecode"), "unfolds to more than"),
        (with_content(zlib.compress(lzw(6)), b"[/FlateDecode/LZWDecode]"), "unfolds to more than"),
        (with_content(lzw(1), b"[/LZWDecode/FlateDecode]"), "upon another filter"),
        (with_content(zlib.compress(b"BI /W 40000 /H 40000 /BPC 8 /CS /G /F /Fl ID " + GIBIBYTE)), "unfolds to more than"),
        (report(extra=[stream(GIBIBYTE, b"/Type/ObjStm/N 1/First 5/Filter/FlateDecode")]), "unfolds to more than"),
        (report(extra=[stream(deflated(b" " * (1 << 20), 15), b"/Filter/FlateDecode")] * 5), "together"),
    ],
)
def test_what_unfolds_beyond_all_measure_is_seen_before_it_is_opened(content, why):
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "a.pdf", Limits(stream_bytes=64_000_000, unpacked_bytes=70_000_000))
    assert time.process_time() - started < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_one_content_shown_a_thousand_times_over_is_refused():
    content = with_content(zlib.compress(b" " * 1_000_000)).replace(b"/Contents 5 0 R", b"/Contents[%s]" % (b"5 0 R " * 1000))
    with pytest.raises(UnreadableDocument, match="unfolds to more than"):
        read_document(content, "a.pdf")


def test_lzw_and_run_lengths_of_a_usual_size_are_read():
    words = b"BT /F1 16 Tf 74 600 Td <%s> Tj ET" % SENTENCE.encode("utf-16-be").hex().encode()
    assert read_document(with_content(bytes([len(words) - 1]) + words + b"\x80", b"/RunLengthDecode"), "a.pdf").text == f"{SENTENCE}\n"
    with pytest.raises(UnreadableDocument, match="no text in it"):
        read_document(with_content(lzw(1), b"/LZWDecode"), "a.pdf")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.4\n%%EOF\n", "nothing in it"),
        (made_pdf([]), "no pages"),
        (made_pdf([MadePage()]), "no text in it"),
        (made_pdf([MadePage()] * 501), "501 pages, over the limit of 500"),
        (made_pdf([MadePage()] * 5000), "5000 pages, over the limit of 500"),
        (report().replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), "page 1 is missing or damaged"),
        (report(2).replace(b"/Count 2", b"/Count 9"), "page 3 is missing or damaged"),
        (report().replace(b"/Filter/FlateDecode>>\nstream\nx", b"/Filter/FlateDecode>>\nstream\ny"), "damaged"),
        (with_content(zlib.compress(b"0 0 m 9 9 l S\n" * 150_000)), "more than 100000 drawn objects"),
        (with_content(zlib.compress(b"[" * 1_000_000)), "no text in it"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(content, why):
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "a.pdf")
    assert time.process_time() - started < 3


def test_too_many_bytes_and_too_many_characters_are_refused():
    with pytest.raises(UnreadableDocument, match="over the limit of 100"):
        read_document(report(), "a.pdf", Limits(file_bytes=100))
    with pytest.raises(UnreadableDocument, match="more than 20 characters on its first 3 pages"):
        read_document(report(5), "a.pdf", Limits(text_bytes=20))


def test_a_truncated_file_never_loses_pages_silently():
    whole = report(6)
    for length in range(100, len(whole), 97):
        try:
            document = read_document(whole[:length], "a.pdf")
        except UnreadableDocument as refused:
            assert "truncated" in str(refused) or "damaged" in str(refused), (length, refused)
        else:
            assert document.text.count(SENTENCE) == 6, length


def test_a_whole_file_without_its_end_mark_or_with_more_behind_it_is_read():
    whole = report(3)
    for content in (whole[: whole.rindex(b"%%EOF")], whole[: whole.rindex(b"xref\n0")], whole + b"\n<!-- visited -->" * 6000):
        assert read_document(content, "a.pdf").text.count(SENTENCE) == 3


def test_a_wrong_pointer_to_the_cross_references_is_told_and_does_not_matter():
    document = read_document(report().replace(b"startxref\n", b"startxref\n99"), "a.pdf")
    assert document.text == f"{SENTENCE}\n"
    assert document.warnings == ("the PDF's structure was damaged and has been rebuilt; all its parts are there",)


def test_bytes_lost_in_the_middle_are_not_read_over():
    whole = report(6)
    middle = whole.index(b"stream\n", len(whole) // 3) + 20
    with pytest.raises(UnreadableDocument, match="damaged"):
        read_document(whole[:middle] + whole[middle + 8 :], "a.pdf")


def test_a_packed_part_without_any_content_is_no_damage():
    document = read_document(report(extra=[stream(b"", b"/Filter/FlateDecode")]), "a.pdf")
    assert (document.text, document.warnings) == (f"{SENTENCE}\n", ())


def test_a_damaged_font_is_told_and_the_text_is_whole():
    document = read_document(report(extra=[stream(b"x\x9cbroken", b"/Length1 99/Filter/FlateDecode")]), "a.pdf")
    assert document.text == f"{SENTENCE}\n"
    assert document.warnings == ("1 of its fonts, pictures or check sums are damaged; compare figures with the original",)


def test_pages_that_the_page_tree_does_not_name_are_told():
    document = read_document(report(5).replace(b"/Count 5", b"/Count 2"), "a.pdf")
    assert "5 pages are written in it, its table of pages names 2: the others are not read" in document.warnings


def locked(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(user, "owner", canModify=0, strength=128))
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(74, 500, SENTENCE)
    canvas.save()
    return buffer.getvalue()


def test_a_password_to_open_is_a_refusal_and_one_to_change_is_not():
    with pytest.raises(UnreadableDocument, match="encrypted: a password is needed"):
        read_document(locked("user"), "a.pdf")
    assert read_document(locked(""), "a.pdf").text == f"{SENTENCE}\n"


def test_scripts_and_programs_are_neither_run_nor_read():
    actions = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WC<</S/Launch/F(calc.exe)>>>>/URI<</Base(http://127.0.0.1:9/)>>"
    document = read_document(report(catalog=actions), "a.pdf")
    assert (document.text, document.warnings) == (f"{SENTENCE}\n", ())


def test_files_inside_are_told_and_not_read():
    names = b"/Names<</EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(a.txt)/EF<</F %d 0 R>>>>]>>>>" % FIRST_EXTRA
    document = read_document(report(catalog=names, extra=[stream("附件99宗".encode())]), "a.pdf")
    assert (document.text, document.warnings[0].partition(":")[0]) == (f"{SENTENCE}\n", "it carries other files inside")


def test_stamps_remarks_and_form_fields_are_no_text_of_the_report():
    look = stream(b"BT /F1 16 Tf 0 0 Td <%s> Tj ET" % "印章88宗".encode("utf-16-be").hex().encode(), b"/Subtype/Form/BBox[0 0 99 99]")
    marks = b"".join(
        b"<</Type/Annot/Subtype/%s/Rect[74 400 174 500]/Contents(99)/AP<</N %d 0 R>>>>" % (kind, FIRST_EXTRA)
        for kind in (b"Stamp", b"FreeText", b"Widget/FT/Tx/T(a)/V(77)", b"Widget/FT/Sig/T(s)")
    )
    page = MadePage(attributes=b"/Annots[%s]" % marks).say(74, 300, SENTENCE)
    assert read_document(made_pdf([page], extra=[look]), "a.pdf").text == f"{SENTENCE}\n"


def test_deep_nesting_is_no_danger():
    nested = MadePage(attributes=b"/X " + b"[" * 100_000 + b"]" * 100_000).say(74, 300, SENTENCE)
    assert read_document(made_pdf([nested]), "a.pdf").text == f"{SENTENCE}\n"
    tree = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(FIRST_EXTRA, FIRST_EXTRA + 20_000)]
    deep = made_pdf([MadePage().say(74, 300, SENTENCE)], extra=tree).replace(b"/Kids[20004 0 R]", b"/Kids[4 0 R]", 1)
    with pytest.raises(UnreadableDocument, match="page 1 is missing or damaged"):
        read_document(deep, "a.pdf")


def test_a_drawing_of_more_rules_than_any_table_has_is_no_table():
    page = MadePage().say(74, 300, SENTENCE * 3)
    for step in range(7_000):
        page.rule(10, 320 + step / 100, 500, 320 + step / 100).rule(10 + step / 100, 320, 10 + step / 100, 800)
    started = time.process_time()
    document = read_document(made_pdf([page]), "a.pdf")
    assert (document.text, document.warnings) == (
        f"{SENTENCE * 3}\n",
        ("page 1: more rules than any table has: no tables were looked for",),
    )
    assert time.process_time() - started < 3


def test_a_scan_larger_than_the_limit_is_refused_before_it_is_unfolded():
    page = MadePage().show(FIRST_EXTRA, 0, 0, 595, 842)
    content = made_pdf([page], extra=[grey_picture(40_000, 40_000, bytes(1_000_000))])
    with pytest.raises(UnreadableDocument, match="page 1: a picture of 40000 × 40000 pixels, over the limit of 40000000"):
        read_document(content, "a.pdf")


def test_a_page_as_large_as_a_house_is_read():
    assert read_document(made_pdf([MadePage(size=(57_600, 57_600)).say(74, 300, SENTENCE)]), "a.pdf").text == f"{SENTENCE}\n"


def test_a_web_page_named_pdf_is_read_as_a_web_page():
    body = f"<html><body><h1>2021年法治政府建设年度报告</h1><p>{SENTENCE * 9}</p></body></html>".encode()
    assert read_document(body, "a.pdf").format == "html"
