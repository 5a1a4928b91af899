"""Which version of a report stands: transforms.versions decides, this writes it into core.documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import duckdb

from transforms.versions import Version, decide_versions
from warehouse.sql import identifier, rows, transaction
from warehouse.touched import touch

# documents that a decision sets otherwise than they stand, and those superseded before that no decision speaks of any more
_TURNED = """
SELECT documents.document_id, 'superseded' AS status, decision.reason AS status_reason, decision.heir AS replaced_by
FROM core.documents AS documents JOIN decision USING (document_id)
WHERE (documents.status, documents.status_reason, documents.replaced_by) IS DISTINCT FROM ('superseded', decision.reason, decision.heir)
UNION ALL
SELECT document_id, read_status, read_reason, NULL FROM core.documents ANTI JOIN decision USING (document_id) WHERE status = 'superseded'
"""


def apply_versions(connection: duckdb.DuckDBPyConnection, without: Iterable[str] = ()) -> int:
    """Sets status, status_reason and replaced_by of what is superseded, in one transaction; returns how many that are.

    Documents `without`, which corrections drop, take no part: what one of them would replace stands. A document counts as read by OCR
    where most of its observations were. Decided anew each time: what no longer is superseded goes back to what reading made of it. Other
    statuses stay.
    """
    columns = ", ".join(identifier(field.name) for field in fields(Version) if field.name not in ("ocr", "again"))
    contested = rows(
        connection,
        f"""WITH contested AS (
                SELECT document_id FROM core.documents
                SEMI JOIN (SELECT publisher_id, report_year FROM core.documents
                           WHERE read_status = 'accepted' AND publisher_id <> '' GROUP BY ALL HAVING count(*) > 1)
                USING (publisher_id, report_year)
                WHERE read_status = 'accepted' AND NOT list_contains(?::VARCHAR[], document_id)
            ),
            seen AS (
                SELECT document_id, avg(list_contains(string_split(flags, ';'), 'ocr')::INTEGER) > 0.5 AS ocr
                FROM core.observations SEMI JOIN contested USING (document_id) WHERE origin <> 'corrected' GROUP BY document_id
            ),
            shown AS (
                SELECT document_id, list(row(sightings.source, shown_since) ORDER BY sightings.source) AS again
                FROM core.sightings SEMI JOIN contested USING (document_id) GROUP BY document_id
            )
            SELECT {columns}, coalesce(seen.ocr, false) AS ocr, coalesce(shown.again, []) AS again
            FROM core.documents SEMI JOIN contested USING (document_id)
            LEFT JOIN shown USING (document_id) LEFT JOIN seen USING (document_id)""",
        [sorted(without)],
    )
    superseded = decide_versions(Version(**row | {"again": tuple(row["again"])}) for row in contested)
    with transaction(connection):
        connection.execute(
            """CREATE TEMP TABLE decision AS
               SELECT unnest(?::VARCHAR[]) AS document_id, unnest(?::VARCHAR[]) AS heir, unnest(?::VARCHAR[]) AS reason""",
            [
                [item.document_id for item in superseded],
                [item.replaced_by for item in superseded],
                [item.reason for item in superseded],
            ],
        )
        connection.execute(f"CREATE TEMP TABLE turned AS {_TURNED}")
        touch(connection, "SELECT document_id, publisher_id FROM core.documents SEMI JOIN turned USING (document_id)")
        connection.execute(
            """UPDATE core.documents SET status = turned.status, status_reason = turned.status_reason, replaced_by = turned.replaced_by
               FROM turned WHERE documents.document_id = turned.document_id"""
        )
        connection.execute("DROP TABLE decision")
        connection.execute("DROP TABLE turned")
    return len(superseded)
