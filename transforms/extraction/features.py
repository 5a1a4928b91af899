"""What the ranker sees of each figure: hashed runs of characters around it, its unit, the heading above, the figure before.

Everything is computed for a whole text at once. A feature is a bucket of a fixed table, so that nothing but the table of
weights need be kept; that two features share a bucket now and then costs nothing measurable.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy

from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.quantities import Found

BUCKETS = 1 << 15
_HEAD, _TAIL, _CLAUSE, _PASSAGE, _TITLE = 24, 20, 24, 60, 20  # characters looked at in each zone
_LONGEST = 4
_MIX = numpy.uint32(2654435761)
_SHIFT = numpy.uint32(32 - 15)


def word_bucket(word: str) -> int:
    """The bucket of a feature that is no run of characters: `unit 件`, `before penalty.cases_filed ，`."""
    return (crc32(word.encode()) * 2654435761 & 0xFFFFFFFF) >> (32 - 15)


def zones(text: str, view: Clause, heading: Heading | None) -> list[tuple[int, int, int, int]]:
    """(salt, length of the runs, start, end) of each zone that is looked at; runs lie within [start, end)."""
    head, start, end, tail = max(view.head, view.start - _HEAD), view.start, view.end, min(view.tail, view.end + _TAIL)
    comma = text.rfind("，", view.segment, max(view.head - 1, view.segment))
    clause = max(comma + 1, view.segment, view.head - _CLAUSE)
    passage = max(view.passage, view.head - _PASSAGE)
    out = [(size, size, head, start) for size in (1, 2, 3, 4)]
    out += [(4 + size, size, start - size, start) for size in (2, 3, 4) if start - size >= view.head]
    out += [(8 + size, size, end, tail) for size in (1, 2, 3)]
    out += [(12 + size, size, end, end + size) for size in (1, 2, 3) if end + size <= len(text)]
    out += [(16 + size, size, clause, view.head) for size in (2, 3)]
    out += [(20 + size, size, passage, view.head) for size in (2, 3)]
    if heading:
        out.append((24, 2, heading.start, heading.start + min(len(heading.title), _TITLE)))
    return out


def buckets(
    text: str, found: Sequence[Found], views: Sequence[Clause], families: Sequence[str], headings: Sequence[Heading | None]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """(buckets of all figures one after another, how many belong to each figure)."""
    runs = _runs(text)
    salts, sizes, starts, counts, words, of = [], [], [], [], [], []
    for number, (item, view, family, heading) in enumerate(zip(found, views, families, headings, strict=True)):
        total = 0
        for salt, size, start, end in zones(text, view, heading):
            if (count := end - start - size + 1) > 0:
                salts.append(salt)
                sizes.append(size)
                starts.append(start)
                counts.append(count)
                total += count
        own = [word_bucket(f"unit {item.unit}"), word_bucket(f"family {family}")]
        if number:
            own.append(word_bucket(f"unit before {found[number - 1].unit} {text[views[number - 1].end : view.start][:1]} {item.unit}"))
        words.append(own)
        of.append(total)
    if not found:
        return numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.int64)
    count = numpy.array(counts)
    ends = numpy.cumsum(count)
    position = numpy.arange(ends[-1]) + numpy.repeat(numpy.array(starts) - (ends - count), count)
    salt = numpy.repeat(numpy.array(salts, numpy.uint32) * numpy.uint32(0x9E3779B1), count)
    hashed = (runs[numpy.repeat(numpy.array(sizes), count), position] ^ salt) * _MIX >> _SHIFT
    return hashed.astype(numpy.int64), numpy.array(of), words


def _runs(text: str) -> numpy.ndarray:
    """runs[n, i] is the hash of the n characters from i on; digits count as one."""
    codes = numpy.frombuffer(text.encode("utf-32-le"), numpy.uint32).copy()
    codes[(codes >= 48) & (codes <= 57)] = 48
    padded = numpy.concatenate([codes, numpy.zeros(_LONGEST, numpy.uint32)])
    runs = numpy.zeros((_LONGEST + 1, len(codes)), numpy.uint32)
    for size in range(1, _LONGEST + 1):
        runs[size] = runs[size - 1] * numpy.uint32(0x01000193) + padded[size - 1 : size - 1 + len(codes)] * numpy.uint32(0x85EBCA6B)
    return runs
