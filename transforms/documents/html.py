"""Web pages: the report's body as blocks with places; title and date from the page's own metadata.

Scripts never run and nothing is fetched. Where no known container names the body it is found by density, and the warnings say so.
"""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.documents.encodings import canonical, decode
from transforms.documents.html_body import blocks, find_body, page_texts, tidy
from transforms.documents.reader import Reader, TextBuilder
from transforms.model import DocumentText, UnreadableDocument

READER_NAME = f"html 1 (selectolax {version('selectolax')})"
MAXIMUM_BYTES = 20_000_000  # a page of a million paragraphs (28 MB) costs 4 s to 51 s of CPU
MAXIMUM_DEPTH = 2_000  # 300,000 nested elements keep the parser busy for over a minute; real pages nest some 60

_NOT_NESTING = (  # empty elements, and those whose end tag may be left out: they close each other
    frozenset((b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"track", b"wbr"))
    | frozenset((b"p", b"li", b"dt", b"dd", b"tr", b"td", b"th", b"option"))
)
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_PAGE_DATE = re.compile(r"(?:发布|发文|公开|成文)(?:日期|时间)[：:\s]*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_META_TITLES = ("articletitle", "og:title")
_META_DATES = ("pubdate", "publishdate", "article:published_time")


def read_html(content: bytes, file_name: str) -> DocumentText:
    """The body's text with a place a block; title and date from the page's metadata."""
    if len(content) > MAXIMUM_BYTES:
        raise UnreadableDocument(f"{len(content)} bytes of HTML, over the limit of {MAXIMUM_BYTES}: no page of a report")
    decoded, encoding, warnings = decode(content)
    markup = canonical(decoded)
    _refuse_unsound(markup)
    page = LexborHTMLParser(markup)
    if page.body is None:
        raise UnreadableDocument("HTML without a body; fetch the page again")
    body, certain = find_body(page.body)
    builder = TextBuilder()
    for number, block in enumerate(blocks(body, skip_furniture=not certain), start=1):
        builder.add(block, "block", number)
        builder.add_unplaced("\n")
    text, places = builder.finish()
    if not text.strip():
        raise UnreadableDocument("the page shows no text without its scripts; save it from a browser, or give the report as PDF or text")
    if not certain and body.mem_id != page.body.mem_id:
        warnings = (*warnings, "no known container of a report in the page: its body was chosen by the density of running text")
    metadata = _metadata(page)
    return DocumentText(
        text,
        places,
        "html",
        f"{READER_NAME}, {encoding}",
        title=next((metadata[name] for name in _META_TITLES if metadata.get(name)), None) or _page_title(page),
        published_on=_published_on(metadata, page.body),
        warnings=warnings,
    )


def _refuse_unsound(markup: str) -> None:
    """Refuse what would keep the parser busy for minutes, and pages whose end was cut off."""
    content = markup.encode("utf-8", "replace")
    depth = deepest = 0
    for tag in _TAG.finditer(content):
        name = tag[2].lower()
        if name in _NOT_NESTING or tag[0].endswith(b"/>"):
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
        if deepest > MAXIMUM_DEPTH:
            raise UnreadableDocument(f"more than {MAXIMUM_DEPTH} elements nested in each other: no page a browser was meant for")
    lowered = content.lower()
    cut_inside_tag = re.search(rb"<[a-zA-Z/][^<>]{0,2000}$", content.rstrip()) is not None
    open_page = re.search(rb"<html[\s>]", lowered) and b"</html" not in lowered and b"</body" not in lowered
    if cut_inside_tag or open_page:
        raise UnreadableDocument("truncated: the page's end is missing; fetch it again")


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        value = (node.attributes.get("content") or "").strip()
        if name and value:
            found.setdefault(name, value)
    return found


def _page_title(page: LexborHTMLParser) -> str | None:
    node = page.css_first("title")
    return tidy(node.text()) or None if node is not None else None


def _published_on(metadata: dict[str, str], page_body: LexborNode) -> date | None:
    for name in _META_DATES:
        match = re.match(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", metadata.get(name, ""))
        if match and (found := _date(*match.groups())):
            return found
    match = _PAGE_DATE.search("".join(page_texts(page_body)))
    return _date(*match.groups()) if match else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


READER = Reader("html", READER_NAME, read_html)
