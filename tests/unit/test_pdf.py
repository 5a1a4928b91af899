"""PDF with a text layer: order, joined lines, furniture, tables, places."""

from __future__ import annotations

import pytest

from tests.unit.made_pdf import MadePage, made_pdf
from tests.unit.reading import assert_places_hold, bare, figures, shared
from transforms.documents import read_document

PARAGRAPH = (
    "2021年，我局严格查处无证行医、非法行医等违法行为，全年卫生行政处罚案件37宗，共计罚款27.1651万元，没收违法所得1.09068万元，"
    "履行罚没款18.20298万元，暂停医师执业活动4宗，有力维护了广大群众的健康权益。"
)
EM = 16.0


def wrapped(paragraph: str, characters: int, indent: int = 2) -> list[tuple[float, str]]:
    """(indent in ems, line) as a typesetter without any rules breaks it, numbers too."""
    lines, width, line = [], float(indent), ""
    for character in paragraph:
        advance = 0.5 if character < "\x7f" else 1.0
        if width + advance > characters:
            lines.append(line)
            line, width = "", 0.0
        line += character
        width += advance
    return [(indent if number == 0 else 0, text) for number, text in enumerate([*lines, line])]


def set_pages(paragraphs: list[str], per_page: int = 12, characters: int = 28) -> list[MadePage]:
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph, characters)]
    pages = []
    for start in range(0, len(lines), per_page):
        page = MadePage().say(80, 44, "法治政府建设年度报告（卫生健康系统）", 9)
        for row, (indent, text) in enumerate(lines[start : start + per_page]):
            page.say(74 + indent * EM, 100 + 28 * row, text)
        pages.append(page.say(277, 786, f"— {len(pages) + 1} —", 14))
    return pages


def read(content: bytes, name: str = "a.pdf"):
    return read_document(content, name)


def test_lines_are_joined_over_lines_and_pages_and_furniture_is_left_out():
    paragraphs = ["一、主要举措和成效", PARAGRAPH, PARAGRAPH[6:], "二、存在的问题", PARAGRAPH, PARAGRAPH[4:]]
    document = read(made_pdf(set_pages(paragraphs)))
    assert document.text.split("\n")[:-1] == paragraphs
    assert document.pages == 2
    assert_places_hold(document)


def test_a_place_has_the_page_and_the_box_of_its_line():
    document = read(made_pdf([MadePage().say(74, 100, "查处案件37宗。"), MadePage().say(90, 200, "罚款8万元。")]))
    start = document.text.index("8万元")
    place = next(place for place in document.places if place.start <= start < place.end)
    assert (place.kind, place.number) == ("page", 2)
    x0, top, x1, bottom = place.box
    assert (x0, x1) == (pytest.approx(90), pytest.approx(90 + 5.5 * EM))
    assert 184 <= top < bottom <= 206


def set_columns(page: MadePage, left: list[str], right: list[str]) -> MadePage:
    for x, paragraphs, shift in ((60, left, 0), (320, right, 6)):
        lines = [line for paragraph in paragraphs for line in wrapped(paragraph, 20)]
        for row, (indent, text) in enumerate(lines):
            page.say(x + indent * 10.5, 120 + shift + 18 * row, text, 10.5)
    return page


def test_two_columns_are_read_one_after_the_other_under_a_full_width_title():
    first = set_columns(MadePage().say(150, 80, "柏川区卫生健康局年度报告", 22), [PARAGRAPH, PARAGRAPH[7:]], [PARAGRAPH[6:], PARAGRAPH])
    last = set_columns(MadePage(), [PARAGRAPH[30:]], [PARAGRAPH[40:]])
    expected = ["柏川区卫生健康局年度报告", PARAGRAPH, PARAGRAPH[7:], PARAGRAPH[6:], PARAGRAPH, PARAGRAPH[30:], PARAGRAPH[40:]]
    assert read(made_pdf([first, last])).text.split("\n")[:-1] == expected


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_pages_are_turned_upright(rotation):
    pages = set_pages([PARAGRAPH, PARAGRAPH[6:]], per_page=5)
    for page in pages:
        page.rotate = rotation
    assert read(made_pdf(pages)).text == f"{PARAGRAPH}\n{PARAGRAPH[6:]}\n"


