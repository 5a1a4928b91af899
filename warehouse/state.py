"""What an open warehouse holds, for the increment and the summary of a run. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

import duckdb

from warehouse.sql import identifier, rows, scalar

_COLUMNS = "SELECT column_name FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?"
DOCUMENT_COUNTS = ("accepted", "quarantined", "unreadable", "superseded", "not_a_report")


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document version that was read before, and what it was read with."""

    document_id: str
    source: str
    file_name: str
    sha256: str
    bytes: int
    first_seen_at: datetime
    fingerprint: str
    format: str = ""
    read_status: str = "accepted"
    read_reason: str = ""
    publisher: str = ""
    publisher_id: str = ""
    report_year: int | None = None
    listed_publisher: str = ""


def known_documents(connection: duckdb.DuckDBPyConnection) -> list[KnownDocument]:
    """Every document version, in the order of the ids."""
    held = {name for (name,) in connection.execute(_COLUMNS, ["core", "documents"]).fetchall()}
    wanted = [field.name for field in fields(KnownDocument) if field.name in held]  # a release of an earlier version may lack some
    columns = ", ".join(identifier(name) for name in wanted)
    return [KnownDocument(**row) for row in rows(connection, f"SELECT {columns} FROM core.documents ORDER BY document_id")]


def documents_state(connection: duckdb.DuckDBPyConnection) -> str:
    """One value for which versions are held, what each was read with, and which addresses still have theirs.

    Equal where the tables of documents are; when an address was last asked makes no difference, nor where else a version was seen as long
    as no source shows another one than it did.
    """
    query = """
        WITH shown AS (SELECT source, document_id FROM core.sightings UNION SELECT source, document_id FROM core.documents),
        changed AS (SELECT source FROM shown GROUP BY source HAVING count(*) > 1)
        SELECT md5(concat(
            (SELECT string_agg(concat_ws(' ', document_id, fingerprint, source, first_seen_at), chr(10) ORDER BY document_id)
             FROM core.documents),
            (SELECT string_agg(concat_ws(' ', source, document_id, shown_since), chr(10) ORDER BY source, document_id)
             FROM core.sightings SEMI JOIN changed USING (source)),
            (SELECT string_agg(concat_ws(' ', url, publisher, document_id, vanished_since), chr(10) ORDER BY url) FROM core.sources)))"""
    return connection.execute(query).fetchone()[0]


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The figures of quality.runs that stand in the warehouse itself: documents by status, rows, findings of the last check."""
    documents = dict(connection.execute("SELECT status, count(*) FROM core.documents GROUP BY 1").fetchall())
    found = {name: documents.get(name, 0) for name in DOCUMENT_COUNTS}
    found["quantities"] = scalar(connection, "SELECT count(*) FROM core.quantities")
    found["observations"] = observations_counted(connection)
    found["mapped"] = scalar(connection, "SELECT count(*) FROM core.quantities WHERE disposition = 'observation'")
    found["observations_quarantined"] = scalar(connection, "SELECT count(*) FROM core.observations WHERE status = 'quarantined'")
    query = "SELECT outcome, severity, count(*) FROM quality.findings WHERE waiver = '' GROUP BY ALL"
    findings = {(outcome, severity): number for outcome, severity, number in connection.execute(query).fetchall()}
    for severity in ("critical", "warning", "info"):
        found[f"findings_{severity}"] = findings.get(("failed", severity), 0)
    found["findings_waived"] = scalar(connection, "SELECT count(*) FROM quality.findings WHERE waiver <> ''")
    found["could_not_run"] = sum(number for (outcome, _), number in findings.items() if outcome == "could_not_run")
    return found


def observations_counted(connection: duckdb.DuckDBPyConnection) -> int:
    """The observations that every summary tells: without those that a correction took the place of, or dropped."""
    return scalar(connection, "SELECT count(*) FROM core.observations WHERE status NOT IN ('corrected', 'dropped')")


# What a source showed last is no report that can be read, and an earlier version of it still stands.
_OUTLIVED = """
    SELECT refused.document_id FROM core.documents AS refused
    JOIN core.documents AS standing ON standing.source = refused.source AND standing.status = 'accepted'
    LEFT JOIN core.sightings AS again ON again.source = standing.source AND again.document_id = standing.document_id
    WHERE refused.status IN ('unreadable', 'not_a_report')
      AND refused.first_seen_at > greatest(standing.first_seen_at, coalesce(again.shown_since, standing.first_seen_at))"""


def documents_aside(connection: duckdb.DuckDBPyConnection, limit: int) -> list[dict[str, object]]:
    """Documents that are not in the marts, each with its reason, and with whether an earlier version of its source stands instead."""
    query = f"""SELECT file_name, source, status,
                       concat(status_reason, if(outlived.document_id IS NULL, '', '; an earlier version of this source still stands'))
                       AS status_reason
                FROM core.documents LEFT JOIN (SELECT DISTINCT document_id FROM ({_OUTLIVED})) AS outlived USING (document_id)
                WHERE status <> 'accepted'
                ORDER BY list_position(['unreadable', 'quarantined', 'not_a_report', 'superseded'], status), file_name, document_id
                LIMIT ?"""
    return rows(connection, query, [limit])


def held_back_of(connection: duckdb.DuckDBPyConnection, documents: Collection[str]) -> list[dict[str, object]]:
    """Of these documents those that are quarantined or could not be read, each with its reason."""
    query = """SELECT file_name, source, status, status_reason FROM core.documents
               WHERE document_id IN (SELECT unnest(?::VARCHAR[])) AND status IN ('quarantined', 'unreadable')
               ORDER BY status DESC, source, document_id"""
    return rows(connection, query, [list(documents)])


def outlived(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The sources that now show what is no report that can be read, while an earlier version of them stands."""
    query = f"SELECT DISTINCT source FROM core.documents SEMI JOIN ({_OUTLIVED}) USING (document_id) ORDER BY 1"
    return [source for (source,) in connection.execute(query).fetchall()]


def documents_restored(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[str]:
    """The documents that did not count in what was published before this run, and do now; by file name, with their ids."""
    query = """SELECT file_after || ' (document ' || document_after || ')' FROM marts.revisions
               WHERE run_id = ? AND subject = 'document' AND why = 'document_restored' ORDER BY 1"""
    return [told for (told,) in connection.execute(query, [run_id]).fetchall()]
