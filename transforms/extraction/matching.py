"""Scores the cues of the catalogue against a figure's clause: longer words, standing nearer, count more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from transforms.catalogue import Catalogue
from transforms.cues import Cue

THRESHOLD = 1.4
_TAIL_SHARE = 0.9  # words behind the figure count a little less than those before it
_ALSO = 0.25  # what a unit costs that may fit but is not the indicator's own
_LONGEST_CONTEXT = 4  # characters beyond which a word of the passage says no more
_CONTEXT_SHARE = 0.55  # words earlier in the passage count about half of those in the clause
_FADE = {"，": 0.93, "、": 0.99, "；": 0.55, "。": 0.5, "\n": 0.4, "）": 0.97}


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a figure stands and where its words may stand, as positions of the folded text."""

    head: int  # its own words begin
    start: int  # the number begins
    end: int  # the unit ends
    tail: int  # its own words behind the unit end
    passage: int  # what may be its subject begins
    sentence: int  # its sentence begins


@dataclass(frozen=True, slots=True)
class Candidate:
    indicator: str
    score: float
    breakdown: tuple[tuple[str, str], ...]
    rule: str
    words: tuple[str, ...] = ()  # of the cue's trigger, those that stand beside the figure
    behind: bool = False  # known by what stands behind the figure


class Matcher:
    """All cues of a catalogue, found by the words that trigger them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._cues = catalogue.cues
        for number, (_, cue) in enumerate(catalogue.cues):
            for word in cue.trigger:
                self._by_word[word].append(number)
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._single = {word: numbers for word, numbers in self._by_word.items() if len(word) == 1}
        for word in self._by_word:
            if len(word) > 1:
                self._starts[word[:2]].append(word)
        self._fits = {}
        for code, indicator in catalogue.indicators.items():
            fits, also = catalogue.unit_families[indicator.unit]
            if indicator.units:
                fits = frozenset(indicator.units)
                also = frozenset({"item"}) if fits & {"case", "entity"} else frozenset()
            self._fits[code] = (fits, also)

    def fit(self, indicator: str, family: str) -> float | None:
        """What the unit's family costs for the indicator; None where it cannot be its unit."""
        fits, also = self._fits[indicator]
        return 0.0 if family in fits else _ALSO if family in also else None

    def candidates(self, text: str, zone: Zone, family: str) -> list[Candidate]:
        """The indicators whose cues hold for the figure, the best cue of each, best first."""
        best: dict[tuple[str, tuple], Candidate] = {}
        seen: set[int] = set()
        for zone_start, zone_end in ((zone.head, zone.start), (zone.end, zone.tail)):
            for position in range(zone_start, zone_end):
                seen.update(self._single.get(text[position], ()))
                for word in self._starts.get(text[position : position + 2], ()):
                    if position + len(word) > zone_end or not text.startswith(word, position):
                        continue
                    seen.update(self._by_word[word])
        for number in seen:
            indicator, cue = self._cues[number]
            cost = self.fit(indicator, family)
            if cost is None:
                continue
            score = score_cue(cue, text, zone) - cost
            if score <= 0:
                continue
            key = (indicator, cue.breakdown)
            if key not in best or best[key].score < score:
                best[key] = Candidate(
                    indicator, score, cue.breakdown, f"{indicator}: {cue.source}", self._present(cue, text, zone), bool(cue.after)
                )
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.rule))

    @staticmethod
    def _present(cue: Cue, text: str, zone: Zone) -> tuple[str, ...]:
        return tuple(
            word for word in cue.trigger if text.find(word, zone.head, zone.start) >= 0 or text.find(word, zone.end, zone.tail) >= 0
        )


def score_cue(cue: Cue, text: str, zone: Zone) -> float:
    """0 where the cue does not hold."""
    head, start, end, tail = zone.head, zone.start, zone.end, zone.tail
    total = 0.0
    for words in cue.before:
        if not (part := _before(words, text, head, start)):
            return 0.0
        total += part
    for words in cue.after:
        if not (part := _after(words, text, end, tail)):
            return 0.0
        total += part
    for words in cue.either:
        if not (part := max(_before(words, text, head, start), _after(words, text, end, tail))):
            return 0.0
        total += part
    if cue.never_beside and (cue.never_beside.search(text, head, start) or cue.never_beside.search(text, end, tail)):
        return 0.0
    if cue.never_before and cue.never_before.search(text, zone.passage, start):
        return 0.0
    for words in cue.earlier:
        if not (part := _earlier(words, text, zone.passage, start)):
            return 0.0
        total += part
    for words in cue.in_sentence:
        if not (part := _earlier(words, text, zone.sentence, start)):
            return 0.0
        total += part
    return total * cue.weight


def _before(words: tuple[str, ...], text: str, head: int, start: int) -> float:
    best = 0.0
    for word in words:
        at = text.rfind(word, head, start)
        if at >= 0:
            best = max(best, len(word) * max(0.5, 1 - 0.025 * (start - at - len(word))))
    return best


def _after(words: tuple[str, ...], text: str, end: int, tail: int) -> float:
    best = 0.0
    for word in words:
        at = text.find(word, end, tail)
        if at >= 0:
            best = max(best, len(word) * max(0.5, 1 - 0.015 * (at - end)) * _TAIL_SHARE)
    return best


def _earlier(words: tuple[str, ...], text: str, passage: int, start: int) -> float:
    best = 0.0
    for word in words:
        at = text.rfind(word, passage, start)
        if at >= 0:
            best = max(best, min(len(word), _LONGEST_CONTEXT) * _CONTEXT_SHARE * nearness(text, at + len(word), start))
    return best


def nearness(text: str, position: int, start: int) -> float:
    """1 beside the figure, less with every mark between."""
    factor = 1.0
    for character in text[position:start]:
        factor *= _FADE.get(character, 1.0)
    return factor
