"""Pages that hold no report, told by what they are: cut off, made to hang a parser, an error, a shell for scripts, a frame for a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.documents.html.names import names
from transforms.documents.html.tree import Item, Tree
from transforms.model import UnreadableDocument

MAXIMUM_DEPTH = 2_000  # 300,000 nested elements keep the parser busy for over a minute; real pages nest some 60
MAXIMUM_TAGS = 100_000  # a report pasted from Word has some 20,000
MAXIMUM_ATTRIBUTES = 2_000  # of one element: each new one is compared with all before it
_NOT_NESTING = frozenset(  # empty elements, and those whose end tag may be left out: they close each other
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
) | frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option"))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)(?>[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_CUT_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,2000}\Z")
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|zip|rar|7z)(?=[?#&]|$)", re.I)
_VIEWER = re.compile(r"(?:viewer|pdfjs|preview|ueditor/.*pdf)[^?#]*[?#&](?:\w+=)?(\S+)", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MEASURED = re.compile(r"\d[\d,.]*\s*(?:%|％|‰|[万亿]?元|余?[件宗起次家人个户场份项间名期条])")
_FEW_HAN = 100  # of a page that only leads to its attachment; the shortest report seen has 900
_SHORT_PAGE = 300
_LEADS_AWAY = re.compile(
    r"http-equiv\s*=\s*[\"']?refresh[^>]*url\s*=\s*[\"']?([^\"'>\s]+)|location(?:\.href|\.replace)?\s*[=(]\s*[\"']([^\"']+)", re.I
)
_SHELL = re.compile(r"<div[^>]*\bid\s*=\s*[\"']?(?:app|root|__nuxt|__next)\b|<script[^>]+\bsrc\s*=", re.I)
_MOST_NAMED = 5
_LONGEST_ADDRESS = 1_000


def refuse_unsound(markup: str) -> None:
    """Refuse what would keep the parser busy for minutes, and pages whose end was cut off."""
    depth = count = 0
    for tag in _TAG.finditer(markup):
        count += 1
        if count > MAXIMUM_TAGS:
            raise UnreadableDocument(f"more than {MAXIMUM_TAGS} tags: no page of a report")
        name = tag[2].lower()
        if name in _NOT_NESTING or tag[0].endswith("/>"):
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAXIMUM_DEPTH:
            raise UnreadableDocument(f"more than {MAXIMUM_DEPTH} elements nested in each other: no page a browser was meant for")
    _refuse_attributes(markup)
    cut_inside_tag = _CUT_TAG.search(markup[-2100:].rstrip()) is not None
    open_page = re.search(r"<html[\s>]", markup, re.I) and not re.search(r"</(?:html|body)", markup, re.I)
    if cut_inside_tag or open_page:
        raise UnreadableDocument("truncated: the page's end is missing; fetch it again")


def _refuse_attributes(markup: str) -> None:
    for part in markup.split(">"):
        if len(part) > 4 * MAXIMUM_ATTRIBUTES and (tag := re.search(r"<[a-zA-Z]", part)):
            unquoted = re.sub(r"\"[^\"]*\"|'[^']*'", "", part[tag.start() :])
            if len(re.findall(r"[\s/]+", unquoted)) > MAXIMUM_ATTRIBUTES:
                raise UnreadableDocument(f"an element with more than {MAXIMUM_ATTRIBUTES} attributes: no page a browser was meant for")


def refuse_other_pages(visible: str, title: str, markup: str) -> None:
    """Refuse what a site shows in place of an article: an error, a check, a redirection. Only short pages can be one."""
    if len(_HAN.findall(visible)) > _SHORT_PAGE or _MEASURED.search(visible):
        return
    told = f"{title}\n{visible[:600]}"
    for words, what in names().errors:
        if words.lower() in told.lower():
            shown = re.sub(r"\s+", " ", visible)[:60] or title
            raise UnreadableDocument(f"no report page: {what} ({shown!r}); fetch it again, or from another address")
    if len(_HAN.findall(visible)) < 50 and len(markup) < 20_000 and (leads := _LEADS_AWAY.search(markup)):
        raise UnreadableDocument(f"no report page: it only leads to {leads[1] or leads[2]}; fetch that address")


def why_empty(tree: Tree, markup: str) -> str:
    """Why a page shows no text, and what to do about it."""
    frames = [address for tag, address in tree.embedded if tag in ("iframe", "frame")] or re.findall(
        r"<frame\b[^>]*\bsrc\s*=\s*[\"']?([^\"'>\s]+)", markup, re.I
    )
    pictures = [address for tag, address in tree.embedded if tag == "img"]
    if files := attachments(tree, ()):
        return f"the report is a file that the page only shows: fetch {_listed(files)}"
    if frames:
        return f"the page has no text of its own, only frames: fetch {_listed(frames)}"
    if pictures and not _SHELL.search(markup):
        return f"the page has no text, only {len(pictures)} picture(s): fetch {_listed(pictures)}"
    return "no text: the page shows none without its scripts; save it from a browser as it is shown, or give the report as PDF or text"


def refuse_covers(text: str, tree: Tree, linked: Sequence[Item]) -> str:
    """Refuse a body that only leads to its attachment; the warning, if any, for one that has a file beside its text."""
    files = attachments(tree, linked)
    shown = [address for tag, address in tree.embedded if tag != "img" and _file_of(address)]
    if files and len(_HAN.findall(text)) < _FEW_HAN and not _MEASURED.search(text):
        raise UnreadableDocument(f"the page only leads to the report, a file: fetch {_listed(files)}")
    pictures = [address for tag, address in tree.embedded if tag == "img"]
    if not files and len(pictures) >= 2 and len(_HAN.findall(text)) < _FEW_HAN and not _MEASURED.search(text):
        return f"little text beside {len(pictures)} pictures: the report may be in them ({_listed(pictures)})"
    return f"the page shows a file beside its text, which is not read: {_listed([_file_of(each) for each in shown])}" if shown else ""


def attachments(tree: Tree, linked: Sequence[Item]) -> list[str]:
    """Addresses of documents the page shows in itself or links to, each once, as they are written."""
    addresses = [address for tag, address in tree.embedded if tag != "img"]
    addresses += [item.href for item in linked or tree.items if item.href]
    return list(dict.fromkeys(found for address in addresses if (found := _file_of(address))))


def _file_of(address: str) -> str:
    """The document's own address, also where it is handed to a viewer; '' for no document."""
    address = address[:_LONGEST_ADDRESS]
    viewed = _VIEWER.search(address)
    if viewed and _FILE.search(viewed[1]):
        return viewed[1]
    return address if _FILE.search(address) else ""


def _listed(addresses: Sequence[str]) -> str:
    more = f" and {len(addresses) - _MOST_NAMED} more" if len(addresses) > _MOST_NAMED else ""
    return ", ".join(address[:200] for address in addresses[:_MOST_NAMED]) + more
