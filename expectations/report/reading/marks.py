"""Which stretches of a text are marked, as what, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from expectations.report import links
from expectations.report.accepted import ACCEPTED
from expectations.report.figure_words import both, in_units
from expectations.report.reading.rows import Labels, Observation, Quantity, escaped
from expectations.report.reading.words import SHORT, STATES, state_of
from expectations.report.wording import QUALIFIERS, QUALIFIERS_EN, number

# One letter a kind, as every page has hundreds: told apart in assets/reading.css and the legend.
HELD, CORRECTED, FLAGGED, INFORMED, ANSWERED, OBSERVED, UNMAPPED, EXCLUDED = "h", "c", "f", "i", "a", "o", "u", "x"
GRAVITY = {kind: place for place, kind in enumerate((HELD, CORRECTED, FLAGGED, INFORMED, ANSWERED, OBSERVED, UNMAPPED, EXCLUDED))}


class Told(NamedTuple):
    """An observation in words, escaped: 立案数（医疗卫生）, 超过1,200 件; `shown` is the figure in both languages."""

    observation: Observation
    cell: str
    figure: str
    shown: str


class Mark(NamedTuple):
    """A stretch of the text, its places counted from 0: what it is, its anchors, what is said of it and where it leads, escaped."""

    start: int
    end: int
    kind: str
    anchors: tuple[str, ...]
    says: str
    leads_to: str
    quantities: int


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
    return [Told(one, cell(one.indicator, one.breakdown), *_figure(one.qualifier, one.value, one.unit)) for one in observations]


@lru_cache(maxsize=100_000)
def _figure(qualifier: str, value: str, unit: str) -> tuple[str, str]:
    """In Chinese, and in both languages: 63 件, and what is the same in both stands once."""
    told = number(Decimal(value))
    zh = f"{QUALIFIERS[qualifier]}{told} {escaped(unit)}"
    return zh, f"{both(QUALIFIERS[qualifier], QUALIFIERS_EN[qualifier])}{told}{in_units(unit, ' ')}"


def marks_of(
    quantities: Sequence[Quantity], told: Sequence[Told], publisher_id: str | None, labels: Labels, held: Mapping[str, str]
) -> list[Mark]:
    """The marks in the order of the text, none over another.

    An observation stands where its evidence does: with its quantity, or on the words that state it. `publisher_id` is whose trends the
    marks lead to; `held` is where those lead that are held back, by observation.
    """
    trend = f"{links.BELOW}{escaped(links.publisher(publisher_id))}#" if publisher_id else ""
    marks = [
        Mark(
            one.start - 1,
            one.end - 1,
            one.kind,
            (one.observation_id,),
            f"{one.year}年 {cell} {figure}{_state(one.more, labels) if one.more else ''}",
            _way(one, trend, held),
            int(one.printed),
        )
        for one, cell, figure, _ in told
    ]
    marks += [
        Mark(
            start - 1,
            end - 1,
            EXCLUDED if disposition == "excluded" else UNMAPPED,
            (quantity_id,),
            SHORT.get(reason) or escaped(reason),
            "",
            1,
        )
        for _, start, end, quantity_id, _, disposition, reason in quantities
    ]
    marks.sort()
    return list(_apart(marks))


def _way(one: Observation, trend: str, held: Mapping[str, str]) -> str:
    if not one.more or one.more["status"] == "accepted":
        return trend + one.indicator if trend else ""
    return held.get(one.observation_id, "")


def _state(more: Mapping[str, str], labels: Labels) -> str:
    """（隔离：结案数不应多于立案数）, （✓ 结案数不应多于立案数（张三已接受，至2026-12-31））."""
    state = state_of(more["status"], more["origin"])
    why = labels.rule_zh(more["status_reason"].partition("：")[0]) if state == STATES["quarantined"] else ""
    decisions = [labels.accepted.read(flag) for flag in more["flags"].split(";") if flag.startswith(ACCEPTED)]
    answered = [f"✓ {labels.rule_zh(rule) or rule}（{escaped(decision.zh)}）" for rule, decision in decisions]
    told = "；".join(filter(None, ("：".join(filter(None, (state, why))), *answered)))
    return f"（{told}）" if told else ""


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Stretches that run into one another become one, with the anchors and the words of all, as grave as the gravest."""
    last: Mark | None = None
    for mark in marks:
        if last is None:
            last = mark
        elif mark.start < last.end:
            same = (last.start, last.end) == (mark.start, mark.end)
            last = Mark(
                last.start,
                max(last.end, mark.end),
                min(last.kind, mark.kind, key=GRAVITY.__getitem__),
                last.anchors + mark.anchors,
                "；".join(filter(None, (last.says, mark.says))),
                last.leads_to or mark.leads_to,
                max(last.quantities, mark.quantities) if same else last.quantities + mark.quantities,
            )
        else:
            yield last
            last = mark
    if last:
        yield last


def count_kinds(marks: Sequence[Mark]) -> Counter[str]:
    """How many quantities became what."""
    counted: Counter[str] = Counter()
    for mark in marks:
        counted[mark.kind] += mark.quantities
    return counted
