"""What the ranker sees of each figure: runs of characters around it, its unit, the heading above, the figure before.

Everything is computed for a whole text at once. A feature is a bucket of a table of fixed size, so that nothing but the
weights need be kept; that two features now and then share a bucket costs nothing that could be measured.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy

from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.quantities import Found

BITS = 15
BUCKETS = 1 << BITS
_HEAD, _TAIL, _CLAUSE, _SEGMENT, _TITLE = 24, 20, 24, 40, 20  # characters looked at in each zone
_LONGEST = 4  # characters of the longest runs
_SPREAD = 0x9E3779B1  # an odd number without a pattern, for multiplicative hashing


@lru_cache(maxsize=4096)
def word_bucket(word: str) -> int:
    """The bucket of a feature that is no run of characters: `unit 件`."""
    return (crc32(word.encode()) * _SPREAD & 0xFFFFFFFF) >> (32 - BITS)


def buckets(
    text: str, found: Sequence[Found], views: Sequence[Clause], families: Sequence[str], headings: Sequence[Heading]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """(figure, bucket) of every feature of every figure, each as one array of the same length."""
    if not found:
        return numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.int64)
    zones: list[tuple[int, int, int, int, int]] = []
    words: list[tuple[int, int]] = []
    for number, (item, view, family) in enumerate(zip(found, views, families, strict=True)):
        zones += [(number, *zone) for zone in _zones(text, view)]
        if at := bisect_right(headings, item.start, key=_start):
            title = headings[at - 1]
            zones.append((number, 24, 2, title.start, min(title.start + len(title.title), title.start + _TITLE) - 1))
        words += [(number, word_bucket("unit " + item.unit)), (number, word_bucket("family " + family))]
        if number:
            between = text[views[number - 1].end : view.start][:1]
            words.append((number, word_bucket(f"before {found[number - 1].unit} {between} {item.unit}")))
    figure, salt, size, first, stop = numpy.array(zones, numpy.int64).T
    count = numpy.maximum(stop - first, 0)
    ends = numpy.cumsum(count)
    place = numpy.arange(ends[-1]) + numpy.repeat(first - (ends - count), count)
    salted = numpy.repeat((salt * 0x85EBCA6B).astype(numpy.uint32), count)
    hashed = (runs_of(text)[numpy.repeat(size, count), place] ^ salted) * numpy.uint32(_SPREAD) >> numpy.uint32(32 - BITS)
    of, named = numpy.array(words, numpy.int64).T
    return numpy.concatenate([numpy.repeat(figure, count), of]), numpy.concatenate([hashed.astype(numpy.int64), named])


def _start(heading: Heading) -> int:
    return heading.start


def _zones(text: str, view: Clause) -> list[tuple[int, int, int, int]]:
    """(salt, length of the runs, first place, place behind the last) of what is looked at around a figure."""
    start, end, floor = view.start, view.end, view.head
    head, tail = max(floor, start - _HEAD), min(view.tail, end + _TAIL)
    comma = text.rfind("，", view.segment, max(floor - 1, view.segment))
    clause = max(comma + 1, view.segment, floor - _CLAUSE)
    room, length = start - floor, len(text) - end
    return [
        (1, 1, head, start),
        (2, 2, head, start - 1),
        (3, 3, head, start - 2),
        (4, 4, head, start - 3),
        *((4 + size, size, start - size, start - size + 1) for size in (2, 3, 4) if room >= size),
        (9, 1, end, tail),
        (10, 2, end, tail - 1),
        (11, 3, end, tail - 2),
        *((12 + size, size, end, end + 1) for size in (1, 2, 3) if length >= size),
        (18, 2, clause, floor - 1),
        (19, 3, clause, floor - 2),
        (22, 2, max(view.segment, clause - _SEGMENT), clause - 1),
        (23, 2, end, min(end + _SEGMENT, view.segment_end) - 1),
    ]


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
