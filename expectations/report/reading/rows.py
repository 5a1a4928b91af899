"""What a reading view is made from, of some documents at a time: the rows of queries/reading_*.sql, each as a named tuple."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb
from markupsafe import escape

from expectations.report.accepted import Accepted
from expectations.report.figure_words import both
from expectations.report.finding_words import Figure, cause_en
from expectations.report.queries import ask, each_row

PLACE = itemgetter(1, 2, 3)
DOCUMENTS_AT_ONCE = 2_000  # what DuckDB sorts at a time: some hundred MB
NO_MORE: tuple[str | None, Iterator[tuple]] = (None, iter(()))


class Document(NamedTuple):
    """A row of core.documents; `publisher_id` is None where no page of a publisher is there to lead to."""

    document_id: str
    file_name: str
    source: str
    sha256: str
    title: str
    publisher: str
    publisher_id: str | None
    report_year: int | None
    published_on: date | None
    format: str
    pages: int | None
    characters: int
    status: str
    status_reason: str
    replaced_by: str | None
    replaced_by_file: str
    warnings: str
    text: str


class Quantity(NamedTuple):
    """A figure of the text that no observation rests on; places count characters from 1, ends are exclusive."""

    document_id: str
    start: int
    end: int
    quantity_id: str
    page: int | None
    disposition: str
    reason: str


class Observation(NamedTuple):
    """What a stretch of the text was read as; `printed` where it rests on a quantity. `more`: origin, flags, status … where they matter."""

    document_id: str
    start: int
    end: int
    observation_id: str
    kind: str
    printed: bool
    indicator: str
    breakdown: str
    year: int
    value: str
    unit: str
    qualifier: str
    page: int | None
    more: Mapping[str, str] | None


class Finding(NamedTuple):
    """A finding that nobody accepted; `observation_ids` are those of this document that it names, in the order of the text."""

    document_id: str
    finding_id: str
    severity: str
    rule: str
    message: str
    cause: str
    sentence: str
    year: int | None
    observation_ids: list[str]


class Read(NamedTuple):
    """A document with all that its page shows."""

    document: Document
    quantities: list[Quantity]
    observations: list[Observation]
    findings: list[Finding]


def read_documents(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Iterator[Read]:
    """The documents asked for, quantities and observations in the order of the text; one document in memory at a time."""
    for first in range(0, len(keys), DOCUMENTS_AT_ONCE):
        asked = {"documents": list(keys[first : first + DOCUMENTS_AT_ONCE])}
        quantities = InOrder(each_row(connection, "reading_quantities", **asked))
        observations = InOrder(each_row(connection, "reading_observations", **asked))
        findings = InOrder(each_row(connection, "reading_findings", **asked))
        for row in each_row(connection, "reading_documents", **asked):
            document = Document._make(row)
            key = document.document_id
            yield Read(
                document,
                [Quantity._make(row) for row in quantities.of(key)],
                [Observation._make(row) for row in sorted(observations.of(key), key=PLACE)],
                [Finding._make(row) for row in findings.of(key)],
            )


class InOrder:
    """Rows that come ordered by their first column, taken by it in the same order."""

    def __init__(self, rows: Iterator[tuple]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._key, self._rows = next(self._groups, NO_MORE)

    def of(self, key: str) -> list[tuple]:
        """The rows of a key; none where the next ones are another's."""
        if key != self._key:
            return []
        rows = list(self._rows)
        self._key, self._rows = next(self._groups, NO_MORE)
        return rows


class Labels:
    """What codes are called, escaped: of indicators with their breakdowns, and of rules."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = list(each_row(connection, "reading_labels"))
        self._names = {(kind, code): label for kind, code, label, _ in rows}
        self._english = {(kind, code): label for kind, code, _, label in rows}
        self._cells: dict[tuple[str, str], str] = {}
        self._both: dict[tuple[str, str], str] = {}
        self._causes = {row["rule"]: (row["likely_cause"], row["likely_cause_en"]) for row in ask(connection, "rule_causes")}
        self.accepted = Accepted(connection)

    def cell(self, indicator: str, breakdown: str) -> str:
        """立案数（医疗卫生）."""
        known = self._cells.get((indicator, breakdown))
        if known is None:
            name = self._names.get(("indicator", indicator), indicator)
            of = self._names.get(("breakdown", breakdown), breakdown)
            known = self._cells[indicator, breakdown] = escaped(f"{name}（{of}）" if of else name)
        return known

    def cell_both(self, indicator: str, breakdown: str) -> str:
        """The same, and in English: Cases filed: medical care."""
        known = self._both.get((indicator, breakdown))
        if known is None:
            name, part = (self._english.get(code, "") for code in (("indicator", indicator), ("breakdown", breakdown)))
            zh, en = self.cell(indicator, breakdown), escaped(f"{name}: {part or breakdown}" if breakdown else name)
            known = f'<span class="zh">{zh}</span><span class="en" lang="en">{en}</span>' if name else zh
            self._both[indicator, breakdown] = known
        return known

    def rule_zh(self, code: str) -> str:
        """Escaped; '' of what is no rule."""
        return escaped(self._names.get(("rule", code), ""))

    def rule(self, code: str) -> str:
        return both(self._names.get(("rule", code), code), self._english.get(("rule", code), ""))

    def cause(self, rule: str, cause: str) -> str:
        return both(cause, cause_en(cause, *self._causes.get(rule, ("", ""))))

    def figure(self, one: Observation) -> Figure:
        """In English."""
        name, part = (self._english.get(code, "") for code in (("indicator", one.indicator), ("breakdown", one.breakdown)))
        return Figure(one.year, name or one.indicator, part or one.breakdown, Decimal(one.value), one.unit, one.qualifier)


@lru_cache(maxsize=10_000)
def escaped(words: str) -> str:
    """As plain text: joining many pieces is several times as fast with it as with Markup."""
    return str(escape(words)).replace("\0", "\ufffd")
