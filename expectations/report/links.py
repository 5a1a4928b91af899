"""Where each page of the report lies, and how one leads to another. All is relative: the folder opens from a disk, wherever it is put.

Pages at the top: index.html (the front page), findings.html, changes.html, documents.html, review.html, rules.html, decisions.html,
publishers.html, indicators.html, regions.html, dictionary.html. One level down, one page of each: documents/ (the reading views),
publishers/, indicators/, regions/. `root` is the way from a page to the top: "" there, "../" one level down.
"""

from __future__ import annotations

import hashlib
import re

FRONT = "index.html"
TOP, BELOW = "", "../"

_PLAIN = re.compile(r"[A-Za-z0-9_]*:?[\w.]{1,60}")


def document(document_id: str, place: str = "") -> str:
    """The reading view of a document; `place` is an observation_id or a quantity_id in it."""
    return _page("documents", document_id, place)


def publisher(publisher_id: str, indicator: str = "") -> str:
    """The page of a publisher, at an indicator of it."""
    return _page("publishers", publisher_id, indicator)


def indicator(code: str, place: str = "") -> str:
    return _page("indicators", code, place)


def region(name: str, place: str = "") -> str:
    return _page("regions", name, place)


def file_name(key: str) -> str:
    """A name that every file system takes, told apart by a digest where other characters had to give way: health-澜陵市."""
    name = re.sub(r"[^\w.]+", "-", key).strip("-.")[:60]
    return name if _PLAIN.fullmatch(key) else f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _page(folder: str, key: str, place: str) -> str:
    return f"{folder}/{file_name(key)}.html{f'#{place}' if place else ''}"
