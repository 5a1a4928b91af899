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
Group = tuple[int, ...]  # numbers of words of which one must stand there


@dataclass(slots=True)
class Zone:
    """Where a figure stands and where its words may stand, as positions of the folded text."""

    head: int  # its own words begin
    start: int  # the number begins
    end: int  # the unit ends
    tail: int  # its own words behind the unit end
    passage: int  # what may be its subject begins
    sentence: int  # its sentence begins


@dataclass(slots=True)
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
    breakdown: tuple[tuple[str, str], ...]
    meaning: str  # the indicator and the breakdown as one name
    rule: str
    weight: float
    trigger: Group
    before: tuple[Group, ...]
    after: tuple[Group, ...]
    either: tuple[Group, ...]
    context: tuple[tuple[Group, bool], ...]  # words of which one must stand earlier in the passage, or (True) in the sentence
    without: frozenset[int]
    never_earlier: Group
    needed: tuple[frozenset[int], ...]  # sets of words of each of which one must stand beside the figure

    @classmethod
    def of(cls, indicator: str, cue: Cue, kind: str, lexicon: Lexicon) -> Ready:
        def group(words: Words) -> Group:
            return tuple(lexicon.number[word] for word in words)

        def groups(alternatives: tuple[Words, ...]) -> tuple[Group, ...]:
            return tuple(group(words) for words in alternatives)

        context = [(group, False) for group in groups(cue.earlier)] + [(group, True) for group in groups(cue.in_sentence)]
        return cls(
            indicator,
            cue.breakdown,
            f"{indicator} {cue.breakdown}",
            f"{indicator}: {kind}{cue.source}",
            cue.weight,
            group(cue.trigger),
            groups(cue.before),
            groups(cue.after),
            groups(cue.either),
            tuple(context),
            frozenset(group(cue.without)),
            group(cue.never_earlier),
            tuple(frozenset(group(words)) for words in (*cue.before, *cue.after, *cue.either)),
        )

    @property
    def is_plain(self) -> bool:
        """Whether one word beside the figure is all it takes."""
        return len(self.needed) == 1 and not (self.context or self.never_earlier)


def words_of(cue: Cue) -> Iterator[str]:
    """The words of a cue that stand beside the figure."""
    for alternatives in (cue.before, cue.after, cue.either):
        for words in alternatives:
            yield from words
    yield from cue.without


def context_of(cue: Cue) -> Iterator[str]:
    """Its words that stand anywhere before the figure."""
    for words in (*cue.earlier, *cue.in_sentence, cue.never_earlier):
        yield from words


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
        self.words = {*before, *after}


@dataclass(slots=True)
class _CuesOfFamily:
    """The cues for figures of one family, each with what the unit costs it, by the words that trigger them."""

    before: dict[int, list[tuple[Ready, float]]]  # plain ones whose word stands before the figure
    behind: dict[int, list[tuple[Ready, float]]]  # or behind it
    others: dict[int, list[tuple[Ready, float]]]


class Matcher:
    """All cues of a catalogue, found by the words that trigger them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        every = [cue for _, cue in (*catalogue.cues, *catalogue.zeros)] + [cue for _, _, cue in catalogue.wholes]
        spoken = [word for exclusion in catalogue.exclusions for word in exclusion.plain_words]
        context = [word for cue in every for word in context_of(cue)]
        self.lexicon = Lexicon([*spoken, *(word for cue in every for word in words_of(cue))], context)
        self.lengths = self.lexicon.lengths
        self.zeros = tuple(Ready.of(indicator, cue, "zero ", self.lexicon) for indicator, cue in catalogue.zeros)
        self.wholes = tuple((made, of, Ready.of(made, cue, "", self.lexicon)) for made, of, cue in catalogue.wholes)
        self._cues = tuple(Ready.of(indicator, cue, "", self.lexicon) for indicator, cue in catalogue.cues)
        self._by_family: dict[str, _CuesOfFamily] = {}
        self._costs: dict[str, dict[str, float]] = {}
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
        return self.costs(family).get(indicator)

    def costs(self, family: str) -> dict[str, float]:
        """What a unit of the family costs, by the indicators that it fits."""
        if (known := self._costs.get(family)) is None:
            also = {code: _ALSO for code, (_, also) in self._fits.items() if family in also}
            known = self._costs[family] = also | {code: 0.0 for code, (fits, _) in self._fits.items() if family in fits}
        return known

    def _cues_of(self, family: str) -> _CuesOfFamily:
        before, behind, others = defaultdict(list), defaultdict(list), defaultdict(list)
        for ready in self._cues:
            if (cost := self.fit(ready.indicator, family)) is None:
                continue
            triggered = [others] if not ready.is_plain else [before] if ready.before else [behind] if ready.after else [before, behind]
            for by_word in triggered:
                for number in ready.trigger:
                    by_word[number].append((ready, cost))
        return _CuesOfFamily(dict(before), dict(behind), dict(others))

    def candidates(self, prose: Prose, zone: Zone, family: str) -> list[Candidate]:
        """The indicators whose cues hold for the figure, the best cue of each, best first."""
        beside = Beside(prose, zone, self.lengths)
        if (cues := self._by_family.get(family)) is None:
            cues = self._by_family[family] = self._cues_of(family)
        best: dict[str, tuple[float, Ready]] = {}
        for words, triggered in ((beside.before, cues.before), (beside.after, cues.behind)):
            for number, part in words.items():
                for ready, cost in triggered.get(number, ()):
                    if (score := part * ready.weight - cost) > 0 and _is_better(score, ready, best) and _is_free(ready, beside.words):
                        best[ready.meaning] = score, ready
        seen: set[int] = set()
        for number in beside.words:
            for ready, cost in cues.others.get(number, ()):
                if id(ready) in seen:
                    continue
                seen.add(id(ready))
                if (score := self.score(ready, beside) - cost) > 0 and _is_better(score, ready, best):
                    best[ready.meaning] = score, ready
        found = [
            Candidate(ready.indicator, score, ready.breakdown, ready.rule, bool(ready.after), ready, beside)
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
        if not _is_free(ready, words):
            return 0.0
        if not ready.context and not ready.never_earlier:
            return total * ready.weight
        prose, zone = beside.prose, beside.zone
        for number in ready.never_earlier:
            if prose.last_end(number, zone.passage, zone.start) >= 0:
                return 0.0
        for group, in_sentence in ready.context:
            if not (part := self._earlier(group, prose, zone.sentence if in_sentence else zone.passage, zone.start)):
                return 0.0
            total += part
        return total * ready.weight

    def _earlier(self, group: Group, prose: Prose, floor: int, start: int) -> float:
        best = 0.0
        for number in group:
            end = prose.last_end(number, floor, start)
            if end >= 0:
                best = max(best, min(self.lengths[number], _LONGEST_CONTEXT) * _CONTEXT_SHARE * prose.nearness(end, start))
        return best


def _is_free(ready: Ready, words: set[int]) -> bool:
    """Whether none of the words stands there that must not."""
    return not ready.without or ready.without.isdisjoint(words)


def _is_better(score: float, ready: Ready, best: dict[str, tuple[float, Ready]]) -> bool:
    """Whether the cue says more than the best one known of the same meaning."""
    known = best.get(ready.meaning)
    return known is None or score > known[0] or (score == known[0] and ready.rule < known[1].rule)


def _best(group: Group, beside: dict[int, float]) -> float:
    best = 0.0
    for number in group:
        if number in beside and (part := beside[number]) > best:
            best = part
    return best
