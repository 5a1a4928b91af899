"""Decides what each figure of a text means: by its own cues, as a part of a figure before it, or as another year's."""

from __future__ import annotations

from dataclasses import replace

from transforms.extraction.breakdown_words import WORDED_KEYS
from transforms.extraction.clauses import is_from, is_to, respectively
from transforms.extraction.comparisons import is_change, settle_comparison
from transforms.extraction.figures import Figures
from transforms.extraction.judging import Option
from transforms.extraction.making import make_meaning
from transforms.extraction.matching import THRESHOLD, Candidate, Zone
from transforms.extraction.meanings import Meaning
from transforms.extraction.names import resolve_by_values, resolve_like, resolve_respectively, resolve_shared
from transforms.extraction.options import gather_options, hold_exclusions
from transforms.extraction.proposals import start_of_clause_before
from transforms.extraction.ranker import NONE
from transforms.extraction.sums import settle_lists, settle_unnamed
from transforms.extraction.tables import Cell

_UNMAPPABLE = ("duration", "percentage_point", "structure", "age", "area", "measure", "multiple")
_EACH = ("各", "各为", "各有", "各是", "各自")
_CLOSE = 0.25  # a lead below which a choice is ambiguous


def resolve(figures: Figures) -> None:
    """Fills `figures.meanings` and `figures.reasons`, figure by figure in the order of the text."""
    number = 0
    spread: list[int] = []  # the figures of the last list whose names stood apart (分别为)
    while number < len(figures.found):
        count, names = respectively(figures.text, figures.found, figures.views, number)
        if names and resolve_respectively(figures, number, names):
            spread = [*range(number, number + count)]
        elif count == 1 or not (resolve_like(figures, number, count, spread) or resolve_by_values(figures, number, count)):
            _resolve_one(figures, number)
            count = 1
        number += count
    settle_lists(figures)
    settle_unnamed(figures)


def _resolve_one(figures: Figures, number: int) -> None:
    view, family = figures.views[number], figures.family(number)
    if number in figures.cells:
        _resolve_cell(figures, number, figures.cells[number])
        return
    if settle_comparison(figures, number) or family in _UNMAPPABLE:
        return
    if (family == "rate" or figures.text.endswith(_EACH, view.head, view.start)) and resolve_shared(figures, number, family):
        return
    head, start = _own_words(figures, number)
    change = is_change(figures, number)
    options = gather_options(figures, number, head, start, family, change)
    hold_exclusions(figures, number, options)
    last = figures.meanings.get(number - 1)
    ranked = figures.ranked[number] = figures.judge.rank(options, last[0] if last else None)
    made = _made(figures, number, ranked, head, start)
    domains = figures.domains.get(number)
    for meaning in made:
        meaning.probability = ranked[0].probability * (domains[0].probability if domains else 1.0)
    if made:
        figures.meanings[number] = made
        if len(ranked) > 1 and ranked[0].probability - ranked[1].probability < _CLOSE:
            figures.ambiguous.update(option.indicator for option in ranked[:2] if option.indicator)
    elif change:
        figures.reasons[number] = "change"


def _made(figures: Figures, number: int, ranked: list[Option], head: int, start: int) -> list[Meaning]:
    """The meaning of the best option, and of one that stands joined with it."""
    best = ranked[0]
    if best.name == NONE:
        return []
    if best.part:
        return _each(figures, number, best.part)
    if best.as_before and not best.cue and not best.lifted:
        before = figures.views[number - 1]
        return [make_meaning(figures, number, [best.as_before], before.head, before.start)]
    candidate = best.candidate or Candidate(best.indicator, 0.0, best.breakdown, f"{best.indicator}: ranked")
    others = [option.cue for option in ranked[1:] if option.cue]
    direct = [candidate, *sorted(others, key=lambda each: (-each.score, each.rule))]
    meaning = make_meaning(figures, number, direct, head, start)
    return [*_each(figures, number, meaning), *_joined(figures, number, direct, head, start)]


def _own_words(figures: Figures, number: int) -> tuple[int, int]:
    """Where the words before the figure stand; for the second figure of `由26项减至24项` those before the first."""
    view = figures.views[number]
    if not (number and is_to(figures.text, view) and is_from(figures.text, figures.views[number - 1])):
        return view.head, view.start
    before = figures.views[number - 1]
    return (before.head if before.start - before.head > 2 else start_of_clause_before(figures, number - 1, before.head)), before.start


def _resolve_cell(figures: Figures, number: int, cell: Cell) -> None:
    """A figure of a table is named by its row and its column, its subject by the table's caption."""
    if cell.is_change:
        figures.reasons[number] = "change"
        return
    text = f"{cell.caption}。{cell.label}"
    head, end = len(cell.caption) + 1, len(text)
    found = figures.matcher.candidates(figures.matcher.prose(text), Zone(head, end, end, end, 0, head), figures.family(number))
    if not found or found[0].score < THRESHOLD:
        return
    best = found[0]
    breakdown = dict(best.breakdown)
    for key in figures.catalogue.indicators[best.indicator].breakdowns:
        if key in WORDED_KEYS and key not in breakdown and (part := figures.words.find(key, text, head, end)):
            breakdown[key] = "+".join(part.values)
    year = cell.year or figures.report_year
    figures.meanings[number] = [Meaning(number, best.indicator, breakdown, year, cell.value, best.score, best.score, best.rule, best.words)]


def _each(figures: Figures, number: int, meaning: Meaning) -> list[Meaning]:
    """`D、E级0间` is a figure of each grade, `学校、饮用水各2件` one of each domain; else several values have one figure together."""
    view = figures.views[number]
    for key, value in meaning.breakdown.items():
        if "+" in value and (key == "grade" or figures.text.endswith(_EACH, view.head, view.start)):
            return [replace(meaning, breakdown={**meaning.breakdown, key: each}) for each in value.split("+")]
    return [meaning]


def _joined(figures: Figures, number: int, direct: list[Candidate], head: int, start: int) -> list[Meaning]:
    """`制定并报备规范性文件1件` tells two things of one theme."""
    at = figures.text.rfind("并", head, start)
    if at < 0:
        return []
    best = direct[0]
    behind = [any(figures.text.rfind(word, head, start) > at for word in each.words) for each in direct]
    for position, other in enumerate(direct[1:], 1):
        same_theme = other.indicator != best.indicator and other.indicator.split(".")[0] == best.indicator.split(".")[0]
        if same_theme and other.score >= THRESHOLD and behind[position] != behind[0]:
            return [make_meaning(figures, number, direct[position:], head, start)]
    return []
