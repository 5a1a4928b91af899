"""The reading view of each document: documents/<document_id>.html."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

import duckdb
from markupsafe import Markup, escape

from expectations.report import links
from expectations.report.originals import Original
from expectations.report.page_sets import PageSet
from expectations.report.queries import each_row
from expectations.report.reading.marks import EXCLUDED, UNMAPPED, figure_of, marks_of
from expectations.report.reading.rows import Finding, Labels, Observation, Quantity, Read, read_documents
from expectations.report.reading.text import as_paragraphs
from expectations.report.reading.words import REASONS, standing_of
from expectations.report.templating import environment
from expectations.report.wording import SEVERITIES, reason_zh


def reading_views(originals: Mapping[str, Original]) -> PageSet:
    """A page for every document, also for one that has no text: links to it never lead nowhere. `originals` by document_id."""

    def digests(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
        return {key: f"{digest} {originals[key].name}".rstrip() for key, digest in each_row(connection, "reading_digests")}

    def pages(connection: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
        labels = Labels(connection)
        for read in read_documents(connection, sorted(keys)):
            yield read.document.document_id, _page(read, labels, originals[read.document.document_id])

    return PageSet("documents", digests, pages)


def _page(read: Read, labels: Labels, original: Original) -> str:
    document = read.document
    text = document.text.replace("\0", "\ufffd")
    named = {observation_id for finding in read.findings for observation_id in finding.observation_ids}
    marks, counted = marks_of(read.quantities, read.observations, named, labels, document.publisher_id)
    beside, of_the_whole = _notes(read, text, labels)
    pages = {quantity.start - 1: quantity.page for quantity in read.quantities if quantity.page} if document.pages else {}
    return (
        environment()
        .get_template("document.html.j2")
        .render(
            root=links.BELOW,
            document=document,
            original=original,
            reason=reason_zh(document.status, document.status_reason),
            counted=counted,
            stated=sum(observation.origin in ("stated_zero", "stated_whole") for observation in read.observations),
            observations=len(read.observations),
            findings=len(read.findings),
            of_the_whole=Markup("".join(of_the_whole)),
            text=as_paragraphs(text, marks, beside, pages, document.title),
            rows=_rows(read.observations, text, labels),
            others=list(_others(read.quantities, text)),
        )
    )


def _notes(read: Read, text: str, labels: Labels) -> tuple[Mapping[int, list[str]], list[str]]:
    """The findings by the place in the text that they stand beside, and those of the whole document."""
    starts = {observation.observation_id: observation.start - 1 for observation in read.observations}
    beside: dict[int, list[str]] = {}
    of_the_whole: list[str] = []
    for finding in read.findings:
        place = starts[finding.observation_ids[0]] if finding.observation_ids else text.find(finding.sentence) if finding.sentence else -1
        (beside.setdefault(place, []) if place >= 0 else of_the_whole).append(_note(finding, labels))
    return beside, of_the_whole


def _note(finding: Finding, labels: Labels) -> str:
    zh, en, sign = SEVERITIES[finding.severity]
    return Markup(
        '<div class="finding {}" role="note"><p class="of"><b>{} {}</b> <span class="en" lang="en">{}</span> '
        '<a href="../findings.html#{}">{}</a></p><p>{}</p>{}</div>'
    ).format(
        finding.severity,
        sign,
        zh,
        en,
        finding.finding_id,
        labels.rule(finding.rule),
        finding.message,
        Markup('<p class="cause">{}</p>').format(finding.cause) if finding.cause else "",
    )


def _rows(observations: list[Observation], text: str, labels: Labels) -> Markup:
    """A row an observation; end tags that HTML gives by itself are left out, as there are 80 in a report."""
    return Markup("".join(
        f'<tr><th scope="row">{labels.cell(one.indicator, one.breakdown)}<td>{one.year}<td class="n">{figure_of(one)}'
        f'<td>{standing_of(one, labels) if one.flags or one.origin != "reported" or one.status != "accepted" or one.correction else ""}'
        f'<td><a href="#{one.observation_id}">{escape(text[one.start - 1 : one.end - 1])}</a>\n'
        for one in observations
    ))  # fmt: skip


def _others(quantities: list[Quantity], text: str) -> Iterator[tuple[str, str, int, Markup]]:
    """What became no observation: kind, reason, how many, and each as a link to its mark."""
    left = [quantity for quantity in quantities if quantity.disposition != "observation"]

    def reason(quantity: Quantity) -> tuple[bool, str]:
        return quantity.disposition == "excluded", quantity.reason

    for (excluded, code), those in groupby(sorted(left, key=lambda quantity: (*reason(quantity), quantity.start)), reason):
        shown = [f'<a href="#{one.quantity_id}">{escape(text[one.start - 1 : one.end - 1])}</a>' for one in those]
        yield EXCLUDED if excluded else UNMAPPED, REASONS.get(code, code), len(shown), Markup("、".join(shown))
