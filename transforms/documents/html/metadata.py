"""What a page says of itself outside its body: title, issuer, day of publication, site.

From its meta elements (ArticleTitle, PubDate, ContentSource and SiteName are prescribed for government sites), the table of the
document's index (索引号, 发布机构, 成文日期), and the line below the title (来源：, 发布时间：).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from transforms.documents.html.blocks import tidy

_META = {
    "title": ("articletitle", "article:title", "og:title", "title"),
    "date": ("pubdate", "publishdate", "article:published_time", "og:release_date", "firstpublishedtime", "maketime", "createdate"),
    "issuer": ("contentsource", "article:author", "source"),
    "site": ("sitename", "og:site_name", "sitedomain"),
}
_LABELS = {
    "title": r"标题|名称|信息名称|文件名称|公文名称",
    "date": r"发布日期|发布时间|发文日期|公开日期|公开时间|信息发布日期|发稿时间|日期|时间",
    "made": r"成文日期|成文时间|生成日期|生成时间|印发日期|签发日期",
    "issuer": r"发布机构|发布单位|发布部门|发布者|发文机关|发文单位|发文机构|制发机关|公开主体|公开责任部门|信息提供单位|信息所属单位|"
    r"信息来源|稿件来源|文章来源|来源",
}
_CELL = {what: re.compile(rf"(?:{labels})\s*[：:]?") for what, labels in _LABELS.items()}
_IN_LINE = {
    what: re.compile(rf"(?:^|[\s　|｜\[【（(])(?:{labels})\s*[：:]\s*([^\s　|｜\]】）)]{{2,60}})") for what, labels in _LABELS.items()
}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_NOBODY = re.compile(r"(?:本网|本站|原创|转载|互联网|网络|未知|佚名|admin|管理员|https?:|www\.).*", re.I)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)https?://([^/\s>]+)", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Each None where the page does not say."""

    title: str | None
    published_on: date | None
    issuer: str | None
    site: str | None


def read_metadata(page: LexborHTMLParser, around: Iterable[str], headings: Iterable[str], markup: str) -> Metadata:
    """`around` are the blocks and cells outside the body in their order, `headings` the page's first headings."""
    meta = _meta(page)
    visible = _visible(list(around))
    title = (
        _first(meta, "title")
        or visible.get("title")
        or next((each for each in headings if len(each) >= 8), None)
        or page_title(page)
        or None
    )
    saved = _SAVED_FROM.search(markup[:4000])
    return Metadata(
        title,
        next((day for value in (_first(meta, "date"), visible.get("date"), visible.get("made")) if value and (day := _day(value))), None),
        next((who for value in (visible.get("issuer"), _first(meta, "issuer")) if (who := _body(value))), None),
        _first(meta, "site") or (saved[1] if saved else None),
    )


def _meta(page: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = tidy(attributes.get("content") or "")
        if name and value:
            found.setdefault(name, value)
    return found


def _first(meta: dict[str, str], what: str) -> str | None:
    return next((meta[name] for name in _META[what] if meta.get(name)), None)


def _visible(around: list[str]) -> dict[str, str]:
    """The first value of each kind: beside its label in a table, or behind it in a line. The bureau's own label before 来源."""
    found: dict[str, str] = {}
    source = ""
    for index, words in enumerate(around):
        bare = re.sub(r"(?<=[\u3400-\u9fff])[\s　]+(?=[\u3400-\u9fff]{1,3}\s*[：:]?)", "", words[:80])
        for what in _LABELS:
            value = ""
            if _CELL[what].fullmatch(bare):
                value = around[index + 1] if index + 1 < len(around) else ""
            elif match := _IN_LINE[what].search(words[:300]) or _IN_LINE[what].match(bare):
                value = match[1]
            if not value or _CELL_OF_ANY.fullmatch(value) or (what in ("date", "made") and not _DAY.search(value)):
                continue
            if what == "issuer" and "来源" in bare[:6]:
                source = source or value
            else:
                found.setdefault(what, value)
    if source:
        found.setdefault("issuer", source)
    return found


_CELL_OF_ANY = re.compile(rf"(?:{'|'.join(_LABELS.values())}|索引号|文号|分类|主题|有效性)\s*[：:]?")


def page_title(page: LexborHTMLParser) -> str:
    node = page.css_first("title")
    return tidy(node.text() or "") if node is not None else ""


def _day(value: str) -> date | None:
    match = _DAY.search(value)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _body(value: str | None) -> str | None:
    """The name of whoever issued it; None for a site that means itself."""
    name = (value or "").strip(" 　[]【】()（）|｜")
    return name if len(_HAN.findall(name)) >= 3 and not _NOBODY.match(name) else None
