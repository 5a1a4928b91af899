"""Whose report a document is, of which place and year; or why it is no report on law-based government.

The publisher's identifier is `<department>:<region>`, the region as it stands in its longest form: 柏川区卫生健康局 in the title and
澜陵市柏川区卫生健康局 under the text are `health:澜陵市柏川区`. A province is left out where a prefecture follows. A report that never
names what stands above its district keeps the short region; `transforms.publishers` joins it to the one bureau it can be.
Names are given in simplified characters, so that 蓮峰縣 and 莲峰县 are one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any

from transforms.characters import simplified
from transforms.dates import find_date, plain_digits, year_of_opening, year_of_title
from transforms.departments import Bureau, find_bureaus, other_bureau
from transforms.model import DocumentText, Identity
from transforms.regions import admin_level, is_completed_by, region_key, split_region
from transforms.titles import find_report_title, first_title, is_report_title, other_kind, without_spaces

IDENTITY_VERSION = "identity 2"  # part of the fingerprint a document is read with: raise it when another answer can come out
_OPENING = 800  # characters: salutation and first paragraph
_ENDING = 40  # lines: the signature, and what a copied page has below it
_HALF_YEAR = 6  # a report signed until June is of the year before
_OPENING_OF_REPORT = re.compile(
    r"(?:法治政府建设|依法行政|法治建设).{0,200}?(?:报告|汇报|总结)如下|(?:报告|汇报|总结)如下.{0,200}?(?:法治政府建设|依法行政)", re.S
)
_DATE_LINE = re.compile(r"[(（]?(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[)）]?")
_PUBLISHED = re.compile(r"(?:发布|发文|公开|成文)(?:日期|时间)[：:]\s*([^\n]{8,20})")
_ISSUER = re.compile(r"(?:发布机构|发布单位|公开主体|发文机关|信息来源|来源)[：:]\s*([^\s　]{4,40})")
_GOVERNMENT = re.compile(r"(?:中共|^|[、，：:\s])([\u4e00-\u9fff]{2,20}?)(?:人民政府|委员会|委(?=[、，：:\s]))", re.M)


def identify(document: DocumentText, file_name: str, catalogue: Any = None) -> Identity:
    """The document's publisher, region, level, year and date. `catalogue` is taken for later use: departments are read from seeds."""
    text = document.text.translate(simplified())
    document = replace(document, text=text, title=(document.title or "").translate(simplified()) or None)
    title = find_report_title(text)
    if title is None and document.title and is_report_title(without_spaces(document.title)):
        title = without_spaces(re.split(r"[_|｜]|\s[-–—]\s", document.title)[0])
    reason = ""
    if title is None:
        title = first_title(text) or without_spaces(document.title or "")
        reason = _why_no_report(title, text)
    body = _after_title(text, title)
    signature, signed_on = _signature(text)
    bureau = _publisher(title, signature, body, document, file_name)
    year = year_of_title(title) or year_of_opening(body[:_OPENING]) or _year_before(signed_on) or year_of_title(PurePath(file_name).stem)
    if signed_on and year and not year <= signed_on.year <= year + 3:
        signed_on = None
    region = bureau.region if bureau else ""
    return Identity(
        is_report=not reason,
        title=title,
        publisher=bureau.name if bureau else "",
        publisher_id=f"{bureau.department}:{region_key(region)}" if bureau and region else "",
        department=bureau.department if bureau else "",
        region=region,
        region_code=None,
        admin_level=admin_level(region or (bureau.bare if bureau else "")),
        report_year=year,
        published_on=signed_on or document.published_on or _published_on(text),
        reason=reason,
    )


def _why_no_report(title: str, text: str) -> str:
    """Empty where the opening says that it is a report though its title does not."""
    kind = other_kind(title)
    named_otherwise = not kind.startswith(("its title", "report on something else"))
    opening = plain_digits(text[: 2 * _OPENING])
    if not named_otherwise and _OPENING_OF_REPORT.search(opening):
        return ""
    return f"{kind}: {title[:60]!r}" if title else "no title and no opening of a report on law-based government"


