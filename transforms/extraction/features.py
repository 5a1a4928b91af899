"""What the ranker sees of each figure: runs of characters around it, its unit, the heading above, the figure before.

Everything is computed for a whole text at once. A feature is the number of a bucket; there are so many that two features
hardly ever share one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy

from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.quantities import Found

BITS = 20
BUCKETS = 1 << BITS
_BEFORE, _BEHIND, _FAR, _OF_TITLE = 24, 20, 40, 20  # characters looked at: before and behind the figure, farther away, of the heading
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
    first, counts = _zones(text, views, headings)
    count = counts.ravel()
    ends = numpy.cumsum(count)
    place = numpy.arange(ends[-1]) + numpy.repeat(first.ravel() - (ends - count), count)
    zone = numpy.repeat(numpy.tile(numpy.arange(len(_SIZES)), len(found)), count)
    hashed = (runs_of(text)[_SIZES[zone], place] ^ _SALTS[zone]) * numpy.uint32(_SPREAD) >> numpy.uint32(32 - BITS)
    zones, each = len(_SIZES), words.shape[1]
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


# Places of a figure, by the columns of what _zones looks up: its number, its unit's end, its own words, the clause before …
_START, _END, _HEAD, _TAIL, _CLAUSE, _SEGMENT, _SEGMENT_END, _TITLE, _TITLE_END, _TEXT_END = range(10)
_ZONES = numpy.array(  # salt, length of the runs; first place and what it is at least; place behind the last and what it is at most
    [
        *((size, size, _START, -_BEFORE, _HEAD, 0, _START, 1 - size, _START, 1 - size) for size in (1, 2, 3, 4)),
        *((4 + size, size, _START, -size, _HEAD, 0, _START, 1 - size, _START, 1 - size) for size in (2, 3, 4)),
        *((8 + size, size, _END, 0, _END, 0, _END, _BEHIND + 1 - size, _TAIL, 1 - size) for size in (1, 2, 3)),
        *((12 + size, size, _END, 0, _END, 0, _END, 1, _TEXT_END, 1 - size) for size in (1, 2, 3)),
        *((16 + size, size, _CLAUSE, 0, _CLAUSE, 0, _HEAD, 1 - size, _HEAD, 1 - size) for size in (2, 3)),
        (22, 2, _CLAUSE, -_FAR, _SEGMENT, 0, _CLAUSE, -1, _CLAUSE, -1),
        (23, 2, _END, 0, _END, 0, _END, _FAR - 1, _SEGMENT_END, -1),
        (24, 2, _TITLE, 0, _TITLE, 0, _TITLE_END, 0, _TITLE_END, 0),
    ],
    numpy.int64,
).T
_SALTS, _SIZES = _ZONES[0].astype(numpy.uint32) * numpy.uint32(0x85EBCA6B), _ZONES[1]


def _zones(text: str, views: Sequence[Clause], headings: Sequence[Heading]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """What is looked at around each figure: (first place, how many of them), a row a figure and a column a zone."""
    length, places, starts = len(text), [], [heading.start for heading in headings]
    for view in views:
        head, segment = view.head, view.segment
        clause = max(text.rfind("，", segment, max(head - 1, segment)) + 1, segment, head - _BEFORE)
        of_title = _title(bisect_right(starts, view.start), headings)
        places.append((view.start, view.end, head, view.tail, clause, segment, view.segment_end, *of_title, length))
    at = numpy.array(places, numpy.int64)
    _, _, start, shift, floor, floor_shift, stop, stop_shift, ceiling, ceiling_shift = _ZONES
    first = numpy.maximum(at[:, start] + shift, at[:, floor] + floor_shift)
    return first, numpy.maximum(numpy.minimum(at[:, stop] + stop_shift, at[:, ceiling] + ceiling_shift) - first, 0)


def _title(at: int, headings: Sequence[Heading]) -> tuple[int, int]:
    """Where the runs of two characters of the heading before the given one begin, and where they end."""
    if not at:
        return 0, 0
    title = headings[at - 1]
    return title.start, min(title.start + len(title.title), title.start + _OF_TITLE) - 1


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
