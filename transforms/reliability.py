"""Whether confidence can be believed: by band, how many observations were right and how sure they were said to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOUNDS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.0)
Stated = tuple[float, bool]  # the confidence of an observation, and whether it is right


@dataclass(frozen=True, slots=True)
class Band:
    """Observations whose confidence is at least `low` and below `high` (of the highest band: 1 and all)."""

    low: float
    high: float
    observations: int
    right: int
    share: float  # of all observations
    stated: float  # mean confidence

    @property
    def precision(self) -> float:
        return self.right / self.observations if self.observations else 0.0


def reliability(stated: Sequence[Stated], bounds: Sequence[float] = BOUNDS) -> tuple[Band, ...]:
    """A band for each lower bound that any observation reaches, highest first."""
    highs = (1.0, *bounds)
    groups = [
        (low, high, [each for each in stated if low <= each[0] and (each[0] < high or high == 1.0)])
        for low, high in zip(bounds, highs, strict=False)
    ]
    return tuple(_band(low, high, group, len(stated)) for low, high, group in groups if group)


def above(stated: Sequence[Stated], low: float) -> Band:
    """All observations from a confidence on, as one band."""
    return _band(low, 1.0, [each for each in stated if each[0] >= low], len(stated))


def _band(low: float, high: float, group: Iterable[Stated], of: int) -> Band:
    group = list(group)
    number = len(group)
    mean = sum(confidence for confidence, _ in group) / number if number else 0.0
    return Band(low, high, number, sum(right for _, right in group), number / of if of else 0.0, mean)
