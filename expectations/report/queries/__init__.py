"""The report's questions to the warehouse, a file each; the first line says what one row is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.export.csv_files import defused
from warehouse.sql import identifier

ROWS_AT_ONCE = 2_000


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of queries/<name>.sql, each a dict."""
    return list(each(connection, name, **parameters))


def each_as_text(connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], **parameters: object) -> Iterator[tuple]:
    """These columns of queries/<name>.sql as text that no spreadsheet takes for a formula, a few thousand rows in memory at a time."""
    chosen = ", ".join(f"{defused(f'{identifier(column)}::varchar')} as {identifier(column)}" for column in columns)
    cursor = connection.cursor()
    cursor.execute(f"select {chosen} from ({_text(name)})", parameters or None)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


def each_row(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> Iterator[tuple]:
    """The rows of queries/<name>.sql as they are, a few thousand in memory at a time."""
    cursor = connection.cursor()
    cursor.execute(_text(name), parameters or None)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


def each(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> Iterator[dict[str, Any]]:
    """The same, a few thousand rows in memory at a time."""
    cursor = connection.cursor()
    cursor.execute(_text(name), parameters or None)
    columns = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for row in rows:
            yield dict(zip(columns, row, strict=True))
