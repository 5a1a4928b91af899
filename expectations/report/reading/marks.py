"""Which stretches of a text are marked, as what, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from expectations.report import links
from expectations.report.reading.rows import Labels, Observation, Quantity, escaped
from expectations.report.reading.words import REASONS, state_of
from expectations.report.wording import QUALIFIERS, number

# One letter a kind, as every page has hundreds: told apart in assets/reading.css and the legend.
HELD, CORRECTED, FLAGGED, OBSERVED, UNMAPPED, EXCLUDED = "h", "c", "f", "o", "u", "x"
GRAVITY = {kind: place for place, kind in enumerate((HELD, CORRECTED, FLAGGED, OBSERVED, UNMAPPED, EXCLUDED))}


class Told(NamedTuple):
    """An observation in words, escaped: 立案数（医疗卫生）, 超过1,200 件."""

    observation: Observation
    cell: str
    figure: str


class Mark(NamedTuple):
    """A stretch of the text, its places counted from 0: what it is, its anchors, what is said of it and where it leads, escaped."""

    start: int
    end: int
    kind: str
    anchors: tuple[str, ...]
    says: str
    leads_to: str

    @property
    def markup(self) -> tuple[str, str]:
        """What stands before its words, and behind them."""
        says = f' title="{self.says}"' if self.says else ""
        inner = self.anchors[1:]
        within, out = ("".join(f'<span id="{anchor}">' for anchor in inner), "</span>" * len(inner)) if inner else ("", "")
        if self.leads_to:
            return f'<a class="{self.kind}" id="{self.anchors[0]}" href="{self.leads_to}"{says}>{within}', f"{out}</a>"
        return f'<mark class="{self.kind}" id="{self.anchors[0]}"{says}>{within}', f"{out}</mark>"


def tell(observations: Sequence[Observation], labels: Labels) -> list[Told]:
    return [
        Told(one, labels.cell(one.indicator, one.breakdown), f"{QUALIFIERS[one.qualifier]}{number(one.value)} {escaped(one.unit)}")
        for one in observations
    ]


def marks_of(
    quantities: Sequence[Quantity], told: Sequence[Told], named: Collection[str], publisher_id: str | None
) -> tuple[list[Mark], Counter[str]]:
    """The marks in the order of the text, none over another, and how many quantities became what.

    An observation stands where its evidence does: with its quantity, or on the words that state it. `named` are the observations that
    findings name; `publisher_id` is whose trends the marks lead to.
    """
    trend = f"{links.BELOW}{escaped(links.publisher(publisher_id))}#" if publisher_id else ""
    by_place: dict[tuple[int, int], list[Told]] = {}
    for each in told:
        by_place.setdefault((each.observation.start, each.observation.end), []).append(each)
    marks, counted = [], Counter()
    for (start, end), those in by_place.items():
        mark = _of_observations(start - 1, end - 1, those, named, trend)
        marks.append(mark)
        if any(each.observation.origin in ("reported", "corrected") for each in those):
            counted[mark.kind] += 1
    for one in quantities:
        kind = EXCLUDED if one.disposition == "excluded" else UNMAPPED
        marks.append(Mark(one.start - 1, one.end - 1, kind, (one.quantity_id,), escaped(REASONS.get(one.reason, one.reason)), ""))
        counted[kind] += 1
    return _apart(sorted(marks)), counted


def kind_of(observation: Observation, named: Collection[str]) -> str:
    if observation.status == "quarantined":
        return HELD
    if observation.status != "accepted" or observation.origin == "corrected":
        return CORRECTED
    return FLAGGED if "rule:" in observation.flags or observation.observation_id in named else OBSERVED


def _of_observations(start: int, end: int, those: Sequence[Told], named: Collection[str], trend: str) -> Mark:
    kinds, says, leads_to = [], [], ""
    for one, cell, figure in those:
        kinds.append(kind_of(one, named))
        state = state_of(one.status, one.origin)
        says.append(f"{one.year}年 {cell} {figure}（{state}）" if state else f"{one.year}年 {cell} {figure}")
        if trend and not leads_to and one.status == "accepted":
            leads_to = trend + escaped(one.indicator)
    kind = kinds[0] if len(kinds) == 1 else min(kinds, key=GRAVITY.__getitem__)
    return Mark(start, end, kind, tuple([one.observation.observation_id for one in those]), "；".join(says), leads_to)


def _apart(marks: list[Mark]) -> list[Mark]:
    """Stretches that run into one another become one, with the anchors and the words of all, as grave as the gravest."""
    apart: list[Mark] = []
    end = 0
    for mark in marks:
        if mark.start < end:
            last = apart.pop()
            kind = min(last.kind, mark.kind, key=GRAVITY.__getitem__)
            says = "；".join(filter(None, (last.says, mark.says)))
            mark = Mark(last.start, max(end, mark.end), kind, last.anchors + mark.anchors, says, last.leads_to or mark.leads_to)
        apart.append(mark)
        end = mark.end
    return apart
