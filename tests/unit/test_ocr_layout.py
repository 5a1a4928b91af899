"""Lines of a scanned page in reading order: columns, ruled tables, type sizes, sentences joined again."""

from __future__ import annotations

from functools import cache

import pytest
from PIL import Image

from tests.formats.scans import made_sheets, scanned
from transforms.documents.layout.paragraphs import paragraphs
from transforms.documents.limits import Limits
from transforms.documents.ocr.page import ScannedPage, scanned_page

DPI = 150
TABLE = "标题\n监督执法情况如下\n专业\t立案（件）\t罚没金额（万元）\n公共场所\t236\t38.52\n医疗卫生\t1,198\t142.09"
LEFT = (
    "第1组监督员全年检查各类单位101户次，立案1起，罚没款1.71万元。",
    "第2组监督员全年检查各类单位202户次，立案2起，罚没款2.72万元。",
)
RIGHT = (
    "第3组监督员全年检查各类单位303户次，立案3起，罚没款3.73万元。",
    "第4组监督员全年检查各类单位404户次，立案4起，罚没款4.74万元。",
)


@cache
def table_page() -> ScannedPage:
    image = made_sheets(TABLE, stamp=False)[0].image
    return scanned_page(scanned(image.crop((200, 400, 2280, 1180)), DPI, skew=0.9), DPI, 1, Limits())


def column(*texts: str) -> Image.Image:
    """Paragraphs as printed in a column of 13 characters."""
    sheet = made_sheets("\n".join(["标题", *texts, "完", "完"]), stamp=False, columns=2)[0]
    return sheet.image.crop((250, 640, 1270, 1370))


def page_of(*columns: Image.Image, gutter: tuple[float, float] | None = None) -> ScannedPage:
    image = Image.new("RGB", (sum(each.width for each in columns), columns[0].height), (255, 255, 255))
    for number, each in enumerate(columns):
        image.paste(each, (number * each.width, 0))
    return scanned_page(scanned(image, DPI, skew=0.6), DPI, 1, Limits(), gutter)


def told(page: ScannedPage) -> list[str]:
    return ["".join(line.text for line in paragraph).replace(",立", "，立").replace(",罚", "，罚") for paragraph in paragraphs(page.lines)]


def test_rows_of_a_ruled_table_keep_their_cells_apart() -> None:
    rows = [line.text.translate(str.maketrans("()", "（）")) for line in table_page().lines if line.is_row]
    assert rows == TABLE.split("\n")[2:]


def test_words_outside_the_table_are_no_rows() -> None:
    assert [line.text for line in table_page().lines if not line.is_row][-1] == "监督执法情况如下"


def test_every_line_says_that_ocr_read_it() -> None:
    assert all("ocr" in line.doubts for line in table_page().lines)


def test_lines_that_belong_together_are_joined() -> None:
    page = page_of(column(*LEFT))
    assert told(page) == list(LEFT)
    assert page.gutter is None


def test_two_columns_are_read_one_after_the_other() -> None:
    page = page_of(column(*LEFT), column(*RIGHT))
    assert told(page) == [*LEFT, *RIGHT]
    assert page.gutter is not None


def test_a_short_second_column_is_told_by_the_page_before() -> None:
    last = column(*LEFT), column(RIGHT[0])
    assert told(page_of(*last, gutter=page_of(column(*LEFT), column(*RIGHT)).gutter))[:3] == [*LEFT, RIGHT[0]]


def test_lines_have_one_type_size_and_stand_inside_the_page() -> None:
    page = page_of(column(*LEFT))
    assert len({line.size for line in page.lines}) == 1
    assert page.lines[0].size == pytest.approx(15.6, rel=0.1)
    assert all(0 <= line.x0 < line.x1 <= page.width and 0 <= line.top < line.bottom <= page.height for line in page.lines)
    assert all(0.9 * line.size < line.leading <= line.x1 - line.x0 for line in page.lines), "no line has room for the next one's beginning"
