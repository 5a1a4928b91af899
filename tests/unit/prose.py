"""What the tests of prose share: a sentence or a section read, its figures written shortly.

An observation is `indicator[breakdown]@year` with its value, the year only where it is not the report's:
`penalty.cases_filed[domain=school]@2023`.
A figure is its printed words with what became of it: an observation, unmapped, or the reason why it is none.
"""

from __future__ import annotations

from functools import cache

from transforms.catalogue import Catalogue, load_catalogue
from transforms.extraction.extractor import extract
from transforms.model import Extraction, Quantity

YEAR = 2024


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def read(text: str) -> Extraction:
    return extract(text, YEAR, catalogue())


def facts(text: str) -> dict[str, float]:
    """All observations of the text, by indicator, breakdown and year; each cell has one at most."""
    observations = read(text).observations
    found = {name(each.indicator, each.breakdown, each.year): float(each.value) for each in observations}
    assert len(found) == len(observations), [(each.indicator, each.breakdown, each.year, each.rule) for each in observations]
    return found


def name(indicator: str, breakdown: str, year: int) -> str:
    return indicator + (f"[{breakdown}]" if breakdown else "") + (f"@{year}" if year != YEAR else "")


def figures(text: str) -> list[tuple[str, float, str, str]]:
    """All quantities of the text as (printed words, value, unit, qualifier)."""
    return [(text[each.start : each.end], float(each.value), each.unit, each.qualifier) for each in read(text).quantities]


def fates(text: str) -> dict[str, str]:
    """What became of each quantity, by its printed words: `observation`, `unmapped` or the reason why it is excluded."""
    return {text[each.start : each.end]: fate(each) for each in read(text).quantities}


def fate(quantity: Quantity) -> str:
    return quantity.reason if quantity.disposition == "excluded" else quantity.disposition


def assert_reads(text: str, expected: dict[str, float], optional: dict[str, float] | None = None) -> None:
    """The text says these facts, perhaps some of the optional ones, and no other."""
    found = facts(text)
    allowed = {**(optional or {}), **expected}
    assert {key: found.get(key) for key in expected} == expected, found
    assert {key: value for key, value in found.items() if allowed.get(key) != value} == {}
