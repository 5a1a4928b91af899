"""A finding in English: the figures that it names, in the words of the catalogue. Its exact sentence is the Chinese one of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from expectations.report.wording import figure_en

FIGURES = 4  # of a sentence
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")
# What single rules say of the cause of one finding, beside the likely cause of all of theirs.
CAUSES = (
    ("同一报告的两份文本不一致：.*", "The two texts of the report disagree: one of them was copied, set or read wrongly."),
    ("该年的文件.*无法读取。", "The document of that year cannot be read."),
    ("该年的文件.*没有认作年度报告。", "The document of that year was not taken for an annual report."),
    ("该年的文件.*已由更正剔除。", "The document of that year was dropped by a correction."),
    ("(\\d+)年报告写混了一个“万”", r"The \1 report mixed up yuan and ten thousand yuan, or the like"),
    ("其中一份写混了一个“万”", "One of the two mixed up yuan and ten thousand yuan, or the like"),
    ("(\\d+)年报告漏了小数点或点错.位", r"The \1 report lost or misplaced its decimal point"),
    ("(\\d+)年报告点错小数点.位或漏写.位", r"The \1 report misplaced its decimal point or left out digits"),
    ("(\\d+)年报告多写.位", r"The \1 report has digits too many"),
    ("(\\d+)年报告少写.位", r"The \1 report has digits too few"),
    ("多写一位，或漏了小数点；.*", "A digit too many, or a lost decimal point; next, a misreading"),
    ("少写一位，或点错小数点；.*", "A digit too few, or a misplaced decimal point; next, a misreading, or the year gives a part only"),
    ("沿用以前的稿子，.*", "An earlier text was used again with new figures only; next, one report was given the wrong year."),
    ("同一份文件归在两个机关名下；.*", "One document is here under two bureaus; next, it was copied from a report of elsewhere."),
)


class Figure(NamedTuple):
    """What an observation states; `part` is its breakdown in words, `report_year` that of the report it stands in."""

    year: int
    name: str
    part: str
    value: Decimal
    unit: str
    qualifier: str
    report_year: int | None = None


def said_en(
    figures: Sequence[Figure],
    in_all: int = 0,
    title_en: str = "",
    year: int | None = None,
    expected: str = "",
    observed: str = "",
    says_en: str = "",
) -> str:
    """2023: cases closed 67, cases filed 63 - or, of a finding that names no figures, its rule: Few quantities became observations: 2022.

    `in_all` is how many observations it names; what was expected and observed is told where it is a number. Behind the figures, or in place
    of the rule's title, stands `says_en` of the rule: 2022: simplified service items 26 – the 2023 report no longer has it.
    """
    says = says_en.replace("{year}", f"{year or ''}")
    wanted = f"expected {expected}" if NUMBER.fullmatch(expected) else ""
    if figures:
        more = max(in_all, len(figures)) - len(figures[:FIGURES])
        groups = groupby(figures[:FIGURES], key=attrgetter("year"))
        told = [f"{of}: {', '.join(_figures(list(group)))}" for of, group in groups]
        return " – ".join(filter(None, ("; ".join(filter(None, (*told, f"and {more:,} more" if more else "", wanted))), says)))
    found = f"found {observed}" if NUMBER.fullmatch(observed) else ""
    told = ", ".join(filter(None, (str(year or ""), found, wanted)))
    if says:
        return f"{told} – {says}" if told else says[:1].upper() + says[1:]
    return ": ".join(filter(None, (title_en, told)))


def cause_en(cause: str, likely: str = "", likely_en: str = "") -> str:
    """The cause of a finding, be it the likely one of its rule or its own; '' where its words are not known."""
    if cause == likely:
        return likely_en
    matches = ((re.fullmatch(pattern, cause), words) for pattern, words in CAUSES)
    return next((found.expand(words) for found, words in matches if found), "")


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    """cases filed 21, school hygiene 12, school hygiene 13 (2024 report): the name of an indicator stands once where it goes on."""
    name = ""
    for one in figures:
        part = _inside(one.part)
        named = (f"{_inside(one.name)} ({part})" if part else _inside(one.name)) if one.name != name else part
        report = f"({one.report_year} report)" if one.report_year not in (None, one.year) else ""
        yield " ".join(filter(None, (named, figure_en(one.value, one.unit, one.qualifier), report)))
        name = one.name


def _inside(name: str) -> str:
    """As it stands inside a sentence: cases filed, CPPCC proposal."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
