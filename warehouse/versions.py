"""Which version of a report stands: transforms.versions decides, this writes it into core.documents."""

from __future__ import annotations

from dataclasses import fields

import duckdb

from transforms.versions import Version, decide_versions
from warehouse.sql import identifier, rows, transaction


def apply_versions(connection: duckdb.DuckDBPyConnection) -> int:
    """Sets status, status_reason and replaced_by of what is superseded, in one transaction; returns how many that are.

    A document counts as read by OCR where most of its observations were. Decided anew each time: what no longer is superseded goes back
    to what reading made of it. Other statuses stay.
    """
    columns = ", ".join(identifier(field.name) for field in fields(Version) if field.name not in ("ocr", "at_address"))
    contested = rows(
        connection,
        f"""SELECT {columns}, coalesce(seen.ocr, false) AS ocr, shown.document_id IS NOT NULL AS at_address FROM core.documents
            LEFT JOIN (SELECT DISTINCT document_id FROM core.sources WHERE document_id IS NOT NULL) AS shown USING (document_id)
            LEFT JOIN (SELECT document_id, avg(list_contains(string_split(flags, ';'), 'ocr')::INTEGER) > 0.5 AS ocr
                       FROM core.observations GROUP BY document_id) AS seen USING (document_id)
            SEMI JOIN (SELECT publisher_id, report_year FROM core.documents
                       WHERE read_status = 'accepted' AND publisher_id <> '' GROUP BY ALL HAVING count(*) > 1)
            USING (publisher_id, report_year)
            WHERE read_status = 'accepted'""",
    )
    superseded = decide_versions(Version(**row) for row in contested)
    with transaction(connection):
        connection.execute(
            """UPDATE core.documents SET status = read_status, status_reason = read_reason, replaced_by = NULL
               WHERE status = 'superseded' AND NOT list_contains(?::VARCHAR[], document_id)""",
            [[item.document_id for item in superseded]],
        )
        connection.execute(
            """UPDATE core.documents
               SET status = 'superseded', status_reason = decision.reason, replaced_by = decision.heir
               FROM (SELECT unnest(?::VARCHAR[]) AS document_id, unnest(?::VARCHAR[]) AS heir, unnest(?::VARCHAR[]) AS reason) AS decision
               WHERE documents.document_id = decision.document_id
                 AND (documents.status, documents.status_reason, documents.replaced_by)
                     IS DISTINCT FROM ('superseded', decision.reason, decision.heir)""",
            [
                [item.document_id for item in superseded],
                [item.replaced_by for item in superseded],
                [item.reason for item in superseded],
            ],
        )
    return len(superseded)
