"""Tells the domain a figure belongs to: its own words, the figure before, or what its sentence has spoken of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from math import exp
from operator import mul

from transforms.extraction.figures import Figures

# What is known of a possible domain of a figure, in the order of the weights.
DOMAIN_EVIDENCE = (
    "absent",
    "own words",
    "carried",  # from the figure before
    "segment",  # named before the first figure of the segment
    "sentence",
    "lead",  # named in the first words of the paragraph, or of the item of it (一是 …) that the figure stands in
    "title",  # named in the heading above
    "lead campaign",  # which speak of a campaign on it
    "lead alone",  # which are a sentence of their own, or end in 方面
    "lead of own sentence",
    "lead though total",  # the figure's sentence begins with 全年, 全市 …
    "lead though anew",  # or names another subject: 市本级, 监督机构
    "campaign",  # a campaign, or work on one field, is spoken of beside the name
    "only figure before",  # no other figure stands between the name and this one
    "figures between",
    "others since",  # other domains are named between the name and the figure, in its own words too
    "absent though named",
    "absent though campaign",
    "absent though total",  # 全年, 全市, 共计 before the figure
    *(f"absent {theme}" for theme in ("penalty", "inspection", "credit", "licensing")),
    "rate",
    "first of sentence",
    "coverage",  # a rate of coverage, the first figure of its sentence: of what the sentence has named
)
_CAMPAIGN = re.compile(r"专项|整治|治理|打击|行动|领域|方面|监管|监督|抽检|检查|排查|规范")
_LEAD = re.compile(r"[^，。；：\n\d]{0,40}")
_MARK = r"(?:[一二三四五六七八九十]{1,3}是|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|--|[①-⑳])"
_ITEM = re.compile(rf"(?:^|(?<=[\n。；：])){_MARK}")
_ALONE = re.compile(r"。|(?<=方面|环节|领域)[，：]")
_ANEW = re.compile(r"[市区县省州旗委局]本级|双随机|监督机构|全面|截至|我[局委市县区]")
_DOUBT = 0.3  # how probable none may be for a domain that is named neither in the clause nor by the figure before
_TOTAL = re.compile(r"全年|全市|全区|全县|全省|全州|全旗|累计|总计|合计|年内|本年|各类|各级各类")
_OPEN = re.compile(r"[^，。；：\n]*等(?:卫生|违法|领域|专业|行业|单位|场所|机构|重点|各类|多|\d)")  # a list left open speaks of all domains


@dataclass(slots=True)
class DomainOption:
    value: str  # "" for none
    evidence: tuple[float, ...]
    probability: float = 0.0


_NOTHING_NAMED = DomainOption("", tuple(float(name == "absent") for name in DOMAIN_EVIDENCE))


def domain_options(figures: Figures, number: int, indicator: str, own: str, carried: str) -> list[DomainOption]:
    """The domains that may be meant, and none, without probabilities; `own` and `carried` are '' where there is none."""
    text, view = figures.text, figures.views[number]
    first_of_sentence = _first(figures, number, view.sentence[0])
    first_of_segment = _first(figures, number, view.segment)
    lead, lead_end = _lead(figures, text.rfind("\n", 0, view.start) + 1, view.start)
    sources = {
        "own words": (own, view.head),
        "carried": (carried, view.head),
        "segment": _named(figures, view.segment, figures.views[first_of_segment].start),
        "sentence": _named(figures, view.sentence[0], figures.views[first_of_sentence].start),
        "lead": _named(figures, lead, lead_end),
        "title": _named(figures, *_title(figures, view.start)),
    }
    by_value: dict[str, dict[str, int]] = {}
    for source, (value, place) in sources.items():
        if value:
            by_value.setdefault(value, {})[source] = place
    if not by_value:
        return [_NOTHING_NAMED]
    theme, total = indicator.split(".")[0], _TOTAL.search(text, view.head, view.start) is not None
    rate = figures.catalogue.indicators[indicator].unit == "%"
    out = []
    campaigns = False
    for value, found in by_value.items():
        place = min(found.values())
        campaign = _CAMPAIGN.search(text, max(0, place - 6), min(place + 24, view.start)) is not None
        campaigns = campaigns or campaign
        between = sum(1 for at in range(first_of_sentence, number) if figures.views[at].start >= place)
        flags = {source: 1.0 for source in found} | {"campaign": float(campaign), "only figure before": float(between == 0)}
        flags |= {"figures between": min(between, 6) / 3, "rate": float(rate), "first of sentence": float(number == first_of_sentence)}
        others = set(figures.words.each("domain", text, place, view.start)) - set(value.split("+")) if between else ()
        flags |= {"others since": float(bool(others))}
        flags |= {"coverage": float(number == first_of_sentence and indicator == "inspection.coverage_rate")}
        if "lead" in found:
            opening = text[view.sentence[0] : view.sentence[0] + 14]
            own_sentence = view.sentence[0] <= found["lead"]
            flags |= {"lead campaign": float(_CAMPAIGN.search(text, found["lead"], found["lead"] + 16) is not None)}
            flags |= {"lead of own sentence": float(own_sentence), "lead alone": float(_ALONE.match(text, lead_end) is not None)}
            flags |= {"lead though total": float(not own_sentence and _TOTAL.search(opening) is not None)}
            flags |= {"lead though anew": float(not own_sentence and _ANEW.search(opening) is not None)}
        out.append(DomainOption(value, tuple([flags.get(name, 0.0) for name in DOMAIN_EVIDENCE])))
    flags = {"absent": 1.0, "absent though named": float(bool(by_value)), "absent though campaign": float(campaigns)}
    flags |= {"absent though total": float(total), f"absent {theme}": 1.0}
    out.append(DomainOption("", tuple([flags.get(name, 0.0) for name in DOMAIN_EVIDENCE])))
    return out


PLAIN = {"absent": 1.0, "own words": 3.0, "carried": 2.0, "segment": 1.0, "sentence": 0.5, "lead": 0.5}  # before any are learned


def choose(options: list[DomainOption], weights: tuple[float, ...]) -> list[DomainOption]:
    """The options with their probabilities, best first."""
    if len(options) == 1:
        return [replace(options[0], probability=1.0)]
    values = [exp(sum(map(mul, weights, option.evidence))) for option in options]
    total = sum(values)
    ranked = [DomainOption(option.value, option.evidence, value / total) for option, value in zip(options, values, strict=True)]
    ranked.sort(key=lambda option: (-option.probability, option.value))
    own = DOMAIN_EVIDENCE.index("own words")
    spoken = any(ranked[0].evidence[own : own + 2])
    doubt = next((option.probability for option in ranked if not option.value), 0.0)
    if ranked[0].value and not spoken and doubt > _DOUBT:
        ranked.sort(key=lambda option: option.value != "")
    return ranked


def _first(figures: Figures, number: int, start: int) -> int:
    """The first figure from `start` on."""
    return min(number, bisect_left(figures.starts, start))


def _named(figures: Figures, start: int, end: int) -> tuple[str, int]:
    part = figures.words.find("domain", figures.text, start, end) if end > start else None
    if part and not _OPEN.match(figures.text, part.start, end):
        return "+".join(part.values), part.start
    return "", start


def _lead(figures: Figures, paragraph: int, position: int) -> tuple[int, int]:
    """Where the first words of the paragraph, or of the item of it that the position is in, begin and end; a figure's own are none."""
    text, items = figures.text, figures.items
    if items is None:
        items = figures.items = [item.end() for item in _ITEM.finditer(text)]
    at = bisect_right(items, position)
    begin = max(paragraph, items[at - 1]) if at else paragraph
    end = _LEAD.match(text, begin, position).end()
    return begin, begin if text[end].isdigit() else end


def _title(figures: Figures, position: int) -> tuple[int, int]:
    """Where the heading above begins and ends; nothing where there is none."""
    at = bisect_left(figures.title_starts, position)
    if not at:
        return position, position
    start = figures.title_starts[at - 1]
    end = figures.text.find("\n", start, position)
    return start, end if end >= 0 else start
