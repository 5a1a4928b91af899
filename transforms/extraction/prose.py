"""A folded text with what every step asks of it again and again: where its marks stand, which known words it has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from math import exp, log
from typing import TypeVar

import ahocorasick

_T = TypeVar("_T")
STRONG = "，；。：！？\n\t（）"
SEGMENT = "；。！？\n"
_FADE = {  # what is left of a word's weight behind each mark, as logarithms
    mark: log(share) for mark, share in {"，": 0.93, "、": 0.99, "；": 0.55, "。": 0.5, "\n": 0.4, "）": 0.97}.items()
}
_MARK = re.compile(rf"[{STRONG}、]")


class Lexicon:
    """Words with numbers; finds all of them in a text at once. Those that only `context` has have the numbers from `beside` on."""

    def __init__(self, words: Iterable[str], context: Iterable[str] = ()) -> None:
        near, far = set(words), set(context)
        self.words = (*sorted(near), *sorted(far - near))
        self.beside = len(near)
        self.context = frozenset(number for number, word in enumerate(self.words) if word in far)
        self.lengths = [len(word) for word in self.words]
        self.number = {word: number for number, word in enumerate(self.words)}
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for word, number in self.number.items():
            self._automaton.add_word(word, number)
        self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[int, int]]:
        """(last character, number of the word) of every mention in the text, overlapping ones too, by their ends."""
        return list(self._automaton.iter(text))


class Prose:
    """The words and marks of one folded text."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        lengths, beside, context = lexicon.lengths, lexicon.beside, lexicon.context
        self._ends_of: dict[int, list[int]] = {}  # by the number of a word of the context, where its mentions end
        self._mentions: list[tuple[int, int, int]] = []  # (start, end, number) of the words that may stand beside a figure, by their ends
        for last, number in lexicon.find(text):
            end = last + 1
            if number < beside:
                self._mentions.append((end - lengths[number], end, number))
            if number in context:
                self._ends_of.setdefault(number, []).append(end)
        self._ends = [end for _, end, _ in self._mentions]
        marks = list(_MARK.finditer(text))
        self._breaks = [match.start() for match in marks]
        self._strong = [at for at in self._breaks if text[at] != "、"]
        self._brackets = [at for at in self._strong if text[at] in "（）"]
        self._segment = [at for at in self._strong if text[at] in SEGMENT]
        self._full_stops = [at for at in self._segment if text[at] in "。\n"]
        self._fading = [at for at in self._breaks if text[at] in _FADE]
        self._faded = [0.0, *accumulate(_FADE[text[at]] for at in self._fading)]

    def mentions(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """(start, end, number) of the known words that stand wholly in [start, end), by their ends."""
        first = bisect_right(self._ends, start)
        found = self._mentions[first : bisect_right(self._ends, end, first)]
        return [mention for mention in found if mention[0] >= start]

    def last_end(self, number: int, start: int, end: int) -> int:
        """Where the last mention of a word of the context ends that stands wholly in [start, end); -1 where there is none."""
        if (ends := self._ends_of.get(number)) is None:
            return -1
        at = bisect_right(ends, end) - 1
        return ends[at] if at >= 0 and ends[at] - self.lexicon.lengths[number] >= start else -1

    def spans(self, words: Mapping[int, _T]) -> Iterator[tuple[int, int, int, _T]]:
        """(start, end, number of the word, what the mapping holds of it) wherever one of these words stands."""
        for start, end, number in self._mentions:
            if number in words:
                yield start, end, number, words[number]

    def sentences_before(self, position: int) -> int:
        """How many sentences have ended with a full stop or a line's end before the position."""
        return bisect_left(self._full_stops, position)

    def nearness(self, position: int, start: int) -> float:
        """1 beside the figure, less with every mark between."""
        marks = self._fading
        return exp(self._faded[bisect_left(marks, start)] - self._faded[bisect_left(marks, position)])

    def brackets(self, start: int, end: int) -> list[int]:
        """Where brackets stand in [start, end), the last hundred of them."""
        last = bisect_left(self._brackets, end)
        return self._brackets[max(bisect_left(self._brackets, start), last - 100) : last]

    def behind_strong(self, floor: int, position: int) -> int:
        """The place behind the last mark that ends a clause before the position."""
        return _behind(self._strong, floor, position)

    def behind_segment(self, floor: int, position: int) -> int:
        return _behind(self._segment, floor, position)

    def next_break(self, position: int, ceiling: int) -> int:
        """The next mark that ends a clause or an item of a list."""
        return _next(self._breaks, position, ceiling)

    def next_segment(self, position: int, ceiling: int) -> int:
        return _next(self._segment, position, ceiling)


def _behind(marks: list[int], floor: int, position: int) -> int:
    at = bisect_left(marks, position) - 1
    return marks[at] + 1 if at >= 0 and marks[at] >= floor else floor


def _next(marks: list[int], position: int, ceiling: int) -> int:
    at = bisect_left(marks, position)
    return marks[at] if at < len(marks) and marks[at] < ceiling else ceiling