def test_ruled_tables_become_rows_with_tabs_and_wrapped_cells_are_whole():
    page = MadePage().say(74, 100, "主要指标如下：")
    rows = [["指标", "单位", "2021年"], ["没收违法所", "万元", "1.0906"], ["结案", "宗", "32"]]
    tops = [120, 140, 180, 200]
    for y in tops:
        page.rule(74, y, 374, y)
    for x in (74, 174, 274, 374):
        page.rule(x, 120, x, 200)
    for top, row in zip(tops, rows, strict=False):
        for column, text in enumerate(row):
            page.say(78 + 100 * column, top + 14, text, 12)
    page.say(78, 170, "得", 12).say(278, 170, "8", 12).say(74, 230, "特此报告。")
    document = read(made_pdf([page]))
    assert document.text == "主要指标如下：\n指标\t单位\t2021年\n没收违法所得\t万元\t1.09068\n结案\t宗\t32\n特此报告。\n"
    assert_places_hold(document)


def test_characters_printed_twice_to_look_bold_are_read_once_and_gaps_are_spaces():
    page = MadePage().say(74, 100, "罚款12万元").say(74.4, 100, "罚款12万元").say(74, 140, "立案 37").say(200, 140, "结案")
    assert read(made_pdf([page])).text == "罚款12万元\n立案 37 结案\n"


def test_latin_words_keep_their_spaces_where_the_file_has_none():
    page = (
        MadePage()
        .say(74, 200, "Hello")
        .say(74 + 2.5 * EM + 4, 200, "World")
        .say(74 + 5 * EM + 8, 200, "37")
        .say(74 + 6 * EM + 8, 200, "宗")
    )
    assert read(made_pdf([page])).text == "Hello World 37宗\n"


def test_a_hyphen_at_the_end_of_a_line_stays():
    lines = ["落实《法治政府建设实施纲要（二〇二一年以来）》和规划2021-", "2025年的全部任务，完成e-", "mail登记37宗。"]
    page = MadePage()
    for row, line in enumerate(lines):
        page.say(74 if row else 74 + 2 * EM, 100 + 28 * row, line)
    assert "2021-2025年" in read(made_pdf([page])).text
    assert "e-mail" in read(made_pdf([page])).text.replace("\n", "")


def test_rare_characters_outside_of_the_basic_plane_are_one_character():
    assert read(made_pdf([MadePage().say(74, 300, "查处\U00020bb7家37宗。")])).text == "查处\U00020bb7家37宗。\n"


def test_a_slanting_watermark_is_left_out_and_told():
    page = set_pages([PARAGRAPH])[0]
    mark = "内部资料".encode("utf-16-be").hex().encode()
    page.operators.append(b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 150 500 Tm <%s> Tj ET" % mark)
    document = read(made_pdf([page]))
    assert document.text.split("\n")[1:-1] == [PARAGRAPH]
    assert document.warnings == ("page 1: 4 characters printed in another direction were left out",)


def test_a_table_on_a_page_lying_on_its_side_is_read_in_rows():
    page = MadePage()
    rows = [["指标", "单位", "2021年"], ["没收违法所得", "万元", "1.09068"], ["结案", "宗", "32"]]
    for y in (120, 140, 160, 180):
        page.rule(74, y, 374, y)
    for x in (74, 174, 274, 374):
        page.rule(x, 120, x, 180)
    for top, row in zip((120, 140, 160), rows, strict=True):
        for column, text in enumerate(row):
            page.say(78 + 100 * column, top + 14, text, 12)
    page.operators = [b"q 0 1 -1 0 780 50 cm", *page.operators, b"Q"]
    assert read(made_pdf([page])).text == "指标\t单位\t2021年\n没收违法所得\t万元\t1.09068\n结案\t宗\t32\n"


def test_a_lying_page_between_standing_ones_does_not_move_their_margins():
    paragraphs = [PARAGRAPH, PARAGRAPH[6:], PARAGRAPH[4:]]
    lying = MadePage(size=(842, 595)).say(74, 200, "附件：" + "本表由各科室按年度填报，" * 3 + "全年立案37宗。")
    assert read(made_pdf([lying, *set_pages(paragraphs, per_page=6)])).text.split("\n")[1:-1] == paragraphs


@pytest.mark.parametrize("form", ["pdf", "pdf-hard-lines", "pdf-two-columns"])
def test_published_pdfs_give_the_report_character_for_character(form):
    for file in shared("formats", form).iterdir():
        expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
        document = read(file.read_bytes(), file.name)
        assert bare(document.text) == bare(expected)
        assert figures(document.text) == figures(expected)
        assert_places_hold(document)


def test_a_published_table_is_read_cell_by_cell():
    for file in shared("formats", "pdf-table").iterdir():
        document = read(file.read_bytes(), file.name)
        assert "3\t没收违法所得\t万元\t0.88\t1.09068\t23.9%\n" in document.text
        assert "5\t信用分级评价机构\t间\t10,872\t11,096\t2.1%\n" in document.text
