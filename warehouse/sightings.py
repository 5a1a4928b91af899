"""Which version a source shows: the one it came to show last. core.documents has the first sighting of each, core.sightings the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from warehouse.sql import transaction

Seen = tuple[str, str, datetime]  # source, document_id, since when the source shows it (UTC)


def record_sightings(connection: duckdb.DuckDBPyConnection, seen: Sequence[Seen]) -> None:
    """Writes the rows in place of earlier ones of the same source and version, in one transaction."""
    if not seen:
        return
    with transaction(connection):
        connection.execute(
            """CREATE TEMP TABLE seen AS
               SELECT source, document_id, max(shown_since) AS shown_since
               FROM (SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS document_id, unnest(?::TIMESTAMP[]) AS shown_since)
               GROUP BY ALL""",
            [list(column) for column in zip(*seen, strict=True)],
        )
        connection.execute(
            """DELETE FROM core.sightings USING seen
               WHERE sightings.source = seen.source AND sightings.document_id = seen.document_id"""
        )
        connection.execute("INSERT INTO core.sightings BY NAME FROM seen")
        connection.execute("DROP TABLE seen")


def known_sightings(connection: duckdb.DuckDBPyConnection) -> list[Seen]:
    """Every row of core.sightings; none in a warehouse of a version that kept no such record."""
    try:
        return connection.execute("SELECT source, document_id, shown_since FROM core.sightings ORDER BY ALL").fetchall()
    except duckdb.CatalogException:
        return []
