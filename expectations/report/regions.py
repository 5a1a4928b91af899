"""Region pages: sums of what a region's bureaus tell, rates worked out anew from their parts, and what was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
from markupsafe import Markup

from expectations.report import links
from expectations.report.catalogue_words import IndicatorWords, Words, read_words
from expectations.report.figure_words import FEWER, LEVELS, Notes, bare, both, chart, figure, in_units
from expectations.report.indicators import publisher_link
from expectations.report.page_sets import PageSet
from expectations.report.queries import ask, each_row
from expectations.report.templating import environment

AT_ONCE = 500  # regions of one question to the warehouse
LEFT_OUT = 60  # rates of a group
HOW = {"sum": ("相加", "sum"), "recomputed": ("重算", "recomputed")}


@dataclass(frozen=True, slots=True)
class Theme:
    """Of a theme charts and a table of the wholes, and a table of the parts, that is folded away."""

    name: tuple[str, str]
    charts: Markup
    wholes: Markup
    parts: Markup
    parts_in_all: int


@dataclass(frozen=True, slots=True)
class Group:
    """Bureaus of one department and level: never added up with others."""

    department: str
    level: tuple[str, str]
    years: Sequence[int]
    members: Sequence[Markup]
    themes: Sequence[Theme]
    left_out: Sequence[Mapping[str, Any]]
    left_out_in_all: int


def region_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {row["key"]: row["digest"] for row in ask(connection, "region_digests")}


def region_pages(connection: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    template = environment().get_template("region.html.j2")
    words = read_words(connection)
    known = {row["region"]: row for row in ask(connection, "regions")}
    below: dict[str, list[str]] = {}
    for row in known.values():
        below.setdefault(row["parent"] or "", []).append(row["region"])
    wanted = sorted(key for key in keys if key in known)
    for first in range(0, len(wanted), AT_ONCE):
        chunk = wanted[first : first + AT_ONCE]
        members = _by_group(ask(connection, "region_members", keys=chunk))
        left_out = _by_group(ask(connection, "region_left_out", keys=chunk))
        sums = _runs(each_row(connection, "region_sums", keys=chunk))
        reached = next(sums, None)
        for region in chunk:
            told: dict[tuple[str, str | None], Sequence[tuple]] = {}
            while reached and reached[0][0] == region:
                (_, *group), rows = reached
                told[group[0], group[1]] = rows
                reached = next(sums, None)
            groups = dict.fromkeys([*members.get(region, {}), *told])
            yield region, template.render(
                root=links.BELOW,
                region=known[region],
                level=LEVELS[known[region]["admin_level"]],
                below=below.get(region, []),
                groups=[
                    _group(group, told.get(group, ()), members.get(region, {}).get(group, ()), left_out.get(region, {}).get(group, ()),
                           words)
                    for group in groups
                ],
            )  # fmt: skip


def _by_group(rows: Iterable[dict[str, Any]]) -> dict[str, dict[tuple[str, str | None], list[dict[str, Any]]]]:
    found: dict[str, dict[tuple[str, str | None], list[dict[str, Any]]]] = {}
    for row in rows:
        found.setdefault(row["region"], {}).setdefault((row["department"], row["admin_level"]), []).append(row)
    return found


def _runs(rows: Iterable[tuple]) -> Iterator[tuple[tuple[str, str, str | None], list[tuple]]]:
    """Rows of one region, department and level after the other, as they come."""
    for group, run in groupby(rows, key=itemgetter(0, 1, 2)):
        yield group, list(run)


def _group(
    group: tuple[str, str | None],
    rows: Sequence[tuple],
    members: Sequence[Mapping[str, Any]],
    left_out: Sequence[Mapping[str, Any]],
    words: Words,
) -> Group:
    years = sorted({row[7] for row in rows})
    by_theme: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for (code, breakdown, how), run in groupby(rows, key=itemgetter(3, 4, 5)):
        indicator = words.indicators[code]
        part = f": {both(*words.breakdown(breakdown))}" if breakdown else ""
        figures = list(run)
        line = f'<tr><th scope="row">{_named(indicator)}{part}<td>{_how(how)}{_cells(figures, years, words.notes)}'
        of_theme = by_theme.setdefault(indicator.theme, ([], [], []))
        of_theme[bool(breakdown)].append(line)
        if len(figures) > 1 and not breakdown:
            of_theme[2].append(_chart(figures, indicator))
    shown = [
        Theme(words.theme(theme), Markup("\n".join(charts)), Markup("\n".join(wholes)), Markup("\n".join(parts)), len(parts))
        for theme, (wholes, parts, charts) in by_theme.items()
    ]
    people = [Markup(publisher_link(row["publisher_id"], row["publisher"])) for row in members]
    return Group(group[0], LEVELS[group[1]], years, people, shown, [_left_out(row) for row in left_out[:LEFT_OUT]], len(left_out))


@cache
def _named(indicator: IndicatorWords) -> str:
    return (
        f'<a href="{escape(links.BELOW + links.indicator(indicator.indicator))}">{both(indicator.name_zh, indicator.name_en)}</a>'
        f' <span class="unit">{in_units(indicator.unit)}</span>'
    )


@cache
def _how(how: str) -> str:
    return both(*HOW.get(how, (how, "")))


def _chart(rows: Sequence[tuple], indicator: IndicatorWords) -> str:
    """Over the years; a year that fewer bureaus make up than another does is marked, as its sum cannot be read like theirs, and a break."""
    most = max(row[6] for row in rows)
    points = [(row[7], bare(row[8]), FEWER if row[6] < most or row[10] else "", row[12]) for row in rows]
    return chart(points, indicator.unit, "", indicator.name_zh, indicator.name_en)


def _cells(rows: Iterable[tuple], years: Sequence[int], notes: Notes) -> str:
    """A value by year; how many of the bureaus that report it counts, where not all."""
    cells = dict.fromkeys(years, '<td class="gap">—')
    for *_, year, value, qualifier, counted, flags, break_reason in rows:
        signs = notes.signs(flags, break_reason) if flags or break_reason else ""
        some = f" <small>{counted}</small>" if counted else ""
        cells[year] = f"<td>{signs}{figure(bare(value), qualifier)}{some}"
    return "".join(cells.values())


def _left_out(row: Mapping[str, Any]) -> Mapping[str, Any]:
    lowest, highest = figure(bare(row["lowest"])), figure(bare(row["highest"]))
    first, last = row["first_year"], row["last_year"]
    return {
        **row,
        "span": f"{first}" if first == last else f"{first}–{last}",
        "between": lowest if lowest == highest else f"{lowest}–{highest}",
    }


REGIONS = PageSet("regions", region_digests, region_pages)
