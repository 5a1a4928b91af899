"""Which stretches of a text are marked, as what, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from expectations.report import links
from expectations.report.reading.rows import Labels, Observation, Quantity, escaped
from expectations.report.reading.words import SHORT, state_of
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


def markup(kind: str, anchors: tuple[str, ...], says: str, leads_to: str) -> tuple[str, str]:
    """What stands before the words of a mark, and behind them."""
    tag, way = ("a", f' href="{leads_to}"') if leads_to else ("mark", "")
    title = f' title="{says}"' if says else ""
    if len(anchors) == 1:
        return f'<{tag} class="{kind}" id="{anchors[0]}"{way}{title}>', f"</{tag}>"
    within = "".join([f'<span id="{anchor}">' for anchor in anchors[1:]])
    return f'<{tag} class="{kind}" id="{anchors[0]}"{way}{title}>{within}', f"{'</span>' * (len(anchors) - 1)}</{tag}>"


def tell(observations: Sequence[Observation], labels: Labels) -> list[Told]:
    cell = labels.cell
    return [Told(one, cell(one.indicator, one.breakdown), _figure(one.qualifier, one.value, one.unit)) for one in observations]


@lru_cache(maxsize=100_000)
def _figure(qualifier: str, value: Decimal, unit: str) -> str:
    return f"{QUALIFIERS[qualifier]}{number(value)} {escaped(unit)}"


def marks_of(
    quantities: Sequence[Quantity], told: Sequence[Told], named: Collection[str], publisher_id: str | None
) -> tuple[list[Mark], Counter[str]]:
    """The marks in the order of the text, none over another, and how many quantities became what.

    An observation stands where its evidence does: with its quantity, or on the words that state it. `named` are the observations that
    findings name; `publisher_id` is whose trends the marks lead to.
    """
    trend = f"{links.BELOW}{escaped(links.publisher(publisher_id))}#" if publisher_id else ""
    marks: list[Mark] = []
    counted: Counter[str] = Counter()
    for _, those in groupby(told, _place):
        mark, printed = _of_observations(those, named, trend)
        marks.append(mark)
        if printed:
            counted[mark.kind] += 1
    for _, start, end, quantity_id, _, disposition, reason in quantities:
        kind = EXCLUDED if disposition == "excluded" else UNMAPPED
        counted[kind] += 1
        marks.append(Mark(start - 1, end - 1, kind, (quantity_id,), SHORT.get(reason) or escaped(reason), ""))
    marks.sort()
    return _apart(marks), counted


def _place(each: Told) -> tuple[int, int]:
    one = each.observation
    return one.start, one.end


def kind_of(observation: Observation, named: Collection[str]) -> str:
    if observation.status == "quarantined":
        return HELD
    if observation.status != "accepted" or observation.origin == "corrected":
        return CORRECTED
    return FLAGGED if "rule:" in observation.flags or observation.observation_id in named else OBSERVED


def _of_observations(those: Iterable[Told], named: Collection[str], trend: str) -> tuple[Mark, bool]:
    """The mark of what stands on the same words, and whether a quantity is among them."""
    kind, anchors, says, leads_to, printed = "", [], "", "", False
    for one, cell, figure in those:
        its = kind_of(one, named)
        kind = its if not kind or GRAVITY[its] < GRAVITY[kind] else kind
        state = f"（{state_of(one.status, one.origin)}）" if its != OBSERVED or one.origin != "reported" else ""
        says = f"{says}{'；' if says else ''}{one.year}年 {cell} {figure}{state if len(state) > 2 else ''}"
        anchors.append(one.observation_id)
        printed = printed or one.origin in ("reported", "corrected")
        if trend and not leads_to and one.status == "accepted":
            leads_to = trend + escaped(one.indicator)
    return Mark(one.start - 1, one.end - 1, kind, tuple(anchors), says, leads_to), printed


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
