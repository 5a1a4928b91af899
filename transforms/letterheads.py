"""Which bureau a report is of: found in title, signature, letterhead, page, opening or file name, in this order, each completing the one
before.

Bureau and place may stand apart: 区卫健局 in the title, 永州市冷水滩区人民政府 on the page. A government as the page's issuer never
pushes aside the bureau that the text names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import unquote

from transforms.dates import find_date, plain_digits
from transforms.departments import Bureau, find_bureaus, other_bureau, publishing_bureaus
from transforms.gazetteer import gazetteer
from transforms.model import DocumentText
from transforms.regions import is_completed_by, split_region

_OPENING = 800  # characters: salutation and first paragraph
_HEAD = 12  # lines: letterhead, title, salutation
_ENDING = 40  # lines: the signature, and what a copied page has below it
_PROSE = 100  # characters: no line of a letterhead or signature is longer
_DATE_LINE = re.compile(r"[(（]?(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[)）]?")
_ISSUER = re.compile(
    r"(?:发布机构|发布单位|发布机关|公开主体|发文机关|发文机构|信息来源|稿件来源|来源)\s*(?:[\]】]\s*[：:]?|[：:])\s*([^\s　]{4,40})"
)
_GOVERNMENT = re.compile(r"(?:中共|^|[、，：:\s])([\u4e00-\u9fff]{2,20}?)(?:人民政府|委员会|委(?=[、，：:\s]))", re.M)
_BEFORE_ITS_SUBJECT = re.compile(r"(?:关于|中共)?([\u4e00-\u9fff]{4,40}?)(?=关于|(?:19|20)\d\d|法治|依法|法制|推进|贯彻|落实|履行)")
_NAMED_BY_MANY = 2  # times a place must be named, and as many times more often than the next, to be that of 区卫健局


class Sources(NamedTuple):
    """What is asked for the bureau, cut out once."""

    title: str
    body: str
    head: tuple[str, ...]  # the first lines, digits plain
    ending: tuple[str, ...]  # the last ones
    issuers: tuple[str, ...]  # who the page names as its publisher
    names: tuple[str, ...]  # the page's own title and site, file name, address

    @classmethod
    def of(cls, document: DocumentText, title: str, body: str, file_name: str, source: str) -> Sources:
        lines = [line for line in document.text.split("\n") if line.strip()]
        stated = (document.issuer, *(match[1] for match in _ISSUER.finditer(document.text)))
        named = (document.title, document.site, PurePath(file_name).stem, unquote(source))
        return cls(
            plain_digits(title),
            body,
            tuple(plain_digits(line) for line in lines[:_HEAD] if len(line) <= _PROSE),
            tuple(plain_digits(line) if len(line) <= _PROSE else "" for line in lines[-_ENDING:]),
            tuple(plain_digits(text) for text in stated if text),
            tuple(plain_digits(text) for text in named if text),
        )

    @property
    def near(self) -> str:
        """Title, letterhead, salutation, signature, page, file and address as one text; lines of prose left out."""
        short = [line for line in (*self.head, *self.ending[-8:]) if len(line) <= 60]
        return "\n".join((self.title, *short, *self.issuers, *self.names))


def find_publisher(sources: Sources, signature: Bureau | None) -> Bureau | None:
    """The bureau, with its place as fully as the document names it; its region is '' where it names none."""
    candidates = list(_candidates(sources, signature))
    first = next((found for found in candidates if found.department != "government"), candidates[0] if candidates else None)
    titled = candidates[0] if candidates and candidates[0].name in sources.title else None
    if first is None:
        return None
    first = titled or first
    same = [other for other in candidates if other.department == first.department and other.region and _completes(first, other)]
    longest = max(same, key=lambda bureau: (len(split_region(bureau.region) or ()), len(bureau.name)), default=first)
    office = max(first.office, longest.office, key=len)  # 卫生健康委员会 of the title before 卫健委 of the file name
    found = replace(longest, name=(longest.region or longest.bare) + office, office=office)
    return _with_its_place(found, sources, candidates)


def _candidates(sources: Sources, signature: Bureau | None) -> Iterator[Bureau]:
    titled = publishing_bureaus(sources.title)
    yield from titled
    if not titled and (named := _BEFORE_ITS_SUBJECT.match(sources.title)) and (other := other_bureau(named[1])):
        yield other
    if signature:
        yield signature
    yield from (found for line in sources.head if (found := whole_line(line)))
    for issuer in sources.issuers:
        yield from publishing_bureaus(issuer)
    yield from sorted(publishing_bureaus(plain_digits(sources.body[:_OPENING])), key=lambda bureau: not bureau.region)
    for name in sources.names:
        yield from publishing_bureaus(name)


def whole_line(line: str) -> Bureau | None:
    """The bureau whose name fills the line: a signature, or the letterhead 冷水滩区卫生健康局文件."""
    plain = re.sub(r"(?:文件|[(（](?:盖章|公章|章|代章)[)）])$", "", line).strip("()（）[]【】")
    for bureau in find_bureaus(plain):
        if (bureau.region or bureau.bare) and bureau.end == len(plain) and len(plain) - len(bureau.name) <= 4:
            return bureau
    return other_bureau(plain)


def find_signature(sources: Sources) -> tuple[Bureau | None, date | None]:
    """Who signed, and when: the last line that is a date alone, the bureau on it or right above."""
    lines = sources.ending
    for index in range(len(lines) - 1, -1, -1):
        dated = _DATE_LINE.search(lines[index])
        if not dated or len(lines[index]) > 60 or dated.end() < len(lines[index]) - 1:
            continue
        before = lines[index][: dated.start()]
        above = [before] if before else lines[max(0, index - 2) : index][::-1]
        bureau = next((found for line in above if (found := whole_line(line))), None)
        if bureau or not before:
            return bureau, find_date(dated[0])
    return next((found for line in reversed(lines[-5:]) if (found := whole_line(line))), None), None


def _completes(bureau: Bureau, other: Bureau) -> bool:
    if bureau.region:
        return is_completed_by(bureau.region, other.region) or other.region.endswith(bureau.region)
    return other.region.endswith(bureau.bare)


def _with_its_place(bureau: Bureau, sources: Sources, candidates: list[Bureau]) -> Bureau:
    """The same bureau with the place that other words of the document give it, where they give just one."""
    fuller = _governments(bureau, "\n".join((sources.title, sources.body[:1500], *sources.issuers, *sources.names)))
    if len(fuller) == 1:
        return _placed(bureau, fuller.pop())
    if bureau.region:
        return bureau
    if len(bureau.bare) > 1:  # 高新区: of the city that the page or the signature names
        cities = {place for place in _places_named(sources.near, "市州")}
        return _placed(bureau, cities.pop() + bureau.bare) if len(cities) == 1 else bureau
    regions = {other.region for other in candidates if other.region.endswith(bureau.bare)}
    if len(regions) == 1:
        return _placed(bureau, regions.pop())
    counts = Counter(_places_named(sources.near, bureau.bare) * 3 + _places_named(sources.body, bureau.bare))
    (place, times), (_, next_times) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return _placed(bureau, place) if times >= _NAMED_BY_MANY * max(1, next_times) else bureau


def _governments(bureau: Bureau, text: str) -> set[str]:
    """The places whose 人民政府 or 委 the opening names and that can be the bureau's: 中共永州市冷水滩区委 for 冷水滩区卫生健康局."""
    found = set()
    for match in _GOVERNMENT.finditer(text):
        region = re.sub(r"^(?:中共|中国共产党)", "", match[1])
        fits = is_completed_by(bureau.region, region) if bureau.region else region.endswith(bureau.bare)
        if fits and region != bureau.region and split_region(region):
            found.add(region)
    return {region for region in found if not any(region != other and is_completed_by(region, other) for other in found)}


def _places_named(text: str, suffixes: str) -> list[str]:
    """Every place of the table that the text names with one of the suffixes, as often as it does; of names in names the longest."""
    found = []
    for match in re.finditer(f"[{suffixes}]", text):
        names = (text[max(0, match.end() - length) : match.end()] for length in range(12, 1, -1))
        name = next((name for name in names if gazetteer().knows(name)), None)
        if name:
            found.append(name)
    return found


def _placed(bureau: Bureau, region: str) -> Bureau:
    return replace(bureau, name=region + bureau.office, region=region, bare="")
