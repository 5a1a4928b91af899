"""OFD: lines joined to paragraphs over pages, cells apart, what is no report left out, damaged and hostile files refused."""

from __future__ import annotations

import io
import time

import pytest

from tests.formats.ofd_writer import HEADER, MadePage, made_ofd, packed, parts
from tests.unit.reading import assert_places_hold, bare, shared
from transforms.documents import format_of, read_document
from transforms.documents.limits import Limits
from transforms.model import DocumentText, UnreadableDocument

TITLE = "柏川区卫生健康局2021年法治政府建设年度报告"
SENTENCE = (
    "2021年，我局共查处违法案件37宗，罚款27.1651万元，其中医疗卫生12宗、公共场所18宗，办结率100%，组织执法人员培训12场、参训1000人次。"
)
TEXT = "\n".join([TITLE, "一、主要做法", *[f"（{number}）{SENTENCE}" for number in "一二三四五六七八九十"], "2022年1月18日"])
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def read(content: bytes, limits: Limits = Limits()) -> DocumentText:  # noqa: B008
    document = read_document(content, "报告.ofd", limits)
    assert_places_hold(document)
    return document


def of_pages(*pages: MadePage, **more) -> bytes:
    return packed(parts(pages, **more))


def test_a_report_comes_back_as_it_was_typed_without_header_and_page_numbers():
    document = read(made_ofd(TEXT))
    assert document.text == TEXT + "\n"
    assert document.pages == 2
    assert {place.number for place in document.places} == {1, 2}
    assert HEADER not in document.text
    first = document.places[0]
    assert 37 * 2.83 < first.box[1] < first.box[3] < 50 * 2.83


def test_the_box_is_where_the_words_stand():
    document = read(of_pages(MadePage().say(50, 100, "立案三十七件")))
    x0, top, x1, bottom = document.places[0].box
    assert x0 == pytest.approx(50 / 25.4 * 72, abs=1)
    assert top == pytest.approx(100 / 25.4 * 72, abs=4)
    assert x1 - x0 == pytest.approx(6 * 5.64 / 25.4 * 72, abs=2)
    assert bottom - top == pytest.approx(16, abs=2)


def test_a_table_keeps_its_cells_in_one_run_or_in_many():
    table = "\n".join([TITLE, "类别\t案件（件）\t罚款（万元）", "医疗卫生\t12\t8.4", "公共场所\t18\t13.17", "全年共查处案件。"])
    assert read(made_ofd(table)).text == f"{HEADER}\n{table}\n"  # one page: nothing tells its header from a line
    page = MadePage().say(20, 50, "类别案件罚款", 4, advances=(4, 36, 4, 36, 4)).say(20, 58, "医疗1284", 4, advances=(4, 36, 2, 38, 2))
    assert read(of_pages(page)).text == "类别\t案件\t罚款\n医疗\t12\t84\n"


