"""Pages of government sites: the body and nothing else, numbers whole, tables as rows."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tests.unit.reading import assert_places_hold, bare, figures, shared
from transforms.documents import read_document
from transforms.model import UnreadableDocument

SENTENCES = "<p>2021年，我局查处违法案件37宗，罚款27.<b>16</b><span>51</span>万元，办结率100%。</p>\n<p>组织培训12场，参训1000人次。</p>"
PAGE = """<!DOCTYPE html><html><head><title>柏川区卫生健康局2021年法治政府建设年度报告_柏川区人民政府</title>
<meta name="ArticleTitle" content="柏川区卫生健康局2021年法治政府建设年度报告"><meta name="PubDate" content="2022-01-18 10:00">
<style>p{margin:0}</style><script>document.write("<p>3321 人次</p>")</script></head>
<body><div class="nav"><ul><li>首页</li><li>统计信息（156）</li></ul></div><div class="crumb">您的位置：首页 &gt; 正文</div>
<div class="%s">%s<p style="display:none">隐藏222件，隐藏，隐藏。</p><!-- 9件 --></div>
<div class="rel"><a>2020年工作要点（5项）</a><a>2021年工作要点（42项）</a></div>
<div class="foot">电话：0999-8180012，备案号：05002266</div></body></html>"""


def read(page: str | bytes, name: str = "a.html"):
    return read_document(page if isinstance(page, bytes) else page.encode(), name)


@pytest.mark.parametrize("container", ["TRS_Editor", "view TRS_UEDITOR trs_web", "pages_content", "unknown-box"])
def test_the_body_is_found_with_and_without_a_known_container(container):
    document = read(PAGE % (container, SENTENCES))
    expected = "2021年，我局查处违法案件37宗，罚款27.1651万元，办结率100%。\n组织培训12场，参训1000人次。\n"
    assert document.text == expected
    assert document.title == "柏川区卫生健康局2021年法治政府建设年度报告"
    assert document.published_on == date(2022, 1, 18)
    assert document.pages is None
    assert bool(document.warnings) == (container == "unknown-box")
    assert_places_hold(document)
    assert [place.number for place in document.places] == [1, 2]
    assert {place.kind for place in document.places} == {"block"}


def test_a_short_page_without_any_structure_is_read_whole():
    assert read("<html><body><h1>年度报告</h1>立案<br>37宗</body></html>").text == "年度报告\n立案\n37宗\n"


def test_tables_keep_their_rows_and_cells():
    table = "<table><tr><th>指标</th><th><p>单位</p></th></tr><tr><td>罚款<br>金额</td><td></td><td>\n27.1651 </td></tr></table>"
    assert read(f"<html><body><p>见下表，</p>{table}</body></html>").text == "见下表，\n指标\t单位\n罚款 金额\t\t27.1651\n"


def test_white_space_is_as_a_browser_shows_it_and_line_ends_between_han_vanish():
    page = "<html><body><p>\n  查处\n  案件 37\n宗&nbsp;</p><pre>一行\n二行</pre></body></html>"
    assert read(page).text == "查处案件 37 宗\n一行\n二行\n"


def test_the_label_gb2312_is_never_believed():
    page = '<html><head><meta charset="gb2312"></head><body><p>立案37宗，㎡、镕、喆。</p></body></html>'
    assert read(page.encode("gb18030")).text == "立案37宗，㎡、镕、喆。\n"
    assert read(page.encode()).text == "立案37宗，㎡、镕、喆。\n"
    assert read(page.encode("utf-16")).text == "立案37宗，㎡、镕、喆。\n"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<div>" * 300_000 + "37宗", "nested"),
        (PAGE[:300], "truncated"),
        ((PAGE % ("TRS_Editor", SENTENCES))[:-300], "truncated"),
        ("<html><body><script>document.write('37宗')</script></body></html>", "no text"),
        ("<html>" + "a" * 20_000_001, "over the limit"),
    ],
)
def test_hostile_and_broken_pages_are_refused_quickly(page, why):
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read(page)
    assert time.process_time() - started < 2


def test_deep_pages_under_the_limit_and_paragraphs_without_end_tags_are_read():
    started = time.process_time()
    assert read("<html><body>" + "<div>" * 1_900 + "查处，37宗" + "</div>" * 1_900 + "</body></html>").text == "查处，37宗\n"
    assert read("<html><body>" + "<p>查处，37宗" * 5_000 + "</body></html>").text.count("37宗") == 5_000
    assert time.process_time() - started < 2


@pytest.mark.parametrize("form", ["html-cms", "html-word"])
def test_published_pages_give_the_report(form):
    for file in shared("formats", form).iterdir():
        expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
        document = read(file.read_bytes(), file.name)
        assert bare(document.text).startswith(bare(expected))
        added = bare(document.text)[len(bare(expected)) :]  # the table at the end of the one page
        assert figures(document.text.replace("\t", "，")) - figures(expected) == figures("2024，37，27.1651" if added else "")
        assert_places_hold(document)
