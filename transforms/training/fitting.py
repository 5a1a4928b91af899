"""Fits the ranker's and the judge's weights. Needs scikit-learn (`pip install nianbao[train]`); reading never does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy
from scipy.sparse import csr_array, csr_matrix

from transforms.extraction.features import BUCKETS
from transforms.extraction.judging import Weights
from transforms.extraction.ranker import Ranker, matrix_of
from transforms.training.lessons import UNKNOWN, Lesson

Case = tuple[Sequence[Sequence[float]], int]  # the evidence of each option of a figure, and the number of the right one
_COST = 1.0  # of the ranker's errors against large weights
_SMALLEST = 0.1  # weights below are left out
_LEAST_GROUPS = 2  # in which a feature must occur: what one bureau alone says teaches nothing about others


def train_ranker(lessons: Sequence[Lesson]) -> Ranker:
    """Needs scikit-learn; the same lessons in the same order give the same ranker."""
    from sklearn.svm import LinearSVC

    taught = [(lesson, at) for lesson in lessons for at, meaning in enumerate(lesson.meanings) if meaning != UNKNOWN]
    known = _common_features(lessons)
    starts = numpy.cumsum([0, *(len(lesson.features[at]) for lesson, at in taught)])
    bucket = numpy.fromiter((each for lesson, at in taught for each in lesson.features[at]), numpy.int64)
    rows = numpy.full(BUCKETS, len(known))
    rows[known] = numpy.arange(len(known))
    classes = [lesson.meanings[at] for lesson, at in taught]
    model = LinearSVC(C=_COST, random_state=0).fit(csr_matrix(matrix_of(rows[bucket], starts, len(known))), classes)
    weights = numpy.where(numpy.abs(model.coef_) > _SMALLEST, model.coef_, 0).T.astype(numpy.float32)
    used = numpy.flatnonzero(weights.any(axis=1))
    return Ranker(tuple(map(str, model.classes_)), known[used], csr_array(weights[used]), model.intercept_.astype(numpy.float32))


def _common_features(lessons: Sequence[Lesson]) -> numpy.ndarray:
    """The buckets that figures of several groups have, rising."""
    groups: dict[str, set[int]] = {}
    for lesson in lessons:
        groups.setdefault(lesson.group, set()).update(*lesson.features)
    counts = numpy.zeros(BUCKETS, numpy.int64)
    for seen in groups.values():
        counts[numpy.fromiter(seen, numpy.int64)] += 1
    return numpy.flatnonzero(counts >= _LEAST_GROUPS)


def fit_choice(cases: Iterable[Case], rounds: int = 600, decay: float = 1e-4) -> tuple[float, ...]:
    """Weights of a softmax over the options of each case."""
    choices = _Choices.of(cases)
    weights = _descend(
        [numpy.zeros(choices.evidence.shape[1])],
        lambda of: [choices.evidence.T @ choices.slope(choices.evidence @ of[0]) + decay * of[0]],
        rounds,
        0.05,
    )[0]
    return tuple(round(float(weight), 4) for weight in weights)


def fit_weights(cases: Iterable[Case], units: int = 8, rounds: int = 800, decay: float = 1e-3) -> Weights:
    """The same with a hidden layer of `units` beside the direct weights; evidence is scaled while fitting."""
    choices = _Choices.of(cases)
    middle, spread = choices.evidence.mean(0), choices.evidence.std(0) + 1e-6
    rows = (choices.evidence - middle) / spread
    random, kinds = numpy.random.default_rng(0), rows.shape[1]

    def slopes(of: list[numpy.ndarray]) -> list[numpy.ndarray]:
        alone, together, shift, counts = of
        hidden = numpy.tanh(rows @ together + shift)
        slope = choices.slope(hidden @ counts + rows @ alone)
        inner = numpy.outer(slope, counts) * (1 - hidden**2)
        return [rows.T @ slope + decay / 10 * alone, rows.T @ inner + decay * together, inner.sum(0), hidden.T @ slope + decay * counts]

    start = [numpy.zeros(kinds), random.normal(0, kinds**-0.5, (kinds, units)), numpy.zeros(units), random.normal(0, 0.3, units)]
    alone, together, shift, counts = _descend(start, slopes, rounds, 0.01)
    together = together / spread[:, None]
    return Weights(alone / spread, together, shift - middle @ together, counts)


@dataclass(frozen=True, eq=False)
class _Choices:
    """The options of all cases below one another."""

    evidence: numpy.ndarray
    sizes: numpy.ndarray  # by case
    first: numpy.ndarray  # by case the row of its first option
    right: numpy.ndarray  # and that of the right one

    @classmethod
    def of(cls, cases: Iterable[Case]) -> _Choices:
        cases = list(cases)
        sizes = numpy.array([len(rows) for rows, _ in cases])
        first = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
        evidence = numpy.array([row for rows, _ in cases for row in rows])
        return cls(evidence, sizes, first, first + numpy.array([at for _, at in cases]))

    def slope(self, values: numpy.ndarray) -> numpy.ndarray:
        """How the mean loss changes with the value of each option."""
        values = numpy.exp(values - numpy.repeat(numpy.maximum.reduceat(values, self.first), self.sizes))
        shares = values / numpy.repeat(numpy.add.reduceat(values, self.first), self.sizes)
        shares[self.right] -= 1
        return shares / len(self.sizes)


def _descend(
    weights: list[numpy.ndarray], slopes: Callable[[list[numpy.ndarray]], list[numpy.ndarray]], rounds: int, pace: float
) -> list[numpy.ndarray]:
    """Adam."""
    momenta, speeds = [numpy.zeros_like(each) for each in weights], [numpy.zeros_like(each) for each in weights]
    for step in range(1, rounds + 1):
        for at, slope in enumerate(slopes(weights)):
            momenta[at] = 0.9 * momenta[at] + 0.1 * slope
            speeds[at] = 0.99 * speeds[at] + 0.01 * slope**2
            stride = (momenta[at] / (1 - 0.9**step)) / (numpy.sqrt(speeds[at] / (1 - 0.99**step)) + 1e-8)
            weights[at] = weights[at] - pace * stride
    return weights


def fit_calibration(shares: Sequence[tuple[float, bool]], points: int = 12) -> tuple[tuple[float, float], ...]:
    """(probability, share right) at some points, rising, between which confidence is read off."""
    from sklearn.isotonic import IsotonicRegression

    values = numpy.array([value for value, _ in shares])
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(values, [float(right) for _, right in shares])
    places = numpy.unique(numpy.quantile(values, numpy.linspace(0, 1, points)).round(3))
    return tuple((float(place), round(float(share), 3)) for place, share in zip(places, model.predict(places), strict=True))
