"""What is known of the figures of one text while their meanings are being found; every step reads and adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transforms.catalogue import Catalogue, Exclusion
from transforms.extraction.breakdown_words import BreakdownWords
from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.exclusions import Excluder
from transforms.extraction.judging import Judge, Option
from transforms.extraction.matching import THRESHOLD, Candidate, Matcher, Zone
from transforms.extraction.meanings import Meaning
from transforms.extraction.prose import Prose
from transforms.extraction.quantities import Found
from transforms.extraction.ranker import Ranker
from transforms.extraction.tables import Cell

if TYPE_CHECKING:
    from transforms.extraction.domains import DomainOption


@dataclass(slots=True)
class Figures:
    catalogue: Catalogue
    matcher: Matcher
    words: BreakdownWords
    prose: Prose
    found: list[Found]
    views: list[Clause]
    report_year: int
    judge: Judge
    excluder: Excluder
    ranker: Ranker
    titles: list[Heading]
    margins: list[dict[str, float]]  # by figure: the ranker's margin for its best classes and for none
    cells: dict[int, Cell] = field(default_factory=dict)  # the figures that stand in tables
    meanings: dict[int, list[Meaning]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)  # why a figure has no meaning: change …
    exclusions: dict[int, list[Exclusion]] = field(default_factory=dict)  # that hold where each figure stands
    ranked: dict[int, list[Option]] = field(default_factory=dict)  # what each figure may mean, best first
    domains: dict[int, list[DomainOption]] = field(default_factory=dict)  # where a figure may have a domain, best first
    likely: dict[int, str] = field(default_factory=dict)  # the indicator each figure would have if nothing excluded it
    items: list[int] | None = None  # where the words of each item (一是 …, 2. …) begin, once they have been asked for
    ambiguous: set[str] = field(default_factory=set)  # indicators between which the choice was close
    text: str = field(init=False)
    families: list[str] = field(init=False)  # of the figures' units
    starts: list[int] = field(init=False)
    sentences_before: list[tuple[int, int]] = field(init=False)  # by figure: how many ends of sentences stand before its start, its end
    title_starts: list[int] = field(init=False)
    listed: dict[int, bool] = field(default_factory=dict)  # whether each figure stands in a list that is announced (其中, 按专业分 …)

    def __post_init__(self) -> None:
        self.text = self.prose.text
        self.families = [self.catalogue.units[item.unit].family for item in self.found]
        self.starts = [item.start for item in self.found]
        self.sentences_before = [(self.prose.sentences_before(item.start), self.prose.sentences_before(item.end)) for item in self.found]
        self.title_starts = [heading.start for heading in self.titles]

    def family(self, number: int) -> str:
        return self.families[number]

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

    def weak_candidates(self, number: int, head: int, start: int, family: str) -> list[Candidate]:
        """The same, however little their cues say."""
        view = self.views[number]
        return self.matcher.candidates(self.prose, Zone(head, start, view.end, view.tail, view.passage, view.sentence[0]), family)

    def margins_of(self, numbers: list[int], names: list[tuple[int, int]]) -> list[dict[str, float]]:
        """The ranker's margins of figures if their own words before them were the names, each as (start, end)."""
        views = [replace(self.views[number], head=start, start=end) for number, (start, end) in zip(numbers, names, strict=True)]
        found, families = [self.found[number] for number in numbers], [self.family(number) for number in numbers]
        return self.ranker.best(self.text, found, views, families, self.titles, listed=False)

    def named(self, number: int, start: int, end: int, family: str) -> list[Candidate]:
        """The indicators whose cues hold for a name that stands at [start, end), away from its figure."""
        view = self.views[number]
        return self.matcher.candidates(self.prose, Zone(start, end, end, end, view.passage, view.sentence[0]), family)


def _good(candidates: list[Candidate]) -> list[Candidate]:
    return candidates if candidates and candidates[0].score >= THRESHOLD else []
