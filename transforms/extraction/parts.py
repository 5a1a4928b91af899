"""Figures named only by a domain, grade, outcome …: parts of a whole that stands before them."""

from __future__ import annotations

import re

from transforms.extraction.breakdown_words import Part
from transforms.extraction.figures import Figures
from transforms.extraction.meanings import Meaning
from transforms.extraction.prose import SEGMENT

_LISTING = re.compile(
    r"其中|包括|具体为|分别是|(?:按|从|分)(?:照)?[^，。；\d]{0,8}(?:分|看|来看|划分|统计|类别|专业|领域|程序)[，：]"
    r"|[^，。；\d]{2,10}中，|分(?:领域|专业|类别|行业|程序)"
)
_ANEW = re.compile(r"(?:按|从|分)(?:照)?[^，。；\d]{0,8}(?:分|看|来看|划分|统计|类别|专业|领域|程序|案由)[，：]")
_SPLIT = frozenset(
    {"case", "document", "item", "entity", "visit", "session", "person", "person_time"}
)  # families that stand for one another
_LEAST = 0.9  # what a part must score
_IN_BRACKET, _LISTED, _WHOLE_NAMED, _SIBLING, _SAME_LIST = 1.6, 1.2, 1.5, 0.8, 0.8
_FAR = 1.2  # what it loses when its whole stands in an earlier sentence
_NEAREST_OF_LIST = 0.4  # what distance leaves of the words in an announced list (按专业分，…)
REACH = 24  # figures
Named = dict[str, Part | None]  # what the figure's own words name, by the key of the breakdown


def as_part(figures: Figures, number: int, head: int, start: int) -> Meaning | None:
    """The figure as a part of the nearest figure that can be split by what its words name; None where there is none."""
    view, text = figures.views[number], figures.text
    best: Meaning | None = None
    named: Named = {}
    unnamed: set[str] = set()  # indicators of which the figure's own words name no part
    for at in range(number - 1, max(-1, number - REACH), -1):
        wholes = [whole for whole in figures.meanings.get(at, ()) if whole.indicator not in unnamed]
        if not wholes:
            continue
        sentences = figures.sentences_before[number][0] - figures.sentences_before[at][1]
        if sentences > 2 or (sentences and not _lists(figures, number)):
            break
        for whole in wholes:
            if whole.year != figures.report_year or not may_split(figures, number, whole):
                continue
            unnamed_sibling = whole.parent >= 0 and _own_part(figures, number, whole.key, head, start, named) is None
            if unnamed_sibling and _ANEW.search(text, view.segment, view.start):
                continue
            parts = _named_parts(figures, number, whole, head, start, named)
            if not parts and not whole.breakdown:
                unnamed.add(whole.indicator)
            part = _part_of(figures, number, whole, parts, head, sentences) if parts else None
            if part and (best is None or part.score > best.score):
                best = part
    return best


def _named_parts(figures: Figures, number: int, whole: Meaning, head: int, start: int, named: Named) -> list[Part]:
    keys = figures.catalogue.indicators[whole.indicator].breakdowns
    if head < start:  # it has words of its own: where they name no part there is none
        keys = [key for key in keys if _own_part(figures, number, key, head, start, named)]
    return [part for key in keys if (part := _named_part(figures, number, whole, key, head, start, named))]


def _part_of(figures: Figures, number: int, whole: Meaning, parts: list[Part], head: int, sentences: int) -> Meaning | None:
    view = figures.views[number]
    best = max(parts, key=lambda part: part.length)
    score = _score(figures, number, whole, best, head, sentences)
    if score is None or score < _LEAST:
        return None
    breakdown = whole.breakdown | {part.key: "+".join(part.values) for part in parts}
    if best.key == "role" and whole.parent < 0 and _is_one_of_two(figures, whole):
        breakdown = {key: value for key, value in breakdown.items() if key not in ("body", "level")}
    parent = whole.parent if best.key in whole.breakdown else whole.number
    rule = f"{whole.indicator}: part of {whole.value:f} by {best.key}"
    return Meaning(
        number,
        whole.indicator,
        breakdown,
        whole.year,
        figures.found[number].value,
        score,
        score,
        rule,
        whole.words,
        parent=parent,
        listed=_lists(figures, number) or 0 <= figures.views[whole.number].end <= view.opener,
        key=best.key,
    )


