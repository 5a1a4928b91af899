"""From a report's text to its quantities and observations: the walk through the steps of reading, in one place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from weakref import WeakKeyDictionary

from transforms.catalogue import Catalogue
from transforms.extraction.annotating import Annotator
from transforms.extraction.breakdown_words import BreakdownWords, canonical
from transforms.extraction.clauses import clauses, headings
from transforms.extraction.domains import DOMAIN_EVIDENCE
from transforms.extraction.domains import PLAIN as PLAIN_DOMAINS
from transforms.extraction.exclusions import Excluder
from transforms.extraction.figures import Figures
from transforms.extraction.folding import Folded, fold
from transforms.extraction.judging import Judge, parse_breakdown, plain_judge
from transforms.extraction.learned import load_learned
from transforms.extraction.matching import Matcher
from transforms.extraction.meanings import Meaning
from transforms.extraction.quantities import Found, find_quantities
from transforms.extraction.ranker import Ranker, empty_ranker
from transforms.extraction.resolution import resolve
from transforms.extraction.statements import Statement, sole_outcomes, stated_wholes, stated_zeros
from transforms.extraction.tables import Cell, find_cells
from transforms.model import Extraction, Observation, Quantity

_READY: WeakKeyDictionary[Catalogue, Extractor] = WeakKeyDictionary()


@dataclass(frozen=True)
class Extractor:
    """The catalogue made ready for reading; built once, used for any number of texts."""

    catalogue: Catalogue
    matcher: Matcher
    words: BreakdownWords
    ranker: Ranker
    judge: Judge
    annotator: Annotator

    @classmethod
    def of(cls, catalogue: Catalogue) -> Extractor:
        """The extractor of a catalogue, made once for each that is in use."""
        if catalogue not in _READY:
            _READY[catalogue] = cls._with(catalogue, *load_learned(catalogue.folder))
        return _READY[catalogue]

    @classmethod
    def to_learn(cls, catalogue: Catalogue) -> Extractor:
        """The extractor that learning starts from, which knows nothing but the seeds."""
        domains = tuple(PLAIN_DOMAINS.get(name, 0.0) for name in DOMAIN_EVIDENCE)
        return cls._with(catalogue, empty_ranker(), replace(plain_judge(), domain_weights=domains))

    @classmethod
    def _with(cls, catalogue: Catalogue, ranker: Ranker, judge: Judge) -> Extractor:
        return cls(catalogue, Matcher(catalogue), BreakdownWords(catalogue), ranker, judge, Annotator(catalogue))

    def read(self, text: str, report_year: int, admin_level: str | None = None) -> Extraction:
        """All quantities of the text with their dispositions, all observations with their proofs, and what is said of the figures.

        `admin_level` is the bureau's: 全市 in a district's report is not its own scope. None where it is not known.
        """
        folded = fold(text)
        if not folded.text:
            return Extraction()
        figures = self.figures(folded, text, report_year)
        extraction = _Reading(folded, figures).extraction()
        return self.annotator.annotate(extraction, folded, figures.excluder, report_year, admin_level)

    def figures(self, folded: Folded, text: str, report_year: int) -> Figures:
        """The figures of the text with what each may mean."""
        found, cells = _with_cells(folded, text, find_quantities(folded.text, self.catalogue.units), frozenset(self.catalogue.units))
        prose = self.matcher.prose(folded.text)
        views = clauses(folded, prose, found)
        titles = headings(folded.text)
        families = [self.catalogue.units[item.unit].family for item in found]
        margins = self.ranker.best(folded.text, found, views, families, titles)
        excluder = Excluder(self.catalogue, self.words, prose, titles, report_year)
        figures = Figures(
            self.catalogue,
            self.matcher,
            self.words,
            prose,
            found,
            views,
            report_year,
            self.judge,
            excluder,
            self.ranker,
            titles,
            margins,
            cells,
        )
        resolve(figures)
        return figures


def extract(text: str, report_year: int, catalogue: Catalogue) -> Extraction:
    return Extractor.of(catalogue).read(text, report_year)


def _with_cells(folded: Folded, text: str, found: list[Found], units: frozenset[str]) -> tuple[list[Found], dict[int, Cell]]:
    """The figures of prose and of tables in their order, and the table cells by their index; a cell's reading stands before prose's."""
    cells = {folded.folded_span(cell.start, cell.end): cell for cell in find_cells(text, units) if folded.holds(cell.start)}
    if not cells:
        return found, {}
    inside = sorted(cells)
    starts = [start for start, _ in inside]
    kept = []
    for item in found:
        at = bisect_left(starts, item.end) - 1  # the last cell that begins before the figure ends
        if at < 0 or inside[at][1] <= item.start:
            kept.append(item)
    kept += [Found(start, end, start, cells[start, end].value, cells[start, end].unit, "=") for start, end in inside]
    kept.sort(key=lambda item: item.start)
    return kept, {number: cells[item.start, item.end] for number, item in enumerate(kept) if (item.start, item.end) in cells}


class _Reading:
    """Turns resolved figures and statements into quantities and observations, each fact once."""

    def __init__(self, folded: Folded, figures: Figures) -> None:
        self.folded, self.figures, self.excluder = folded, figures, figures.excluder
        self.catalogue, self.year = figures.catalogue, figures.report_year
        self.quantities: list[Quantity] = []
        self.observations: list[Observation] = []
        self.taken: dict[tuple[str, str, int], Decimal] = {}
        self.live: dict[int, list[Meaning]] = {}
        self.rivals: dict[int, Meaning] = {}  # by quantity, what it would have meant had another value not stood in its cell
        self.said: set[tuple[str, str, int, int]] = set()  # rates, of what measure, by the sentences that state them

    def extraction(self) -> Extraction:
        self.firm = self._firmest()
        for number in range(len(self.figures.found)):
            self._take(number)
        prose, matcher = self.figures.prose, self.figures.matcher
        statements = stated_wholes(prose, self.figures.found, self.live, matcher)
        statements += stated_zeros(prose, self.figures.found, matcher)
        statements += sole_outcomes(prose, self.figures.found, self.live, self.catalogue, self.figures.words)
        for statement in sorted(statements, key=lambda each: (each.start, each.indicator)):
            self._state(statement)
        order = sorted(self.observations, key=lambda each: (each.start, each.end, each.indicator, each.breakdown))
        return Extraction(tuple(self._with_rivals(order)), tuple(order), frozenset(self.figures.ambiguous))

    def _with_rivals(self, observations: list[Observation]) -> Iterator[Quantity]:
        cells = {(each.indicator, each.breakdown, each.year): number for number, each in enumerate(observations)} if self.rivals else {}
        for number, quantity in enumerate(self.quantities):
            meaning = self.rivals.get(number)
            cell = cells.get(self._key(meaning)) if meaning else None
            if meaning is None or cell is None:
                yield quantity
            else:
                confidence = self.figures.judge.confidence(meaning.rule, meaning.probability)
                yield replace(quantity, rival=cell, rival_confidence=confidence)

    def _take(self, number: int) -> None:
        item = self.figures.found[number]
        meanings = self._a_cell_once(self.figures.meanings.get(number, []))
        if item.tentative and not meanings:
            return
        section = self.excluder.section(item.start)
        reason = self._exclusion(number, meanings[0] if meanings else None)
        kept = [] if reason else [meaning for meaning in meanings if self._is_new(meaning)]
        if meanings and not kept and not reason:
            same = any(self.taken.get(self._key(meaning)) == meaning.value for meaning in meanings)
            reason = "repeat" if same else "partial"
            if not same:
                self.rivals[len(self.quantities)] = meanings[0]
        disposition = "observation" if kept else "excluded" if reason else "unmapped"
        index = len(self.quantities)
        self.quantities.append(
            self._quantity(item, section, disposition, reason or (not kept and self.figures.reasons.get(number, "")) or "")
        )
        for meaning in kept:
            self._observe(meaning, index)
        self.live[number] = kept

    def _a_cell_once(self, meanings: list[Meaning]) -> list[Meaning]:
        """`网上可办率、“跑零次”可实现率均达100%`: of two names of a list that mean one cell, the one known by a cue, else the first."""
        if len(meanings) < 2:
            return meanings
        best: dict[tuple[str, str, int], Meaning] = {}
        for meaning in meanings:
            known = best.setdefault(self._key(meaning), meaning)
            if meaning.score > known.score:
                best[self._key(meaning)] = meaning
        return list(best.values())

    def _exclusion(self, number: int, meaning: Meaning | None) -> str:
        """Why the figure is no observation, or ''; what the judge has found to be one has been weighed against that already."""
        view = self.figures.views[number]
        judged = number in self.figures.ranked
        if meaning is None and judged:
            holding = self.figures.exclusions[number]
            likely = self.figures.likely.get(number, "")
            return next((each.reason for each in holding if each.is_about(likely)), "")
        reason = self.excluder.reason(view, meaning)
        return "" if meaning and judged else reason

    def _firmest(self) -> dict[tuple[str, str, int], Meaning]:
        """Of several figures that would fill one cell the firmest, of equally firm ones the first."""
        firm: dict[tuple[str, str, int], Meaning] = {}
        for number, meanings in sorted(self.figures.meanings.items()):
            for meaning in meanings:
                key = self._key(meaning)
                if key in firm and meaning.probability <= firm[key].probability + _FIRMER:
                    continue
                if not self._exclusion(number, meaning):
                    firm[self._key(meaning)] = meaning  # whose domain the exclusion may have told
        return firm

    def _key(self, meaning: Meaning) -> tuple[str, str, int]:
        return meaning.indicator, canonical(meaning.breakdown), meaning.year

    def _is_new(self, meaning: Meaning) -> bool:
        key = self._key(meaning)
        return key not in self.taken and self.firm.get(key, meaning).value == meaning.value

    def _quantity(self, item: Found, section: str, disposition: str, reason: str) -> Quantity:
        start, end = self.folded.source_span(item.start, item.end)
        sentence_start, sentence_end = self._sentence(item.start)
        return Quantity(start, end, "", item.value, item.unit, item.qualifier, disposition, reason, sentence_start, sentence_end, section)

    def _observe(self, meaning: Meaning, index: int) -> None:
        key = self._key(meaning)
        self.taken[key] = meaning.value
        quantity = self.quantities[index]
        self.said.add((meaning.indicator, _apart(meaning.breakdown), quantity.sentence_start, quantity.sentence_end))
        self.observations.append(
            Observation(
                quantity.start,
                quantity.end,
                "",
                meaning.indicator,
                key[1],
                meaning.year,
                meaning.value,
                self.catalogue.indicators[meaning.indicator].unit,
                quantity.qualifier,
                "reported",
                meaning.rule,
                self.figures.judge.confidence(meaning.rule, meaning.probability),
                quantity.sentence_start,
                quantity.sentence_end,
                index,
            )
        )

    def _state(self, statement: Statement) -> None:
        key = (statement.indicator, statement.breakdown, self.year)
        section = self.excluder.section(statement.start)
        if key in self.taken or self.excluder.is_ahead(section) or self.excluder.of_section(section):
            return
        if statement.origin == "stated_whole" and statement.value == 100 and self._has_rate(statement):
            return
        self.taken[key] = statement.value
        start, end = self.folded.source_span(statement.start, statement.end)
        self.observations.append(
            Observation(
                start,
                end,
                "",
                statement.indicator,
                statement.breakdown,
                self.year,
                statement.value,
                self.catalogue.indicators[statement.indicator].unit,
                statement.qualifier,
                statement.origin,
                statement.rule,
                self.figures.judge.confidence(statement.origin, 1.0),
                *self._sentence(statement.start),
            )
        )

    def _has_rate(self, statement: Statement) -> bool:
        """A rate of 100 is stated only where none is printed."""
        return (statement.indicator, _apart(dict(parse_breakdown(statement.breakdown))), *self._sentence(statement.start)) in self.said

    def _sentence(self, position: int) -> tuple[int, int]:
        start, end = self.folded.sentence_at(position)
        if self.folded.text[end - 1] == "\n" and end - 1 > start:
            end -= 1
        return self.folded.source_span(start, end)


def _apart(breakdown: dict[str, str]) -> str:
    """What a rate measures if that is another thing than whether the work was done: how satisfied people were, whether they were met."""
    measure = breakdown.get("measure", "")
    return measure if measure in ("satisfaction", "meeting") else ""


_FIRMER = 0.15  # by how much a later figure must be firmer to stand in the place of an earlier one
