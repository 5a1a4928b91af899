# ruff: noqa: E501 - pages are written as their systems write them
"""The report's body out of pages of several families, with the body written in the ways editors write it; every word counts."""

from __future__ import annotations

import pytest

from tests.unit.reading import bare
from transforms.documents import read_document

PROSE = [
    "2021年，我局深入学习贯彻习近平法治思想，扎实推进法治政府建设，现将有关情况报告如下。",
    "一、主要举措和成效",
    "（一）严格规范执法。全年查处违法案件37宗，罚款27.1651万元，办结率100%；监督检查各类单位3120间次，监督覆盖率96.4%。",
    "（二）化解矛盾纠纷。受理投诉举报211件，均按时办结，满意率99.2%；调解医疗纠纷12件，成功11件。",
    "（三）落实普法责任。组织执法培训12场，参训1000人次，开展义诊宣传14场，发放资料2.4万份。",
    "二、存在的问题",
    "执法力量不足，普法的针对性有待加强。",
    "三、下一步打算",
    "继续加强队伍建设，提升执法水平，推动各项任务落到实处。",
    "柏川区卫生健康局",
    "2022年1月18日",
]
ROWS = [
    ("指标", "单位", "2020年", "2021年"),
    ("行政处罚案件", "宗", "31", "37"),
    ("罚款金额", "万元", "21.45", "27.1651"),
    ("监督检查", "间次", "2980", "3120"),
]


def in_paragraphs(lines):
    return "".join(f'<p style="text-indent:2em">&emsp;&emsp;{line}</p>\n' for line in lines)


def in_breaks(lines):
    return "<br>\n　　".join(lines) + "<br/>"


def from_word(lines):
    pieces = []
    for line in lines:
        cut = max(1, len(line) // 3)
        spans = "".join(f'<span lang="EN-US" style="font-family:仿宋">{line[at : at + cut]}</span>' for at in range(0, len(line), cut))
        pieces.append(f'<p class="MsoNormal" style="text-indent:32pt">{spans}<o:p></o:p></p>')
    return f'<div class="Sect">{"".join(pieces)}</div>'


def in_table(lines):
    rows = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in ROWS)
    return f'<table border="1"><tbody>{rows}</tbody></table>'


def typed(lines):
    return "<pre>" + "\n".join(lines) + "</pre>"


def in_two(lines):
    half = len(lines) // 2
    return f"<div class='p1'>{in_paragraphs(lines[:half])}</div><div class='p2'>{in_paragraphs(lines[half:])}</div>"


BODIES = {
    "long prose": (in_paragraphs, PROSE * 3),
    "breaks": (in_breaks, PROSE),
    "word": (from_word, PROSE),
    "table only": (in_table, ["".join(cell for row in ROWS for cell in row)]),
    "three paragraphs": (in_paragraphs, PROSE[2:5]),
    "pre": (typed, PROSE),
    "two containers": (in_two, PROSE),
    "long related list": (in_paragraphs, PROSE),
}

HEAD = (
    '<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>柏川区卫生健康局2021年法治政府建设年度报告_柏川区</title>'
    "<script>var visits=128934;</script><style>p{margin:0}</style></head>"
)
LINKS = [
    ("关于印发2020年卫生健康工作要点的通知（5项）", "2021-01-10"),
    ("我区召开卫生健康工作会议，部署42项任务，要求落实到位。", "2021-02-11"),
]


def related(count, tag="li"):
    return "".join(f'<{tag}><a href="/a{n}.html">{LINKS[n % 2][0]}</a><span>{LINKS[n % 2][1]}</span></{tag}>' for n in range(count))


def divisions(body, count):
    """Divisions with telling names around the body, none that tells the body."""
    return f"""<!DOCTYPE html><html>{HEAD}<body><div class="top"><span>今天是2022年1月27日</span><a href="#">无障碍浏览</a></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/1/">政务公开</a></li></ul></div>
<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; <a href="/z/">政务公开</a> &gt; 正文</div>
<div class="xbox"><table class="xxgk_table"><tr><td>索 引 号：</td><td>006998-2022-00033</td><td>发布机构：</td><td>柏川区卫生健康局</td></tr>
<tr><td>名　　称：</td><td colspan="3">柏川区卫生健康局2021年法治政府建设年度报告</td></tr></table>
<h1>柏川区卫生健康局2021年法治政府建设年度报告</h1><div class="info-bar">发布时间：2022-01-18　来源：区卫健局　浏览次数：1532　【字体：大 中 小】</div>
<div class="b{count}x">{body}</div><div class="share">扫一扫在手机打开当前页 分享到：微信</div>
<div class="rel"><h4>相关文章</h4><ul>{related(count)}</ul></div></div>
<div class="foot"><p>主办：柏川区卫生健康局　地址：江南路38号　邮编：514021</p><p>备案号：05010341号 联系电话：0999-2180888</p></div></body></html>"""


