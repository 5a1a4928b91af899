"""Indicator pages: how an indicator stands over the years among all that tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
from markupsafe import Markup

from expectations.report import links
from expectations.report.accepted import Accepted
from expectations.report.catalogue_words import IndicatorWords, read_words
from expectations.report.figure_words import LEVELS, Notes, bare, cell, change, chart, marks
from expectations.report.page_sets import PageSet
from expectations.report.queries import ask
from expectations.report.templating import environment
from warehouse.dictionary import AGGREGATIONS

CHARTS = 12  # publishers of a level
RANKED = 100  # publishers of a level


@dataclass(frozen=True, slots=True)
class Level:
    """What one level has of something: some rows of it, ready to be shown, and how many there are `in_all`; `year` where it is of one."""

    level: str | None
    name: tuple[str, str]
    year: int | None
    rows: Markup
    shown: int
    in_all: int
    charts: Markup


def indicator_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    accepted = Accepted(connection).digests("indicator")
    return {row["key"]: row["digest"] + accepted.get(row["key"], "") for row in ask(connection, "indicator_digests")}


def indicator_pages(connection: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    template = environment().get_template("indicator.html.j2")
    words = read_words(connection)
    wanted = [code for code in words.indicators if code in set(keys)]
    peers = _grouped(ask(connection, "indicator_peers", keys=wanted))
    told = words.notes.accepted.told
    series = _grouped(map(told, ask(connection, "indicator_series", keys=wanted, limit=CHARTS)))
    ranking = _grouped(map(told, ask(connection, "indicator_ranking", keys=wanted, limit=RANKED)))
    parts = _grouped(ask(connection, "indicator_parts", keys=wanted))
    for code in wanted:
        indicator, figures = words.indicators[code], series.get(code, [])
        years = [row["year"] for row in figures] + [row["year"] for row in peers.get(code, [])]
        yield (
            code,
            template.render(
                root=links.BELOW,
                indicator=indicator,
                theme=words.theme(indicator.theme),
                aggregation=AGGREGATIONS[indicator.aggregation],
                level_names=LEVELS,
                levels=list(dict.fromkeys(row["admin_level"] for row in figures)),
                span=(min(years), max(years)) if years else None,
                signs={mark for row in figures for mark in marks(row["flags"], row["break_reason"])},
                peers=[(level, list(rows)) for level, rows in groupby(peers.get(code, []), key=itemgetter("admin_level"))],
                series=[
                    _series(indicator, level, list(rows), years, words.notes)
                    for level, rows in groupby(figures, key=itemgetter("admin_level"))
                ],
                ranking=[
                    _ranked(indicator, level, list(rows), words.notes)
                    for level, rows in groupby(ranking.get(code, []), key=itemgetter("admin_level"))
                ],
                parts=[(level, list(rows)) for level, rows in groupby(parts.get(code, []), key=itemgetter("admin_level"))],
            ),
        )


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {code: list(group) for code, group in groupby(rows, key=itemgetter("indicator"))}


def _series(indicator: IndicatorWords, level: str | None, rows: Sequence[Mapping[str, Any]], years: Sequence[int], notes: Notes) -> Level:
    """The publishers of a level: a chart of each, and a table of what the charts show."""
    span = range(min(years), max(years) + 1)
    charts, lines = [], []
    for publisher_id, group in groupby(rows, key=itemgetter("publisher_id")):
        figures = list(group)
        link = publisher_link(publisher_id, figures[0]["publisher"], indicator.indicator)
        points = [(row["year"], bare(row["value"]), row["flags"], row["break_reason"]) for row in figures]
        charts.append(chart(points, indicator.unit, indicator.indicator, figures[0]["publisher"]))
        cells = dict.fromkeys(span, '<td class="gap">—')
        cells |= {row["year"]: _cell(row, notes) for row in figures}
        lines.append(f'<tr><th scope="row">{link}{"".join(cells.values())}')
    return Level(level, LEVELS[level], None, Markup("\n".join(lines)), len(lines), rows[0]["in_all"], Markup("\n".join(charts)))


def _ranked(indicator: IndicatorWords, level: str | None, rows: Sequence[Mapping[str, Any]], notes: Notes) -> Level:
    lines = [
        f'<tr><td>{row["place"]}<th scope="row">{publisher_link(row["publisher_id"], row["publisher"], indicator.indicator)}'
        f"{_cell(row, notes)}{change(row['change'], indicator.unit)}"
        for row in rows
    ]
    return Level(level, LEVELS[level], rows[0]["year"], Markup("\n".join(lines)), len(lines), rows[0]["in_all"], Markup())


def _cell(row: Mapping[str, Any], notes: Notes) -> str:
    return cell(bare(row["value"]), row["qualifier"], row["flags"], row["break_reason"], row["document_id"], row["observation_id"], notes)


def publisher_link(publisher_id: str, publisher: str, indicator: str = "") -> str:
    """A link from a page one level down to a publisher's page, at an indicator of it."""
    return f'<a href="{escape(links.BELOW + links.publisher(publisher_id, indicator))}">{escape(publisher)}</a>'


INDICATORS = PageSet("indicators", indicator_digests, indicator_pages)
