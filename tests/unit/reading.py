"""What the tests of all readers share: reports beside the checkout where there are any, and what must hold for every text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from transforms.model import DocumentText

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared(*parts: str) -> Path:
    """A folder of the sample collection beside the checkout; the test is skipped where it is absent."""
    folder = SHARED.joinpath(*parts)
    if not folder.exists():
        pytest.skip(f"no sample collection at {folder}")
    return folder


def figures(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?%?", re.sub(r"\s", "", text)))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_places_hold(document: DocumentText) -> None:
    """Places are in order, within the text, of one kind, and leave nothing but white space uncovered."""
    covered = set()
    end = 0
    for place in document.places:
        assert end <= place.start < place.end <= len(document.text), place
        end = place.end
        covered.update(range(place.start, place.end))
        assert place.number >= 1
        assert (place.box is not None) == (place.kind == "page")
    assert len({place.kind for place in document.places}) == 1
    assert all(character.isspace() for index, character in enumerate(document.text) if index not in covered)
