# ruff: noqa: E501 - pages are written as their systems write them
"""Pages of government sites: the body and nothing else, numbers whole, tables as rows."""

from __future__ import annotations

import contextlib
import time
from datetime import date

import pytest

from tests.unit.reading import bare, figures, shared
from transforms.documents import read_document
from transforms.documents.html.names import names
from transforms.model import DocumentText, UnreadableDocument
from transforms.seed_files import SeedError

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


def holds(document: DocumentText) -> None:
    """Places are in order and cover all but white space; a cell has row and column, a block neither."""
    covered, end = set(), 0
    for place in document.places:
        assert end <= place.start < place.end <= len(document.text)
        end = place.end
        covered.update(range(place.start, place.end))
        assert place.kind in ("block", "cell")
        assert (place.kind == "cell") == (place.row is not None) == (place.column is not None)
    assert all(character.isspace() for index, character in enumerate(document.text) if index not in covered)


@pytest.mark.parametrize("container", ["TRS_Editor", "view TRS_UEDITOR trs_web", "pages_content", "unknown-box"])
def test_the_body_is_found_with_and_without_a_known_container(container):
    document = read(PAGE % (container, SENTENCES))
    expected = "2021年，我局查处违法案件37宗，罚款27.1651万元，办结率100%。\n组织培训12场，参训1000人次。\n"
    assert document.text == expected
    assert document.title == "柏川区卫生健康局2021年法治政府建设年度报告"
    assert document.published_on == date(2022, 1, 18)
    assert document.pages is None
    assert bool(document.warnings) == (container == "unknown-box")
    holds(document)
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
    assert time.process_time() - started < 15


def test_deep_pages_under_the_limit_and_paragraphs_without_end_tags_are_read():
    started = time.process_time()
    assert read("<html><body>" + "<div>" * 1_900 + "查处，37宗" + "</div>" * 1_900 + "</body></html>").text == "查处，37宗\n"
    assert read("<html><body>" + "<p>查处，37宗" * 5_000 + "</body></html>").text.count("37宗") == 5_000
    assert time.process_time() - started < 15


@pytest.mark.parametrize("form", ["html-cms", "html-word"])
def test_published_pages_give_the_report(form):
    for file in shared("formats", form).iterdir():
        expected = (shared("reports") / f"{file.stem}.txt").read_text(encoding="utf-8")
        document = read(file.read_bytes(), file.name)
        assert bare(document.text).startswith(bare(expected))
        added = bare(document.text)[len(bare(expected)) :]  # the table at the end of the one page
        assert figures(document.text.replace("\t", "，")) - figures(expected) == figures("2024，37，27.1651" if added else "")
        holds(document)


def cells(document: DocumentText) -> dict[tuple[int, int | None, int | None], str]:
    return {(each.number, each.row, each.column): document.text[each.start : each.end] for each in document.places if each.kind == "cell"}


def test_cells_of_data_tables_are_places_and_spans_stand_once():
    page = """<html><body><p>见下表，</p><table><caption>表1　案件</caption>
<tr><th rowspan="2">类别</th><th colspan="2">案件（宗）</th></tr><tr><th>立　案</th><th>结案</th></tr>
<tr><td>公共<br>场所</td><td>12</td><td><span>1</span>1</td></tr></table><table><tr><td>合计</td><td>12</td></tr></table></body></html>"""
    document = read(page)
    assert document.text == "见下表，\n表1 案件\n类别\t案件（宗）\n\t立案\t结案\n公共 场所\t12\t11\n合计\t12\n"
    assert cells(document)[(1, 2, 2)] == "立案"
    assert cells(document)[(1, 3, 3)] == "11"
    assert cells(document)[(2, 1, 1)] == "合计"
    holds(document)


def test_tables_that_lay_out_the_page_are_no_data():
    inner = "<table><tr><td>罚款</td><td>27.1651</td></tr></table>"
    page = f"<table><tr><td>左</td><td><p>查处违法案件37宗，</p>{inner}</td></tr></table>"
    document = read(f"<html><body>{page}</body></html>")
    assert document.text == "查处违法案件37宗，\n罚款\t27.1651\n"
    assert set(cells(document)) == {(1, 1, 1), (1, 1, 2)}


