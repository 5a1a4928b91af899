"""The reading view of each document: documents/<document_id>.html."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

import duckdb
from markupsafe import Markup

from expectations.report import links
from expectations.report.accepted import Accepted
from expectations.report.finding_words import said_en
from expectations.report.originals import Original
from expectations.report.page_sets import PageSet
from expectations.report.queries import each_row
from expectations.report.reading.accepted import with_accepted
from expectations.report.reading.marks import EXCLUDED, FLAGGED, INFORMED, UNMAPPED, Told, count_kinds, marks_of, tell
from expectations.report.reading.rows import Document, Finding, Labels, Observation, Quantity, Read, escaped, read_documents
from expectations.report.reading.text import Note, as_paragraphs
from expectations.report.reading.words import INFORMING, KINDS, NAMED, REASONS, both, in_both, standing_of
from expectations.report.templating import environment
from expectations.report.wording import SEVERITIES, reason_zh
from expectations.rules import said_in_english

CUT = "[document]"


def reading_views(originals: Mapping[str, Original]) -> PageSet:
    """A page for every document, also for one that has no text: links to it never lead nowhere. `originals` by document_id."""

    return PageSet("documents", partial(_digests, originals), partial(_pages, originals))


def _digests(originals: Mapping[str, Original], connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    accepted = Accepted(connection).digests("document_id")
    rows = each_row(connection, "reading_digests")
    return {key: f"{digest} {originals[key].name}".rstrip() + accepted.get(key, "") for key, digest in rows}


def _pages(originals: Mapping[str, Original], connection: duckdb.DuckDBPyConnection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    labels = Labels(connection)
    top, middle, bottom = environment().get_template("document_frame.html.j2").render(root=links.BELOW, cut=CUT).split(CUT)
    for read in read_documents(connection, sorted(keys)):
        document = read.document
        page = _page(with_accepted(read, labels.accepted), labels, originals[document.document_id])
        yield document.document_id, f"{top}{escaped(_title(document))}{middle}{page}{bottom}"


def _title(document: Document) -> str:
    year = f"{document.report_year}年" if document.report_year else ""
    return " ".join(filter(None, (document.publisher, year, document.file_name)))


def _page(read: Read, labels: Labels, original: Original) -> str:
    document = read.document
    text = document.text.replace("\0", "\ufffd")
    told = tell(read.observations, labels)
    marks = marks_of(read.quantities, told, document.publisher_id, labels, _ways_of_held(read))
    beside, of_the_whole = _notes(read, text, labels)
    pages = {one.start - 1: one.page for one in (*read.quantities, *read.observations) if one.page} if document.pages else {}
    return (
        environment()
        .get_template("document.html.j2")
        .render(
            root=links.BELOW,
            both=both,
            kinds=KINDS,
            document=document,
            original=original,
            reason=reason_zh(document.status, document.status_reason),
            counted=count_kinds(marks),
            stated=sum(not one.printed for one in read.observations),
            observations=len(read.observations),
            of_the_whole=Markup("".join(of_the_whole)),
            text=as_paragraphs(text, marks, beside, pages, document.title),
            rows=_rows(told, text, labels),
            others=list(_others(read.quantities, text)),
        )
    )


def _ways_of_held(read: Read) -> Mapping[str, str]:
    """Where the mark of each figure that is held back leads: to its place on the publisher's page, else to the gravest finding on it."""
    document = read.document
    held = [one.observation_id for one in read.observations if one.more and one.more["status"] == "quarantined"]
    if document.publisher_id and document.status == "accepted":
        return {observation_id: links.BELOW + escaped(links.publisher(document.publisher_id, observation_id)) for observation_id in held}
    of_all = next((finding.finding_id for finding in read.findings if not finding.observation_ids), "")
    found = dict.fromkeys(held, of_all)
    found |= {observation_id: finding.finding_id for finding in reversed(read.findings) for observation_id in finding.observation_ids}
    return {observation_id: f"{links.BELOW}findings.html#{found[observation_id]}" for observation_id in held if found[observation_id]}


def _notes(read: Read, text: str, labels: Labels) -> tuple[Mapping[int, list[Note]], list[str]]:
    """The findings by the place in the text that they stand beside, and those of the whole document, the gravest first."""
    named = {observation.observation_id: observation for observation in read.observations} if read.findings else {}
    gravity = list(SEVERITIES)
    beside: dict[int, list[Note]] = {}
    of_the_whole: list[str] = []
    for finding in read.findings:
        figures = [named[observation_id] for observation_id in finding.observation_ids]
        place = figures[0].start - 1 if figures else text.find(finding.sentence) if finding.sentence else -1
        note = _note(finding, figures, labels)
        if place >= 0:
            beside.setdefault(place, []).append(Note(gravity.index(finding.severity), note))
        else:
            of_the_whole.append(note)
    return beside, of_the_whole


def _note(finding: Finding, figures: Sequence[Observation], labels: Labels) -> str:
    """In English its figures in this document and what its rule says of them; below them its exact sentence, which is Chinese."""
    zh, en, sign = SEVERITIES[finding.severity]
    says = said_in_english().get(finding.rule, "")
    told = [labels.figure(one) for one in figures]
    words_en = said_en(told, year=finding.year, says_en=says) if told or says else ""
    decision = labels.accepted.of_finding(finding.rule, finding.observation_ids)
    words = Markup('<p class="accepted"><a href="../{}">✓ {}</a></p>')
    accepted = words.format(decision.page, both(decision.zh, decision.en)) if decision else ""
    return Markup(
        '<div class="finding {}" role="note"><p class="of"><b>{} {}</b> <a href="../findings.html#{}">{}</a></p>'
        '<p>{}<span class="said" lang="zh">{}</span></p>{}{}</div>'
    ).format(
        finding.severity,
        sign,
        both(zh, en),
        finding.finding_id,
        Markup(labels.rule(finding.rule)),
        Markup('<span class="en" lang="en">{}</span>').format(words_en) if words_en else "",
        finding.message,
        Markup('<p class="cause">{}</p>').format(Markup(labels.cause(finding.rule, finding.cause))) if finding.cause else "",
        accepted,
    )


def _rows(told: list[Told], text: str, labels: Labels) -> Markup:
    """A row an observation; end tags that HTML gives by itself are left out, as there are 80 in a report."""
    made = []
    for one, _, _, figure in told:
        standing = standing_of(one.more, labels) if one.more else ""
        if one.kind == FLAGGED and "▲" not in standing:
            standing = "；".join(filter(None, (in_both(NAMED), standing)))
        elif one.kind == INFORMED:
            standing = "；".join(filter(None, (in_both(INFORMING), standing)))
        printed = escaped(text[one.start - 1 : one.end - 1])
        made.append(
            f'<tr><th scope="row">{labels.cell_both(one.indicator, one.breakdown)}<td>{one.year}<td>{figure}'
            f'<td>{standing}<td><a href="#{one.observation_id}">{printed}</a>\n'
        )
    return Markup("".join(made))


def _others(quantities: list[Quantity], text: str) -> Iterator[tuple[str, str, int, Markup]]:
    """What no observation rests on: kind, reason, how many, and each as a link to its mark."""
    left = sorted((one.disposition == "excluded", one.reason, one.start, one) for one in quantities)
    for (excluded, code), those in groupby(left, itemgetter(0, 1)):
        shown = [f'<a href="#{one.quantity_id}">{escaped(text[one.start - 1 : one.end - 1])}</a>' for *_, one in those]
        yield EXCLUDED if excluded else UNMAPPED, in_both(REASONS.get(code, code)), len(shown), Markup(" ".join(shown))
