"""Which stretches of a text are marked, as what, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from markupsafe import escape

from expectations.report import links
from expectations.report.reading.rows import Labels, Observation, Quantity
from expectations.report.reading.words import REASONS, state_of
from expectations.report.wording import QUALIFIERS, number

# One letter a kind, as every page has hundreds: told apart in assets/reading.css and the legend.
HELD, CORRECTED, FLAGGED, OBSERVED, UNMAPPED, EXCLUDED = "h", "c", "f", "o", "u", "x"
KINDS = HELD + CORRECTED + FLAGGED + OBSERVED + UNMAPPED + EXCLUDED  # where stretches run into one another, the first one shows


class Mark(NamedTuple):
    """A stretch of the text, its places counted from 0, and the markup before and after it."""

    start: int
    end: int
    before: str
    after: str


class Marked(NamedTuple):
    """A stretch before its markup: what it is, its anchors, what is said of it and where it leads."""

    start: int
    end: int
    kind: str
    anchors: tuple[str, ...]
    says: str
    leads_to: str


def kind_of(observation: Observation, named: Collection[str]) -> str:
    """`named` are the observations that findings name."""
    if observation.status == "quarantined":
        return HELD
    if observation.status != "accepted" or observation.origin == "corrected":
        return CORRECTED
    return FLAGGED if "rule:" in observation.flags or observation.observation_id in named else OBSERVED


def figure_of(observation: Observation) -> str:
    """超过1,200 件, escaped."""
    return f"{QUALIFIERS[observation.qualifier]}{number(observation.value)} {escape(observation.unit)}"


def marks_of(
    quantities: Sequence[Quantity], observations: Sequence[Observation], named: Collection[str], labels: Labels, publisher_id: str | None
) -> tuple[list[Mark], Counter[str]]:
    """The marks in the order of the text, none over another, and how many quantities became what.

    An observation stands where its evidence does: with its quantity, or on the words that state it.
    """
    trend = f"{links.BELOW}{links.publisher(publisher_id)}#" if publisher_id else ""
    by_place: dict[tuple[int, int], list[Observation]] = {}
    for observation in observations:
        by_place.setdefault((observation.start, observation.end), []).append(observation)
    found = [_of_observations(start, end, those, named, labels, trend) for (start, end), those in by_place.items()]
    kinds = {(mark.start, mark.end): mark.kind for mark in found}
    counted: Counter[str] = Counter()
    for quantity in quantities:
        place = (quantity.start, quantity.end)
        kind = kinds.get(place) or (EXCLUDED if quantity.disposition == "excluded" else UNMAPPED)
        counted[kind] += 1
        if place not in kinds:
            found.append(Marked(*place, kind, (quantity.quantity_id,), REASONS.get(quantity.reason, quantity.reason), ""))
    return [_mark(mark) for mark in _apart(sorted(found))], counted


def _of_observations(
    start: int, end: int, those: Sequence[Observation], named: Collection[str], labels: Labels, trend: str
) -> Marked:  # fmt: skip
    kind, says, anchors, leads_to = EXCLUDED, [], [], ""
    for one in those:
        its = kind_of(one, named)
        kind = min(kind, its, key=KINDS.index)
        state = state_of(one.status, one.origin)
        says.append(f"{one.year}年 {labels.cell(one.indicator, one.breakdown)} {figure_of(one)}{f'（{state}）' if state else ''}")
        anchors.append(one.observation_id)
        if not leads_to and trend and one.status == "accepted":
            leads_to = f"{trend}{one.indicator}"
    return Marked(start, end, kind, tuple(anchors), "；".join(says), leads_to)


def _apart(found: Sequence[Marked]) -> list[Marked]:
    """Stretches that run into one another become one, with the anchors and the words of all."""
    apart: list[Marked] = []
    for mark in found:
        if apart and mark.start < apart[-1].end:
            last = apart[-1]
            apart[-1] = Marked(
                last.start,
                max(last.end, mark.end),
                min(last.kind, mark.kind, key=KINDS.index),
                last.anchors + mark.anchors,
                "；".join(filter(None, (last.says, mark.says))),
                last.leads_to or mark.leads_to,
            )
        else:
            apart.append(mark)
    return apart


def _mark(mark: Marked) -> Mark:
    tag, leads_to = ("a", f' href="{escape(mark.leads_to)}"') if mark.leads_to else ("mark", "")
    says = f' title="{mark.says}"' if mark.says else ""
    within = "".join(f'<span id="{anchor}">' for anchor in mark.anchors[1:])
    before = f'<{tag} class="{mark.kind}" id="{mark.anchors[0]}"{leads_to}{says}>{within}'
    return Mark(mark.start - 1, mark.end - 1, before, f"{'</span>' * (len(mark.anchors) - 1)}</{tag}>")
