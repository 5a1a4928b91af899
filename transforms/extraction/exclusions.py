"""Keeps out of the observations what is no figure of the year and of the bureau: plans, single cases, parts of the year."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from transforms.catalogue import MONTHS, Catalogue, Exclusion, is_alone
from transforms.extraction.breakdown_words import BreakdownWords
from transforms.extraction.clauses import Clause, Heading
from transforms.extraction.meanings import Meaning
from transforms.extraction.prose import Prose

_YEAR = re.compile(r"(?<!\d)(20\d\d)年?(?!\d|\s*年?\d{1,2}\s*月)")
_EVERY = re.compile(r"每个?(?:月|周|季度?|半年)[^，。；”日\d]{0,6}$")
_NEXT_YEAR = Exclusion("plan", "year", (), (), (), False, True)
_PER_PERIOD = Exclusion("background", "period", (), (), (), False, True)
KINDS = (  # by which the judge tells them apart
    *("plan year", "plan heading", "plan clause", "span_of_years segment", "single_case sentence", "single_case segment"),
    *("other_body before", "other_body segment", "partial campaign", "partial segment", "partial before", "partial sentence"),
    *("background clause", "background after", "background period"),
)


def is_per_period(text: str, head: int, start: int) -> bool:
    """`普法讲座每月1场`: how often, not how many in the year."""
    return text.find("每", head, start) >= 0 and _EVERY.search(text, head, start) is not None


class Excluder:
    def __init__(self, catalogue: Catalogue, words: BreakdownWords, prose: Prose, headings: list[Heading], report_year: int) -> None:
        self._catalogue, self._words, self._text, self._report_year = catalogue, words, prose.text, report_year
        self._inside = [each for each in catalogue.exclusions if each.where != "heading"]
        self._spoken = _mentions(self._inside, prose)
        self._of_headings = [each for each in catalogue.exclusions if each.where == "heading"]
        self._starts = [heading.start for heading in headings]
        self._sections = _sections(headings)
        self._later: dict[str, bool] = {}
        self._under: dict[str, list[Exclusion]] = {}  # those that a heading has the words of
        self._holding: dict[int, list[Exclusion]] = {}  # by the place of the figure
        ahead = rf"(?=[\d下新明来])(?:(?:^|(?<=[。；，：\n])){report_year + 1}年|(?:下一步|下步|下阶段|下一阶段|新的一年|明年|来年)[，：])"
        self._ahead = [match.start() for match in re.finditer(ahead, prose.text, re.MULTILINE)]

    def section(self, position: int) -> str:
        """The headings a figure stands under, joined by ` / `."""
        return self._sections[bisect_right(self._starts, position)]

    def holding(self, view: Clause) -> list[Exclusion]:
        """All exclusions whose words stand where they count, whatever the figure means."""
        if (known := self._holding.get(view.start)) is None:
            section = self.section(view.start)
            known = [_NEXT_YEAR] if self._next_year(view) or self.is_ahead(section) else []
            if is_per_period(self._text, view.head, view.start):
                known.append(_PER_PERIOD)
            known += self.of_section(section)
            known += self._said(view)
            self._holding[view.start] = known
        return known

    def domain_of(self, exclusion: Exclusion, view: Clause, meaning: Meaning) -> str | None:
        """打击非法行医专项行动: a campaign on one domain over the year is that domain's figure."""
        if meaning.breakdown.get("domain") and meaning.from_word:
            return meaning.breakdown["domain"]
        if "domain" not in self._catalogue.indicators[meaning.indicator].breakdowns:
            return None
        return self.campaign_domain(view, exclusion.words)

    def reason(self, view: Clause, meaning: Meaning | None) -> str:
        """Why the figure is excluded, or ''."""
        for exclusion in self.holding(view):
            if not exclusion.is_about(meaning.indicator if meaning else ""):
                continue
            if exclusion.unless_domain and meaning and (domain := self.domain_of(exclusion, view, meaning)):
                meaning.breakdown["domain"] = domain
                continue
            return exclusion.reason
        return ""

    def is_ahead(self, section: str) -> bool:
        """Whether one of the headings names later years alone: 2024年打算 in the report for 2023."""
        if section not in self._later:
            years = ([int(match[1]) for match in _YEAR.finditer(title)] for title in section.split(" / "))
            self._later[section] = any(named and min(named) > self._report_year for named in years)
        return self._later[section]

    def campaign_domain(self, view: Clause, words: tuple[str, ...]) -> str | None:
        """The domain in the name of the campaign that the figure stands in."""
        for word in words:
            at = self._text.rfind(word, view.segment, view.start)
            if at < 0:
                continue
            clause = max(self._text.rfind(mark, view.segment, at) for mark in "，；、：") + 1
            part = self._words.find("domain", self._text, max(view.segment, clause, at - 14), at)
            if part and "”" not in self._text[part.start : at]:
                return "+".join(part.values)
        return None

    def of_section(self, section: str) -> list[Exclusion]:
        """Those that one of the headings has the words of."""
        if section not in self._under:
            titles = section.split(" / ")
            self._under[section] = [each for each in self._of_headings if any(_speaks_of(each, title) for title in titles)]
        return self._under[section]

    def _said(self, view: Clause) -> list[Exclusion]:
        """The exclusions whose words stand where they count for the figure."""
        floor = min(view.sentence[0], view.segment, view.head)
        holding: dict[int, Exclusion] = {}
        for at in range(bisect_left(self._spoken, (floor,)), len(self._spoken)):
            first, last, number = self._spoken[at]
            if first >= view.tail:
                break
            if number in holding:
                continue
            exclusion = self._inside[number]
            start, end = self._span(exclusion.where, view)
            if not (start <= first and last <= end) or (exclusion.where == "after" and first != start):
                continue
            if not (exclusion.lifted_by and exclusion.lifted_by.search(self._text, start, end)):
                holding[number] = exclusion
        return [holding[number] for number in sorted(holding)]

    def _span(self, where: str, view: Clause) -> tuple[int, int]:
        if where == "clause":
            return view.head, view.tail
        if where == "after":
            return view.end, view.tail
        if where == "before":
            return view.head, view.start
        if where == "segment":
            return view.segment, view.tail
        return view.sentence[0], view.tail

    def _next_year(self, view: Clause) -> bool:
        """Whether the paragraph has turned to the year after the report's before it comes to the figure."""
        at = bisect_left(self._ahead, view.start) - 1
        return at >= 0 and self._text.find("\n", self._ahead[at] + 1, view.start) < 0


