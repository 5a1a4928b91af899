"""The main indicators by publisher over the years: the figures behind each picture and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of one year; `flagged` where a rule warns of it, `corrected` where a person set it, `break_reason` where a series breaks."""

    value: Decimal
    qualifier: str
    flagged: bool
    corrected: bool
    observation_id: str
    document_id: str
    break_reason: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One publisher's figures by year; a year without one is a gap."""

    publisher_id: str
    publisher: str
    figures: Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator; all its pictures share the years, each has a scale of its own."""

    indicator: str
    name_zh: str
    name_en: str
    unit: str
    definition: str
    years: tuple[int, ...]
    earlier_years: bool  # there are years before the first one shown
    series: tuple[Series, ...]
    publishers: int

    @property
    def flagged(self) -> bool:
        return any(figure.flagged for series in self.series for figure in series.figures.values())

    @property
    def broken(self) -> bool:
        return any(figure.break_reason for series in self.series for figure in series.figures.values())

    @property
    def corrected(self) -> bool:
        return any(figure.corrected for series in self.series for figure in series.figures.values())


def collect_trends(connection: duckdb.DuckDBPyConnection, limits: Limits) -> tuple[Trend, ...]:
    chosen = ask(
        connection,
        "main_indicators",
        limit=limits.indicators,
        of_a_theme=limits.indicators_of_a_theme,
        coverage=limits.coverage_of_an_indicator,
    )
    figures: dict[str, dict[tuple[str, str], dict[int, Figure]]] = {}
    indicators = [row["indicator"] for row in chosen]
    for row in ask(connection, "series", indicators=indicators, limit=limits.publishers_of_an_indicator):
        publisher = figures.setdefault(row["indicator"], {}).setdefault((row["publisher_id"], row["publisher"]), {})
        flags = row["flags"].split(";")
        marks = (any(flag.startswith("rule:") for flag in flags), "corrected" in flags)
        leads_to = (row["observation_id"], row["document_id"])
        publisher[row["year"]] = Figure(row["value"], row["qualifier"], *marks, *leads_to, row["break_reason"])
    return tuple(_trend(row, figures[row["indicator"]], limits.years) for row in chosen)


def _trend(row: Mapping[str, object], figures: Mapping[tuple[str, str], Mapping[int, Figure]], longest: int) -> Trend:
    seen = [year for of_publisher in figures.values() for year in of_publisher]
    first, last = min(seen), max(seen)
    years = tuple(range(max(first, last - longest + 1), last + 1))
    series = tuple(
        Series(publisher_id, publisher, shown)
        for (publisher_id, publisher), of_publisher in figures.items()
        if (shown := {year: figure for year, figure in of_publisher.items() if year in years})
    )
    same = ("indicator", "name_zh", "name_en", "unit", "definition", "publishers")
    return Trend(**{name: row[name] for name in same}, years=years, earlier_years=first < years[0], series=series)
