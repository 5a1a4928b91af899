"""Web pages: the report's body as blocks and cells with places; title, day, issuer and site from what the page says of itself.

Scripts never run and nothing is fetched. Where no known container names the body it is found by density, and the warnings say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from selectolax.lexbor import LexborHTMLParser

from transforms.documents.encodings import canonical, decode
from transforms.documents.html.blocks import Block, blocks
from transforms.documents.html.body import Body, find_body
from transforms.documents.html.metadata import page_title, read_metadata
from transforms.documents.html.names import names_digest
from transforms.documents.html.refusals import refuse_covers, refuse_other_pages, refuse_unsound, why_empty
from transforms.documents.html.tree import Tree, grow
from transforms.documents.limits import DEFAULT, Limits
from transforms.documents.plain_text import find_wrap
from transforms.documents.reader import Head, Reader, TextBuilder
from transforms.model import DocumentText, Place, UnreadableDocument

READER_NAME = f"html 2 (selectolax {version('selectolax')}, names {names_digest()})"

_BY_DENSITY = "no known container of a report in the page: its body was chosen by the density of running text; compare it with the page"
_NEXT_PAGE = re.compile(r"[\[【(（<]?\s*下\s*一?\s*页\s*[\]】)）>»]?|后一页|next", re.I)
_AROUND = re.compile(  # lines that systems write into the body's own container, above and below the report
    r"(?:[【\[(（]?\s*(?:打印|关闭|收藏|返回|分享)(?:本页|窗口|页面|顶部|列表|首页|本文)?\s*[】\])）]?[\s|]*)+"
    r"|[【\[]?(?:上一?[篇条]|下一?[篇条]|字体|字号|责任编辑|编辑|分享到?)\s*[：:].{0,80}|分享到[：:\s].{0,40}|扫一扫.{0,30}"
    r"|[【\[]?(?:浏览|阅读|点击|访问)(?:次数|量|数|人次|人数)\s*[：:]?\s*\d*\s*人?次?[】\]]?"
)
_EDGE = 6  # blocks from either end that such a line may stand in


def read_html(content: bytes, file_name: str, limits: Limits = DEFAULT) -> DocumentText:
    """The body's text with a place a block or cell; title, day, issuer and site from the page's metadata."""
    if len(content) > limits.page_bytes:
        raise UnreadableDocument(f"{len(content)} bytes of HTML, over the limit of {limits.page_bytes}: no page of a report")
    decoded, encoding, warnings = decode(content)
    markup = canonical(decoded)
    refuse_unsound(markup)
    page = LexborHTMLParser(markup)
    if page.body is None:
        raise UnreadableDocument(why_empty(Tree(), markup))
    tree = grow(page)
    title = page_title(page)
    visible = " ".join(item.text for item in tree.items if item.text is not None and not item.text.isspace())
    if (size := len(visible.encode("utf-8", "replace"))) > limits.text_bytes:
        raise UnreadableDocument(f"{size} bytes of text in the page, over the limit of {limits.text_bytes}: no single report")
    refuse_other_pages(visible, title, markup)
    body = find_body(tree, title)
    found = _without_edges(list(blocks(tree.items, body.roots, body.furniture)))
    if not found:
        raise UnreadableDocument(why_empty(tree, markup))
    text, places = _written(found)
    linked = [item for start, end in body.roots for item in tree.items[start:end] if item.href]
    beside = refuse_covers(_unlinked(tree, body) if linked else text, tree, linked)
    more = _goes_on(tree)
    metadata = read_metadata(page, _around(tree, body), _headings(tree), markup)
    told = ("" if body.certain else _BY_DENSITY, beside, more)
    return DocumentText(
        text,
        places,
        "html",
        f"{READER_NAME}, {encoding}",
        title=metadata.title,
        published_on=metadata.published_on,
        issuer=metadata.issuer,
        site=metadata.site,
        warnings=(*warnings, *filter(None, told)),
    )


def _written(found: Sequence[Block]) -> tuple[str, tuple[Place, ...]]:
    """Text and places; lines that were broken at a width, as in pages pasted from a PDF, are joined."""
    builder = TextBuilder()
    lines = ["" if block.table else block.text for block in found]
    wrap = find_wrap(lines)
    number, last = 0, Block("")
    for position, block in enumerate(found):
        if block.table and (block.table, block.row) == (last.table, last.row):
            builder.add_unplaced("\t" * (block.column - last.column))
        else:
            goes_on = wrap is not None and position > 0 and wrap.goes_on(lines[position - 1], lines[position])
            builder.add_unplaced("" if goes_on or builder.ends_with_newline() else "\n")
            builder.add_unplaced("\t" * (block.column - 1) if block.table else "")
        if block.table:
            builder.add(block.text, "cell", block.table, row=block.row, column=block.column)
        else:
            number += 1
            builder.add(block.text, "block", number)
        last = block
    builder.add_unplaced("\n")
    return builder.finish()


def _without_edges(found: list[Block]) -> list[Block]:
    """Without what stands around the report inside its container."""
    return [
        block
        for position, block in enumerate(found)
        if block.table or _EDGE <= position < len(found) - _EDGE or len(block.text) > 100 or not _AROUND.fullmatch(block.text)
    ]


def _around(tree: Tree, body: Body) -> Iterator[str]:
    """The page's blocks and cells outside its body."""
    roots = frozenset(start for start, _ in body.roots if start)
    whole = ((0, tree.items[0].end),)
    return (block.text for block in blocks(tree.items, whole, roots))


def _headings(tree: Tree) -> Iterator[str]:
    heads = [index for index, item in enumerate(tree.items) if item.tag in ("h1", "h2")][:5]
    for index in heads:
        yield from (block.text for block in blocks(tree.items, ((index, tree.items[index].end),)))


def _unlinked(tree: Tree, body: Body) -> str:
    return "".join(item.text for start, end in body.roots for item in tree.items[start:end] if item.text is not None and not item.in_link)


def _goes_on(tree: Tree) -> str:
    """A warning where the page has a next one: the report may stand on several."""
    for index, item in enumerate(tree.items):
        if item.href and not item.href.lower().startswith("javascript:void"):
            words = "".join(inside.text or "" for inside in tree.items[index : item.end]).strip()
            if len(words) < 10 and _NEXT_PAGE.fullmatch(words):
                return f"the page leads to a next one ({item.href[:200]}): the report may go on there, which is not read"
    return ""


_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_FRAGMENT = re.compile(rb"\s*<(?:!--|p|div|span|table|h[1-6]|meta|title|article|section|center|font|ul|ol|br)[\s/>]", re.I)


def _recognises(head: Head) -> bool:
    plain = head.start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # UTF-16 pages too
    if re.match(rb"\s*MIME-Version:", plain, re.I) or b"%PDF-" in head.start[:1024]:
        return False
    if _PAGE.search(plain) or _FRAGMENT.match(plain):
        return True
    return head.suffix in _SUFFIXES and re.search(rb"<\w+[^<]*>", plain) is not None


READERS = (Reader("html", READER_NAME, read_html, _recognises, _SUFFIXES, title="web pages (HTML)"),)
