"""What the ranker sees of each figure: runs of characters around it, its unit, the heading above, the figure before.

Everything is computed for a whole text at once. A feature is the number of a bucket; there are so many that two features
hardly ever share one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from zlib import crc32

import numpy

from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.quantities import Found

BITS = 20
BUCKETS = 1 << BITS
_HEAD, _TAIL, _CLAUSE, _SEGMENT, _TITLE = 24, 20, 24, 40, 20  # characters looked at in each zone
_LONGEST = 4  # characters of the longest runs
_SPREAD = 0x9E3779B1  # an odd number without a pattern, for multiplicative hashing


@lru_cache(maxsize=4096)
def word_bucket(word: str) -> int:
    """The bucket of a feature that is no run of characters: `unit 件`."""
    return (crc32(word.encode()) * _SPREAD & 0xFFFFFFFF) >> (32 - BITS)


def buckets(
    text: str,
    found: Sequence[Found],
    views: Sequence[Clause],
    families: Sequence[str],
    headings: Sequence[Heading],
    listed: bool = True,
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """(buckets of the features, figure by figure; where those of each figure begin, and where the last ones end).

    `listed`: the figures follow one another in the text, so that the one before says something of the next.
    """
    if not found:
        return numpy.zeros(0, numpy.int64), numpy.zeros(1, numpy.int64)
    words = numpy.array(_words(text, found, views, families, listed), numpy.int64)
    salt, size, first, stop = _zones(text, views, headings)
    count = numpy.maximum(stop - first, 0)
    ends = numpy.cumsum(count)
    place = numpy.arange(ends[-1]) + numpy.repeat(first - (ends - count), count)
    runs = runs_of(text)[numpy.repeat(size, count), place] ^ numpy.repeat(salt, count)
    hashed = runs * numpy.uint32(_SPREAD) >> numpy.uint32(32 - BITS)
    zones, each = len(salt) // len(found), words.shape[1]
    starts = numpy.concatenate([[0], ends[zones - 1 :: zones] + numpy.arange(1, len(found) + 1) * each])
    out = numpy.empty(starts[-1], numpy.int64)
    of_words = starts[:-1, None] + numpy.arange(each)
    is_run = numpy.ones(len(out), bool)
    is_run[of_words] = False
    out[of_words], out[is_run] = words, hashed
    return out, starts


def _words(text: str, found: Sequence[Found], views: Sequence[Clause], families: Sequence[str], listed: bool) -> list[list[int]]:
    """The buckets of what is known of each figure besides the characters around it."""
    out = [[word_bucket("unit " + item.unit), word_bucket("family " + family)] for item, family in zip(found, families, strict=True)]
    unit, end = "", 0
    for row, item, view in zip(out, found, views, strict=True) if listed else ():
        row.append(word_bucket(f"before {unit} {text[end : view.start][:1]} {item.unit}"))
        unit, end = item.unit, view.end
    return out


_PLACES = attrgetter("head", "start", "end", "tail", "segment", "segment_end")


def _zones(text: str, views: Sequence[Clause], headings: Sequence[Heading]) -> tuple[numpy.ndarray, ...]:
    """What is looked at around each figure: (salt, length of the runs, first place, place behind the last), zone by zone."""
    head, start, end, tail, segment, segment_end = numpy.array([_PLACES(view) for view in views], numpy.int64).T
    floor, length = head, len(text)
    before = [text.rfind("，", view.segment, max(view.head - 1, view.segment)) + 1 for view in views]
    title, title_end = numpy.array([_title(view.start, headings) for view in views], numpy.int64).T
    head, tail = numpy.maximum(floor, start - _HEAD), numpy.minimum(tail, end + _TAIL)
    clause = numpy.maximum(numpy.maximum(before, segment), floor - _CLAUSE)
    never = numpy.zeros_like(start)
    zones = [
        (1, 1, head, start),
        (2, 2, head, start - 1),
        (3, 3, head, start - 2),
        (4, 4, head, start - 3),
        *((4 + size, size, start - size, numpy.where(start - floor >= size, start - size + 1, start - size)) for size in (2, 3, 4)),
        (9, 1, end, tail),
        (10, 2, end, tail - 1),
        (11, 3, end, tail - 2),
        *((12 + size, size, end, numpy.where(length - end >= size, end + 1, never)) for size in (1, 2, 3)),
        (18, 2, clause, floor - 1),
        (19, 3, clause, floor - 2),
        (22, 2, numpy.maximum(segment, clause - _SEGMENT), clause - 1),
        (23, 2, end, numpy.minimum(end + _SEGMENT, segment_end) - 1),
        (24, 2, title, title_end),
    ]
    salts, sizes, firsts, stops = zip(*zones, strict=True)
    salt = numpy.array(salts, numpy.uint32) * numpy.uint32(0x85EBCA6B)
    size = numpy.array(sizes, numpy.int64)
    return numpy.tile(salt, len(views)), numpy.tile(size, len(views)), numpy.stack(firsts, 1).ravel(), numpy.stack(stops, 1).ravel()


def _title(position: int, headings: Sequence[Heading]) -> tuple[int, int]:
    """Where the runs of two characters of the heading above begin, and where they end."""
    at = bisect_right(headings, position, key=_start)
    if not at:
        return 0, 0
    title = headings[at - 1]
    return title.start, min(title.start + len(title.title), title.start + _TITLE) - 1


def _start(heading: Heading) -> int:
    return heading.start


@lru_cache(maxsize=2)
def runs_of(text: str) -> numpy.ndarray:
    """runs[n, i] is the hash of the n characters from i on; all digits count as one."""
    codes = numpy.frombuffer(text.encode("utf-32-le"), numpy.uint32)
    codes = numpy.where((codes >= 48) & (codes <= 57), numpy.uint32(48), codes)
    padded = numpy.concatenate([codes, numpy.zeros(_LONGEST, numpy.uint32)])
    runs = numpy.zeros((_LONGEST + 1, len(codes)), numpy.uint32)
    for size in range(1, _LONGEST + 1):
        runs[size] = runs[size - 1] * numpy.uint32(0x01000193) + padded[size - 1 : size - 1 + len(codes)] * numpy.uint32(0x85EBCA6B)
    return runs