def test_text_printed_twice_stands_once_and_hidden_and_turned_text_is_left_out():
    page = MadePage().say(30, 50, "立案37宗，结案36宗。").say(30.05, 50, "立案37宗，结案36宗。")
    page.say(30, 70, "隐藏999宗", attributes='Visible="false"').say(30, 90, "内部资料888", attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')
    document = read(of_pages(page))
    assert document.text == "立案37宗，结案36宗。\n"
    assert "turned" in document.warnings[0]


def test_a_template_is_printed_below_its_pages():
    made = parts([MadePage().say(30, 60, "正文37宗")])
    made["Doc_0/Tpls/T.xml"] = MadePage().say(30, 40, "模板上的红头文字", 9).xml(9000).encode()
    made["Doc_0/Document.xml"] = made["Doc_0/Document.xml"].replace(
        b"<ofd:PublicRes>", b'<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/><ofd:PublicRes>', 1
    )
    made[PAGE] = MadePage().say(30, 60, "正文37宗").xml(1000, '<ofd:Template TemplateID="7"/>').encode()
    assert read(packed(made)).text == "模板上的红头文字\n正文37宗\n"


def test_attachments_annotations_and_signatures_are_no_text_of_the_report():
    made = parts([MadePage().say(30, 60, "正文37宗")])
    made["Doc_0/Annots/Annot_0.xml"] = MadePage().say(30, 40, "批注99宗").xml(9000).encode()
    made["Doc_0/Signs/Sign_0/Signature.xml"] = b"<Signature>99</Signature>"
    made["Doc_0/Attachs/a.xml"] = b"<a>99</a>"
    assert read(packed(made)).text == "正文37宗\n"


def test_names_in_gbk_backslashes_and_other_cases_are_found():
    pages = [MadePage().say(30, 60, "正文37宗")]
    made = parts(pages, document="文档")
    assert read(packed(made, name_encoding="gb18030")).text == "正文37宗\n"
    other = {name.upper() if name != "OFD.xml" else name: content for name, content in parts(pages).items()}
    assert read(packed(other)).text == "正文37宗\n"
    assert read(packed({name.replace("/", "\\"): content for name, content in parts(pages).items()})).text == "正文37宗\n"


def test_the_title_of_the_file_is_taken_where_it_is_chinese():
    page = MadePage().say(30, 60, "正文37宗")
    assert read(of_pages(page, title=TITLE)).title == TITLE
    assert read(of_pages(page, title="Untitled")).title is None


def picture(side: int = 620) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_page_without_text_is_told_and_the_others_are_read():
    good, outlines = MadePage().say(30, 60, "正文37宗"), MadePage()
    for number in range(30):
        outlines.rule(30, 50 + number, 100, 50 + number)
    garbled = MadePage().say(30, 60, "\ue001\ue002\ue003\ue004\ue005\ue006")
    document = read(of_pages(good, outlines, garbled, MadePage().show(5), pictures={5: picture()}))
    assert document.text == "正文37宗\n"
    assert [warning[:7] for warning in document.warnings] == ["page 2:", "page 3:", "page 4:"]
    assert "outlines" in document.warnings[0] and "garbled" in document.warnings[1] and "picture" in document.warnings[2]


def test_a_page_that_is_a_picture_is_read_by_ocr(monkeypatch):
    from transforms.documents.layout.lines import Line
    from transforms.documents.ocr import page as ocr_page

    seen = []

    def scanned(pixels, dots_per_inch, page, limits):
        seen.append((pixels.shape, round(dots_per_inch), page))
        line = Line("立案37件", page, (1, 0), 72, 72, 200, 88, 16, 16, doubts=("ocr",))
        return ocr_page.ScannedPage([line], 595, 842)

    monkeypatch.setattr(ocr_page, "scanned_page", scanned)
    document = read(of_pages(MadePage().show(5, 10, 20, 190, 250), pictures={5: picture()}))
    assert document.text == "立案37件\n"
    assert seen == [((620, 620, 3), 83, 1)]
    assert document.places[0].doubts == ("ocr",)
    assert document.places[0].box[:2] == pytest.approx((72 + 10 / 25.4 * 72, 72 + 20 / 25.4 * 72), abs=0.1)


def changed(name: str, content: bytes | None, text: str = "正文37宗") -> bytes:
    made = parts([MadePage().say(30, 60, text), MadePage().say(30, 60, "第二页")])
    if content is None:
        del made[name]
    else:
        made[name] = content
    return packed(made)


GARBLED = of_pages(MadePage().say(30, 60, "\ue001\ue002\ue003\ue004\ue005\ue006"))
DTD = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Page><Content/></Page>'


@pytest.mark.parametrize(
    ("content", "limits", "why"),
    [
        (changed(PAGE, DTD), Limits(), "DTD"),
        (changed(PAGE, DTD.decode().encode("utf-16")), Limits(), "DTD"),
        (changed(PAGE, None), Limits(), "page 1: content not found"),
        (changed(PAGE, b"<Page><Content>"), Limits(), "page 1 cannot be read"),
        (changed("Doc_0/Document.xml", None), Limits(), "no OFD that can be read"),
        (changed("Doc_0/Encryptions.xml", b"<a/>"), Limits(), "password"),
        (changed("Doc_0/Res/bomb.bin", b" " * 3_000_000), Limits(unpacked_bytes=2_000_000), "over the limit of 2000000"),
        (made_ofd(TEXT), Limits(pages=1), "2 pages, over the limit of 1"),
        (made_ofd(TEXT)[:-300], Limits(), "truncated"),
        (GARBLED, Limits(), "garbled"),
        (of_pages(MadePage()), Limits(), "no text"),
        (b"", Limits(), "0 bytes"),
    ],
)
def test_hostile_and_broken_files_are_refused_quickly(content, limits, why):
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read_document(content, "a.ofd", limits)
    assert time.process_time() - started < 15


def test_deep_blocks_end():
    deep = "<PageBlock>" * 150 + "<TextObject/>" + "</PageBlock>" * 150
    content = changed(PAGE, f"<Page><Content><Layer>{deep}</Layer></Content></Page>".encode())
    assert read_document(content, "a.ofd").text == "第二页\n"


def test_it_is_told_from_other_containers():
    assert format_of(made_ofd(TEXT), "a.zip") == "ofd"


def test_published_files_give_the_report():
    for file in shared("formats", "ofd").iterdir():
        expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
        document = read(file.read_bytes())
        assert bare(document.text) == bare(expected)


def test_more_pictures_than_the_limit_are_not_read(monkeypatch):
    from transforms.documents.layout.lines import Line
    from transforms.documents.ocr import page as ocr_page

    line = Line("立案37件", 1, (1, 0), 72, 72, 200, 88, 16, 16, doubts=("ocr",))
    monkeypatch.setattr(ocr_page, "scanned_page", lambda *given: ocr_page.ScannedPage([line], 595, 842))
    content = of_pages(MadePage().show(5), MadePage().show(5), pictures={5: picture()})
    with pytest.raises(UnreadableDocument, match="more than 1 pages"):
        read_document(content, "a.ofd", Limits(ocr_pages=1))
