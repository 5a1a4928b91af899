"""A page's visible elements and texts in one list, as a browser without scripts shows them; what all else about a page is asked of.

One pass, no recursion: pages nest deeply. An item's subtree is the slice from it to its `end`. What is hidden never enters: by tag,
attribute, inline style, or a class or id that a style sheet in the page hides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

INVISIBLE = frozenset(
    ("script", "style", "noscript", "template", "svg", "canvas", "video", "audio", "select", "option", "button", "input", "textarea")
) | frozenset(("head", "title", "rt", "rp", "del", "s", "strike", "object", "embed", "iframe", "frame", "frameset", "applet", "map"))
_EMBEDDED = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "img": "src"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|line-through",
    re.I,
)
_AT_RULE = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][a-z_][a-z0-9_-]*)", re.I)
_SHOWN = re.compile(r"display\s*:\s*(?!none)|visibility\s*:\s*visible", re.I)


@dataclass(slots=True)
class Item:
    """A text or an element. `text` is set of texts only; `weight` says how much of the page's prose and figures it holds."""

    tag: str
    parent: int
    text: str | None = None
    names: tuple[str, ...] = ()  # tag, .class, #id in lower case
    href: str = ""
    in_link: bool = False
    as_typed: bool = False  # inside <pre>
    cell: int = -1  # the nearest cell, of a text the one it stands in
    table: int = -1  # likewise
    end: int = 0
    weight: int = 0
    letters: int = 0  # of a cell: its own text, that of tables inside it left out
    is_data_table: bool = False
    spans: tuple[int, int] = (1, 1)  # columns, rows of a cell


@dataclass(slots=True)
class Tree:
    items: list[Item] = field(default_factory=list)
    comments: list[tuple[int, int, str]] = field(default_factory=list)  # parent, the item that follows, words
    embedded: list[tuple[str, str]] = field(default_factory=list)  # tag, address: frames and pictures


def grow(page: LexborHTMLParser) -> Tree:
    """The tree of the page's body."""
    hides = _hidden_by_sheets(page)
    tree = Tree()
    items = tree.items
    stack: list[tuple[LexborNode | None, int]] = [(page.body, -1)]
    while stack:
        node, parent = stack.pop()
        if node is None:
            items[parent].end = len(items)
            continue
        if node.is_comment_node:
            tree.comments.append((parent, len(items), node.comment_content or ""))
            continue
        above = items[parent] if parent >= 0 else Item("", -1)
        if node.is_text_node:
            item = Item("", parent, node.text_content or "", (), "", above.in_link, above.as_typed, above.cell, above.table, len(items) + 1)
            if item.cell >= 0:
                items[item.cell].letters += len(item.text.strip())
            items.append(item)
        elif node.is_element_node:
            item = _element(node, parent, above, tree, hides)
            if item is not None:
                items.append(item)
                if item.tag in ("td", "th"):
                    item.cell = len(items) - 1
                elif item.tag == "table":
                    item.table = len(items) - 1
                stack.append((None, len(items) - 1))
                stack.extend((child, len(items) - 1) for child in reversed(_children(node)))
    _tell_data_tables(items)
    return tree


def _element(node: LexborNode, parent: int, above: Item, tree: Tree, hides: frozenset[str]) -> Item | None:
    """None for what a browser does not show."""
    tag, attributes = node.tag or "", node.attributes
    if tag in _EMBEDDED and (address := attributes.get(_EMBEDDED[tag])):
        tree.embedded.append((tag, address))
    if tag in INVISIBLE:
        return None
    names = [tag]
    if attributes:
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN.search(attributes.get("style") or ""):
            return None
        names += [f".{name}" for name in (attributes.get("class") or "").lower().split()]
        if own := (attributes.get("id") or "").strip().lower():
            names.append(f"#{own}")
        if hides and not hides.isdisjoint(names):
            return None
    href = (attributes.get("href") or "") if tag == "a" else ""
    spans = (_span(attributes.get("colspan")), _span(attributes.get("rowspan"))) if tag in ("td", "th") else (1, 1)
    as_typed = above.as_typed or tag == "pre"
    return Item(tag, parent, None, tuple(names), href, above.in_link or bool(href), as_typed, above.cell, above.table, spans=spans)


def _span(value: str | None) -> int:
    return min(int(value), 100) if value and value.strip().isascii() and value.strip().isdigit() and int(value) > 0 else 1


def _children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _tell_data_tables(items: list[Item]) -> None:
    """A table lays out the page where it holds another, or where one cell holds nearly all; else its cells are data."""
    cells: dict[int, list[int]] = {}
    nesting = set()
    for item in items:
        if item.tag == "table" and item.parent >= 0:
            nesting.add(items[item.parent].table)
        elif item.tag in ("td", "th"):
            cells.setdefault(item.table, []).append(item.letters)
    for table, letters in cells.items():
        longest = max(letters)
        filled = sum(1 for length in letters if length)
        lays_out = filled < 2 or (longest > 200 and longest > 0.6 * sum(letters))
        if table >= 0:
            items[table].is_data_table = table not in nesting and not lays_out


def _hidden_by_sheets(page: LexborHTMLParser) -> frozenset[str]:
    """The classes and ids that a <style> of the page hides, and none after it shows; only selectors of one name are understood."""
    hidden: set[str] = set()
    for sheet in page.css("style")[:50]:
        for selectors, rules in _RULE.findall(_AT_RULE.sub("", _uncommented(sheet.text() or ""))):
            hides, shows = _HIDDEN.search(rules), _SHOWN.search(rules)
            for selector in selectors.split(",") if hides or shows else ():
                if match := _SIMPLE.fullmatch(selector.strip()):
                    (hidden.add if hides else hidden.discard)(match[1].lower())
    return frozenset(hidden)


def _uncommented(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)
