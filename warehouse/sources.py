"""What is known of addresses: core.sources, a row each, as the last attempt left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from warehouse.sql import identifier, transaction


def record_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Mapping[str, object]]) -> None:
    """Writes the rows in place of earlier ones of the same addresses, in one transaction."""
    if not sources:
        return
    columns = ", ".join(identifier(name) for name in sources[0])
    places = ", ".join("?" for _ in sources[0])
    with transaction(connection):
        connection.execute("DELETE FROM core.sources WHERE list_contains(?::VARCHAR[], url)", [[row["url"] for row in sources]])
        connection.executemany(f"INSERT INTO core.sources ({columns}) VALUES ({places})", [list(row.values()) for row in sources])


def listed_publishers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The publisher that a list names for an address, by the address."""
    return dict(connection.execute("SELECT url, publisher FROM core.sources WHERE publisher <> ''").fetchall())
