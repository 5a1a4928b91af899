"""Weighs against each other the meanings a figure may have: what cues, the ranker and the figures before it say for each."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy

from transforms.extraction.breakdown_words import WORDED_KEYS
from transforms.extraction.exclusions import KINDS
from transforms.extraction.matching import Candidate
from transforms.extraction.meanings import Meaning
from transforms.extraction.ranker import NONE

# What is known of an option, in the order of the weights.
EVIDENCE = (
    "bias",
    "none",
    "cue",  # a cue holds in the figure's own clause
    "cue score",
    "cue share",  # of the best cue's score
    "best other cue",
    "lifted",  # a cue holds with the words of the clause before
    "lifted score",
    "part",  # the words make it a part of a figure before
    "part score",
    "part listed",  # behind 其中 or in brackets
    "part with sibling",  # as the figure before is one of the same whole
    "beside part",  # another option is a part
    "beside listed part",
    "margin",  # of the ranker
    "margin lead",  # over the best other class
    "as before",  # the words of the figure before, where it has none of its own
    "only ranked",  # nothing but the ranker speaks for it
    "same indicator",  # as the figure before
    "same theme",
    "none though cue",
    "none though part",
    "unit",  # fits only in a pinch
    *KINDS,  # exclusions that hold for it
)
_NONE = 0.8  # what the probability of `none` counts: a figure lost costs about as much as one found in the wrong place
EVEN = ((0.0, 0.0), (1.0, 1.0))  # a calibration that leaves probabilities as they are
_STATED = {"stated_zero": 0.9, "stated_whole": 0.85}
_LEAST, _MOST = -1.5, 1.5  # margins beyond say no more
(
    _BIAS, _IS_NONE, _CUE, _CUE_SCORE, _CUE_SHARE, _OTHER_CUE, _LIFTED, _LIFTED_SCORE, _PART, _PART_SCORE, _PART_LISTED, _PART_SIBLING,
    _BESIDE_PART, _BESIDE_LISTED, _MARGIN, _LEAD, _AS_BEFORE, _ONLY_RANKED, _SAME_INDICATOR, _SAME_THEME, _THOUGH_CUE, _THOUGH_PART, _UNIT,
) = range(len(EVIDENCE) - len(KINDS))  # fmt: skip
_KIND = {kind: at for at, kind in enumerate(EVIDENCE) if kind in KINDS}
_NOTHING_KNOWN = array("d", [float(name == "bias") for name in EVIDENCE])


@dataclass(slots=True)
class Option:
    """One meaning a figure may have; `none` for no observation."""

    name: str
    indicator: str = ""
    breakdown: tuple[tuple[str, str], ...] = ()
    cue: Candidate | None = None
    lifted: Candidate | None = None
    as_before: Candidate | None = None
    part: Meaning | None = None
    margin: float = 0.0
    cost: float = 0.0
    excluded: tuple[str, ...] = ()  # kinds of the exclusions that hold
    evidence: Sequence[float] = ()  # in the order of EVIDENCE
    probability: float = 0.0

    @property
    def candidate(self) -> Candidate | None:
        return self.cue or self.lifted or self.as_before


@lru_cache(maxsize=4096)
def name_of(indicator: str, breakdown: tuple[tuple[str, str], ...]) -> str:
    """The ranker's class: the indicator with what only cues can tell of its breakdown (measure, stage …)."""
    parts = ";".join(f"{key}={value}" for key, value in sorted(breakdown) if key not in WORDED_KEYS)
    return f"{indicator}[{parts}]" if parts else indicator


