"""What a reading view is made from, of some documents at a time: the rows of queries/reading_*.sql, each as a named tuple."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import duckdb
from markupsafe import Markup, escape

from expectations.report.queries import each_row

DOCUMENTS_AT_ONCE = 500  # 100,000 quantities, as a rule: some 100 MB


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
    """A figure of the text; places count characters from 1, ends are exclusive."""

    document_id: str
    start: int
    end: int
    quantity_id: str
    page: int | None
    disposition: str
    reason: str


class Observation(NamedTuple):
    """What a stretch of the text was read as."""

    document_id: str
    start: int
    end: int
    observation_id: str
    indicator: str
    breakdown: str
    year: int
    value: Decimal
    unit: str
    qualifier: str
    origin: str
    flags: str
    status: str
    status_reason: str
    correction: str
    correction_reason: str


class Finding(NamedTuple):
    """A finding that nobody accepted; `observation_ids` are those of this document that it names, in the order of the text."""

    document_id: str
    finding_id: str
    severity: str
    rule: str
    message: str
    cause: str
    sentence: str
    observation_ids: list[str]


class Read(NamedTuple):
    """A document with all that its page shows."""

    document: Document
    quantities: list[Quantity]
    observations: list[Observation]
    findings: list[Finding]


def read_documents(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Iterator[Read]:
    """The documents asked for, quantities and observations in the order of the text; rows of a few hundred documents in memory."""
    for first in range(0, len(keys), DOCUMENTS_AT_ONCE):
        parameters = {"documents": list(keys[first : first + DOCUMENTS_AT_ONCE])}
        quantities: dict[str, list[Quantity]] = defaultdict(list)
        for row in each_row(connection, "reading_quantities", **parameters):
            quantities[row[0]].append(Quantity._make(row))
        observations: dict[str, list[Observation]] = defaultdict(list)
        for row in each_row(connection, "reading_observations", **parameters):
            observations[row[0]].append(Observation._make(row))
        findings: dict[str, list[Finding]] = defaultdict(list)
        for row in each_row(connection, "reading_findings", **parameters):
            findings[row[0]].append(Finding._make(row))
        for row in each_row(connection, "reading_documents", **parameters):
            key = row[0]
            yield Read(Document._make(row), sorted(quantities[key]), sorted(observations[key]), findings[key])


class Labels:
    """What codes are called, escaped: of indicators with their breakdowns, and of rules."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._names = {(kind, code): label for kind, code, label in each_row(connection, "reading_labels")}
        self._cells: dict[tuple[str, str], Markup] = {}

    def cell(self, indicator: str, breakdown: str) -> Markup:
        """立案数（医疗卫生）."""
        known = self._cells.get((indicator, breakdown))
        if known is None:
            name = self._names.get(("indicator", indicator), indicator)
            of = self._names.get(("breakdown", breakdown), breakdown)
            known = self._cells[indicator, breakdown] = escape(f"{name}（{of}）" if of else name)
        return known

    def rule(self, code: str) -> Markup:
        return escape(self._names.get(("rule", code), code))
