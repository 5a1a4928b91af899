"""What a figure has from elsewhere: the clause before, the figure before, its whole, words of the passage, the domain of the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.cues import Cue
from transforms.extraction.domains import DOMAIN_EVIDENCE

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.extraction.figures import Figures
    from transforms.extraction.judging import Option
    from transforms.extraction.meanings import Meaning
    from transforms.model import Observation

_DOMAIN_SOURCES = DOMAIN_EVIDENCE[1:7]  # own words, carried, segment, sentence, lead, title
_OF_VALUE = re.compile(r": (?:part of|whole of \S+|\d{4} beside) (?P<value>\d+(?:\.\d+)?)")
_WHOLE_OF = re.compile(r": whole of (?P<indicator>\S+) ")
RANKED = ": ranked"  # how a rule ends where nothing but the ranker speaks
_SHOWN = 60  # characters of a list of names
_AROUND = 8  # characters shown beside the word of a domain
_LATEST = re.compile(r"去年|上年|上一年|前年")


@dataclass(frozen=True, slots=True)
class Inherited:
    """One thing a figure has from elsewhere: `kind` of source, what it has from there, the words that stand there."""

    kind: str  # clause_before, figure_before, passage, names, whole, list, other_year, year, breakdown, table, said_of, domain from …
    what: str
    words: str


def rules_of(catalogue: Catalogue) -> dict[str, Cue]:
    """The cues by the rule that an observation names."""
    rules = {f"{indicator}: {cue.source}": cue for indicator, cue in catalogue.cues}
    return rules | {f"{indicator}: zero {cue.source}": cue for indicator, cue in catalogue.zeros}


def cue_words(cue: Cue, words: str) -> tuple[str, ...]:
    """The words of a cue that stand there: of each group of alternatives the longest."""
    return _standing((*cue.before, *cue.after, *cue.either), words)


def inherited(figures: Figures, number: int, meaning: Meaning, option: Option | None, cue: Cue | None) -> tuple[Inherited, ...]:
    """All that the figure has from elsewhere, the nearest first."""
    return tuple(_each(figures, number, meaning, option, cue))


def _each(figures: Figures, number: int, meaning: Meaning, option: Option | None, cue: Cue | None) -> Iterator[Inherited]:
    view = figures.views[number]
    if number in figures.cells:
        cell = figures.cells[number]
        yield Inherited("table", " ".join(filter(None, (cell.label, str(cell.year or "")))), cell.caption)
    if option and option.lifted and not option.cue and not option.part:
        yield Inherited("clause_before", "、".join(option.lifted.words), clause_before(figures, number))
    if option and option.as_before and not (option.cue or option.lifted or option.part):
        yield Inherited("figure_before", "、".join(option.as_before.words), _words_of(figures, number - 1))
    if number not in figures.ranked and number not in figures.cells and (cue or meaning.rule.endswith(RANKED)):
        yield Inherited("names", "", figures.text[view.segment : view.start][-_SHOWN:])
    if cue and (earlier := _standing(cue.earlier, figures.text[view.passage : view.start])):
        yield Inherited("passage", "、".join(earlier), "")
    if cue and (earlier := _standing(cue.in_sentence, figures.text[view.sentence[0] : view.start])):
        yield Inherited("passage", "、".join(earlier), "")
    if of := _OF_VALUE.search(meaning.rule):
        yield from _from_figure(figures, number, meaning, of["value"])
    yield from _from_breakdown(figures, number, meaning, cue)
    if meaning.year != figures.report_year and " beside " not in meaning.rule and number not in figures.cells:
        clause = figures.text[view.head : view.start]
        if str(meaning.year) not in clause and not _LATEST.search(clause):
            yield Inherited("year", str(meaning.year), _words_of(figures, number - 1))


def _from_figure(figures: Figures, number: int, meaning: Meaning, value: str) -> Iterator[Inherited]:
    """The figure whose part, next of list, or other year this one is."""
    at = meaning.parent if meaning.parent >= 0 else _nearest(figures, number, meaning.indicator, value)
    if at is None:
        return
    first = next((each for each in figures.meanings.get(at, ()) if each.indicator == meaning.indicator), None)
    beside = meaning.parent < 0 and first is not None and bool(meaning.key) and meaning.key in first.breakdown
    kind = "other_year" if " beside " in meaning.rule else "list" if beside else "whole"
    yield Inherited(kind, f"{meaning.indicator} {figures.found[at].value:f}", _words_of(figures, at))


def _from_breakdown(figures: Figures, number: int, meaning: Meaning, cue: Cue | None) -> Iterator[Inherited]:
    """Parts that neither the cue nor the figure's own words give; of the domain, where it is from."""
    view = figures.views[number]
    for key, value in sorted(meaning.breakdown.items()):
        if key == "domain" and number in figures.domains and number in figures.ranked:
            yield domain_source(figures, number, value)
            continue
        own = figures.words.find(key, figures.text, view.head, view.start) or figures.words.find(key, figures.text, view.end, view.tail)
        if own or number in figures.cells or (cue and key in dict(cue.breakdown)):
            continue
        of = next(
            (at for at in range(number - 1, -1, -1) if any(m.breakdown.get(key) == value for m in figures.meanings.get(at, ()))), None
        )
        if of is not None:
            yield Inherited("breakdown", f"{key}={value}", _words_of(figures, of))


