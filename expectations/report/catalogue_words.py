"""What indicators, themes, breakdowns and flags are called on the pages of publishers, indicators and regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from expectations.report.accepted import Accepted
from expectations.report.figure_words import Notes
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


@dataclass(frozen=True, slots=True)
class Words:
    """Names in Chinese and English, by code; indicators in the order of the catalogue."""

    indicators: Mapping[str, IndicatorWords]
    themes: Mapping[str, tuple[str, str]]
    breakdowns: Mapping[str, tuple[str, str]]
    notes: Notes

    def name_en(self, indicator: str) -> str:
        return self.indicators[indicator].name_en if indicator in self.indicators else indicator

    def theme(self, code: str) -> tuple[str, str]:
        return self.themes.get(code, (code, ""))

    def breakdown(self, code: str) -> tuple[str, str]:
        return self.breakdowns.get(code, (code, ""))


def read_words(connection: duckdb.DuckDBPyConnection) -> Words:
    return Words(
        {row["indicator"]: IndicatorWords(**row) for row in ask(connection, "indicators")},
        read_theme_names(),
        {row["breakdown"]: (row["breakdown_zh"], row["breakdown_en"]) for row in ask(connection, "breakdown_labels")},
        Notes({row["rule"]: (row["title_zh"], row["title_en"]) for row in ask(connection, "rule_titles")}, Accepted(connection)),
    )


def read_theme_names() -> dict[str, tuple[str, str]]:
    """theme -> its name in Chinese and in English."""
    return {theme: (line["name_zh"], line["name_en"]) for theme, line in read_themes().items()}
