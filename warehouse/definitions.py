"""What the documents were read with, part by part: meta.definitions, and what it means for those that need not be read anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import duckdb

from transforms.definitions import Definitions, Part
from warehouse.sql import identifier, scalar, transaction

# What the catalogue has lost takes its rows along in documents that could not be read anew; elsewhere there are none of it.
_FORGET = (
    """UPDATE core.quantities SET disposition = 'unmapped'
       WHERE quantity_id IN (SELECT quantity_id FROM core.observations ANTI JOIN meta.indicators USING (indicator))
         AND quantity_id NOT IN (SELECT quantity_id FROM core.observations SEMI JOIN meta.indicators USING (indicator)
                                 WHERE quantity_id IS NOT NULL)""",
    "DELETE FROM core.observations WHERE indicator NOT IN (SELECT indicator FROM meta.indicators)",
    "DELETE FROM core.extraction_log WHERE indicator NOT IN (SELECT indicator FROM meta.indicators)",
)
_CARRY = """
UPDATE core.documents SET fingerprint = $today
WHERE fingerprint NOT IN ('', $today) AND document_id NOT IN (SELECT unnest($left::VARCHAR[]))
"""
_LOOKED_FOR = """
INSERT INTO core.extraction_log BY NAME
SELECT document_id, indicator, 'not_found' AS outcome, 0 AS observations
FROM (SELECT document_id, indicator FROM core.documents CROSS JOIN meta.indicators WHERE read_status = 'accepted') AS wanted
ANTI JOIN core.extraction_log USING (document_id, indicator)
"""


def known_definitions(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Part, ...]]:
    """fingerprint -> its parts in their order; nothing in a warehouse of a version that kept none."""
    found: dict[str, list[Part]] = defaultdict(list)
    try:
        cursor = connection.execute("SELECT fingerprint, kind, name, value FROM meta.definitions ORDER BY fingerprint, position")
    except duckdb.CatalogException:
        return {}
    for fingerprint, *part in cursor.fetchall():
        found[fingerprint].append(Part(*part))
    return {fingerprint: tuple(parts) for fingerprint, parts in found.items()}


def texts_of(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(document_id, text) of each of the documents, a few hundred in memory at a time."""
    for first in range(0, len(documents), 500):
        query = "SELECT document_id, text FROM core.documents WHERE list_contains(?::VARCHAR[], document_id)"
        yield from connection.execute(query, [list(documents[first : first + 500])]).fetchall()


def settle_definitions(connection: duckdb.DuckDBPyConnection, today: Definitions, left: Collection[str] = ()) -> int:
    """Documents that today's definitions would read alike count as read with them, `left` apart; returns how many.

    Run it when the dimensions are those of today. An indicator that is new was looked for in them and not found, one that is gone is not
    looked for: as if they had been read anew. All in one transaction.
    """
    with transaction(connection):
        (carried,) = connection.execute(_CARRY, {"today": today.fingerprint, "left": list(left)}).fetchall()[0]
        if carried or left:
            for statement in (*_FORGET, _LOOKED_FOR):
                connection.execute(statement)
        keep_definitions(connection, today)
    return carried


def keep_definitions(connection: duckdb.DuckDBPyConnection, today: Definitions) -> None:
    """The parts of every fingerprint that a document has, and of today's. Runs inside the caller's transaction."""
    query = "DELETE FROM meta.definitions WHERE fingerprint <> ? AND fingerprint NOT IN (SELECT fingerprint FROM core.documents)"
    connection.execute(query, [today.fingerprint])
    if scalar(connection, "SELECT count(*) FROM meta.definitions WHERE fingerprint = ?", [today.fingerprint]):
        return
    columns = ", ".join(f"unnest(?) AS {identifier(name)}" for name in ("position", "kind", "name", "value"))
    connection.execute(
        f"INSERT INTO meta.definitions BY NAME SELECT ?::VARCHAR AS fingerprint, {columns}",
        [
            today.fingerprint,
            [*range(1, len(today.parts) + 1)],
            *([getattr(part, name) for part in today.parts] for name in ("kind", "name", "value")),
        ],
    )
