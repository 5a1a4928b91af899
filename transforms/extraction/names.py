"""Figures whose names stand apart from them: `答复率、满意率均为100%`, `首次、变更分别为722件、1285件`."""

from __future__ import annotations

import re

from transforms.extraction.breakdown_words import WORDED_KEYS
from transforms.extraction.clauses import shared_names
from transforms.extraction.figures import Figures
from transforms.extraction.judging import Option, name_of, parse_name
from transforms.extraction.making import make_meaning
from transforms.extraction.matching import THRESHOLD, Candidate
from transforms.extraction.parts import as_part
from transforms.extraction.proposals import propose
from transforms.extraction.ranker import NONE

_RATE_NAME = re.compile(r"[率度比](?:均|都|分别|达|为|各|是|也|保持|到|[^，。；]{0,6})?$")


def resolve_shared(figures: Figures, number: int, family: str) -> bool:
    """`答复率、面商率和满意率均为100%`: the figure means each of the names that has a cue."""
    view, text = figures.views[number], figures.text
    spans = [span for span in shared_names(text, view) if span[1] > span[0]]
    if len(spans) < 2 or (family == "rate" and sum(1 for start, end in spans if _RATE_NAME.search(text[start:end])) < 2):
        return False
    meanings = []
    named = _judged_names(figures, [number] * len(spans), spans)
    for (start, end), found in zip(spans, named, strict=True):
        if found:
            meanings.append(make_meaning(figures, number, found, start, view.start, (start if family == "rate" else view.head, end)))
    if len(meanings) < 2 or (family != "rate" and len({meaning.indicator for meaning in meanings}) < 2):
        return False
    figures.meanings[number] = meanings
    return True


def _judged_names(figures: Figures, numbers: list[int], names: list[tuple[int, int]]) -> list[list[Candidate]]:
    """What figures mean by names that stand away from them: as cues and ranker together hold; nothing if they hold nothing."""
    out: list[list[Candidate]] = []
    taken: set[str] = set()
    for number, name, margins in zip(numbers, names, figures.margins_of(numbers, names), strict=True):
        out.append(_judged_name(figures, number, name, margins, taken))
        taken |= {name_of(each.indicator, each.breakdown) for each in out[-1]}
    return out


def _one_key(figures: Figures, names: list[tuple[int, int]]) -> tuple[str, list[str]]:
    """The key of which each name is another value, and the values: `公共场所、学校、放射卫生立案分别为` has one measure; or none."""
    for key in WORDED_KEYS:
        values = [figures.words.each(key, figures.text, *name) for name in names]
        if all(len(each) == 1 for each in values) and len({each[0] for each in values}) == len(names):
            return key, [each[0] for each in values]
    return "", []


def _resolve_of_one_measure(figures: Figures, numbers: list[int], names: list[tuple[int, int]]) -> bool:
    """Names that are values of one key have their measure together, which stands with the first or the last of them."""
    key, values = _one_key(figures, names)
    if not key:
        return False
    [measure] = _judged_names(figures, numbers[:1], [(names[0][0], names[-1][1])])
    if not measure or key not in figures.catalogue.indicators[measure[0].indicator].breakdowns:
        return False
    for number, name, value in zip(numbers, names, values, strict=True):
        meaning = make_meaning(figures, number, measure, name[0], figures.views[numbers[0]].start, name)
        meaning.breakdown[key] = value
        figures.meanings[number] = [meaning]
    return True


def _judged_name(figures: Figures, number: int, name: tuple[int, int], margins: dict[str, float], taken: set[str]) -> list[Candidate]:
    family = figures.family(number)
    floor = min(margins.values())
    options = {NONE: Option(NONE, margin=margins[NONE])}
    for found in figures.named(number, *name, family):
        known = name_of(found.indicator, found.breakdown)
        if known not in options:
            options[known] = Option(known, found.indicator, parse_name(known)[1], found, margin=margins.get(known, floor))
    for known, margin in margins.items():
        indicator, breakdown = parse_name(known)
        if known not in options and figures.matcher.fit(indicator, family) is not None:
            options[known] = Option(known, indicator, breakdown, margin=margin)
    ranked = figures.judge.rank(options, None)
    best = ranked[0]
    if best.name in taken:  # another name means another thing, if it can: 答复率、满意率均为100%
        best = next((each for each in ranked if each.name not in taken and each.cue and each.cue.score >= THRESHOLD), best)
    if best.name == NONE:
        return [option.cue for option in options.values() if option.cue and option.cue.score >= THRESHOLD][:1]
    return [best.cue or Candidate(best.indicator, 0.0, best.breakdown, f"{best.indicator}: ranked")]


def resolve_by_values(figures: Figures, first: int, count: int, head: int | None = None) -> bool:
    """`国家、省级任务2318家和1046家`: as many values of one key as figures, each has its own in their order."""
    view = figures.views[first]
    head = view.head if head is None else head
    whole = propose(figures, first, head, view.start, figures.family(first))
    if not whole:
        return False
    for key in figures.catalogue.indicators[whole[0].indicator].breakdowns:
        values = figures.words.each(key, figures.text, head, view.start)
        if len(values) != count or len(set(values)) != count:
            continue
        for number, value in zip(range(first, first + count), values, strict=True):
            meaning = make_meaning(figures, number, whole, head, view.start)
            meaning.breakdown[key] = value
            figures.meanings[number] = [meaning]
        return True
    return False


def resolve_respectively(figures: Figures, first: int, names: list[tuple[int, int]]) -> bool:
    """`首次、变更分别为722件、1285件`: each figure has its name, and what is common to the names from all of them."""
    view, numbers = figures.views[first], range(first, first + len(names))
    if _resolve_of_one_measure(figures, [*numbers], names):
        return True
    direct = _judged_names(figures, [*numbers], names)
    if all(direct) and len({(found[0].indicator, found[0].breakdown) for found in direct}) > 1:
        for number, found, name in zip(numbers, direct, names, strict=True):
            figures.meanings[number] = [make_meaning(figures, number, found, name[0], view.start, name)]
        return True
    if resolve_by_values(figures, first, len(names), names[0][0]):
        return True
    whole = propose(figures, first, names[0][0], view.start, figures.family(first))
    made = []
    for number, name in zip(numbers, names, strict=True):
        part = as_part(figures, number, *name)
        if whole and (not part or part.indicator != whole[0].indicator):
            part = make_meaning(figures, number, whole, *name, name)
        if part is None:
            return False
        made.append(part)
    figures.meanings |= {number: [meaning] for number, meaning in zip(numbers, made, strict=True)}
    return True


def resolve_like(figures: Figures, first: int, count: int, spread: list[int]) -> bool:
    """`立案分别为1件、2件，处罚分别为1件、1件`: the second list has the names of the first."""
    view = figures.views[first]
    if len(spread) != count or figures.views[spread[0]].sentence != view.sentence:
        return False
    direct = propose(figures, first, view.head, view.start, figures.family(first))
    if not direct:
        return False
    for number, like in zip(range(first, first + count), spread, strict=True):
        meaning = make_meaning(figures, number, direct, view.head, view.start)
        allowed = figures.catalogue.indicators[meaning.indicator].breakdowns
        meaning.breakdown |= {key: value for key, value in figures.meanings[like][0].breakdown.items() if key in allowed}
        figures.meanings[number] = [meaning]
    return True
