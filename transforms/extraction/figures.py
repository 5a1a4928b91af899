"""What is known of the figures of one text while their meanings are being found; every step reads and adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from transforms.catalogue import Catalogue
from transforms.extraction.breakdown_words import BreakdownWords
from transforms.extraction.clauses import Clause
from transforms.extraction.matching import THRESHOLD, Candidate, Matcher, Zone
from transforms.extraction.prose import Prose
from transforms.extraction.quantities import Found
from transforms.extraction.tables import Cell


@dataclass(slots=True)
class Meaning:
    """What one figure means; a figure shared by several names has several."""

    number: int  # index of the figure
    indicator: str
    breakdown: dict[str, str]
    year: int
    value: Decimal
    score: float
    margin: float  # by how much the runner-up lost
    rule: str
    words: tuple[str, ...] = ()  # the words by which it is known
    from_word: bool = True  # its domain is named in its own clause, not taken over from the figure before
    parent: int = -1  # index of the figure it is a part of
    key: str = ""  # the breakdown key that makes it a part
    summed: bool = False  # it and the other parts of its list make up the whole


@dataclass(slots=True)
class Figures:
    catalogue: Catalogue
    matcher: Matcher
    words: BreakdownWords
    prose: Prose
    found: list[Found]
    views: list[Clause]
    report_year: int
    cells: dict[int, Cell] = field(default_factory=dict)  # the figures that stand in tables
    meanings: dict[int, list[Meaning]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)  # why a figure has no meaning: change …
    ambiguous: set[str] = field(default_factory=set)  # indicators between which the choice was close

    @property
    def text(self) -> str:
        return self.prose.text

    def family(self, number: int) -> str:
        return self.catalogue.units[self.found[number].unit].family

    def head(self, number: int) -> str:
        """The figure's own words before the number."""
        view = self.views[number]
        return self.text[view.head : view.start]

    def between(self, number: int) -> str:
        """What stands between the figure before and this one."""
        return self.text[self.found[number - 1].end : self.views[number].start] if number else self.text[: self.views[number].start]

    def candidates(self, number: int, head: int, start: int, family: str, with_tail: bool = True) -> list[Candidate]:
        """The indicators whose cues hold for words standing at [head, start) before the figure, if any is good enough."""
        view = self.views[number]
        zone = Zone(head, start, view.end, view.tail if with_tail else view.end, view.passage, view.sentence[0])
        return _good(self.matcher.candidates(self.prose, zone, family))

    def named(self, number: int, start: int, end: int, family: str) -> list[Candidate]:
        """The same for a name that stands at [start, end), away from its figure."""
        view = self.views[number]
        return _good(self.matcher.candidates(self.prose, Zone(start, end, end, end, view.passage, view.sentence[0]), family))


def _good(candidates: list[Candidate]) -> list[Candidate]:
    return candidates if candidates and candidates[0].score >= THRESHOLD else []
