"""The names of indicators and themes, in the order of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from expectations.report.queries import ask
from warehouse.dimensions import read_themes


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """A row of meta.indicators."""

    indicator: str
    theme: str
    name_zh: str
    name_en: str
    unit: str
    aggregation: str
    definition: str


def read_indicators(connection: duckdb.DuckDBPyConnection) -> dict[str, IndicatorWords]:
    """By code, in the order of the catalogue."""
    return {row["indicator"]: IndicatorWords(**row) for row in ask(connection, "indicators")}


def read_theme_names() -> dict[str, tuple[str, str]]:
    """theme -> its name in Chinese and in English."""
    return {theme: (line["name_zh"], line["name_en"]) for theme, line in read_themes().items()}