def _after_title(text: str, title: str) -> str:
    """The text behind its title's last characters; all of it where the title stands elsewhere."""
    tail = r"\s*".join(map(re.escape, title[-8:]))
    match = re.search(tail, text) if title else None
    return text[match.end() :] if match else text


def _signature(text: str) -> tuple[Bureau | None, date | None]:
    """Who signed, and when: the last line that is a date alone, the bureau on it or right above."""
    lines = [plain_digits(line) for line in text.split("\n") if line.strip()][-_ENDING:]
    for index in range(len(lines) - 1, -1, -1):
        dated = _DATE_LINE.search(lines[index])
        if not dated or len(lines[index]) > 60 or dated.end() < len(lines[index]) - 1:
            continue
        before = lines[index][: dated.start()]
        above = [before] if before else lines[max(0, index - 2) : index][::-1]
        bureau = next((found for line in above if (found := _whole_line(line))), None)
        if bureau or not before:
            return bureau, find_date(dated[0])
    return next((found for line in reversed(lines[-5:]) if (found := _whole_line(line))), None), None


def _whole_line(line: str) -> Bureau | None:
    """The bureau whose name fills the line."""
    plain = line.strip("()（）[]【】")
    for bureau in find_bureaus(plain):
        if bureau.region and bureau.end == len(plain) and len(plain) - len(bureau.name) <= 4:
            return bureau
    return other_bureau(plain)


def _publisher(title: str, signature: Bureau | None, body: str, document: DocumentText, file_name: str) -> Bureau | None:
    """The bureau that title, signature, letterhead, metadata, opening or file name tell, in this order; the later complete its region."""
    candidates = list(_candidates(title, signature, body, document, file_name))
    if not candidates:
        return None
    first = candidates[0]
    same = [other for other in candidates if other.department == first.department and other.region and _completes(first, other)]
    longest = max(same, key=lambda bureau: (len(split_region(bureau.region) or ()), len(bureau.name)), default=first)
    return _completed_from_text(longest, f"{title}\n{body}")


def _candidates(title: str, signature: Bureau | None, body: str, document: DocumentText, file_name: str) -> Iterator[Bureau]:
    yield from _anchored(plain_digits(title))
    if signature:
        yield signature
    head = [plain_digits(line) for line in document.text[:1500].split("\n") if line.strip()][:12]
    yield from (found for line in head if (found := _whole_line(line)))
    for issuer in _ISSUER.finditer(document.text):
        yield from _anchored(plain_digits(issuer[1]))
    yield from _anchored(plain_digits(body[:_OPENING]))
    for name in (document.title, PurePath(file_name).stem):
        yield from _anchored(plain_digits(name or ""))


def _anchored(text: str) -> list[Bureau]:
    """The bureaus of a title or opening; one with a name of a place or at least its bare 市 in front."""
    return [bureau for bureau in find_bureaus(text) if bureau.region or bureau.bare]


def _completes(bureau: Bureau, other: Bureau) -> bool:
    if bureau.region:
        return is_completed_by(bureau.region, other.region)
    return other.region.endswith(bureau.bare)


def _completed_from_text(bureau: Bureau, text: str) -> Bureau:
    """The same bureau with the place above it where the text names just one: 中共永州市冷水滩区委 for 冷水滩区卫生健康局."""
    wanted = bureau.region or bureau.bare
    found = set()
    for match in _GOVERNMENT.finditer(text[:2000]):
        region = re.sub(r"^(?:中共|中国共产党)", "", match[1])
        parts = split_region(region)
        if parts and region != bureau.region and (is_completed_by(bureau.region, region) if bureau.region else region.endswith(wanted)):
            found.add(region)
    if len(found) != 1:
        return bureau
    region = found.pop()
    return Bureau(region + bureau.office, region, "", bureau.office, bureau.department, bureau.start, bureau.end)


def _year_before(signed_on: date | None) -> int | None:
    if signed_on is None:
        return None
    return signed_on.year - 1 if signed_on.month <= _HALF_YEAR else signed_on.year


def _published_on(text: str) -> date | None:
    match = _PUBLISHED.search(text)
    return find_date(match[1]) if match else None
