from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.catalogue import Catalogue, load_catalogue
from transforms.extraction.extractor import extract

Read = Callable[..., set[tuple[str, str, str, float]]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def read(catalogue: Catalogue) -> Read:
    """Observations of a text as (indicator, breakdown, year, value)."""

    def read_text(text: str, year: int = 2024) -> set[tuple[str, str, int, float]]:
        return {(each.indicator, each.breakdown, each.year, float(each.value)) for each in extract(text, year, catalogue).observations}

    return read_text


@pytest.fixture(scope="session")
def shared() -> Path:
    """The developers' folder of real reports and labels beside the checkout; tests that need it are skipped without it."""
    folder = Path(__file__).resolve().parents[2].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared is not here")
    return folder