def _speaks_of(exclusion: Exclusion, title: str) -> bool:
    lifted = exclusion.lifted_by and exclusion.lifted_by.search(title)
    return exclusion.pattern.search(title) is not None and not lifted


def _sections(headings: list[Heading]) -> list[str]:
    """The headings that hold before the first one, behind the first one …"""
    out, titles = [""], {}
    for heading in headings:
        titles = {level: title for level, title in titles.items() if level < heading.level} | {heading.level: heading.title}
        out.append(" / ".join(title for _, title in sorted(titles.items())))
    return out


def _mentions(exclusions: list[Exclusion], prose: Prose) -> list[tuple[int, int, int]]:
    """(start, end, number of the exclusion) wherever words of one stand, by their starts."""
    owners: dict[int, list[int]] = {}
    for number, exclusion in enumerate(exclusions):
        for word in exclusion.plain_words:
            owners.setdefault(prose.lexicon.number[word], []).append(number)
    text, words = prose.text, prose.lexicon.words
    out = [
        (start, end, owner)
        for start, end, word, of in prose.spans(owners)
        if is_alone(words[word], text[max(0, start - 1) : start])
        for owner in of
    ]
    months = [number for number, exclusion in enumerate(exclusions) if len(exclusion.plain_words) < len(exclusion.words)]
    out += [(*match.span(), number) for match in MONTHS.finditer(text) for number in months]
    return sorted(out)