HIDDEN = """<html><head><style>.off, span.gone{display:none !important} .on{display:none} .on{display:block} @media print{.kept{display:none}}</style></head>
<body><p>查处案件37宗，<span class="off">1件</span><span class="gone">2件</span><span class="on">3件，</span><span class="kept">4件。</span></p>
<p hidden>5件</p><p aria-hidden="true">6件</p><p style="visibility: hidden">7件</p><p style="font-size:0">8件</p><p style="font-size:0.5em">9件，</p>
<p><del>10</del><s>11</s><span style="text-decoration:line-through">12</span>13件。<!-- 14件 --><!--[if mso]><p>15件</p><![endif]--></p>
<p><![if !vml]>16件<![endif]>，<ruby>柏<rp>(</rp><rt>bai</rt><rp>)</rp></ruby>川。</p><noscript>17件</noscript><textarea>18件</textarea></body></html>"""


def test_what_a_browser_hides_is_dropped():
    assert read(HIDDEN).text == "查处案件37宗，3件，4件。\n9件，\n13件。\n16件，柏川。\n"


def test_invisible_characters_never_split_a_number():
    page = "<html><body><p>罚款27.&#8203;16&shy;51&zwnj;万元，&nbsp;投诉&#x31;2&ensp;件，&#x2F49;末。</p></body></html>"
    assert read(page).text == "罚款27.1651万元， 投诉12 件，月末。\n"


INDEX = """<html><head>%s<title>年报_某网</title></head><body><!-- saved from url=(0028)http://wjj.example.gov.cn/a -->
<table><tr><td>索 引 号：</td><td>006998-2022-33</td><td>发 布 机 构：</td><td>柏川区卫生健康局</td></tr>
<tr><td>成文日期：</td><td>2022年01月14日</td><td>发布日期：</td><td>%s</td></tr>
<tr><td>名　　称：</td><td colspan="3">柏川区卫生健康局2021年法治政府建设年度报告</td></tr></table>
<div>发布时间：2022-01-18 16:35　%s　浏览次数：15</div><div class="TRS_Editor">%s</div></body></html>"""


@pytest.mark.parametrize(
    ("meta", "day", "line", "expected"),
    [
        (
            "",
            "2022-01-18",
            "来源：本网",
            ("柏川区卫生健康局2021年法治政府建设年度报告", date(2022, 1, 18), "柏川区卫生健康局", "wjj.example.gov.cn"),
        ),
        (
            "",
            "",
            "来源：区政府办公室",
            ("柏川区卫生健康局2021年法治政府建设年度报告", date(2022, 1, 18), "柏川区卫生健康局", "wjj.example.gov.cn"),
        ),
        (
            '<meta name="ArticleTitle" content="关于2021年&quot;法治&quot;的报告"><meta NAME="PubDate" content="2022-02-01 10:00">'
            '<meta name="ContentSource" content="区卫健局"><meta name="SiteName" content="柏川区人民政府">',
            "2022-01-18",
            "",
            ('关于2021年"法治"的报告', date(2022, 2, 1), "柏川区卫生健康局", "柏川区人民政府"),
        ),
    ],
)
def test_what_a_page_says_of_itself(meta, day, line, expected):
    document = read(INDEX % (meta, day, line, SENTENCES))
    assert (document.title, document.published_on, document.issuer, document.site) == expected
    assert document.text.startswith("2021年，我局")


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("来源：柏川区卫生健康局　发布时间：2022-01-18", "柏川区卫生健康局"),
        ("信息来源：[柏川区卫健局] 作者：张三", "柏川区卫健局"),
        ("来源：本站", None),
        ("来源：http://www.example.gov.cn/", None),
        ("时间：2022-01-18", None),
    ],
)
def test_the_issuer_from_the_line_below_the_title(line, issuer):
    page = f'<html><body><h1>柏川区2021年法治政府建设年度报告</h1><p>{line}</p><div id="zoom">{SENTENCES}</div></body></html>'
    document = read(page)
    assert document.issuer == issuer
    assert document.title == "柏川区2021年法治政府建设年度报告"


SHELL = "<!DOCTYPE html><html><head><title>%s</title>%s</head><body>%s</body></html>"


