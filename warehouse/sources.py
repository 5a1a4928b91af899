"""What is known of addresses: core.sources, a row each, as the last attempt left it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.sql import identifier, rows, transaction


def record_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[dict[str, object]]) -> None:
    """Writes the rows in place of earlier ones of the same addresses, in one transaction; publisher and note once told stay."""
    if not sources:
        return
    told = {row["url"]: row for row in rows(connection, "SELECT url, publisher, note FROM core.sources")}
    kept = [row | {name: row[name] or told.get(row["url"], row)[name] for name in ("publisher", "note")} for row in sources]
    columns = ", ".join(identifier(name) for name in sources[0])
    places = ", ".join("?" for _ in sources[0])
    with transaction(connection):
        connection.execute("DELETE FROM core.sources WHERE list_contains(?::VARCHAR[], url)", [[row["url"] for row in sources]])
        connection.executemany(
            f"INSERT INTO core.sources ({columns}) VALUES ({places})",
            [list(row.values()) for row in kept],
        )


def listed_publishers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The publisher that a list names for an address, by the address; none in a warehouse of a version that had no lists."""
    try:
        return dict(connection.execute("SELECT url, publisher FROM core.sources WHERE publisher <> ''").fetchall())
    except duckdb.CatalogException:
        return {}
