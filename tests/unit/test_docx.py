"""Word documents: every construct that carries a number is read once, what Word does not show is not, hostile files are refused."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.unit.made_docx import cell, instance, levels, made_docx, numbered, paragraph, row, run, table
from tests.unit.reading import bare, shared
from transforms.documents import read_document
from transforms.documents.docx.numerals import NUMERALS
from transforms.documents.limits import Limits
from transforms.model import DocumentText, UnreadableDocument

BOX = "<w:txbxContent>{}</w:txbxContent>"
SHAPE = f"<w:drawing><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></w:drawing>"
OLD_SHAPE = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"


def read(body: str, name: str = "报告.docx", **parts) -> DocumentText:
    document = read_document(made_docx(body, **parts), name)
    end = 0
    for place in document.places:
        assert end <= place.start < place.end <= len(document.text)
        end = place.end
    covered = {index for place in document.places for index in range(place.start, place.end)}
    assert all(character in "\n\t" for index, character in enumerate(document.text) if index not in covered)
    return document


def controlled(content: str) -> str:
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_of(body: str, **parts) -> str:
    return read(body, **parts).text


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((run("罚款2"), run("7.16"), run("51万元")), "罚款27.1651万元"),
        (("新增", f"<w:ins>{run('202件')}</w:ins>"), "新增202件"),
        (("改为", "<w:del><w:r><w:delText>999件</w:delText></w:r></w:del>", run("203件")), "改为203件"),
        (("移", f"<w:moveFrom>{run('888件')}</w:moveFrom><w:moveTo>{run('303件')}</w:moveTo>"), "移303件"),
        (("控件", f"<w:sdt><w:sdtContent>{run('414件')}</w:sdtContent></w:sdt>"), "控件414件"),
        ((f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>", "41件"), "41件"),
        (("链接", f'<w:hyperlink r:id="x">{run("606件")}</w:hyperlink>'), "链接606件"),
        (("标记", f"<w:smartTag>{run('1111公里')}</w:smartTag>"), "标记1111公里"),
        (("域", f'<w:fldSimple w:instr=" PAGE ">{run("1212")}</w:fldSimple>'), "域1212"),
        (("共", field(" =SUM(A1:A2) ", "707"), "件"), "共707件"),
        (("外", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "没有结束的域37件"), "外没有结束的域37件"),
        (("一、做法", "<w:r><w:tab/></w:r>", field(" PAGEREF _Toc1 \\h ", "3")), "一、做法"),
        (("显", run("777件", "<w:vanish/>"), "37件"), "显37件"),
        (("显", run("37件", '<w:vanish w:val="0"/>')), "显37件"),
        (("2021", "<w:r><w:noBreakHyphen/></w:r>", "2025年"), "2021-2025年"),
        (("罚", "<w:r><w:softHyphen/></w:r>", "款"), "罚款"),
        (("左", "<w:r><w:tab/></w:r>", "右", "<w:r><w:br/></w:r>", "下"), "左\t右\n下"),
        (("办结", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', '<w:r><w:sym w:font="宋体" w:char="2103"/></w:r>'), "办结☑℃"),
        (("面积12m", run("2", '<w:vertAlign w:val="superscript"/>')), "面积12m2"),
        (
            ("共10", run("4", '<w:vertAlign w:val="superscript"/>'), "个，37件", run("1", '<w:vertAlign w:val="superscript"/>')),
            "共10⁴个，37件¹",
        ),
        (("<m:oMath><m:r><m:t>1010</m:t></m:r></m:oMath>",), "1010"),
        (("<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",), "3/4"),
        ((f"<w:r><w:ruby><w:rt>{run('chǔ')}</w:rt><w:rubyBase>{run('处')}</w:rubyBase></w:ruby></w:r>", "罚"), "处罚"),
        (("<w:commentRangeStart/>", "37件", "<w:r><w:commentReference/></w:r>"), "37件"),
        (("37\u200b件 ", "\u3000"), "37件"),
    ],
)
def test_what_a_paragraph_shows_is_read_once(content, expected):
    assert text_of(paragraph(*content)) == f"{expected}\n"


@pytest.mark.parametrize(
    "wrapper", ["<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", "<w:customXml>{}</w:customXml>", "<w:ins>{}</w:ins>"]
)
def test_paragraphs_in_whatever_wraps_them_are_read(wrapper):
    assert text_of(paragraph("前") + wrapper.format(paragraph("中404件")) + paragraph("后")) == "前\n中404件\n后\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_one_number_is_left():
    gone = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    body = numbered("一") + paragraph("立案", properties=gone) + numbered("37件") + numbered("三")
    document = read(body, numbering=levels(("chineseCounting", "%1、")) + instance(1))
    assert document.text == "一、一\n二、立案37件\n三、三\n"
    assert [place.number for place in document.places] == [1, 2, 3]


def test_a_paragraph_deleted_whole_takes_no_number():
    deleted = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    body = numbered("一") + paragraph("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", properties=deleted) + numbered("二")
    assert text_of(body, numbering=levels(("decimal", "%1.")) + instance(1)) == "1.一\n2.二\n"


def test_text_hidden_by_its_style_is_not_read_and_two_hidings_cancel_out():
    hidden = '<w:style w:type="{}" w:styleId="{}"><w:rPr><w:vanish/></w:rPr></w:style>'
    styles = hidden.format("character", "H") + hidden.format("paragraph", "P") + '<w:style w:styleId="B"><w:basedOn w:val="H"/></w:style>'
    body = paragraph("37件", run("暗1", '<w:rStyle w:val="H"/>'), run("暗2", '<w:rStyle w:val="B"/>'))
    body += paragraph(run("暗3"), run("明4", '<w:rStyle w:val="H"/>'), properties='<w:pStyle w:val="P"/>')
    assert text_of(body, styles=styles) == "37件\n明4\n"


def test_a_text_box_is_read_once_behind_its_paragraph():
    inner = paragraph("罚没505万元")
    both = f"<w:r><mc:AlternateContent><mc:Choice>{SHAPE.format(inner)}</mc:Choice>"
    both += f"<mc:Fallback>{OLD_SHAPE.format(inner)}</mc:Fallback></mc:AlternateContent></w:r>"
    document = read(paragraph("前", both, "后") + paragraph(f"<w:r>{OLD_SHAPE.format(table(row('甲', '7')))}</w:r>"))
    assert document.text == "前后\n罚没505万元\n甲\t7\n"
    assert [(place.kind, place.number) for place in document.places] == [("paragraph", 1), ("textbox", 1), ("textbox", 2)]


def test_an_alternative_that_shows_nothing_gives_way_to_the_next():
    body = f"<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback>{run('37件')}</mc:Fallback></mc:AlternateContent></w:r>"
    assert text_of(paragraph(body)) == "37件\n"


def test_notes_stand_behind_what_refers_to_them_not_inside_the_sentence():
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">' + paragraph("含移送5件。") + "</w:footnote>"
    ends = '<w:endnote w:id="2">' + paragraph("数据截至12月31日。") + "</w:endnote>"
    body = paragraph("立案37件", '<w:r><w:footnoteReference w:id="2"/></w:r>', "，结案36件。")
    body += table(row(cell(paragraph("合计", '<w:r><w:endnoteReference w:id="2"/></w:r>')), "37"), row("甲", "1"))
    document = read(body + paragraph("末"), footnotes=notes, endnotes=ends)
    assert document.text == "立案37件，结案36件。\n含移送5件。\n合计\t37\n甲\t1\n数据截至12月31日。\n末\n"
    assert [(place.kind, place.number) for place in document.places if place.kind == "footnote"] == [("footnote", 1), ("footnote", 2)]
    assert document.places[-1].number == 2


def test_tables_keep_rows_and_columns_and_merged_cells_stand_once():
    going_on, beginning = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    body = table(
        row("类别", "项目", cell("数量", "（件）")),
        row(cell("处罚", properties=beginning), "立案", "37"),
        row(cell("", properties=going_on), "结案", "36"),
        row(cell("合计", properties='<w:gridSpan w:val="2"/>'), "73"),
        row("删", "去", "99", properties="<w:del/>"),
        controlled(row("控", controlled(cell("件")), "8")),
    )
    document = read(paragraph("见下表") + body + paragraph("末"))
    assert document.text == "见下表\n类别\t项目\t数量 （件）\n处罚\t立案\t37\n\t结案\t36\n合计\t\t73\n控\t件\t8\n末\n"
    found = {document.text[place.start : place.end]: (place.kind, place.number, place.row, place.column) for place in document.places}
    assert found["36"] == ("cell", 1, 3, 3)
    assert found["73"] == ("cell", 1, 4, 3)
    assert found["末"] == ("paragraph", 2, None, None)


def test_text_framed_by_a_table_keeps_its_paragraphs_and_tables_inside_their_rows():
    framed = table(row(cell(paragraph("一、做法"), paragraph("立案37件。"), table(row("甲", "1"), row("乙", "2")), paragraph("末"))))
    document = read(framed)
    assert document.text == "一、做法\n立案37件。\n甲\t1\n乙\t2\n末\n"
    assert [place.number for place in document.places] == [1, 1, 2, 2, 2, 2, 1]
    assert text_of(table(row("a", "b", cell("嵌套", table(row("1515")), "<w:p/>")))) == "a\tb\t嵌套 1515\n"
    long = paragraph("全面推进依法行政。" * 10)
    assert text_of(table(row("总结", cell(long, long)))).count("\n") == 3


def test_headings_get_their_automatic_numbers():
    shapes = levels(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4"))
    body = "".join(
        numbered(text, level=level)
        for text, level in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 3), ("己", 2), ("庚", 0), ("辛", 1), ("壬", 2)]
    )
    expected = ["一、甲", "（一）乙", "（二）丙", "1.丁", "①戊", "2.己", "二、庚", "（一）辛", "1.壬"]
    assert text_of(body, numbering=shapes + instance(1)).split("\n")[:-1] == expected


def test_numbers_of_several_levels_restarts_and_styles():
    several = levels(("chineseCounting", "第%1章"), ("decimal", "%1.%2"), identifier=0).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:lvlText w:val="%1.%2"/><w:isLgl/>'
    )
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙", level=1) + numbered("丁", 2, level=1) + numbered("戊", level=1)
    restart = instance(2, 0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>')
    assert text_of(body, numbering=several + instance(1) + restart).split() == ["第一章甲", "1.1乙", "1.2丙", "1.7丁", "1.8戊"]

    linked = levels(("upperLetter", "%1)"), ("lowerRoman", "%2)")).replace('w:ilvl="1">', 'w:ilvl="1"><w:pStyle w:val="H2"/>')
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styles += (
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    styled = "".join(
        paragraph(text, properties=f'<w:pStyle w:val="{style}"/>') for text, style in (("甲", "H1"), ("乙", "H2"), ("丙", "H1"))
    )
    off = paragraph("丁", properties='<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert text_of(styled + off, numbering=linked + instance(1), styles=styles).split() == ["A)甲", "i)乙", "B)丙", "丁"]


def test_a_level_can_count_on_and_lists_can_share_their_levels_by_a_style():
    counting_on = levels(("decimal", "%1、"), ("decimal", "(%2)")).replace(
        '<w:lvlText w:val="(%2)"/>', '<w:lvlRestart w:val="0"/><w:lvlText w:val="(%2)"/>'
    )
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙") + numbered("丁", level=1)
    assert text_of(body, numbering=counting_on + instance(1)).split() == ["1、甲", "(1)乙", "2、丙", "(2)丁"]
    shared_levels = levels(("decimal", "%1)")) + '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert text_of(numbered("甲") + numbered("乙", 2), numbering=shared_levels + instance(1) + instance(2, 1), styles=styles).split() == [
        "1)甲",
        "2)乙",
    ]


def test_bullets_show_no_number_and_an_unknown_format_is_told():
    body = numbered("甲") + numbered("乙", 2)
    document = read(body, numbering=levels(("bullet", "\uf0b7")) + levels(("iroha", "%1."), identifier=1) + instance(1) + instance(2, 1))
    assert document.text == "甲\n1.乙\n"
    assert "iroha" in document.warnings[0]


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一〇一"}),
        ("chineseCountingThousand", {12: "十二", 100: "一百", 101: "一百零一", 110: "一百一十", 2024: "二千零二十四", 1000: "一千"}),
        ("ideographDigital", {12: "一二", 20: "二〇"}),
        ("japaneseCounting", {12: "十二", 101: "百一", 111: "百十一"}),
        ("chineseLegalSimplified", {12: "壹拾贰", 305: "叁佰零伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 50: "㊿", 51: "51"}),
        ("decimalEnclosedParen", {1: "⑴", 3: "⑶"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerRoman", {4: "iv", 49: "xlix"}),
        ("upperRoman", {2024: "MMXXIV"}),
        ("ordinal", {1: "1st", 12: "12th", 23: "23rd"}),
    ],
)
def test_numerals_of_every_format(shape, numbers):
    assert {number: NUMERALS[shape](number) for number in numbers} == numbers


def test_strict_documents_are_read_alike():
    body = numbered("甲", 1) + table(row("立案", "37"))
    assert text_of(body, numbering=levels(("chineseCounting", "（%1）")) + instance(1), strict=True) == "（一）甲\n立案\t37\n"


def test_a_document_of_python_docx_is_read_in_order_without_header_and_footer():
    import docx

    made = docx.Document()
    made.core_properties.title = "柏川区卫生健康局2021年法治政府建设年度报告"
    made.sections[0].header.paragraphs[0].text = "页眉1件"
    made.add_heading("一、基本情况", 1)
    grid = made.add_table(2, 2)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "合并1313"
    grid.cell(1, 1).text = "36"
    made.add_paragraph("末段")
    buffer = io.BytesIO()
    made.save(buffer)
    document = read_document(buffer.getvalue(), "a.docx")
    assert document.text == "一、基本情况\n合并1313\n\t36\n末段\n"
    assert document.title == "柏川区卫生健康局2021年法治政府建设年度报告"
    assert document.pages is None and document.published_on is None


def test_macros_links_and_parts_in_other_formats_are_told_and_left_alone():
    target = 'TargetMode="External"'
    relations = f'<Relationship Id="t" Type="x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" {target}/>'
    relations += f'<Relationship Id="p" Type="x/image" Target="http://127.0.0.1:9/p.png" {target}/>'
    body = paragraph("37件", '<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>') + '<w:altChunk r:id="c"/>'
    document = read(body, name="a.docm", relations=relations, more={"word/vbaProject.bin": b"\0" * 40})
    assert document.text == "37件\n"
    assert any("macros" in warning for warning in document.warnings)
    assert any("altChunk" in warning for warning in document.warnings)


def bomb(part: str, size: int) -> bytes:
    """A document with a part of that many spaces, packed a thousand times smaller."""
    return made_docx(paragraph("37件"), more={part: b" " * size})


def lying(content: bytes, size: int) -> bytes:
    """The document with another unpacked size of its main part in its directory."""
    at = content.rindex(b"word/document.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


def two_gigabytes_of_text() -> bytes:
    """A text node of 2 GiB in 2 MB."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"1" * (1 << 20)
    packed = b"".join(deflater.compress(block) for _ in range(64)) + deflater.flush()
    content = made_docx("", more={"word/document.xml": b"@@"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        others = [(info, archive.read(info)) for info in archive.infolist() if info.filename != "word/document.xml"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in others:
            archive.writestr(info.filename, data)
        archive.writestr("word/document.xml", packed, zipfile.ZIP_STORED)
    made = bytearray(buffer.getvalue())
    at = bytes(made).rindex(b"word/document.xml") - 46
    struct.pack_into("<H", made, at + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", made, at + 24, 0x7FFFFFFF)
    return bytes(made)


def doctype(declaration: str, encoding: str = "utf-8") -> dict[str, bytes]:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<w:document xmlns:w="w"><w:body><w:p/></w:body></w:document>'
    return {"word/document.xml": text.encode(encoding)}


def doubled(content: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with pytest.warns(UserWarning), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/document.xml", "another")
    return buffer.getvalue()


def overlapping(content: bytes) -> bytes:
    """The document with the directory's last entry pointing at its first."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 42] + struct.pack("<I", 0) + content[at + 46 :]


def encrypted(content: bytes) -> bytes:
    at = content.rindex(b"word/document.xml") - 46
    return content[: at + 8] + b"\x01\0" + content[at + 10 :]


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SMALL = Limits(unpacked_bytes=2_000_000)
NESTED = "<w:sdt><w:sdtContent>" * 200_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 200_000
GOOD = made_docx(paragraph("立案37件。"))


@pytest.mark.parametrize(
    ("content", "limits", "why"),
    [
        (bomb("word/media/a.bin", 3_000_000), SMALL, "over the limit of 2000000"),
        (bomb("word/media/a.bin", 1_500_000), SMALL, "over the ratio of 200"),
        (bomb("word/media/a.bin", 30_000_000), Limits(), "over the ratio of 200"),
        (two_gigabytes_of_text(), Limits(), "over the limit"),
        (lying(GOOD, 90), Limits(), "damaged"),
        (lying(GOOD, 90_000), Limits(), "another size|damaged"),
        (made_docx(NESTED), Limits(unpack_ratio=100_000), "Excessive depth"),
        (made_docx("", more=doctype(XXE)), Limits(), "DTD"),
        (made_docx("", more=doctype(LAUGHS)), Limits(), "DTD"),
        (made_docx("", more=doctype(XXE, "utf-16")), Limits(), "DTD"),
        (made_docx("", more={"customXml/item1.xml": b"<!DOCTYPE a><a/>"}), Limits(), "DTD"),
        (GOOD[:-200], Limits(), "truncated"),
        (encrypted(GOOD), Limits(), "password"),
        (overlapping(GOOD), Limits(), "overlap|damaged"),
        (made_docx("", without=("word/document.xml",)), Limits(), "without a document"),
        (made_docx("", more={"word/document.xml": b"<w:document"}), Limits(), "no sound XML"),
        (made_docx(paragraph("")), Limits(), "no text"),
        (made_docx('<w:altChunk r:id="c"/>'), Limits(), "altChunk"),
        (made_docx(paragraph("37件"), more={f"word/{number}.bin": b"" for number in range(2_001)}), Limits(), "over the limit of 2000"),
        (made_docx(paragraph("三" * 40)), Limits(text_bytes=30), "over the limit of 30"),
        (b"", Limits(), "0 bytes"),
    ],
)
def test_hostile_and_broken_documents_are_refused_quickly(content, limits, why):
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "a.docx", limits)
    assert time.process_time() - started < 15


def test_two_different_parts_of_one_name_are_refused():
    with pytest.raises(UnreadableDocument, match="two different parts"):
        read_document(doubled(GOOD), "a.docx")


def test_styles_that_are_based_on_each_other_end():
    styles = '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    assert text_of(paragraph("37件", properties='<w:pStyle w:val="A"/>'), styles=styles) == "37件\n"


def picture_of(text: str) -> bytes:
    """A page of 1200 pixels with the text in large type; blank without one."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (1240, 700), "white")
    if text:
        face = next((path for path in FACES if Path(path).exists()), None)
        if face is None:
            pytest.skip("no Chinese font to draw a page with")
        ImageDraw.Draw(page).text((120, 200), text, "black", ImageFont.truetype(face, 44))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


FACES = ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")
PICTURE = paragraph('<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>')
PICTURE_RELATION = '<Relationship Id="p" Type="x/image" Target="media/1.png"/>'


def test_a_scan_pasted_into_word_is_read_by_ocr_and_said_to_be():
    document = read(PICTURE, relations=PICTURE_RELATION, more={"word/media/1.png": picture_of("全年立案查处违法案件37件")})
    assert "37件" in document.text
    assert any("OCR" in warning for warning in document.warnings)
    assert {place.kind for place in document.places} == {"block"}
    assert all("ocr" in place.doubts for place in document.places)


def test_little_text_beside_a_picture_as_large_as_a_page_is_told():
    document = read(paragraph("扫描件见下") + PICTURE, relations=PICTURE_RELATION, more={"word/media/1.png": picture_of("")})
    assert any("hardly any text" in warning for warning in document.warnings)
    with pytest.raises(UnreadableDocument, match="none found by OCR"):
        read(PICTURE, relations=PICTURE_RELATION, more={"word/media/1.png": picture_of("")})


def test_the_tricky_document_loses_nothing_and_keeps_nothing_that_is_gone():
    (file,) = shared("formats", "docx-tricky").iterdir()
    text = bare(read_document(file.read_bytes(), file.name).text)
    for lives in ("101件", "27.1651万元", "202件", "303件", "404件", "414件", "505万元", "606件", "707件", "12m2", "2021-2025年", "808件"):
        assert text.count(lives) == 1, lives
    for lives in ("809件", "1010", "1111公里", "1212"):
        assert text.count(lives) == 1, lives
    for lives in ("合并1313", "1414", "1515", "1616件", "（一）自动编号一", "（二）自动编号二"):
        assert text.count(lives) == 1, lives
    assert not any(gone in text for gone in ("999", "888", "777"))


def test_published_documents_give_the_report():
    for file in shared("formats", "docx").iterdir():
        expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
        assert bare(read_document(file.read_bytes(), file.name).text) == bare(expected)