@pytest.mark.parametrize(
    ("title", "head", "body", "why"),
    [
        ("404", "", "<h1>抱歉，您访问的页面不存在</h1><a href='/'>返回首页</a>", "page that is not there"),
        ("安全验证", "", "<p>请完成下方验证后继续访问。</p><script src='x.js'></script>", "security check"),
        ("", "", "<p>您的请求过于频繁，请稍后再试！</p>", "refusal of the site"),
        ("502 Bad Gateway", "", "<center><h1>502 Bad Gateway</h1></center>", "fault of the site"),
        ("", '<meta http-equiv="refresh" content="0;url=/a/b.html">', "<p>请稍候</p>", "leads to /a/b.html"),
        ("", "", "<script>window.location.href='/c.html'</script><p>…</p>", "leads to /c.html"),
        ("年报", '<script src="/app.js"></script>', '<div id="app"></div>', "without its scripts"),
        ("年报", "", '<iframe src="/content/1.html"></iframe>', "only frames: fetch /content/1.html"),
        ("年报", "", '<iframe src="/pdfjs/web/viewer.html?file=/files/2021.pdf"></iframe>', "fetch /files/2021.pdf"),
        ("年报", "", '<embed src="2021.pdf" type="application/pdf">', "fetch 2021.pdf"),
        ("年报", "", '<img src="a/1.jpg"><img src="a/2.jpg">', r"only 2 picture\(s\): fetch a/1.jpg, a/2.jpg"),
        (
            "年报",
            "",
            '<div id="zoom"><p>现将我局2021年法治政府建设年度报告予以公布。</p><p>附件：<a href="./P02.pdf">年度报告.pdf</a></p></div>',
            "only leads to the report, a file: fetch ./P02.pdf",
        ),
    ],
)
def test_pages_that_hold_no_report_say_so(title, head, body, why):
    with pytest.raises(UnreadableDocument, match=why):
        read(SHELL % (title, head, body))


def test_a_frameset_names_its_frames():
    with pytest.raises(UnreadableDocument, match=r"only frames: fetch left\.html, main\.html"):
        read('<html><frameset cols="20%,80%"><frame src="left.html"><frame src="main.html"></frameset></html>')


def test_what_a_report_itself_says_of_errors_and_files_does_not_refuse_it():
    body = f'<div id="zoom">{SENTENCES}<p>建立安全验证制度，防火墙等设备12台；对访问受限的系统升级维护。</p><p><a href="a.pdf">附件：年报.pdf</a></p></div>'
    document = read(SHELL % ("年报", "", body))
    assert "37宗" in document.text
    assert document.warnings == ()


def test_a_file_shown_beside_the_text_is_told():
    document = read(SHELL % ("年报", "", f'<div id="zoom">{SENTENCES * 3}<iframe src="full.pdf"></iframe></div>'))
    assert document.warnings == ("the page shows a file beside its text, which is not read: full.pdf",)


@pytest.mark.parametrize("link", ['<a href="a_2.html">下一页</a>', '<a href="a_2.html">[ 下页 ]</a>'])
def test_a_body_over_several_pages_is_told(link):
    document = read(SHELL % ("年报", "", f'<div id="zoom">{SENTENCES}</div><div class="pager">1 2 {link}</div><a href="x">下一篇</a>'))
    assert document.warnings == ("the page leads to a next one (a_2.html): the report may go on there, which is not read",)


def test_lines_around_the_report_in_its_own_container_go_and_those_of_the_report_stay():
    edges = (
        "<p>【字体：大 中 小】</p><p>浏览次数：1532</p>{}<p>关闭无证诊所12家。</p><p>【打印】 【关闭】</p><p>上一篇：2020年总结（5项）</p>"
    )
    text = read(SHELL % ("", "", f'<div id="zoom">{edges.format(SENTENCES)}</div>')).text
    assert text.split("\n")[0].startswith("2021年")
    assert text.split("\n")[-2] == "关闭无证诊所12家。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_the_encoding_is_that_of_the_bytes(encoding):
    words = "柏川區衛生健康局，辦理案件37宗，罰款27.1651萬元，監督檢查公共場所120間次，組織培訓12場。"
    page = f'<html><head><meta charset="iso-8859-1"></head><body><div id="zoom"><p>{words}</p></div></body></html>'
    assert read(page.encode(encoding)).text == f"{words}\n"


