"""Pages of government sites around a report: what editors and content management systems make of it, with all their furniture.

Every page carries numbers that are none of the report's: visits, index numbers, telephone numbers, counters, hidden remarks.
"""

from __future__ import annotations

import html
import random
import re

from tests.formats.sample_reports import Block, SampleReport

_LONG_LINE = re.compile(r"(.{60,}?[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")  # Word wraps its source between two Han
_SITE = "某某市人民政府门户网站"
_NAVIGATION = ("首页", "政务公开", "政务服务", "互动交流", "数据开放", "走进某某")
_RELATED = ("市教育局2021年法治政府建设年度报告", "市水利局法治政府建设情况（罚款36件）", "全市卫生监督抽检1530批次，立案28件")
_HEAD = """<div class="header"><span>今天是2025年3月7日</span> <a href="/wza">无障碍浏览</a> <a href="/ft">繁體</a></div>
<div class="nav"><ul>{navigation}</ul></div><div class="search"><input value="请输入"/><button>搜索</button></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/fz">法治政府建设年度报告</a></div>"""
_RECORD = """<table class="xxgk_head"><tr><td>索引号：</td><td>11441{number}-2024-00{number}</td><td>主题分类：</td><td>卫生健康</td></tr>
<tr><td>名称：</td><td colspan="3">{title}</td></tr>
<tr><td>文号：</td><td>某卫函〔2024〕18号</td><td>发布日期：</td><td>{published}</td></tr></table>"""
_INFO = """<div class="info">发布时间：{published} 16:42　浏览次数：<span id="hits">1286</span>次　字体：[<a>大</a> <a>中</a> <a>小</a>]
<div class="bdsharebuttonbox share"><a>分享到微信</a><a>微博</a></div></div>"""
_TAIL = """<div class="attachment">附件：<a href="/f/1.pdf">执法案件统计表（立案97件）.pdf</a>（328.5 KB，下载 56 次）</div>
<div class="related"><h3>相关阅读</h3><ul>{related}</ul></div><div class="pagination">上一篇：<a>市司法局公告</a> 下一篇：<a>通知</a></div>
<div class="footer"><p>主办：某某市人民政府办公室　网站标识码：4401000012　联系电话：0999-8180012</p>
<p>您是第 5628413 位访问者　备案号：某ICP备05002266号-1</p></div>"""


def government_page(report: SampleReport) -> bytes:
    """A portal's page: metadata and title outside of the body, whose paragraphs the editor has cut into spans, numbers too."""
    body = "\n".join(_block(block, _spans(report)) for block in report.blocks)
    meta = {"SiteName": _SITE, "ColumnName": "法治政府建设", "ArticleTitle": report.title, "PubDate": f"{_published(report)} 16:42"}
    metas = "".join(f'<meta name="{name}" content="{html.escape(content)}"/>' for name, content in meta.items())
    script = '<script>var visits = 128934; document.write("<p>今日访问 3321 人次，罚款8件。</p>");</script>'
    remark = '<p style="display:none">审核意见：全年立案999件，已核。</p>'
    content = f'<div class="view TRS_UEDITOR trs_web"><style>.TRS_UEDITOR p {{margin:0}}</style>{remark}{body}</div>'
    main = f'{_record(report)}<h1 class="title">{html.escape(report.title)}</h1>{_info(report)}{content}'
    return _page(f"{report.title}_{_SITE}", f'<div class="main">{main}</div>', f"{metas}{script}", "utf-8")


def page_of_line_breaks(report: SampleReport) -> bytes:
    """An old page in GB18030 that calls itself gb2312: the whole report in one element, line breaks between its paragraphs."""
    lines = []
    for block in report.blocks:
        lines += [_table(block)] if block.rows else [("　　" if block.kind != "signature" else "") + html.escape(block.text)]
    content = f'<div id="zoom"><center><b>{html.escape(report.title)}</b></center><br>\r\n<br>{"<br/>".join(lines)}<br></div>'
    return _page(report.title, f"<TABLE width=980><TR><TD>{_info(report)}{content}</TD></TR></TABLE>", "", "gb2312", "gb18030")


def page_pasted_from_word(report: SampleReport, container: str = 'class="news_content"') -> bytes:
    """What a clerk pastes out of Word: its classes, name spaces, conditional comments and line ends in the middle of sentences."""
    spans = _spans(report)
    title = f'<p class="MsoNormal" align="center"><b><span style="font-size:22.0pt">{html.escape(report.title)}<o:p></o:p></span></b></p>'
    paragraphs = [title]
    for block in report.blocks:
        if block.rows:
            paragraphs.append(_table(block, 'class="MsoTableGrid" border=1 cellspacing=0'))
            continue
        words = "".join(spans(_LONG_LINE.sub(r"\1\n  ", block.text)))
        paragraphs.append(f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">{words}<o:p>&nbsp;</o:p></p>')
    comment = "<!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>110</w:Zoom></w:WordDocument></xml><![endif]-->"
    return _page(report.title, f"{_info(report)}<div {container}>{comment}{''.join(paragraphs)}</div>", "", "utf-8")


def page_with_unknown_container(report: SampleReport) -> bytes:
    """A system nobody has met: nothing in its names says where the report stands."""
    return page_pasted_from_word(report, 'class="qx7"')


def _page(title: str, main: str, head: str, says: str, encoding: str = "utf-8") -> bytes:
    navigation = "".join(f'<li><a href="/{number}/">{name}</a></li>' for number, name in enumerate(_NAVIGATION))
    related = "".join(
        f'<li><a href="/{number}.html">{name}</a> <span>2024-01-1{number}</span></li>' for number, name in enumerate(_RELATED)
    )
    markup = (
        f'<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset={says}"/>'
        f"<title>{html.escape(title)}</title>{head}</head>\n<body>{_HEAD.format(navigation=navigation)}\n"
        f"{main}\n{_TAIL.format(related=related)}</body></html>"
    )
    return markup.encode(encoding)


def _record(report: SampleReport) -> str:
    return _RECORD.format(number=len(report.text), title=html.escape(report.title), published=_published(report))


def _info(report: SampleReport) -> str:
    return _INFO.format(published=_published(report))


def _published(report: SampleReport) -> str:
    """Some weeks after the report's year, as pages go online."""
    return f"{int(re.search(r'[0-9]{4}', report.name)[0]) + 1}-03-07"


def _block(block: Block, spans) -> str:
    if block.rows:
        return _table(block, 'border="1" class="MsoTableGrid"')
    side = "right" if block.kind == "signature" else "justify"
    tag = "h3" if block.kind == "heading" else "p"
    return f'<{tag} style="text-indent:2em;text-align:{side}">&nbsp;&emsp;{"".join(spans(block.text))}</{tag}>'


def _table(block: Block, attributes: str = "border=1") -> str:
    rows = ("".join(f"<td><p>{html.escape(cell)}</p></td>" for cell in row) for row in block.rows)
    return f"<table {attributes}><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _spans(report: SampleReport):
    """Cuts a text into pieces of some characters, inside of numbers too, each in another inline element or in none."""
    chance = random.Random(report.name)
    wraps = (
        "{}",
        "<span>{}</span>",
        '<span style="font-family:仿宋_GB2312;font-size:16pt">{}</span>',
        '<font face="仿宋">{}</font>',
        "<b>{}</b>",
    )

    def pieces(text: str):
        start = 0
        while start < len(text):
            end = start + chance.randint(2, 40)
            yield chance.choice(wraps).format(html.escape(text[start:end]))
            start = end

    return pieces
