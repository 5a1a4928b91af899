"""What changed from one state of the warehouse to another: cells of the yearly trend and document versions, each with its cause and weight.

The SQL stands in history/*.sql, run in the order of the names inside a database in memory; `older` and `newer` are views there
of what it reads, so that the same SQL compares the work file with what is published, and two releases with one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.attached import attached, detach
from warehouse.connections import open_in_memory
from warehouse.sql import PACKAGE, identifier, scalar
from warehouse.touched import changed_since

NAME = "comparison"
CHANGES = f"{NAME}.main.changes"
OLDER, NEWER = "older_state", "newer_state"
STEPS = sorted((PACKAGE / "history").glob("*.sql"))

# schema of the view -> table -> what is read of it, with the type; a column that a state of another version lacks is empty there
READ = {
    "trend": (
        "marts.yearly_trend",
        {"publisher_id": "VARCHAR", "indicator": "VARCHAR", "breakdown": "VARCHAR", "year": "INTEGER", "value": "DECIMAL(18, 4)"}
        | {"unit": "VARCHAR", "qualifier": "VARCHAR", "median": "DOUBLE", "observation_id": "VARCHAR", "document_id": "VARCHAR"},
    ),
    "observations": (
        "core.observations",
        {"observation_id": "VARCHAR", "document_id": "VARCHAR", "publisher_id": "VARCHAR", "year": "INTEGER", "indicator": "VARCHAR"}
        | {"breakdown": "VARCHAR", "value": "DECIMAL(18, 4)", "origin": "VARCHAR", "status": "VARCHAR", "status_reason": "VARCHAR"}
        | {"correction": "VARCHAR"},
    ),
    "documents": (
        "core.documents",
        {"document_id": "VARCHAR", "publisher_id": "VARCHAR", "report_year": "INTEGER", "reader": "VARCHAR", "status": "VARCHAR"}
        | {"status_reason": "VARCHAR", "replaced_by": "VARCHAR"},
    ),
    "relations": ("meta.relations", {"left_side": "VARCHAR", "right_side": "VARCHAR", "severity": "VARCHAR"}),
    "runs": ("quality.runs", {"run_id": "VARCHAR", "extractor_version": "VARCHAR"}),
}


@contextmanager
def compared(connection: duckdb.DuckDBPyConnection, older: Path | None, extractor: str | None = None) -> Iterator[str]:
    """The changes from the file `older` (None: from nothing) to the open warehouse, as a table; its name is good while the block runs.

    Where `older` is the release that the open warehouse stands on, only cells of publishers built since are compared: no other can differ.
    The columns are those of core.revisions behind published_at. `extractor` is the extractor's version of the open warehouse where
    its quality.runs does not tell yet.
    """
    newer = scalar(connection, "SELECT current_database()")
    with attached(connection, older, OLDER) as before:
        try:
            release = older.parent.name if older else None
            _compare(connection, before, newer, extractor, changed_since(connection, release, newer))
            yield CHANGES
        finally:
            detach(connection, NAME)


@contextmanager
def compared_files(older: Path | None, newer: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database beside which comparison.main.changes holds what changed from the file `older` to the file `newer`."""
    files = {NEWER: newer} | ({OLDER: older} if older else {})
    with open_in_memory(files) as connection:
        _compare(connection, OLDER if older else None, NEWER, None)
        connection.execute("USE memory")
        yield connection


def _compare(connection: duckdb.DuckDBPyConnection, older: str | None, newer: str, extractor: str | None, whose: str = "true") -> None:
    detach(connection, NAME)
    connection.execute(f"ATTACH ':memory:' AS {NAME}")
    for side, catalog in (("older", older), ("newer", newer)):
        connection.execute(f"CREATE SCHEMA {NAME}.{identifier(side)}")
        for view, (table, columns) in READ.items():
            chosen = whose if view == "trend" else "true"
            known = select_known(connection, catalog, table, columns)
            connection.execute(f"CREATE VIEW {NAME}.{identifier(side)}.{identifier(view)} AS SELECT * FROM ({known}) WHERE {chosen}")
    connection.execute(f"USE {NAME}")
    try:
        newest = "SELECT extractor_version FROM {}.runs ORDER BY run_id DESC LIMIT 1"
        differs = f"({newest.format('older')}) <> coalesce(?::VARCHAR, ({newest.format('newer')}))"
        connection.execute(f"CREATE TABLE circumstances AS SELECT coalesce({differs}, false) AS extractor_differs", [extractor])
        for step in STEPS:
            connection.execute(step.read_text("utf-8"))
    finally:
        connection.execute(f"USE {identifier(newer)}")


def select_known(connection: duckdb.DuckDBPyConnection, catalog: str | None, table: str, columns: dict[str, str]) -> str:
    """The columns of a table; none of its rows where there is no such state or no such table, NULL or '' where there is no such column."""
    schema, _, name = table.partition(".")
    there = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? AND table_name = ?", [catalog, schema, name]
    ).fetchall()
    known = {column for (column,) in there}
    empty = {column: "''" if kind == "VARCHAR" else "NULL" for column, kind in columns.items()}
    picked = ", ".join(
        f"{identifier(column) if column in known else empty[column]}::{kind} AS {identifier(column)}" for column, kind in columns.items()
    )
    if not known:
        return f"SELECT {picked} WHERE false"
    return f"SELECT {picked} FROM {identifier(str(catalog))}.{identifier(schema)}.{identifier(name)}"
