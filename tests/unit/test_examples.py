"""Every example of the catalogue is read as it says: 【printed words】 are this indicator, or this one with `|breakdown`."""

from __future__ import annotations

import re

import pytest

from transforms.catalogue import load_catalogue
from transforms.extraction.extractor import extract

CATALOGUE = load_catalogue()
YEAR = 2024
MARKED = re.compile(r"【([^】|]+)(?:\|([^】]+))?】")
EXAMPLES = [(code, example) for code, indicator in CATALOGUE.indicators.items() for example in indicator.examples]
COUNTER_EXAMPLES = [(code, example) for code, indicator in CATALOGUE.indicators.items() for example in indicator.counter_examples]


def read(example: str) -> tuple[set[tuple[str, str, str]], list[tuple[str, str]]]:
    """What is found in the example as (surface, indicator, breakdown), and the marked (surface, breakdown)."""
    marked = [(match[1], match[2] or "") for match in MARKED.finditer(example)]
    text = MARKED.sub(lambda match: match[1], example)
    extraction = extract(text, YEAR, CATALOGUE)
    return {(text[each.start : each.end], each.indicator, each.breakdown) for each in extraction.observations}, marked


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example_is_read(code: str, example: str) -> None:
    found, marked = read(example)
    assert marked, "an example marks at least one figure with 【】"
    for surface, breakdown in marked:
        assert any(surface in printed and (indicator, parts) == (code, breakdown) for printed, indicator, parts in found), found


@pytest.mark.parametrize(("code", "example"), COUNTER_EXAMPLES)
def test_counter_example_is_not_read_so(code: str, example: str) -> None:
    found, marked = read(example)
    assert marked, "a counter-example marks at least one figure with 【】"
    for surface, _ in marked:
        assert not any(surface == printed and indicator == code for printed, indicator, _ in found), found


def test_every_indicator_has_an_example() -> None:
    assert [code for code, indicator in CATALOGUE.indicators.items() if not indicator.examples] == []
