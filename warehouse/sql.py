"""Small helpers around DuckDB statements: transactions, quoted names, the SQL files of this package.

Values are always bound with `?`. Only what DuckDB cannot bind - names of columns, and comments - is written into a
statement, and then only through `identifier` and `literal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

SCHEMAS = ("core", "quality", "meta", "marts")
PACKAGE = Path(__file__).parent


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back when the block raises."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # a database that was invalidated (a full disk) takes no ROLLBACK; the fault is the one to tell
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def identifier(name: str) -> str:
    """The quoted name; a name that is not lower-case words with underscores is refused with ValueError."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} cannot be the name of a table or column: lower-case letters, digits and _ only")
    return f'"{name}"'


def qualified(name: str) -> str:
    """The quoted name of schema.table, each word held to `identifier`."""
    return ".".join(identifier(word) for word in name.split("."))


def literal(text: str) -> str:
    """The text as an SQL string; for COMMENT statements, which take no parameters."""
    if "\0" in text:
        raise ValueError(f"{text!r} holds a NUL character")
    return "'" + text.replace("'", "''") + "'"


def sql_files(folder: str) -> dict[str, Path]:
    """Qualified table name -> its file: schema/core.documents.sql describes core.documents."""
    return {path.stem: path for path in sorted((PACKAGE / folder).glob("*.sql"))}


def scalar(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> Any:
    """The one value of the result; reads it to its end, as a half-read result blocks the connection's next `sql()`."""
    ((value,),) = connection.execute(query, list(parameters)).fetchall()
    return value


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The result as one dict a row."""
    cursor = connection.execute(query, list(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
