"""A small linear ranker: what a figure may mean, judged by the characters around it, learned from labelled reports.

It stands beside the cues, not in their place: cues say what domain people know, the ranker what many wordings have in
common. Its weights are `seeds/ranker.npz`, made by `nianbao train`; `docs/ranker.md` is the recipe and the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy
from scipy.sparse import csr_array

from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.features import BITS, BUCKETS, buckets
from transforms.extraction.quantities import Found

_AT_ONCE = 256  # figures whose features are looked up together: more do not fit the processor's cache
AMONG = 3  # classes that are proposed for a figure
NONE = "none"  # the class of figures that are no observation


@dataclass(frozen=True, eq=False)
class Ranker:
    """For every known feature the classes it speaks for or against; a class is an indicator with what only cues can tell of its
    breakdown."""

    classes: tuple[str, ...]
    features: numpy.ndarray  # buckets that are known, rising
    weights: csr_array  # one row a known feature, one column a class, float32
    bias: numpy.ndarray  # by class, float32

    @cached_property
    def _dense(self) -> numpy.ndarray:
        """50 MB, but more than twice as fast: the commonest features have weights for most classes."""
        return self.weights.toarray()

    @cached_property
    def _rows(self) -> numpy.ndarray:
        """By bucket the row of its weights; buckets that are not known have a row behind all others."""
        rows = numpy.full(BUCKETS, len(self.features), numpy.int32)
        rows[self.features] = numpy.arange(len(self.features), dtype=numpy.int32)
        return rows

    def margins(
        self,
        text: str,
        found: Sequence[Found],
        views: Sequence[Clause],
        families: Sequence[str],
        headings: Sequence[Heading],
        listed: bool = True,
    ) -> numpy.ndarray:
        """One row a figure, one column a class; above 0 speaks for the class."""
        bucket, starts = buckets(text, found, views, families, headings, listed)
        seen = matrix_of(self._rows[bucket], starts, len(self.features))
        return seen @ self._dense + self.bias

    def best(
        self,
        text: str,
        found: Sequence[Found],
        views: Sequence[Clause],
        families: Sequence[str],
        headings: Sequence[Heading],
        listed: bool = True,
    ) -> list[dict[str, float]]:
        """For each figure the margins of its best classes and of `none`; `listed` where each follows the one before in the text."""
        out: list[dict[str, float]] = []
        for first in range(0, len(found), _AT_ONCE):
            lead = min(first, 1)  # the figure before is a feature of the first one
            part = slice(first - lead, first + _AT_ONCE)
            out += self._best(self.margins(text, found[part], views[part], families[part], headings, listed)[lead:])
        return out

    def _best(self, margins: numpy.ndarray) -> list[dict[str, float]]:
        rows, none = numpy.arange(len(margins)), margins[:, self.classes.index(NONE)].tolist()
        best: list[dict[str, float]] = [{} for _ in none]
        for _ in range(min(AMONG, len(self.classes))):
            highest = margins.argmax(axis=1)
            for row, at, value in zip(best, highest.tolist(), margins[rows, highest].tolist(), strict=True):
                row[self.classes[at]] = value
            margins[rows, highest] = -numpy.inf
        for row, value in zip(best, none, strict=True):
            row.setdefault(NONE, value)
        return best

    def save(self, file: Path) -> None:
        """The same ranker gives the same bytes."""
        scale = float(numpy.abs(self.weights.data).max()) / 32767
        numpy.savez_compressed(
            file,
            bits=numpy.uint8(BITS),
            steps=numpy.diff(self.features, prepend=0).astype(numpy.uint16),
            classes=numpy.frombuffer("\n".join(self.classes).encode(), numpy.uint8),
            counts=numpy.diff(self.weights.indptr).astype(numpy.uint8),
            owners=self.weights.indices.astype(numpy.uint8),
            weights=numpy.rint(self.weights.data / scale).astype(numpy.int16),
            bias=self.bias.astype(numpy.float32),
            scale=numpy.float32(scale),
        )


def empty_ranker() -> Ranker:
    """One that knows nothing, to learn from scratch."""
    none = numpy.zeros(1, numpy.float32)
    return Ranker((NONE,), numpy.zeros(0, numpy.int64), csr_array((0, 1), dtype=numpy.float32), none)


def load_ranker(file: Path) -> Ranker:
    """Raises FileNotFoundError, or ValueError where the file was made for other features."""
    with numpy.load(file, allow_pickle=False) as data:
        if "bits" not in data or data["bits"] != BITS:
            raise ValueError(f"{file} was made for other features; make it anew with 'nianbao train'")
        classes = tuple(bytes(data["classes"]).decode().split("\n"))
        features = numpy.cumsum(data["steps"], dtype=numpy.int64)
        starts = numpy.concatenate([[0], numpy.cumsum(data["counts"], dtype=numpy.int32)])
        weights = data["weights"].astype(numpy.float32) * data["scale"]
        table = csr_array((weights, data["owners"].astype(numpy.int32), starts), shape=(len(features), len(classes)))
        return Ranker(classes, features, table, data["bias"])


def matrix_of(rows: numpy.ndarray, starts: numpy.ndarray, known: int) -> csr_array:
    """One row a figure, of length 1, with each known feature that it has once; `starts` are the bounds of the figures in `rows`."""
    figures = len(starts) - 1
    figure = numpy.repeat(numpy.arange(figures), numpy.diff(starts))[rows < known]
    codes = numpy.sort((figure * known + rows[rows < known]).astype(numpy.int64 if figures * known >= 2**31 else numpy.int32))
    codes = codes[numpy.diff(codes, prepend=-1) > 0]
    figure, row = numpy.divmod(codes, known)
    counts = numpy.bincount(figure, minlength=figures)
    lengths = numpy.repeat(1 / numpy.sqrt(numpy.maximum(counts, 1)), counts).astype(numpy.float32)
    bounds = numpy.concatenate([[0], numpy.cumsum(counts)]).astype(numpy.int32)
    return csr_array((lengths, row.astype(numpy.int32), bounds), shape=(figures, known))
