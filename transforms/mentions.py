"""Whether a text has words that a cue needs, in the forms in which the extractor meets them: never misses one that it would find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from transforms.changes import Needs
from transforms.extraction.folding import FOLDED_TO, fold
from transforms.extraction.tables import find_cells


class Mentions:
    """One text, folded only where a look at its characters leaves the answer open."""

    def __init__(self, text: str, units: frozenset[str]) -> None:
        self._text, self._units = text, units
        self._folded: str | None = None

    def may_hold(self, needs: Iterable[Needs]) -> bool:
        """Whether one of the needs is met: of each of its groups a word stands in the text or in the names of its table's cells."""
        return any(all(any(self._has(word) for word in group) for group in groups) for groups in needs)

    def _has(self, word: str) -> bool:
        return word in self._text or (_has_characters(self._text, word) and word in self._plain())

    def _plain(self) -> str:
        """The text as prose is matched, and the names of cells as those are."""
        if self._folded is None:
            names = (f"{cell.caption}。{cell.label}" for cell in find_cells(self._text, self._units))
            self._folded = "\n".join([fold(self._text).text, *names])
        return self._folded


def _has_characters(text: str, word: str) -> bool:
    """Whether each Han character of the word is in the text, in whatever form; marks may come of other marks and are passed over."""
    return all(any(form in text for form in _forms(character)) for character in word if "\u4e00" <= character <= "\u9fff")


@cache
def _forms(character: str) -> tuple[str, ...]:
    return (character, *_by_folded().get(character, ()))


@cache
def _by_folded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, folded in FOLDED_TO.items():
        found[folded].append(chr(code))
    return dict(found)
