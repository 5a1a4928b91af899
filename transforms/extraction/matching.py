"""Scores the cues of the catalogue against a figure's clause: longer words, standing nearer, count more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.catalogue import Catalogue
from transforms.cues import Cue, Words
from transforms.extraction.prose import Lexicon, Prose

THRESHOLD = 1.4
_TAIL_SHARE = 0.9  # words behind the figure count a little less than those before it
_ALSO = 0.25  # what a unit costs that may fit but is not the indicator's own
_LONGEST_CONTEXT = 4  # characters beyond which a word of the passage says no more
_NEAR_BEFORE = [1 - 0.025 * distance for distance in range(20)] + [0.5]  # what a word counts so many characters before the figure
_NEAR_BEHIND = [(1 - 0.015 * distance) * _TAIL_SHARE for distance in range(33)] + [0.5 * _TAIL_SHARE]
_CONTEXT_SHARE = 0.55  # words earlier in the passage count about half of those in the clause
_NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
Group = tuple[int, ...]  # numbers of words of which one must stand there


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
    behind: bool = False  # known by what stands behind the figure
    cue: Ready | None = None
    beside: Beside | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Of the cue's trigger, those that stand beside the figure."""
        if self.cue is None or self.beside is None:
            return ()
        before, after = self.beside.before, self.beside.after
        words = self.beside.prose.lexicon.words
        return tuple(words[number] for number in self.cue.trigger if number in before or number in after)


@dataclass(frozen=True, slots=True)
class Ready:
    """A cue whose words are numbers of the lexicon."""

    indicator: str
    cue: Cue
    rule: str
    trigger: Group
    before: tuple[Group, ...]
    after: tuple[Group, ...]
    either: tuple[Group, ...]
    without: frozenset[int]
    needed: tuple[frozenset[int], ...]  # sets of words of each of which one must stand beside the figure

    @classmethod
    def of(cls, indicator: str, cue: Cue, kind: str, lexicon: Lexicon) -> Ready:
        def group(words: Words) -> Group:
            return tuple(lexicon.number[word] for word in words)

        def groups(alternatives: tuple[Words, ...]) -> tuple[Group, ...]:
            return tuple(group(words) for words in alternatives)

        return cls(
            indicator,
            cue,
            f"{indicator}: {kind}{cue.source}",
            group(cue.trigger),
            groups(cue.before),
            groups(cue.after),
            groups(cue.either),
            frozenset(group(cue.without)),
            tuple(frozenset(group(words)) for words in (*cue.before, *cue.after, *cue.either)),
        )


def words_of(cue: Cue) -> Iterator[str]:
    """The words of a cue that stand beside the figure."""
    for alternatives in (cue.before, cue.after, cue.either):
        for words in alternatives:
            yield from words
    yield from cue.without


class Beside:
    """The words that stand beside a figure: by their number, how much they count before it and behind it."""

    __slots__ = ("after", "before", "prose", "words", "zone")

    def __init__(self, prose: Prose, zone: Zone, lengths: list[int]) -> None:
        self.prose, self.zone = prose, zone
        self.before: dict[int, float] = {}
        self.after: dict[int, float] = {}
        start, end = zone.start, zone.end
        before, after = self.before, self.after
        for _, stop, number in prose.mentions(zone.head, start):
            before[number] = lengths[number] * (_NEAR_BEFORE[start - stop] if start - stop < 20 else 0.5)
        if zone.tail > end:
            for at, _, number in prose.mentions(end, zone.tail):
                if number not in after:
                    after[number] = lengths[number] * _NEAR_BEHIND[min(at - end, 33)]
        self.words = before.keys() | after.keys()


