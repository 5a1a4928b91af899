"""Weighs against each other the meanings a figure may have: what cues, the ranker and the figures before it say for each."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import mul

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
_STATED = {"stated_zero": 0.9, "stated_whole": 0.85}
_LEAST, _MOST = -1.5, 1.5  # margins beyond say no more


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
    known: tuple[float, ...] = ()  # the evidence but for the exclusions
    probability: float = 0.0

    @property
    def evidence(self) -> tuple[float, ...]:
        return self.known + _of_exclusions(self.excluded)

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


@dataclass(frozen=True)
class Judge:
    """Weights of the evidence for meanings (in the order of EVIDENCE) and for domains (of DOMAIN_EVIDENCE)."""

    weights: tuple[float, ...]
    domain_weights: tuple[float, ...]
    calibration: tuple[tuple[float, float], ...]  # (probability, share right when measured), rising

    def _value(self, option: Option) -> float:
        value = sum(map(mul, self.weights, option.known))
        return value + sum(map(mul, self.weights[len(option.known) :], _of_exclusions(option.excluded))) if option.excluded else value

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
        values = [self._value(option) for option in options.values()]
        top = max(values)
        shares = [exp(value - top) for value in values]
        total = sum(shares)
        for option, share in zip(options.values(), shares, strict=True):
            option.probability = share / total
        return sorted(options.values(), key=lambda option: (-option.probability * (_NONE if option.name == NONE else 1.0), option.name))


@lru_cache(maxsize=256)
def _of_exclusions(kinds: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(kind in kinds) for kind in KINDS)


def weigh(options: dict[str, Option], before: Meaning | None) -> None:
    """Fills the evidence of all options of one figure."""
    every = list(options.values())
    cues = sorted([option.cue.score for option in every if option.cue], reverse=True)
    best, second = (*cues[:2], 0.0, 0.0)[:2]
    margins = sorted([option.margin for option in every], reverse=True)
    has_part = any([option.part for option in every])
    before_theme = before.indicator.partition(".")[0] + "." if before else "-"
    for option in every:
        cue = option.cue.score if option.cue else 0.0
        other = best if cue < best else second
        none = option.name == NONE
        lifted, part = option.lifted, option.part
        lead = option.margin - (margins[1] if option.margin == margins[0] and len(margins) > 1 else margins[0])
        same = before is not None and before.indicator == option.indicator
        theme = option.indicator.startswith(before_theme)
        option.known = (
            1.0,
            float(none),
            float(option.cue is not None),
            min(cue, 8.0) / 4,
            (cue / best) ** 2 if cue else 0.0,
            min(other, 8.0) / 4 if not none else 0.0,
            float(lifted is not None),
            min(lifted.score, 8.0) / 4 if lifted else 0.0,
            float(part is not None),
            min(part.score, 6.0) / 3 if part else 0.0,
            float(part is not None and part.listed),
            float(part is not None and before is not None and before.parent == part.parent >= 0),
            max(_LEAST, min(_MOST, option.margin)),
            max(_LEAST, min(_MOST, lead)),
            float(option.as_before is not None),
            float(not (none or option.cue or lifted or part or option.as_before)),
            float(same),
            float(theme),
            min(best, 8.0) / 4 if none else 0.0,
            float(none and has_part),
            option.cost,
        )