def test_gbk_with_a_bad_byte_is_read_with_a_warning():
    page = (PAGE % ("TRS_Editor", SENTENCES)).encode("gbk").replace("培训".encode("gbk"), b"\xff")
    document = read(page)
    assert "37宗" in document.text
    assert "could not be decoded" in document.warnings[0]


P = "<!DOCTYPE html><html><body>{}</body></html>"


@pytest.mark.parametrize(
    "make",
    [
        lambda n: P.format("<p>查处，37宗" * n),
        lambda n: P.format("<p " + " ".join(f'a{i}="x"' for i in range(n)) + ">查处，37宗</p>"),
        lambda n: P.format(f'<p style="{"text-decoration" * n}">查处，37宗</p>'),
        lambda n: P.format(f'<p class="{"a-" * n}">查处，37宗</p>'),
        lambda n: P.format("<!--ZJEG_RSS.content.begin-->查处，37宗<!--ZJEG_RSS.content.end-->" * n),
        lambda n: P.format("<table><tr><td>查处</td><td>37</td></tr></table>" * n),
        lambda n: P.format("<table>" + "<tr><td rowspan=99 colspan=99>查处</td></tr>" * n + "</table>"),
        lambda n: P.format("<style>" + "/*" * n + "</style>查处，37宗"),
        lambda n: P.format("<style>" + "@media x{" * n + "</style>查处，37宗"),
        lambda n: P.format(f'<a href="{"viewer" * n}.pdf">查处</a>，37宗'),
        lambda n: P.format("查处" + "\n " * n + "，37宗"),
        lambda n: P.format("http-equiv=refresh " * n),
        lambda n: P.format("&#x67E5;&amp;&nbsp;" * n),
        lambda n: P.format("<a '" * n),
        lambda n: P.format("<p>来源：</p>" * n),
        lambda n: P.format('<div id="zoom">' + "<p>查处违法案件37宗，罚款27.1651万元。</p></div>" * n),
    ],
)
def test_twice_the_page_takes_about_twice_the_time(make):
    def seconds(n: int) -> float:
        content = make(n).encode()
        started = time.process_time()
        with contextlib.suppress(UnreadableDocument):
            read(content)
        return time.process_time() - started

    seconds(10)
    once, twice = (min(seconds(n) for _ in range(3)) for n in (3_000, 6_000))
    assert twice < 3 * once + 0.2  # four times as long where every part is looked at for every other


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: P.format("<p>查处，37宗</p>" * 200_000), "more than 100000 tags"),
        (lambda: P.format("<p " + " ".join(f"a{i}" for i in range(100_000)) + ">37宗"), "attributes"),
        (lambda: P.format("<table><tr><td>" * 3_000), "nested"),
        (lambda: P.format("查处，37宗" * 1_000_000), "over the limit"),
    ],
)
def test_pages_too_large_for_a_report_are_refused_quickly(make, why):
    content = make().encode()
    started = time.process_time()
    with pytest.raises(UnreadableDocument, match=why):
        read(content)
    assert time.process_time() - started < 15


def test_the_names_of_containers_are_read_strictly(tmp_path):
    for row, why in (
        ("bodies,#a,x", "kind"),
        ("body,div p,x", "expected one name"),
        ("body,,x", "expected"),
        ("body,#a,x\nbody,#A,y", "twice"),
    ):
        file = tmp_path / "seeds" / "page_containers.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"kind,name,written_by\n{row}\n", encoding="utf-8")
        with pytest.raises(SeedError, match=why):
            names.__wrapped__(file)
    assert names().is_body(("div", "#vsb_content_2"))
    assert names().is_furniture((".nav-left",))
    assert not names().is_furniture((".article-content", "#zoom"))


@pytest.mark.parametrize("width", [24, 28, 33])
@pytest.mark.parametrize("markup", ["<pre>{}</pre>", "<div>{}</div>"])
def test_lines_broken_at_a_width_are_joined(markup, width):
    whole = (
        "2021年，我局查处违法案件1203宗，罚款18.20298万元，办结率100%，完成国家“双随机”任务161家、省级任务45家，" * 6 + "取缔“黑诊所”6家"
    )
    lines = [whole[at : at + width] for at in range(0, len(whole), width)]
    document = read(P.format(markup.format(("\n" if "pre" in markup else "<br>").join(lines))))
    assert document.text == whole + "\n"
    assert [document.text[place.start : place.end] for place in document.places] == lines
