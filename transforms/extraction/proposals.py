"""The indicators that a figure's words name: its own, those of the clause before, those of the figure before."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.extraction.exclusions import is_per_period
from transforms.extraction.figures import Figures
from transforms.extraction.matching import THRESHOLD, Candidate

LIFTED = " (clause before)"
_LIFTED_SHARE = 0.6  # what words of the clause before count
_GLUE = ("", "、", "，", "和")
_TOTAL = re.compile(r"，(?:全年)?(?:共计?|合计|累计|总计)?(?:开展|举办|组织)?")


def propose(figures: Figures, number: int, head: int, start: int, family: str) -> list[Candidate]:
    """The indicators that the figure's own words name, or those of the clause before where it has none that name one."""
    return figures.candidates(number, head, start, family) or propose_lifted(figures, number, head, start, family)


def propose_lifted(figures: Figures, number: int, head: int, start: int, family: str) -> list[Candidate]:
    """The indicators that the words of the clause before name together with the figure's own."""
    view, wider = figures.views[number], start_of_clause_before(figures, number, head)
    if wider == head or view.tail > view.end:
        return []
    found = figures.candidates(number, wider, start, family)
    lifted = [replace(each, score=each.score * _LIFTED_SHARE, rule=each.rule + LIFTED) for each in found]
    return lifted if lifted and lifted[0].score >= THRESHOLD else []


def start_of_clause_before(figures: Figures, number: int, head: int) -> int:
    """Where the clause before begins, if it has no figure of its own."""
    view = figures.views[number]
    previous = figures.found[number - 1].end if number else 0
    comma = max(figures.text.rfind(mark, view.segment, max(head - 1, view.segment)) for mark in "，：")
    return max(comma + 1, previous, view.segment)


def propose_as_before(figures: Figures, number: int, family: str) -> list[Candidate]:
    """`组织案卷评查2次、130份`, `讲座每月1场，共12场`: a figure without words of its own has those of the figure before."""
    if not number:
        return []
    before = figures.views[number - 1]
    total = _TOTAL.fullmatch(figures.between(number)) and is_per_period(figures.text, before.head, before.start)
    if not total and (figures.head(number) or figures.between(number) not in _GLUE):
        return []
    return figures.candidates(number, before.head, before.start, family, with_tail=False)
