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
from transforms.extraction.features import BUCKETS, buckets
from transforms.extraction.quantities import Found

_AT_ONCE = 256  # figures whose features are looked up together: more do not fit the processor's cache
AMONG = 3  # classes that are proposed for a figure
NONE = "none"  # the class of figures that are no observation


@dataclass(frozen=True, eq=False)
class Ranker:
    """For every bucket the classes it speaks for or against; a class is an indicator with what only cues can tell of its breakdown."""

    classes: tuple[str, ...]
    weights: csr_array  # one row a bucket, one column a class, float32
    bias: numpy.ndarray  # by class, float32

    @cached_property
    def _dense(self) -> numpy.ndarray:
        """20 MB, but three times as fast: most features have weights for many classes."""
        return self.weights.toarray()

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
        seen = csr_array((numpy.ones(len(bucket), numpy.float32), bucket, starts), shape=(len(found), BUCKETS))
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
        rows, none = numpy.arange(len(margins))[:, None], self.classes.index(NONE)
        among = numpy.argpartition(-margins, AMONG - 1, axis=1)[:, :AMONG]
        among = among[rows, numpy.argsort(-margins[rows, among], axis=1, kind="stable")]
        best = [
            dict(zip((self.classes[at] for at in chosen), values, strict=True))
            for chosen, values in zip(among.tolist(), margins[rows, among].tolist(), strict=True)
        ]
        for row, value in zip(best, margins[:, none].tolist(), strict=True):
            row.setdefault(NONE, value)
        return best

    def save(self, file: Path) -> None:
        """The same ranker gives the same bytes."""
        scale = float(numpy.abs(self.weights.data).max()) / 127
        numpy.savez_compressed(
            file,
            classes=numpy.frombuffer("\n".join(self.classes).encode(), numpy.uint8),
            counts=numpy.diff(self.weights.indptr).astype(numpy.uint8),
            owners=self.weights.indices.astype(numpy.uint8),
            weights=numpy.rint(self.weights.data / scale).astype(numpy.int8),
            bias=self.bias.astype(numpy.float32),
            scale=numpy.float32(scale),
        )


def load_ranker(file: Path) -> Ranker:
    """Raises FileNotFoundError, or ValueError where the file was made for other features."""
    with numpy.load(file, allow_pickle=False) as data:
        counts = data["counts"]
        if len(counts) != BUCKETS:
            raise ValueError(f"{file} was made for {len(counts)} buckets, not {BUCKETS}; make it anew with 'nianbao train'")
        classes = tuple(bytes(data["classes"]).decode().split("\n"))
        starts = numpy.concatenate([[0], numpy.cumsum(counts, dtype=numpy.int32)])
        weights = data["weights"].astype(numpy.float32) * data["scale"]
        table = csr_array((weights, data["owners"].astype(numpy.int32), starts), shape=(BUCKETS, len(classes)))
        return Ranker(classes, table, data["bias"])
