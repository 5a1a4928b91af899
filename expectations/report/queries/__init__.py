"""The report's questions to the warehouse, a file each; the first line says what one row is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

ROWS_AT_ONCE = 2_000


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of queries/<name>.sql, each a dict."""
    return list(each(connection, name, **parameters))


def each(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> Iterator[dict[str, Any]]:
    """The same, a few thousand rows in memory at a time."""
    cursor = connection.cursor()
    cursor.execute(_text(name), parameters or None)
    columns = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for row in rows:
            yield dict(zip(columns, row, strict=True))
