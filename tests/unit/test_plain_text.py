"""Plain text in every encoding it comes in, and what must be refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reading import assert_places_hold, figures, shared
from transforms.documents import read_document, readers
from transforms.model import UnreadableDocument

REPORT = (
    "柏川区卫生健康局2021年法治政府建设年度报告\n\n中共柏川区委、柏川区人民政府：\n"
    "2021年，我局查处违法案件37宗，罚款27.1651万元，办结率100%，组织执法培训12场次，参训人员1000人次以上。\n"
    "一、主要举措和成效\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_gives_the_same_text(encoding):
    document = read_document(REPORT.encode(encoding), "a.txt")
    assert document.text == REPORT
    assert document.format == "txt"
    assert document.pages is None
    assert_places_hold(document)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028"])
def test_line_ends_become_one_newline_and_lines_are_counted_as_an_editor_counts(newline):
    document = read_document(REPORT.replace("\n", newline).encode(), "a.txt")
    assert document.text == REPORT
    place = next(place for place in document.places if "37宗" in document.text[place.start : place.end])
    assert (place.kind, place.number) == ("line", 4)


def test_zero_width_characters_do_not_split_numbers_and_radicals_become_characters():
    assert "27.1651万元，2月" in read_document("罚款27.\u200b16\ufeff51万元，2⽉办结".encode(), "a.txt").text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "0 bytes"),
        (b" \r\n\t\n", "no text"),
        (b"\0" * 4000, r"binary content \(NUL bytes\)"),
        (random.Random(1).randbytes(4000), "binary"),
        (random.Random(2).randbytes(4000).replace(b"\0", b"\1"), "binary"),
        (REPORT.encode()[:200], "truncated"),
        ((REPORT * 3).encode("big5", "ignore"), "wrongly encoded"),
        ((REPORT * 3).encode().decode("latin-1").encode(), "wrongly encoded"),
        ((REPORT * 3).encode("shift_jis", "ignore"), "wrongly encoded"),
        (b"a" * 5_000_001, "over the limit"),
    ],
)
def test_what_is_no_text_is_refused_with_what_is_wrong(content, why):
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "report.txt")


def test_one_bad_byte_is_read_with_a_warning():
    document = read_document(REPORT.encode() + b"\xff" + REPORT.encode(), "a.txt")
    assert document.text.count("37宗") == 2
    assert "could not be decoded" in document.warnings[0]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.png", "OCR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "DOC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.wps", "WPS"),
        (b"{\\rtf1 a}", "a.doc", "RTF"),
        (b"PK\x03\x04 cut", "a.docx", "truncated or damaged"),
        (b"Rar!\x1a\x07\x01\0", "a.rar", "unpack"),
        (b"MZ\x90\0", "a.txt", "program"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "XML"),
    ],
)
def test_other_formats_are_known_by_content_and_refused_with_advice(content, name, why):
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, name)


def test_content_decides_not_the_name():
    document = read_document(REPORT.encode(), "report.pdf")
    assert document.format == "txt"
    assert "named .pdf" in document.warnings[0]


def test_every_reader_names_itself_with_its_version():
    assert {"txt", "html", "pdf"} <= set(readers())
    assert all(any(character.isdigit() for character in reader.name) for reader in readers().values())


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        document = read_document(content, "a.txt")
    except UnreadableDocument as error:
        assert str(error)
    else:
        assert document.text.strip()
        assert_places_hold(document)


def test_a_report_in_gb18030_is_the_report():
    for file in shared("formats", "gb18030").iterdir():
        expected = (shared("reports") / file.name).read_text(encoding="utf-8")
        assert figures(read_document(file.read_bytes(), file.name).text) == figures(expected)
