"""Gaps: rows that were replaced keep their place in the file until the row groups around them are written anew.

DuckDB does that at every checkpoint (a vacuum) wherever it saves a single row group, which costs a run that changes one document in a
hundred a fifth of its time, again and again for the same rows. So the gaps stand until they are worth it; a run that meets so many of them
closes them, and the file stays within that bound.
"""

from __future__ import annotations

import duckdb

from warehouse.sql import identifier, scalar

WORTH_IT = 0.3  # share of a table's rows
_ROW_GROUP = 122_880  # smaller tables are written anew as a whole


def settle_gaps(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether this connection closes gaps when it writes its file out; it does where a table of the file has too many."""
    query = """SELECT schema_name, table_name FROM duckdb_tables()
               WHERE database_name = current_database() AND NOT temporary AND estimated_size > ? ORDER BY ALL"""
    large = connection.execute(query, [_ROW_GROUP]).fetchall()
    worth_it = any(share_of_gaps(connection, schema, table) > WORTH_IT for schema, table in large)
    connection.execute("RESET max_vacuum_tasks" if worth_it else "SET max_vacuum_tasks = 0")
    return worth_it


def share_of_gaps(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> float:
    """How much of the places for rows is empty, 0 to 1."""
    places = f"SELECT coalesce(1 - count(*) / (max(rowid) + 1), 0) FROM {identifier(schema)}.{identifier(table)}"
    return float(scalar(connection, places))
