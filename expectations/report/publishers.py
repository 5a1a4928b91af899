"""Publisher pages: what a bureau tells over the years, each figure beside the words it was taken from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import duckdb
from markupsafe import Markup

from expectations.report import links
from expectations.report.accepted import Accepted, Decision
from expectations.report.catalogue_words import IndicatorWords, Words, read_words
from expectations.report.figure_words import (
    LEVELS,
    bare,
    both,
    cell,
    change,
    chart,
    document_page,
    excerpt,
    figure,
    in_units,
    marks,
    reference,
)
from expectations.report.finding_words import FIGURES, Figure, said_en
from expectations.report.page_sets import PageSet
from expectations.report.queries import ask, each_row
from expectations.report.templating import environment
from expectations.report.wording import STATUSES
from expectations.rules import said_in_english

AT_ONCE = 500  # publishers of one question to the warehouse
WORDS = 56  # characters of a sentence
IN_ENGLISH = {"%": "rate", "元": "yuan"}  # how trends.css tells the unit of a figure there, which stands on a page a thousand times
PARTS_OPEN = 6  # rows of a table of parts that is not folded
HEAD = '<thead><tr><th scope="col">年度<th scope="col">数值<th scope="col">比上年<th scope="col">原文</thead>'  # in English by trends.css


@dataclass(frozen=True, slots=True)
class Theme:
    """The indicators of a theme that a publisher tells: a link to them, and they themselves."""

    link: str
    section: str


class Found(NamedTuple):
    """A finding on a publisher: a row of queries/publisher_findings.sql, its words in English, and by whom it was accepted."""

    row: Mapping[str, Any]
    said_en: str
    decision: Decision | None


def publisher_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    accepted = Accepted(connection).digests("publisher_id")
    return {row["key"]: row["digest"] + accepted.get(row["key"], "") for row in ask(connection, "publisher_digests")}


def publisher_pages(connection: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """The pages of these publishers; of a few hundred the figures are read in one go, in the order of the pages."""
    template = environment().get_template("publisher.html.j2")
    words = read_words(connection)
    named = {row["publisher_id"]: row for row in ask(connection, "publishers")}
    wanted = sorted(key for key in keys if key in named)
    for first in range(0, len(wanted), AT_ONCE):
        chunk = wanted[first : first + AT_ONCE]
        documents = _by_publisher(ask(connection, "publisher_documents", keys=chunk))
        findings = _by_publisher(ask(connection, "publisher_findings", keys=chunk, figures=FIGURES))
        held = _by_publisher(ask(connection, "publisher_held", keys=chunk))
        accepted = words.notes.accepted
        parts = _groups(accepted.rows(each_row(connection, "publisher_parts", keys=chunk), 6, 9))
        figures = _groups(accepted.rows(each_row(connection, "publisher_figures", keys=chunk, words=WORDS), 6, 9))
        wholes_of, parts_of = next(figures, None), next(parts, None)
        for key in chunk:
            wholes, split = {}, {}
            if wholes_of and wholes_of[0] == key:
                wholes, wholes_of = _by_indicator(wholes_of[1]), next(figures, None)
            if parts_of and parts_of[0] == key:
                split, parts_of = _by_indicator(parts_of[1]), next(parts, None)
            themes = _themes(wholes, split, words)
            years = [row[2] for rows in wholes.values() for row in rows]
            yield (
                key,
                template.render(
                    root=links.BELOW,
                    publisher=named[key],
                    level=LEVELS[named[key]["admin_level"]],
                    reports=Markup(" ".join(_report(document) for document in documents.get(key, ()))),
                    findings=[Found(row, _said(row, words), _decision(row, accepted)) for row in findings.get(key, ())],
                    held=Markup("\n".join(_held(row, words) for row in held.get(key, ()))),
                    contents=Markup("\n".join(theme.link for theme in themes)),
                    sections=Markup("\n".join(theme.section for theme in themes)),
                    span=(min(years), max(years)) if years else None,
                    signs={mark for rows in wholes.values() for row in rows if row[6] or row[7] for mark in marks(row[6], row[7])},
                ),
            )


def _said(row: Mapping[str, Any], words: Words) -> str:
    """Rule and figures: on this page no title of the rule stands above. What the rule says of the figures stands for its title."""
    figures = [
        Figure(
            one["year"],
            words.name_en(one["indicator"]),
            one["breakdown"] and (words.breakdown(one["breakdown"])[1] or one["breakdown"]),
            *(one[name] for name in ("value", "unit", "qualifier", "report_year")),
        )
        for one in row["figures"]
    ]
    says = said_in_english().get(row["rule"], "")
    year = row["year"] if "{year}" in says else None  # it stands before the sentence
    told = said_en(figures, len(row["observation_ids"]), row["title_en"], year, row["expected"], row["observed"], says)
    return f"{row['title_en']} – {told}" if figures and row["title_en"] and not says else told


def _decision(row: Mapping[str, Any], accepted: Accepted) -> Decision | None:
    return Decision(row["decided_by"], row["until"]) if row["until"] else accepted.of_finding(row["rule"], row["observation_ids"])


def _held(row: Mapping[str, Any], words: Words) -> str:
    """2023 罚款金额 2,736,000,000 元, a link to its words; why it is held back; and what the trend shows in its place."""
    part = f"（{both(*words.breakdown(row['breakdown']))}）" if row["breakdown"] else ""
    told = _linked(figure(bare(row["value"]), row["qualifier"]), row["document_id"], row["observation_id"])
    shown = both("趋势中空缺", "a gap in the trend")
    if row["shown"]:
        another = _linked(figure(bare(row["shown"])), row["shown_document_id"], row["shown_observation_id"])
        shown = f"{both('趋势取另一处的', 'the trend takes')} {another}"
    name = both(row["name_zh"], row["name_en"])
    why = _why(row["reason"], words)
    return f'<li id="{row["observation_id"]}">{row["year"]} {name}{part} {told}{in_units(row["unit"], " ")}：{why}；{shown}</li>'


def _why(reason: str, words: Words) -> str:
    """The title of the rule in place of its code, and what it found."""
    code, colon, found = reason.partition("：")
    return f"{both(*words.notes.title(code))}{colon}{escape(found)}" if code in words.notes.rules else escape(reason)


def _linked(words: str, document_id: str, observation_id: str) -> str:
    return f'<a href="{reference(document_id, observation_id)}">{words}</a>'


def _by_publisher(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {key: list(group) for key, group in groupby(rows, key=itemgetter("publisher_id"))}


def _groups(rows: Iterable[tuple]) -> Iterator[tuple[str, list[tuple]]]:
    """Rows of one publisher after the other, as they come."""
    for key, group in groupby(rows, key=itemgetter(0)):
        yield key, list(group)


def _by_indicator(rows: Iterable[tuple]) -> dict[str, list[tuple]]:
    return {indicator: list(group) for indicator, group in groupby(rows, key=itemgetter(1))}


def _themes(wholes: Mapping[str, Sequence[tuple]], parts: Mapping[str, Sequence[tuple]], words: Words) -> list[Theme]:
    told = [indicator for code, indicator in words.indicators.items() if code in wholes or code in parts]
    found = []
    for theme, group in groupby(told, key=lambda indicator: indicator.theme):
        name = both(*words.theme(theme))
        blocks = "\n".join([_block(one, wholes.get(one.indicator, ()), parts.get(one.indicator, ()), words) for one in group])
        section = f'<section aria-labelledby="{escape(theme)}">\n<h2 id="{escape(theme)}">{name}</h2>\n{blocks}\n</section>'
        found.append(Theme(f'<li><a href="#{escape(theme)}">{name}</a></li>', section))
    return found


def _report(document: Mapping[str, Any]) -> str:
    """A link to the reading view of a report; that it is not the accepted one is said."""
    status = "" if document["status"] == "accepted" else f"<small>（{both(*STATUSES[document['status']])}）</small>"
    file_name = escape(document["file_name"])
    return f'<a href="{document_page(document["document_id"])}" title="{file_name}">{document["report_year"] or file_name}</a>{status}'


def _block(indicator: IndicatorWords, wholes: Sequence[tuple], parts: Sequence[tuple], words: Words) -> str:
    """An indicator of a publisher: heading, chart, figures with their words, and its parts.

    What HTML lets end by itself has no end tags, of which a page would have thousands.
    """
    unit, code = escape(indicator.unit), escape(indicator.indicator)
    link = escape(links.BELOW + links.indicator(indicator.indicator))
    kind = IN_ENGLISH.get(indicator.unit, "counted")
    pieces = [
        f'<article class="series {kind}" id="{code}"><h3 id="h-{code}"><a href="{link}">{both(indicator.name_zh, indicator.name_en)}</a>'
        f' <span class="unit">{in_units(indicator.unit)}</span></h3>'
    ]
    if wholes:
        values = [bare(row[3]) for row in wholes]
        drawn = chart([(row[2], value, row[6], row[7]) for row, value in zip(wholes, values, strict=True)], indicator.unit)
        scrolling = f'<div class="scroll" role="group" tabindex="0" aria-labelledby="h-{code}">'
        pieces.append(f'<div class="told">{drawn}{scrolling}<table>{HEAD}<tbody>')
        for value, (_, _, year, _, qualifier, moved, flags, break_reason, document_id, observation_id, said) in zip(
            values, wholes, strict=True
        ):
            noted = f"<small>{words.notes.full(flags, break_reason)}</small>" if flags or break_reason else ""
            place = reference(document_id, observation_id)
            pieces.append(
                f'<tr><th scope="row">{year}<td><a href="{place}">{figure(value, qualifier)}</a>{unit}'
                f"{change(moved, indicator.unit)}<td>{excerpt(said)}{noted}"
            )
        pieces.append("</table></div></div>")
    if parts:
        pieces.append(_parts(code, parts, words))
    pieces.append("</article>")
    return "".join(pieces)


def _parts(code: str, parts: Sequence[tuple], words: Words) -> str:
    """The parts of an indicator by year, each value leading to its sentence."""
    years = sorted({row[3] for row in parts})
    grouped = [(breakdown, list(rows)) for breakdown, rows in groupby(parts, key=itemgetter(2))]
    head = "".join(f'<th scope="col">{year}' for year in years)
    opened = " open" if len(grouped) <= PARTS_OPEN else ""
    pieces = [
        f'<details class="parts"{opened}><summary id="p-{code}">{both(f"细分 {len(grouped)} 项", f"Parts: {len(grouped)}")}</summary>'
        f'<div class="scroll" role="group" tabindex="0" aria-labelledby="h-{code} p-{code}">'
        f'<table><thead><tr><th scope="col">{both("细分", "Part")}{head}</thead><tbody>'
    ]
    for breakdown, rows in grouped:
        cells = dict.fromkeys(years, '<td class="gap">—')
        cells |= {row[3]: cell(bare(row[4]), *row[5:], words.notes) for row in rows}
        pieces.append(f'<tr><th scope="row">{both(*words.breakdown(breakdown))}{"".join(cells.values())}')
    pieces.append("</table></div></details>")
    return "".join(pieces)


PUBLISHERS = PageSet("publishers", publisher_digests, publisher_pages)
