"""seeds/measured_quality.json: how well reports were read when that was last measured, with what, on which reports and how.

Counts are kept, rates are made from them. `nianbao measure` writes the file; the report shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from transforms.evaluation import Evaluation, Tally
from transforms.reliability import above

FILE = "measured_quality.json"
SURE = 0.9  # the confidence from which figures are mostly taken as they are
WEAKEST, LABELLED_AT_LEAST = 12, 10
_YEAR = re.compile(r"-(?:19|20)\d\d")
How = Literal["as_if_new", "held_out", "learned_from"]


class Counts(BaseModel):
    """Right, wrong and missed, and the rates that follow."""

    model_config = ConfigDict(frozen=True)

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self._tally.precision

    @property
    def recall(self) -> float:
        return self._tally.recall

    @property
    def f1(self) -> float:
        return self._tally.f1

    @property
    def _tally(self) -> Tally:
        return Tally(self.right, self.wrong, self.missed)


class Sure(BaseModel):
    """The observations of a confidence of `confidence` and more: how many, and how many of them are right."""

    model_config = ConfigDict(frozen=True)

    confidence: float
    observations: int
    right: int


class Measurement(BaseModel):
    """One way of measuring: on how many reports of how many bureaus, and what came out.

    as_if_new: each report read by a ranker that was fitted without its bureau, and without cues that were right for no other bureau.
    held_out: reports that nobody learned from. learned_from: reports that the program learned from, which flatter it.
    """

    model_config = ConfigDict(frozen=True)

    how: How
    reports: int
    bureaus: int
    observations: Counts
    quantities: Counts
    qualifiers_right: int  # of the observations that are right
    sure: Sure
    formats: dict[str, Counts]
    weakest: dict[str, Counts]  # the indicators labelled often enough with the lowest F1, the weakest first


class MeasuredQuality(BaseModel):
    """All measurements of one day, and what they were made with."""

    model_config = ConfigDict(frozen=True)

    measured_on: date
    extractor_version: str
    catalogue_fingerprint: str
    measurements: tuple[Measurement, ...]

    def of(self, how: How) -> Measurement | None:
        return next((each for each in self.measurements if each.how == how), None)


def load_measured_quality(folder: Path) -> MeasuredQuality | None:
    """The file of the folder of seeds; None where there is none. Raises ValueError where it is none of ours."""
    file = folder / FILE
    return MeasuredQuality.model_validate_json(file.read_bytes()) if file.exists() else None


def measurement(how: How, scores: Evaluation) -> Measurement:
    """What is kept of an evaluation."""
    sure = above(scores.stated, SURE)
    return Measurement(
        how=how,
        reports=len(scores.documents),
        bureaus=len({_YEAR.split(score.name)[0] for score in scores.documents}),
        observations=_counts(scores.observations),
        quantities=_counts(scores.quantities),
        qualifiers_right=sum(score.qualifiers_right for score in scores.documents),
        sure=Sure(confidence=SURE, observations=sure.observations, right=sure.right),
        formats={name: _counts(tally) for name, tally in scores.by_format().items()},
        weakest=_weakest(scores.by_indicator()),
    )


def _weakest(by_indicator: Mapping[str, Tally]) -> dict[str, Counts]:
    often = [(name, tally) for name, tally in by_indicator.items() if tally.right + tally.missed >= LABELLED_AT_LEAST]
    often.sort(key=lambda entry: (entry[1].f1, entry[0]))
    return {name: _counts(tally) for name, tally in often[:WEAKEST]}


def _counts(tally: Tally) -> Counts:
    return Counts(right=tally.right, wrong=tally.wrong, missed=tally.missed)
