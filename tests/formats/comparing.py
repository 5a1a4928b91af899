"""One reading of a report held against another: observations as multisets, whose report it is, and the proof of every figure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transforms.catalogue import Catalogue, load_catalogue
from transforms.documents import read_document
from transforms.extraction.extractor import Extractor
from transforms.identity import identify
from transforms.model import DocumentText, Extraction, Identity, Place

Fact = tuple[str, str, int, Decimal, str, str]  # indicator, breakdown, year, value, qualifier, unit


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@dataclass(frozen=True, slots=True)
class Understood:
    """A document read to its end."""

    document: DocumentText
    identity: Identity
    extraction: Extraction

    def facts(self) -> Counter[Fact]:
        return Counter(
            (each.indicator, each.breakdown, each.year, each.value, each.qualifier, each.unit) for each in self.extraction.observations
        )

    def proofs(self) -> dict[tuple[str, str, int], str]:
        """The printed words of each reported figure, without white space and in plain forms of letters."""
        return {
            (each.indicator, each.breakdown, each.year): plain(self.document.text[each.start : each.end])
            for each in self.extraction.observations
            if each.origin == "reported"
        }

    def whose(self) -> tuple[str, str, int | None, str | None]:
        return self.identity.publisher, self.identity.publisher_id, self.identity.report_year, self.identity.admin_level


def understand(content: bytes, file_name: str) -> Understood:
    """Bytes to observations, as the product goes: read, identified, extracted."""
    document = read_document(content, file_name)
    identity = identify(document, file_name)
    assert identity.is_report, f"{file_name} is taken for no report: {identity.reason}"
    assert identity.report_year, f"{file_name}: no year found"
    return Understood(document, identity, Extractor.of(catalogue()).read(document.text, identity.report_year))


def f1(found: Counter[Fact], wanted: Counter[Fact]) -> float:
    right = sum((found & wanted).values())
    return 2 * right / max(1, sum(found.values()) + sum(wanted.values()))


def differences(found: Counter[Fact], wanted: Counter[Fact]) -> str:
    """Every fact that one side has and the other has not, one a line."""
    sides = (("missing", wanted - found), ("wrong", found - wanted))
    return "\n".join(f"  {side} {' '.join(map(str, fact))}" for side, facts in sides for fact in sorted(facts.elements(), key=str))


def plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def assert_proven(read: Understood, paged: bool, holds: Callable[[str, Place], bool] | None = None) -> None:
    """Every figure stands at a place of the file, on a page it has; `holds` looks into the file itself."""
    document = read.document
    assert (document.pages is not None) == paged
    for before, after in zip(document.places, document.places[1:], strict=False):
        assert before.end <= after.start, (before, after)
    for place in document.places:
        assert 0 <= place.start < place.end <= len(document.text)
        assert (place.kind == "page") == paged, place
        assert not paged or 1 <= place.number <= document.pages
    for each in read.extraction.observations:
        place = next((place for place in document.places if place.start <= each.start < place.end), None)
        surface = document.text[each.start : each.end]
        assert place, f"{surface!r} ({each.indicator}) stands at no place"
        assert surface.strip() == surface and surface
        quantity = read.extraction.quantities[each.quantity] if each.quantity is not None else None
        assert quantity is None or document.text[quantity.start : quantity.end] == surface
        words = document.text[each.start : min(each.end, place.end)]
        assert holds is None or holds(words, place), f"{words!r} does not stand at {place}"