def domain_source(figures: Figures, number: int, value: str) -> Inherited:
    """`what` is the domain with its probability, `words` those it stands in; no option has it where it is of the campaign's name."""
    option = next((each for each in figures.domains[number] if each.value == value), None)
    if option is None:
        return Inherited("domain from campaign", f"domain={value}", "")
    known = dict(zip(DOMAIN_EVIDENCE, option.evidence, strict=True))
    source = next((name for name in _DOMAIN_SOURCES if known[name]), "")
    view, text = figures.views[number], figures.text
    title = bisect_left(figures.titles, view.start, key=lambda heading: heading.start) - 1
    starts = {
        "segment": view.segment,
        "sentence": view.sentence[0],
        "lead": text.rfind("\n", 0, view.start) + 1,
        "title": figures.titles[title].start if title >= 0 else view.start,
    }
    words = (
        _where_named(figures, value, starts[source], view.start) if source in starts else _words_of(figures, number - (source == "carried"))
    )
    return Inherited(f"domain from {source}", f"domain={value} {option.probability:.2f}", words)


def _where_named(figures: Figures, value: str, start: int, end: int) -> str:
    """The words around the name of the domain in [start, end), nearest to its beginning."""
    text = figures.text
    stops = sorted({item.start for item in figures.found if start < item.start < end} | {min(start + _SHOWN, end), end})
    named = (figures.words.find("domain", text, start, stop) for stop in stops)
    part = next((each for each in named if each and "+".join(each.values) == value), None)
    return text[max(start, part.start - _AROUND) : part.start + part.length + _AROUND].split("\n")[0] if part else ""


def whole_before(figures: Figures, observation: Observation, position: int) -> int | None:
    """The figure that a stated whole is said of: the nearest before the place that has its indicator and value."""
    of = _WHOLE_OF.search(observation.rule)
    value = found["value"] if (found := _OF_VALUE.search(observation.rule)) else f"{observation.value:f}"
    after = next((at for at, item in enumerate(figures.found) if item.start >= position), len(figures.found))
    return _nearest(figures, after, of["indicator"] if of else observation.indicator, value)


def _nearest(figures: Figures, number: int, indicator: str, value: str) -> int | None:
    """The nearest figure before that means so much of the indicator."""
    for at in range(number - 1, -1, -1):
        if any(each.indicator == indicator and f"{each.value:f}" == value for each in figures.meanings.get(at, ())):
            return at
    return None


def clause_before(figures: Figures, number: int) -> str:
    """The words between the figure before, or the beginning of the segment, and the figure's own words."""
    view = figures.views[number]
    since = max(view.segment, figures.found[number - 1].end if number else 0)
    return re.split("[，：]", figures.text[since : view.head].rstrip("，："))[-1]


def _words_of(figures: Figures, number: int) -> str:
    view = figures.views[number]
    return figures.text[view.head : view.tail]


def _standing(groups: tuple[tuple[str, ...], ...], words: str) -> tuple[str, ...]:
    """Of each group of alternatives the longest that stands in the words."""
    longest = (max((each for each in group if each in words), key=len, default="") for group in groups)
    return tuple(each for each in longest if each)