def _is_one_of_two(figures: Figures, whole: Meaning) -> bool:
    """`人大建议6件、政协提案10件，其中主办12件`: what follows speaks of both, not of the last alone."""
    before = figures.meanings.get(whole.number - 1, ())
    beside = figures.views[whole.number].segment == figures.views[whole.number - 1].segment
    return beside and any(each.indicator == whole.indicator and "body" in each.breakdown and each.parent < 0 for each in before)


def may_split(figures: Figures, number: int, whole: Meaning) -> bool:
    """Brackets and units allow the figure to be a part of the whole."""
    view, of = figures.views[number], figures.views[whole.number]
    if of.depth > view.depth or (view.depth and of.depth == view.depth and of.opener != view.opener):
        return False
    family, of_family = figures.family(number), figures.family(whole.number)
    if family == of_family:
        return True
    return {family, of_family} <= _SPLIT and figures.matcher.fit(whole.indicator, family) is not None


def _score(figures: Figures, number: int, whole: Meaning, part: Part, head: int, sentences: int) -> float | None:
    view, of, text = figures.views[number], figures.views[whole.number], figures.text
    between = text[of.end : view.start]
    listed = _lists(figures, number)
    near_by = max(figures.prose.nearness(of.end, head), _NEAREST_OF_LIST if listed else 0.0)
    score = part.length * max(0.6, 1 - 0.03 * max(0, view.start - head - part.length)) * near_by
    if view.opener >= 0 and of.end <= view.opener and text.find("，", of.end, view.opener) < 0:
        score += _IN_BRACKET
    elif listed and (sentences or not any(mark in between for mark in SEGMENT)):
        score += _LISTED
    if any(text.find(word, view.segment, head) >= 0 for word in whole.words):
        score += _WHOLE_NAMED
    if part.key in whole.breakdown:
        score += _SIBLING
    same_list = (at for at in range(max(0, number - 3), number) if figures.views[at].opener == view.opener)
    near = (meaning for at in same_list for meaning in figures.meanings.get(at, ()))
    if any(meaning.parent == whole.number and meaning.key == part.key for meaning in near):
        score += _SAME_LIST
    elif "；" in between and not listed:
        return None
    return score - _FAR * min(sentences, 1)


def _named_part(figures: Figures, number: int, whole: Meaning, key: str, head: int, start: int, named: Named) -> Part | None:
    if key in whole.breakdown and not _is_sibling(figures, number, whole):
        return None
    part = _own_part(figures, number, key, head, start, named)
    return _part_before(figures, number, key) if part is None and head == start else part


def _own_part(figures: Figures, number: int, key: str, head: int, start: int, named: Named) -> Part | None:
    if key not in named:
        view = figures.views[number]
        find, text = figures.words.find, figures.text
        named[key] = find(key, text, head, start) or find(key, text, view.end, view.tail)
    return named[key]


def _part_before(figures: Figures, number: int, key: str) -> Part | None:
    """`公共场所5起、0.6万元`: a figure without words of its own is of the same part as the one before."""
    last = figures.meanings.get(number - 1)
    if not last or key not in last[0].breakdown or figures.between(number) not in ("、", "，"):
        return None
    return Part(key, tuple(last[0].breakdown[key].split("+")), 2, figures.views[number].start)


def _is_sibling(figures: Figures, number: int, other: Meaning) -> bool:
    """`国家级任务118间、市级任务48间`: a further member of the list that the figure before belongs to."""
    view, before = figures.views[number], figures.views[other.number]
    return other.number == number - 1 and view.segment == before.segment and view.opener == before.opener


def _lists(figures: Figures, number: int) -> bool:
    if (known := figures.listed.get(number)) is None:
        view = figures.views[number]
        known = figures.listed[number] = _LISTING.search(figures.text, view.segment, view.start) is not None
    return known
