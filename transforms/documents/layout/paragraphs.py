"""Lines to paragraphs: page furniture left out, what was broken by the width of the page joined again, over pages too.

A line runs on where it had no room for the beginning of the next one and the next is not indented. So `18.2` at the end of a line and
`0298万元` at the beginning of the next are one number again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from transforms.documents.layout.lines import Line

_EDGE = 0.12  # the share of a page's height, at its top and bottom, where furniture stands
_DASHED_NUMBER = re.compile(r"[-—–－─~·.\s一]+\d{1,4}[-—–－─~·.\s一]+|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}")
_HALF_DASHED_NUMBER = re.compile(r"[-—–－─~·.\s一]{0,4}\d{1,3}[-—–－─~·.\s一]{0,4}")  # OCR may lose one of the dashes
_BARE_NUMBER = re.compile(r"\d{1,4}")
_SENTENCE_END = "。！？；：.!?;:"
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节条]")


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of one column begin and end, their usual distance, and whether paragraphs begin indented."""

    left: float
    right: float
    gap: float
    indented: bool


def without_furniture(lines: Sequence[Line], heights: dict[int, float]) -> list[Line]:
    """The lines without running headers and footers (the same on two fifths of the pages, figures aside) and page numbers."""
    at_edge = [line for line in lines if not line.is_row and not _EDGE < (line.top + line.bottom) / 2 / heights[line.page] < 1 - _EDGE]
    pages_of: dict[str, set[int]] = defaultdict(set)
    for line in at_edge:
        pages_of[_masked(line.text)].add(line.page)
    recurring = {text for text, pages in pages_of.items() if len(pages) >= max(2, 0.4 * len(heights))}
    shifts = Counter(int(line.text) - line.page for line in at_edge if _BARE_NUMBER.fullmatch(line.text))
    furniture = set()
    for line in at_edge:
        bare = _BARE_NUMBER.fullmatch(line.text) and shifts[int(line.text) - line.page] >= max(1, 0.4 * len(heights))
        number = bool(_BARE_NUMBER.fullmatch(line.text))
        dashed = _DASHED_NUMBER.fullmatch(line.text) or (line.doubts and not number and _HALF_DASHED_NUMBER.fullmatch(line.text))
        if bare or dashed or (_recurs(line, recurring) and not number):
            furniture.add(id(line))
    return [line for line in lines if id(line) not in furniture]


def _masked(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def _recurs(line: Line, recurring: Collection[str]) -> bool:
    """Whether the line is one of those; read by OCR, a character of it may differ from page to page."""
    text = _masked(line.text)
    if text in recurring or not line.doubts:
        return text in recurring
    return any(SequenceMatcher(None, text, other).ratio() >= 0.8 for other in recurring)


def paragraphs(lines: Sequence[Line], kinds: Mapping[int, Hashable] | None = None) -> list[list[Line]]:
    """The lines gathered into paragraphs, in order; a row of a table is one by itself. Pages of one kind (`kinds`) share their margins."""
    margins = _margins(lines, kinds or {})
    body_size = _usual([line.size for line in lines]) if lines else 0.0
    gathered: list[list[Line]] = []
    for line in lines:
        if gathered and _runs_on(gathered[-1][-1], line, margins, body_size):
            gathered[-1].append(line)
        else:
            gathered.append([line])
    return gathered


def joint(before: str, after: str) -> str:
    """What stands between two joined lines: a space between Latin words, else nothing."""
    return " " if re.search(r"[A-Za-z,;]$", before) and re.match(r"[A-Za-z]", after) else ""


def _margins(lines: Sequence[Line], kinds: Mapping[int, Hashable]) -> dict[tuple[int, tuple[int, int]], Margins]:
    """The margins of each column of each page that has lines."""
    alike: dict[tuple[Hashable, tuple[int, int]], list[Line]] = defaultdict(list)
    for line in lines:
        if not line.is_row:
            alike[kinds.get(line.page), line.column].append(line)
    found = {}
    for (_, column), own in alike.items():
        size = _usual([line.size for line in own])
        body = [line for line in own if abs(line.size - size) < 0.1 * size] or own
        ends = sorted(line.x1 for line in body)
        begins = Counter(round(line.x0 / 2) * 2 for line in body)
        left = min(begin for begin, count in begins.items() if count >= 0.15 * len(body) or count == max(begins.values()))
        gaps = [b.top - a.bottom for a, b in pairwise(body) if a.page == b.page and 0 <= b.top - a.bottom < 3 * size]
        indents = sum(1.2 * size < line.x0 - left < 3 * size for line in body)
        right = ends[min(int(0.9 * len(ends)), len(ends) - 1)]
        margins = Margins(left, right, median(gaps) if gaps else size, indents >= 0.1 * len(body))
        found.update(((line.page, column), margins) for line in own)
    return found


def _usual(sizes: Sequence[float]) -> float:
    return Counter(round(size, 1) for size in sizes).most_common(1)[0][0]


def _runs_on(line: Line, following: Line, margins: dict[tuple[int, tuple[int, int]], Margins], body_size: float) -> bool:
    if line.is_row or following.is_row or abs(line.size - following.size) > _size_tolerance(line, following) * line.size:
        return False
    here, there = margins[line.page, line.column], margins[following.page, following.column]
    em = line.size
    same_column = line.page == following.page and line.column == following.column and following.top > line.top
    if line.size > 1.2 * body_size and _is_centred(line, here) and _is_centred(following, there):
        return same_column and line.x1 - line.x0 + following.leading >= here.right - here.left - 0.6 * em
    if following.x0 - there.left > 0.8 * em or (same_column and following.top - line.bottom > here.gap + 0.8 * em):
        return False
    if line.text[-1] in _SENTENCE_END and _HEADING.match(following.text):
        return False
    if line.x1 + following.leading >= here.right - 0.6 * em:
        return True
    long_enough = line.x1 - here.left >= 0.5 * (here.right - here.left)
    return here.indented and long_enough and line.text[-1] not in _SENTENCE_END and not _HEADING.match(line.text)


def _size_tolerance(line: Line, following: Line) -> float:
    """How much type sizes may differ: those that OCR measured on a word of two or three characters are up to a third too large."""
    measured = line.doubts or following.doubts
    return 0.5 if measured and min(len(line.text), len(following.text)) < 5 else 0.15


def _is_centred(line: Line, margins: Margins) -> bool:
    return abs((line.x0 - margins.left) - (margins.right - line.x1)) < line.size