@lru_cache(maxsize=1024)
def parse_name(name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    indicator, _, parts = name.rstrip("]").partition("[")
    return indicator, parse_breakdown(parts)


def parse_breakdown(text: str) -> tuple[tuple[str, str], ...]:
    """`level=county;role=lead` → (("level", "county"), ("role", "lead"))"""
    return tuple((key, value) for key, _, value in (pair.partition("=") for pair in text.split(";") if pair))


@dataclass(frozen=True, eq=False)
class Weights:
    """What evidence counts: alone, and together with other evidence (a hidden layer of tanh units: a cue counts less where the
    ranker leads elsewhere)."""

    alone: numpy.ndarray  # by kind of evidence
    together: numpy.ndarray  # one row a kind of evidence, one column a unit
    shift: numpy.ndarray  # by unit
    units: numpy.ndarray  # what each unit counts

    def values(self, rows: numpy.ndarray) -> numpy.ndarray:
        """One value an option, of which each row is the evidence: the higher, the better."""
        return rows.dot(self.alone) + numpy.tanh(rows.dot(self.together) + self.shift).dot(self.units)


@dataclass(frozen=True, eq=False)
class Judge:
    """Weights of the evidence for meanings (in the order of EVIDENCE) and for domains (of DOMAIN_EVIDENCE)."""

    weights: Weights
    domain_weights: tuple[float, ...]
    calibration: tuple[tuple[float, float], ...]  # (probability, share right when measured), rising

    def confidence(self, how: str, probability: float) -> float:
        """How often observations known in this way were right when bureaus were new."""
        if how in _STATED:
            return _STATED[how]
        at = bisect_right(self.calibration, (probability, 2.0))
        if at in (0, len(self.calibration)):
            return round(self.calibration[min(at, len(self.calibration) - 1)][1], 3)
        (low, share), (high, better) = self.calibration[at - 1], self.calibration[at]
        return round(share + (better - share) * (probability - low) / (high - low), 3)

    def rank(self, options: dict[str, Option], before: Meaning | None) -> list[Option]:
        """The options with their probabilities, best first."""
        weigh(options, before)
        if len(options) == 1:
            options[NONE].probability = 1.0
            return [options[NONE]]
        evidence = numpy.frombuffer(b"".join([option.evidence for option in options.values()]))
        values = self.weights.values(evidence.reshape(len(options), -1)).tolist()
        top = max(values)
        shares = [exp(value - top) for value in values]
        total = sum(shares)
        for option, share in zip(options.values(), shares, strict=True):
            option.probability = share / total
        return sorted(options.values(), key=_order)


def _order(option: Option) -> tuple[float, str]:
    return -option.probability * (_NONE if option.name == NONE else 1.0), option.name


_PLAIN = {"none": 1.0, "cue": 0.5, "cue share": 2.0, "lifted": 0.5, "part": 1.0, "part score": 2.0, "margin": 2.0, "margin lead": 2.0}


def plain_judge() -> Judge:
    """Weights made by hand, for the first readings from which better ones are learned."""
    alone = numpy.array([_PLAIN.get(name, -1.0 if name in KINDS else 0.0) for name in EVIDENCE])
    weights = Weights(alone, numpy.zeros((len(EVIDENCE), 1)), numpy.zeros(1), numpy.zeros(1))
    return Judge(weights, (), EVEN)


def weigh(options: dict[str, Option], before: Meaning | None) -> None:
    """Fills the evidence of all options of one figure."""
    every = options.values()
    best, second = _two_best([option.cue.score for option in every if option.cue])
    margin, next_margin = _two_best([option.margin for option in every])
    parts = [option.part for option in every if option.part]
    beside_listed = any(part.listed for part in parts)
    before_theme = before.indicator.partition(".")[0] + "." if before else "-"
    before_indicator, before_parent = (before.indicator, before.parent) if before else ("-", -1)
    for option in every:
        evidence = option.evidence = _NOTHING_KNOWN[:]
        cue, lifted, part = option.cue, option.lifted, option.part
        if option.name == NONE:
            evidence[_IS_NONE] = 1.0
            evidence[_THOUGH_CUE] = min(best, 8.0) / 4
            evidence[_THOUGH_PART] = 1.0 if parts else 0.0
        else:
            evidence[_OTHER_CUE] = min(best if not cue or cue.score < best else second, 8.0) / 4
            evidence[_ONLY_RANKED] = 0.0 if cue or lifted or part or option.as_before else 1.0
        if cue:
            evidence[_CUE] = 1.0
            evidence[_CUE_SCORE] = min(cue.score, 8.0) / 4
            evidence[_CUE_SHARE] = (cue.score / best) ** 2
        if lifted:
            evidence[_LIFTED] = 1.0
            evidence[_LIFTED_SCORE] = min(lifted.score, 8.0) / 4
        if part:
            evidence[_PART] = 1.0
            evidence[_PART_SCORE] = min(part.score, 6.0) / 3
            evidence[_PART_LISTED] = float(part.listed)
            evidence[_PART_SIBLING] = float(part.parent >= 0 and before_parent == part.parent)
        elif parts:
            evidence[_BESIDE_PART] = 1.0
            evidence[_BESIDE_LISTED] = float(beside_listed)
        lead = option.margin - (next_margin if option.margin == margin and len(options) > 1 else margin)
        evidence[_MARGIN] = _between(option.margin)
        evidence[_LEAD] = _between(lead)
        if option.as_before:
            evidence[_AS_BEFORE] = 1.0
        if before:
            evidence[_SAME_INDICATOR] = float(before_indicator == option.indicator)
            evidence[_SAME_THEME] = float(option.indicator.startswith(before_theme))
        evidence[_UNIT] = option.cost
        for kind in option.excluded:
            if kind in _KIND:
                evidence[_KIND[kind]] = 1.0


def _two_best(values: list[float]) -> tuple[float, float]:
    """The two highest values, 0 where there are none."""
    if len(values) < 2:
        return (values[0], 0.0) if values else (0.0, 0.0)
    values.sort()
    return values[-1], values[-2]


def _between(margin: float) -> float:
    return _LEAST if margin < _LEAST else _MOST if margin > _MOST else margin
