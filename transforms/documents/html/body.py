"""The report's body out of a government page: where its content management system says it is, else where the prose is densest.

Names come from `html_names`. A body by density is the innermost element that holds nearly all of the page's sentences and figures,
links and furniture left out; whoever reads it is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.documents.html.names import names
from transforms.documents.html.tree import Item, Tree

_ENOUGH = 30  # characters: less is a title or a date, no body
_MARKS = re.compile(r"[，。；：、]")
_LETTERS = re.compile(r"[\u3400-\u9fff\d]")
_FIGURE = re.compile(r"\s*[\d.,]+\s*[%％]?\s*")
_NO_PROSE = re.compile(
    r"备案|ICP|公网安备|版权所有|主办单位|承办单位|技术支持|联系电话|邮编|标识码|浏览次数|点击数|字体[：:]|打印|分享|扫一扫|上一篇|下一篇|"
    r"索\s*引\s*号|发布机构|成文日期|发布日期|当前位置|您的位置|相关(?:文章|链接|阅读|信息)"
)
_DAY = re.compile(r"[\s\[(（【]*(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\])）】]*")
_DIVISIONS = frozenset(
    ("body", "div", "table", "tbody", "tr", "td", "section", "article", "main", "center", "form", "font", "span", "dl", "dd", "ul", "li")
)
_MAY_BE_FURNITURE = frozenset(
    ("div", "ul", "ol", "dl", "section", "table", "header", "footer", "nav", "aside", "form", "p", "h3", "h4", "span", "td", "tr")
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_BEGIN, _END = ("ZJEG_RSS.content.begin", "信息内容]>begin"), ("ZJEG_RSS.content.end", "信息内容]>end")  # 大汉 jcms writes them


@dataclass(frozen=True, slots=True)
class Body:
    """Slices of the tree's items; `furniture` are items inside that are none of it; `certain` where a name says what it is."""

    roots: tuple[tuple[int, int], ...]
    furniture: frozenset[int]
    certain: bool


def find_body(tree: Tree, title: str) -> Body:
    """The body of a page of this title; all of a page that has no structure."""
    furniture = _weigh(tree.items, re.sub(r"\s", "", title))
    roots = _between_comments(tree) or _named(tree.items)
    if roots:
        return Body(tuple(roots), furniture, True)
    densest = _densest(tree.items)
    certain = densest == 0 or names().is_likely(tree.items[densest].names)
    return Body(((densest, tree.items[densest].end),), furniture | _link_lists(tree.items, densest), certain)


def _weigh(items: list[Item], title: str) -> frozenset[int]:
    """Set each item's weight: its prose and figures outside of links and furniture. Returns the furniture."""
    known = names()
    own = [_weight_of(item, title) if item.text is not None and not item.in_link else 0 for item in items]
    held = _summed(items, own)
    most = 0.5 * held[0]
    suspects = (index for index, item in enumerate(items) if item.tag in _MAY_BE_FURNITURE and held[index] <= most)
    furniture = frozenset(index for index in suspects if items[index].tag in _FURNITURE_TAGS or known.is_furniture(items[index].names[1:]))
    for index in furniture:
        own[index : items[index].end] = [0] * (items[index].end - index)
    for item, weight in zip(items, _summed(items, own), strict=True):
        item.weight = weight
    return furniture


def _summed(items: list[Item], own: list[int]) -> list[int]:
    held = list(own)
    for index in range(len(items) - 1, 0, -1):
        held[items[index].parent] += held[index]
    return held


def _weight_of(item: Item, title: str) -> int:
    """Characters and marks, and figures in cells; the page's own title and what stands in every page count for nothing."""
    text = item.text or ""
    if _NO_PROSE.search(text) or _DAY.fullmatch(text) or (len(text) >= 8 and re.sub(r"\s", "", text) in title):
        return 0
    weight = len(_LETTERS.findall(text)) + 8 * len(_MARKS.findall(text))
    return weight + 8 if item.cell >= 0 and _FIGURE.fullmatch(text) else weight


def _between_comments(tree: Tree) -> list[tuple[int, int]]:
    """What stands between the comments with which 大汉 marks an article."""
    begins: dict[int, int] = {}  # parent: where the article begins in it
    for parent, at, words in tree.comments:
        if any(mark in words for mark in _BEGIN):
            begins[parent] = at
        elif any(mark in words for mark in _END) and parent in begins:
            start = begins.pop(parent)
            if sum(item.weight for item in tree.items[start:at] if item.text is not None) >= _ENOUGH:
                return [(start, at)]
    return []


def _named(items: list[Item]) -> list[tuple[int, int]]:
    """The heaviest element of a body's name, the innermost such in it, and its like beside it where a body stands in several."""
    known = names()
    candidates = [index for index, item in enumerate(items) if item.weight >= _ENOUGH and known.is_body(item.names)]
    if not candidates:
        return []
    best = max(candidates, key=lambda index: (items[index].weight, index))
    for index in candidates:
        if best < index < items[best].end and items[index].weight >= 0.8 * items[best].weight:
            best = index
    if items[best].weight < 0.1 * items[0].weight:
        return []
    shared = set(items[best].names) & known.bodies
    beside = {best}
    for index in candidates:
        apart = all(index >= items[other].end or items[index].end <= other for other in beside)
        if apart and shared & set(items[index].names):
            beside.add(index)
    return [(index, items[index].end) for index in sorted(beside)]


def _densest(items: list[Item]) -> int:
    """Go down while one child holds at least four fifths of the weight."""
    node = 0
    while True:
        enough = max(1, 0.8 * items[node].weight)
        child, heir = node + 1, -1
        while child < items[node].end and heir < 0:
            if items[child].weight >= enough and items[child].tag in _DIVISIONS:
                heir = child
            child = items[child].end
        if heir < 0:
            return node
        node = heir


def _link_lists(items: list[Item], root: int) -> frozenset[int]:
    """Lists and divisions inside a body by density that are links for the most part."""
    letters = [len(_LETTERS.findall(item.text)) if item.text is not None else 0 for item in items]
    linked = _summed(items, [count if item.in_link else 0 for item, count in zip(items, letters, strict=True)])
    held = _summed(items, letters)
    return frozenset(
        index
        for index in range(root + 1, items[root].end)
        if items[index].tag in ("div", "ul", "ol", "dl", "table", "section") and linked[index] > 20 and linked[index] > 0.6 * held[index]
    )
