"""Entries of seeds/corrections.yml for tests, without their file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from transforms.corrections import Correction

UNITS = {"penalty.fines": "元", "penalty.closure_rate": "%"}


def correction(id: str, action: str, indicator: str = "", expects: int | str | None = None, **more: object) -> Correction:
    """One entry; whose it is, year, breakdown, value, words and the target (`to_…`) by name."""
    whole = not indicator
    cell = {"year": None if whole else 2024, "breakdown": "", "document": "", "publisher": "", "words": "", "value": None} | more
    target = {name: cell.pop(f"to_{name}", None) for name in ("year", "indicator", "breakdown")}
    to = indicator if target["indicator"] is None else target["indicator"]
    return Correction(
        id=id,
        action=action,
        indicator=indicator,
        expects=None if expects is None else Decimal(expects),
        to_year=cell["year"] if target["year"] is None else target["year"],
        to_indicator=to,
        to_breakdown=cell["breakdown"] if target["breakdown"] is None else target["breakdown"],
        to_unit="" if whole else UNITS.get(to, "件"),
        reason="对照原件",
        evidence="2025年报告第3页",
        by="张三",
        on=date(2026, 1, 31),
        **cell | {"value": None if cell["value"] is None else Decimal(cell["value"])},
    )
