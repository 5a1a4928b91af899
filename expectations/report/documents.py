"""Documents: what became of each, those that do not count with the reason, addresses not had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from expectations.report.limits import Limits
from expectations.report.queries import ask
from warehouse.sql import scalar


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read, with its numbers by what became of them."""

    document_id: str
    file_name: str
    publisher_id: str
    publisher: str
    report_year: int | None
    status: str
    quantities: int
    mapped: int
    unmapped: int
    excluded: int
    observations: int
    observations_held: int
    findings_critical: int
    findings_warning: int
    findings_info: int


@dataclass(frozen=True, slots=True)
class DocumentAside:
    """A document that does not count."""

    document_id: str
    file_name: str
    publisher: str
    report_year: int | None
    status: str
    status_reason: str
    replaced_by: str | None
    replaced_by_file: str


@dataclass(frozen=True, slots=True)
class SourceAside:
    """An address that its last attempt did not give; with data where it once did."""

    url: str
    publisher: str
    outcome: str
    reason: str
    failures: int
    has_data: bool


@dataclass(frozen=True, slots=True)
class Documents:
    """What is shown of each kind, and of how many."""

    read: tuple[Document, ...]
    read_in_all: int
    aside: tuple[DocumentAside, ...]
    aside_in_all: int
    sources: tuple[SourceAside, ...]
    sources_in_all: int


def collect_documents(connection: duckdb.DuckDBPyConnection, limits: Limits, wanted: Iterable[str] = ()) -> Documents:
    """`wanted` are the documents that findings on the page lead to; they come in first where not all fit."""
    return Documents(
        tuple(Document(**row) for row in ask(connection, "documents", limit=limits.documents, wanted=sorted(wanted))),
        scalar(connection, "select count(*) from core.documents where status not in ('unreadable', 'not_a_report')"),
        tuple(DocumentAside(**row) for row in ask(connection, "documents_aside", limit=limits.documents_aside)),
        scalar(connection, "select count(*) from core.documents where status <> 'accepted'"),
        tuple(SourceAside(**row) for row in ask(connection, "sources_aside", limit=limits.sources_aside)),
        scalar(connection, "select count(*) from core.sources where outcome in ('vanished', 'refused', 'failed')"),
    )
