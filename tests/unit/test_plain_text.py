"""Plain text in every encoding it comes in, and what must be refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reading import assert_places_hold, figures, shared
from transforms.documents import read_document, readers
from transforms.documents.plain_text import read_plain_text
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
        ((REPORT * 3).encode().decode("latin-1").encode(), "wrongly encoded"),
        ((REPORT * 3).encode("shift_jis", "ignore"), "wrongly encoded"),
        (b"a" * 5_000_001, "over the limit"),
    ],
)
def test_what_is_no_text_is_refused_with_what_is_wrong(content, why):
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "report.txt")


TRADITIONAL = "柏川區衛生健康局2021年法治政府建設年度報告：我局查處違法案件37宗，罰款27.1651萬元，辦結率100%，組織執法培訓12場。\n"


def test_big5_is_read_where_it_makes_chinese_and_nothing_else_does():
    document = read_document((TRADITIONAL * 3).encode("big5"), "a.txt")
    assert document.text == TRADITIONAL * 3
    assert "(big5)" in document.reader


@pytest.mark.parametrize("bad", [b"\xff", b"\x80\xfe"])
def test_gbk_with_a_few_bad_bytes_is_read_with_a_warning(bad):
    content = REPORT.encode("gbk") + bad + b"\n" + REPORT.encode("gbk")
    document = read_document(content, "a.txt")
    assert figures(document.text) == figures(REPORT * 2)
    assert "could not be decoded as gb18030" in document.warnings[0]


def test_line_ends_of_every_kind_may_be_mixed_in_one_file():
    mixed = "第一行\r\n第二行\r第三行\n第四行\x85第五行\f第六行\u2028第七行"
    document = read_document(mixed.encode(), "a.txt")
    assert document.text == "\n".join(f"第{number}行" for number in "一二三四五六七")
    assert [place.number for place in document.places] == [1, 2, 3, 4, 5, 6, 7]


def test_one_bad_byte_is_read_with_a_warning():
    document = read_document(REPORT.encode() + b"\xff" + REPORT.encode(), "a.txt")
    assert document.text.count("37宗") == 2
    assert "could not be decoded" in document.warnings[0]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"PK\x03\x04 cut", "a.txt", "truncated or damaged"),
        (b"Rar!\x1a\x07\x01\0", "a.txt", "unpack"),
        (b"MZ\x90\0", "a.txt", "program"),
        (b"<?xml version='1.0'?><a/>", "a.txt", "XML"),
    ],
)
def test_what_is_named_text_but_is_none_is_refused_with_advice(content, name, why):
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
        document = read_plain_text(content, "a.txt")
    except UnreadableDocument as error:
        assert str(error)
    else:
        if document.places:
            assert_places_hold(document)


PARAGRAPHS = (
    "柏川区卫生健康局关于2021年度法治政府建设情况的报告",
    "一、依法履职情况",
    "2021年，我局查处违法案件1203宗，罚款18.20298万元，办结率100%。完成国家“双随机”任务161家、省级任务45家，完成率100%。"
    "取缔“黑诊所”6家，对12间医疗机构不良执业行为记分，全年未发生因执法不当引发的行政复议和行政诉讼案件，社会反响良好。",
    "二、存在问题",
    "执法力量不足，部分基层执法人员对新修订的法律法规掌握不够，个别案卷制作不够规范，普法宣传的针对性和实效性有待增强。"
    "下一步将加强培训，完善制度，强化监督，推动法治政府建设各项任务落到实处，不断提升依法行政的能力和水平。",
)


def wrapped(width: int, indent: str = "", between: str = "\n", margin: str = "") -> str:
    out = []
    for paragraph in PARAGRAPHS:
        line = indent + paragraph
        out.append("\n".join(margin + line[at : at + width] for at in range(0, len(line), width)))
    return between.join(out) + "\n"


@pytest.mark.parametrize("width", range(20, 41))
@pytest.mark.parametrize(("indent", "between", "margin"), [("", "\n\n", ""), ("　　", "\n", ""), ("　　", "\n", "  ")])
def test_lines_broken_at_a_width_are_joined_and_stay_places_of_their_own(width, indent, between, margin):
    printed = wrapped(width, indent, between, margin)
    document = read_document(printed.encode(), "a.txt")
    assert [line.strip() for line in document.text.split("\n") if line.strip()] == list(PARAGRAPHS)
    assert_places_hold(document)
    lines = printed.split("\n")
    for place in document.places:
        assert document.text[place.start : place.end].strip() == lines[place.number - 1].strip()


@pytest.mark.parametrize("width", range(20, 41))
def test_without_a_mark_between_paragraphs_no_number_is_cut_and_no_heading_swallowed(width):
    text = read_document(wrapped(width).encode(), "a.txt").text
    assert figures(text) == figures("，".join(PARAGRAPHS))
    for figure in ("1203宗", "18.20298万元", "161家", "6家", "12间"):
        assert figure in text
    lines = text.split("\n")
    assert PARAGRAPHS[1] in lines and PARAGRAPHS[3] in lines


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "指标\t单位\t数量\n" + "\n".join(f"第{number}类行政处罚案件的立案数量和结案数量\t宗\t{number}" for number in range(10, 30)),
        "\n".join(f"{number}.查处一起违反《公共场所卫生管理条例》规定的案件" for number in range(10, 30)),
        "\n".join(f"指标{number}\n宗\n{number}" for number in range(10, 40)),
        "\n".join(f"对第{number}号违法案件作出行政处罚，罚款{number}万元，已结案。" for number in range(10, 30)),
    ],
)
def test_lines_that_are_paragraphs_rows_or_items_stay_apart(text):
    assert read_document(text.encode(), "a.txt").text == text


def test_a_report_in_gb18030_is_the_report():
    for file in shared("formats", "gb18030").iterdir():
        expected = (shared("reports") / file.name).read_text(encoding="utf-8")
        assert figures(read_document(file.read_bytes(), file.name).text) == figures(expected)
