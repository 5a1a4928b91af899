"""The report's body out of a government page, and its text block by block.

The body is looked for in the containers the usual content management systems write, else by density: the innermost division that
holds nearly all of the page's sentence marks, links and furniture left out. Inline tags add nothing (editors split numbers:
`27.16<span>51</span>`), block tags make a new block, cells are set apart by tabs; what a browser hides is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_CONTAINERS = (  # from the surest to the vaguest; the first that holds running text is the body
    "#UCAP-CONTENT", ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", ".trs_paper_default", ".pages_content",
    "#vsb_content", ".v_news_content", ".wp_articlecontent", ".ewb-article-content", ".Custom_UnionStyle",
    "#zoom", "#Zoom", "#zoomcon", "#mainText", "#artibody", "#articleContent", "#article-content", "#ArticleContent",
    ".article-content", ".article_content", ".articleContent", ".article-con", ".articleCon", ".xxgk-content", ".xxgk_content",
    ".news_content", ".news-content", ".con_text", ".conTxt", ".contentText", ".zwcontent", ".zw_content", ".bt-content",
    "#Content", "#text", "#js_content", "article",
)  # fmt: skip
_INVISIBLE = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "select")
) | frozenset(("option", "button", "input", "textarea", "head", "title", "rt", "rp", "del"))
_BLOCKS = (
    frozenset(("p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption"))
    | frozenset(("thead", "tbody", "tfoot", "tr", "section", "article", "header", "footer", "main", "aside", "nav", "pre"))
    | frozenset(("form", "fieldset", "blockquote", "center", "address", "figure", "figcaption", "details", "summary"))
)
_CELLS = ("td", "th")
_DIVISIONS = frozenset(("div", "table", "tbody", "tr", "td", "section", "article", "main", "center", "form"))  # what a body may be
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|crumbs?|breadcrumbs?|position|foot|footer|bottom|share|bdsharebuttonbox|print|rel|related|prev|next|sidebar|search|toolbar|"
    r"header|banner|copyright|qrcode|fj|attach|attachment|pagination)(?:$|[\s_-])",
    re.I,
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.I)
_SENTENCE_MARKS = re.compile(r"[，。；：、]")
_SPACE = re.compile(r"[ \t\n]+")
_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uff01-\uff60]) *\n[ \n]*(?=[\u2e80-\u9fff\uff01-\uff60])")


def find_body(page_body: LexborNode) -> tuple[LexborNode, bool]:
    """The element that holds the report, and whether its name says so."""
    marks = _sentence_marks(page_body)
    for selector in _CONTAINERS:
        candidates = page_body.css(selector)
        if not candidates:
            continue
        best = max(candidates, key=lambda node: marks.get(node.mem_id, 0))
        held = marks.get(best.mem_id, 0)
        if held >= 3 and 2 * held >= marks[page_body.mem_id]:
            return best, True
    return _densest(page_body, marks), False


def _densest(node: LexborNode, marks: dict[int, int]) -> LexborNode:
    """Go down while one child holds at least four fifths of the sentence marks that stand outside links and furniture."""
    while True:
        enough = max(1, 0.8 * marks[node.mem_id])
        heir = next((child for child in _children(node) if child.tag in _DIVISIONS and marks.get(child.mem_id, 0) >= enough), None)
        if heir is None:
            return node
        node = heir


def _sentence_marks(page_body: LexborNode) -> dict[int, int]:
    """How many commas and stops each visible element holds outside of links and furniture; one pass, no recursion: pages nest deeply."""
    order: list[tuple[LexborNode, int]] = []
    marks = {page_body.mem_id: 0}
    stack = [(child, page_body.mem_id) for child in _children(page_body)]
    while stack:
        node, parent = stack.pop()
        if node.is_text_node:
            marks[parent] += len(_SENTENCE_MARKS.findall(node.text_content or ""))
        elif node.tag != "a" and not _is_hidden(node) and not _is_furniture(node):
            marks[node.mem_id] = 0
            order.append((node, parent))
            stack.extend((child, node.mem_id) for child in _children(node))
    for node, parent in reversed(order):
        marks[parent] += marks[node.mem_id]
    return marks


def _children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _is_hidden(node: LexborNode) -> bool:
    if node.tag in _INVISIBLE or not node.is_element_node:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_furniture(node: LexborNode) -> bool:
    if node.tag in _FURNITURE_TAGS:
        return True
    if node.tag not in ("div", "ul", "section", "table", "header"):
        return False
    attributes = node.attributes
    return any(_FURNITURE.search(attributes.get(name) or "") for name in ("class", "id"))


def blocks(body: LexborNode, skip_furniture: bool) -> Iterator[str]:
    """The text of each block in the page's order: a paragraph, a line, or a row of a table with tabs between its cells."""
    pieces: list[str] = []
    for piece in _pieces(body, skip_furniture):
        if piece == "\n":
            block = tidy("".join(pieces))
            pieces.clear()
            if block:
                yield block
        else:
            pieces.append(piece)
    block = tidy("".join(pieces))
    if block:
        yield block


def _pieces(body: LexborNode, skip_furniture: bool) -> Iterator[str]:
    """Texts as written (line ends as form feeds), a newline where a block begins or ends, a tab before each cell but a row's first."""
    stack: list[tuple[LexborNode | str, bool, bool]] = [(child, False, body.tag == "pre") for child in reversed(_children(body))]
    while stack:
        current, in_cell, as_typed = stack.pop()
        if isinstance(current, str):
            yield current
        elif current.is_text_node:
            yield from _typed(current.text_content or "", as_typed)
        elif not _is_hidden(current) and not (skip_furniture and _is_furniture(current)):
            is_cell = current.tag in _CELLS
            if is_cell and _has_cell_before(current):
                yield "\t"
            edge = "" if is_cell or current.tag not in _BLOCKS else " " if in_cell else "\n"
            yield edge
            stack.append((edge, in_cell, as_typed))
            inside = (in_cell or is_cell, as_typed or current.tag == "pre")
            stack.extend((child, *inside) for child in reversed(_children(current)))


def _typed(text: str, as_typed: bool) -> Iterator[str]:
    if not as_typed:
        yield text.replace("\t", " ").replace("\n", "\f")
        return
    for number, line in enumerate(text.replace("\t", " ").split("\n")):
        if number:
            yield "\n"
        yield line


def _has_cell_before(cell: LexborNode) -> bool:
    sibling = cell.prev
    while sibling is not None:
        if sibling.tag in _CELLS:
            return True
        sibling = sibling.prev
    return False


def tidy(block: str) -> str:
    """White space as a browser shows it, apart from line ends between Han, which stand for nothing; cells stripped."""
    cells = []
    for cell in block.split("\t"):
        joined = _BETWEEN_HAN.sub("", cell.replace("\f", "\n"))
        cells.append(_SPACE.sub(" ", joined).strip())
    return "\t".join(cells).rstrip("\t") if any(cells) else ""


def page_texts(page_body: LexborNode) -> Iterator[str]:
    """Every visible text of the page in its order, furniture included."""
    stack = list(reversed(_children(page_body)))
    while stack:
        current = stack.pop()
        if current.is_text_node:
            yield current.text_content or ""
        elif not _is_hidden(current):
            stack.extend(reversed(_children(current)))
