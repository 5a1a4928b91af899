"""Fixtures of the warehouse tests; the builder itself is tests/warehouse/synthetic.py, for use elsewhere too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.synthetic import SyntheticWarehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> SyntheticWarehouse:
    return SyntheticWarehouse(tmp_path)
