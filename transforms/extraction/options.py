"""All that a figure may mean, with whoever speaks for it and the exclusions that speak against it."""

from __future__ import annotations

import re

from transforms.catalogue import Exclusion
from transforms.extraction.clauses import Clause
from transforms.extraction.figures import Figures
from transforms.extraction.judging import Option, name_of, parse_name
from transforms.extraction.matching import THRESHOLD
from transforms.extraction.parts import as_part
from transforms.extraction.proposals import propose_as_before, propose_lifted, start_of_clause_before
from transforms.extraction.ranker import NONE

_SAYS_NO_NAME = re.compile(r"(?:类|的)?(?:有|为|共|达|计|是|约|近|超|占|合计|各|了|到|最多|其中)*")
CHANGES = ("licensing.time_reduction_rate",)  # indicators that are themselves a change


def gather_options(figures: Figures, number: int, head: int, start: int, family: str, change: bool) -> dict[str, Option]:
    """All that the figure may mean, with whoever speaks for it; of a change only what is itself a change, or a part."""
    margins, costs = figures.margins[number], figures.matcher.costs(family)
    floor = min(margins.values())
    options = {NONE: Option(NONE, margin=margins[NONE])}

    def option(indicator: str, breakdown: tuple[tuple[str, str], ...]) -> Option:
        name = name_of(indicator, breakdown)
        if (known := options.get(name)) is None:
            breakdown = parse_name(name)[1]
            known = options[name] = Option(name, indicator, breakdown, margin=margins.get(name, floor), cost=costs.get(indicator, 0.0))
        return known

    cues = figures.weak_candidates(number, head, start, family)
    proposed = {"cue": cues}
    if not (cues and cues[0].score >= THRESHOLD):
        proposed["lifted"] = propose_lifted(figures, number, head, start, family)
        proposed["as_before"] = propose_as_before(figures, number, family)
    for kind, candidates in proposed.items():
        for candidate in candidates:
            if not change or candidate.indicator in CHANGES:
                place = option(candidate.indicator, candidate.breakdown)
                if (known := getattr(place, kind)) is None or candidate.score > known.score:
                    setattr(place, kind, candidate)
    part = as_part(figures, number, head, start)
    if part is None and _SAYS_NO_NAME.fullmatch(figures.text, head, start):
        part = as_part(figures, number, start_of_clause_before(figures, number, head), start)
    if part:
        option(part.indicator, tuple(part.breakdown.items())).part = part
    if not change:
        for name, margin in margins.items():
            indicator, breakdown = parse_name(name)
            if name not in options and indicator in costs:
                options[name] = Option(name, indicator, breakdown, margin=margin, cost=costs[indicator])
    return options


def hold_exclusions(figures: Figures, number: int, options: dict[str, Option]) -> None:
    """Holds against each option the exclusions that concern it; a campaign on a domain of the list is no reason for one of its figures."""
    view = figures.views[number]
    holding = figures.excluder.holding(view)
    figures.exclusions[number] = holding
    figures.likely[number] = next((option.indicator for option in options.values() if option.candidate or option.part), "")
    if not holding:
        return
    certain = [each for each in holding if each.certain]
    for name in [name for name, option in options.items() if any(each.is_about(option.indicator) for each in certain)]:
        if name != NONE:
            del options[name]
    for option in options.values():
        if option.name != NONE:
            option.excluded = tuple(
                each.kind for each in holding if each.is_about(option.indicator) and not _is_of_domain(figures, view, each, option)
            )


def _is_of_domain(figures: Figures, view: Clause, exclusion: Exclusion, option: Option) -> bool:
    if not exclusion.unless_domain or "domain" not in figures.catalogue.indicators[option.indicator].breakdowns:
        return False
    own = figures.words.find("domain", figures.text, view.head, view.start) or figures.words.find(
        "domain", figures.text, view.end, view.tail
    )
    return bool(own or figures.excluder.campaign_domain(view, exclusion.words))