def nameless(body, count):
    """Divisions whose names tell nothing."""
    return f"""<!DOCTYPE html><html>{HEAD}<body><div class="w1"><div class="a1"><a href="/">首页</a> <a href="/1/">政务公开</a> <a href="/2/">办事服务</a></div>
<div class="a2">当前位置：<a href="/">首页</a> &gt; <a href="/z/">政务公开</a></div><div class="a3"><h2>柏川区卫生健康局2021年法治政府建设年度报告</h2>
<div class="a4">发布日期：2022-01-18 来源：区卫健局 浏览次数：1532</div><div class="a5">{body}</div></div>
<div class="a6"><ul>{related(count)}</ul></div><div class="a7">主办单位：柏川区卫生健康局 备案号：05010341号<br>联系电话：0999-2180888，邮编：514021</div></div></body></html>"""


def laid_out_by_tables(body, count):
    """A page of 2008."""
    return f"""<html>{HEAD}<body><table width="1000"><tr><td><a href="/">首页</a> | <a href="/1/">政务公开</a></td></tr></table>
<table width="1000"><tr><td width="200"><table>{related(count, "tr")}</table></td><td><table>
<tr><td align="center"><b>柏川区卫生健康局2021年法治政府建设年度报告</b></td></tr>
<tr><td align="center">发布日期：2022-01-18 点击数：1532</td></tr><tr><td>{body}</td></tr><tr><td align="right">【打印】【关闭】</td></tr>
</table></td></tr></table><table width="1000"><tr><td>版权所有：柏川区卫生健康局 备案号：05010341号 电话：0999-2180888</td></tr></table></body></html>"""


def bare_html5(body, count):
    return f"""<!DOCTYPE html><html>{HEAD}<body><header><a href="/">首页</a></header><nav><a href="/1/">政务公开</a></nav>
<main><h1>柏川区卫生健康局2021年法治政府建设年度报告</h1><section>{body}</section></main>
<aside><ul>{related(count)}</ul></aside><footer>版权所有：柏川区卫生健康局 电话：0999-2180888</footer></body></html>"""


FAMILIES = {"divisions": divisions, "nameless": nameless, "tables": laid_out_by_tables, "html5": bare_html5}
ALLOWED = (  # what may stand above and below the report in a page without names: its title, and its line of metadata
    "柏川区卫生健康局2021年法治政府建设年度报告",
    "发布日期：2022-01-18来源：区卫健局浏览次数：1532",
    "发布日期：2022-01-18点击数：1532",
)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", BODIES)
def test_a_body_without_a_name_is_found_whole_and_told(family, kind):
    write, lines = BODIES[kind]
    page = FAMILIES[family](write(lines), 60 if kind == "long related list" else 6)
    document = read_document(page.encode("gbk"), "a.html")
    text = bare(document.text)
    for line in lines if kind != "table only" else ():
        assert bare(line) in text
    extra = text.replace("".join(map(bare, lines)), "", 1)
    for allowed in ALLOWED:
        extra = extra.replace(allowed, "")
    assert extra == ""
    assert any("density" in warning for warning in document.warnings)


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(
    "name", ['class="view TRS_UEDITOR trs_web"', 'id="zoom"', 'id="vsb_content_2"', 'class="wzcon j-fontContent"', 'id="UCAP-CONTENT"']
)
def test_a_body_with_a_name_is_the_report_and_nothing_else(name, kind):
    write, lines = BODIES[kind]
    page = divisions(f"<div {name}>{write(lines)}</div>", 60 if kind == "long related list" else 6)
    document = read_document(page.encode(), "a.html")
    assert bare(document.text) == "".join(map(bare, lines))
    assert document.warnings == ()
    assert document.issuer == "柏川区卫生健康局"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_body_in_several_containers_of_one_name_is_read_from_all(family):
    half = len(PROSE) // 2
    body = "".join(f'<div class="TRS_Editor">{in_paragraphs(part)}</div>' for part in (PROSE[:half], PROSE[half:]))
    assert bare(read_document(FAMILIES[family](body, 6).encode(), "a.html").text) == "".join(map(bare, PROSE))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_body_between_comments_of_its_system_is_the_report(family):
    body = f"<!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin-->{in_paragraphs(PROSE)}<!--ZJEG_RSS.content.end--><p>本页共2,345人次浏览。</p>"
    document = read_document(FAMILIES[family](body, 6).encode(), "a.html")
    assert bare(document.text) == "".join(map(bare, PROSE))
    assert document.warnings == ()
