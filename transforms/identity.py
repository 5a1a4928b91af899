"""Whose report a document is, of which place, year and period; or why it is no yearly report on law-based government.

The publisher's identifier is `<department>:<place>` (see transforms.publishers), the same over renamings of bureau and place:
襄樊市卫生局 and 襄阳市卫生健康委 are `health:襄阳市`. `region` stays as printed, in the fullest form found; `region_code` and
`admin_level` are those of GB/T 2260 in the report's year. What an operator settled in seeds/publishers.csv goes before what is
recognised. Names are given in simplified characters, so that 蓮峰縣 and 莲峰县 are one place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from transforms.characters import simplifying
from transforms.dates import find_date, period_of, plain_digits, year_of_text, year_of_title
from transforms.departments import Bureau
from transforms.letterheads import Sources, find_publisher, find_signature
from transforms.model import DocumentText, Identity
from transforms.publisher_rules import rule_for
from transforms.publishers import region_path
from transforms.titles import find_report_title, first_title, how_much_named, is_report_title, other_kind, without_spaces
from transforms.whereabouts import Clues, Located, locate

_OPENING = 800  # characters: salutation and first paragraph
_OPENING_OF_REPORT = re.compile(
    r"(?:法治政府建设|依法行政|法治建设).{0,200}?(?:报告|汇报|总结)如下|(?:报告|汇报|总结)如下.{0,200}?(?:法治政府建设|依法行政)", re.S
)
_PUBLISHED = re.compile(r"(?:发布|发文|公开|成文)(?:日期|时间)[：:]\s*([^\n]{8,20})")
_PERIODS = {"first_half": "上半年", "second_half": "下半年"} | {f"quarter_{n}": f"第{'一二三四'[n - 1]}季度" for n in range(1, 5)}


def identify(document: DocumentText, file_name: str, source: str = "") -> Identity:
    """The document's publisher, place, year, period and date. `source` is the path or URL it came from."""
    simplify = simplifying()
    text = simplify(document.text)
    document = replace(
        document,
        text=text,
        title=simplify(document.title or "") or None,
        issuer=simplify(document.issuer or "") or None,
        site=simplify(document.site or "") or None,
    )
    title = _title(find_report_title(text), document.title or "")
    is_report = title is not None
    if title is None:
        title = first_title(text) or without_spaces(document.title or "")
    body = _after_title(text, title)
    period = period_of(title, body[:_OPENING].strip())
    reason = _why_no_report(is_report, title, text, period)
    sources = Sources.of(document, title, body, file_name, source)
    signature, signed_on = find_signature(sources)
    year = year_of_title(title) or year_of_text(body[:_OPENING], body, signed_on) or year_of_title(PurePath(file_name).stem)
    if signed_on and year and not year <= signed_on.year <= year + 3:
        signed_on = None
    whose = _Whose.of(find_publisher(sources, signature), year, sources, file_name, source)
    return Identity(
        is_report=not reason,
        title=title,
        publisher=whose.publisher,
        publisher_id=whose.publisher_id,
        department=whose.department,
        region=whose.region,
        region_code=whose.located.code,
        admin_level=whose.located.level,
        report_year=year,
        published_on=signed_on or document.published_on or _published_on(text),
        reason=reason,
        period=period,
    )


def _title(found: str | None, of_file: str) -> str | None:
    """The title found in the text, or that of the file itself (a page's metadata) where the text's tells less: neither bureau nor year."""
    own = without_spaces(re.split(r"[_|｜]|\s[-–—]\s", of_file)[0])
    if is_report_title(own) and (found is None or how_much_named(own) > how_much_named(found) == 0):
        return own
    return found


class _Whose:
    """The bureau with its place found, or as the operator settled it."""

    def __init__(self, publisher: str, department: str, region: str, located: Located, year: int | None) -> None:
        self.publisher, self.department, self.region, self.located = publisher, department, region, located
        path = region_path(region, located.code, year) if region else ""
        self.publisher_id = f"{department}:{path}" if department and path else ""

    @classmethod
    def of(cls, bureau: Bureau | None, year: int | None, sources: Sources, file_name: str, source: str) -> _Whose:
        rule = rule_for(bureau.name if bureau else "", file_name, source)
        if rule:
            located = locate(rule.region, year)
            if rule.region_code:
                located = Located(located.path, rule.region_code, located.level)
            return cls(bureau.name if bureau else rule.region, rule.department, rule.region, located, year)
        if bureau is None:
            return cls("", "", "", Located("", None, None), year)
        region = bureau.region or bureau.bare
        located = locate(region, year, Clues(sources.near, sources.body))
        return cls(bureau.name, bureau.department, bureau.region, located, year)


def _why_no_report(is_report: bool, title: str, text: str, period: str) -> str:
    """Empty for a yearly report: by its title, or by an opening that says so though its title does not."""
    if not is_report:
        kind = other_kind(title)
        named_otherwise = not kind.startswith(("its title", "report on something else"))
        if named_otherwise or not _OPENING_OF_REPORT.search(plain_digits(text[: 2 * _OPENING])):
            return f"{kind}: {title[:60]!r}" if title else "no title and no opening of a report on law-based government"
    if period.startswith("years"):
        return f"report on several years ({period}), not on one: {title[:60]!r}"
    if period != "year":
        return f"report on a part of the year ({_PERIODS.get(period, period)}), no figures of a whole one: {title[:60]!r}"
    return ""


def _after_title(text: str, title: str) -> str:
    """The text behind its title's last characters; all of it where the title stands elsewhere."""
    tail = r"\s*".join(map(re.escape, title[-8:]))
    match = re.search(tail, text) if title else None
    return text[match.end() :] if match else text


def _published_on(text: str) -> date | None:
    match = _PUBLISHED.search(text)
    return find_date(match[1]) if match else None
