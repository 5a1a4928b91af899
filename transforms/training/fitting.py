"""Fits the ranker's and the judge's weights. Needs scikit-learn (`pip install nianbao[train]`); reading never does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy
from scipy.sparse import csr_array, csr_matrix

from transforms.extraction.features import BUCKETS
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
    cases = list(cases)
    sizes = numpy.array([len(rows) for rows, _ in cases])
    evidence = numpy.array([row for rows, _ in cases for row in rows])
    first = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    right = first + numpy.array([at for _, at in cases])
    weights, momentum, speed = numpy.zeros((3, evidence.shape[1]))
    for step in range(1, rounds + 1):
        values = evidence @ weights
        values = numpy.exp(values - numpy.repeat(numpy.maximum.reduceat(values, first), sizes))
        shares = values / numpy.repeat(numpy.add.reduceat(values, first), sizes)
        slope = (evidence * shares[:, None]).sum(0) - evidence[right].sum(0)
        slope = slope / len(cases) + decay * weights
        momentum, speed = 0.9 * momentum + 0.1 * slope, 0.99 * speed + 0.01 * slope**2
        weights -= 0.05 * (momentum / (1 - 0.9**step)) / (numpy.sqrt(speed / (1 - 0.99**step)) + 1e-8)
    return tuple(round(float(weight), 4) for weight in weights)


def fit_calibration(shares: Sequence[tuple[float, bool]], points: int = 12) -> tuple[tuple[float, float], ...]:
    """(probability, share right) at some points, rising, between which confidence is read off."""
    from sklearn.isotonic import IsotonicRegression

    values = numpy.array([value for value, _ in shares])
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(values, [float(right) for _, right in shares])
    places = numpy.unique(numpy.quantile(values, numpy.linspace(0, 1, points)).round(3))
    return tuple((float(place), round(float(share), 3)) for place, share in zip(places, model.predict(places), strict=True))