class Matcher:
    """All cues of a catalogue, found by the words that trigger them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        every = [cue for _, cue in (*catalogue.cues, *catalogue.zeros)] + [cue for _, _, cue in catalogue.wholes]
        spoken = [word for exclusion in catalogue.exclusions for word in exclusion.plain_words]
        self.lexicon = Lexicon([*spoken, *(word for cue in every for word in words_of(cue))])
        self.lengths = self.lexicon.lengths
        self.zeros = tuple(Ready.of(indicator, cue, "zero ", self.lexicon) for indicator, cue in catalogue.zeros)
        self.wholes = tuple((made, of, Ready.of(made, cue, "", self.lexicon)) for made, of, cue in catalogue.wholes)
        self._by_word: dict[int, list[Ready]] = defaultdict(list)
        for indicator, cue in catalogue.cues:
            ready = Ready.of(indicator, cue, "", self.lexicon)
            for number in ready.trigger:
                self._by_word[number].append(ready)
        self._fitting_cues: dict[str, dict[int, list[tuple[Ready, float]]]] = defaultdict(dict)
        self._fits = {}
        for code, indicator in catalogue.indicators.items():
            fits, also = catalogue.unit_families[indicator.unit]
            if indicator.units:
                fits = frozenset(indicator.units)
                also = frozenset({"item"}) if fits & {"case", "entity"} else frozenset()
            self._fits[code] = (fits, also)

    def prose(self, text: str) -> Prose:
        return Prose(text, self.lexicon)

    def beside(self, prose: Prose, zone: Zone) -> Beside:
        return Beside(prose, zone, self.lengths)

    def fit(self, indicator: str, family: str) -> float | None:
        """What the unit's family costs for the indicator; None where it cannot be its unit, or where the ranker alone still knows it."""
        fits, also = self._fits.get(indicator, _NOTHING)
        return 0.0 if family in fits else _ALSO if family in also else None

    def _fitting(self, number: int, family: str) -> list[tuple[Ready, float]]:
        """The cues that the word triggers for figures of the family, with what the unit costs them."""
        costs = ((ready, self.fit(ready.indicator, family)) for ready in self._by_word.get(number, ()))
        return [(ready, cost) for ready, cost in costs if cost is not None]

    def candidates(self, prose: Prose, zone: Zone, family: str) -> list[Candidate]:
        """The indicators whose cues hold for the figure, the best cue of each, best first."""
        beside = self.beside(prose, zone)
        best: dict[tuple[str, tuple], tuple[float, Ready]] = {}
        seen: set[int] = set()
        fitting = self._fitting_cues[family]
        for number in (*beside.before, *beside.after):
            if (triggered := fitting.get(number)) is None:
                triggered = fitting[number] = self._fitting(number, family)
            for ready, cost in triggered:
                if id(ready) in seen:
                    continue
                seen.add(id(ready))
                if (score := self.score(ready, beside) - cost) <= 0:
                    continue
                key = (ready.indicator, ready.cue.breakdown)
                known = best.get(key)
                if known is None or score > known[0] or (score == known[0] and ready.rule < known[1].rule):
                    best[key] = score, ready
        found = [
            Candidate(ready.indicator, score, ready.cue.breakdown, ready.rule, bool(ready.after), ready, beside)
            for score, ready in best.values()
        ]
        if len(found) > 1:
            found.sort(key=lambda candidate: (-candidate.score, candidate.rule))
        return found

    def score(self, ready: Ready, beside: Beside) -> float:
        """0 where the cue does not hold."""
        before, after = beside.before, beside.after
        words = beside.words
        for group in ready.needed:
            if group.isdisjoint(words):
                return 0.0
        total = 0.0
        for group in ready.before:
            if not (part := _best(group, before)):
                return 0.0
            total += part
        for group in ready.after:
            if not (part := _best(group, after)):
                return 0.0
            total += part
        for group in ready.either:
            total += max(_best(group, before), _best(group, after))
        if ready.without and not ready.without.isdisjoint(words):
            return 0.0
        prose, zone = beside.prose, beside.zone
        for word in ready.cue.never_earlier:
            if prose.text.find(word, zone.passage, zone.start) >= 0:
                return 0.0
        for alternatives, floor in ((ready.cue.earlier, zone.passage), (ready.cue.in_sentence, zone.sentence)):
            for words in alternatives:
                if not (part := _earlier(words, prose, floor, zone.start)):
                    return 0.0
                total += part
        return total * ready.cue.weight


def _earlier(words: Words, prose: Prose, floor: int, start: int) -> float:
    best = 0.0
    for word in words:
        at = prose.text.rfind(word, floor, start)
        if at >= 0:
            best = max(best, min(len(word), _LONGEST_CONTEXT) * _CONTEXT_SHARE * prose.nearness(at + len(word), start))
    return best


def _best(group: Group, beside: dict[int, float]) -> float:
    best = 0.0
    for number in group:
        if number in beside and (part := beside[number]) > best:
            best = part
    return best
