"""Lets SQLAlchemy, and so Great Expectations, query a DuckDB connection that is already open.

A URL `duckdb:///NAME` means the open connection that was lent under NAME; every SQLAlchemy connection is a cursor of it.
No other URL works, on purpose: a second connection to the work file from here would be a second way in.
Only what a gate needs is here: run SELECT statements, and list tables, views and columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
from sqlalchemy import pool, text, types
from sqlalchemy.dialects import registry
from sqlalchemy.engine import default

LENT: dict[str, duckdb.DuckDBPyConnection] = {}

_TYPES = {
    "BOOLEAN": types.Boolean(),
    "TINYINT": types.SmallInteger(),
    "SMALLINT": types.SmallInteger(),
    "INTEGER": types.Integer(),
    "BIGINT": types.BigInteger(),
    "HUGEINT": types.Numeric(38, 0),
    "FLOAT": types.Float(),
    "DOUBLE": types.Double(),
    "DATE": types.Date(),
    "TIMESTAMP": types.DateTime(),
    "VARCHAR": types.String(),
}


@contextmanager
def lend(name: str, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The URL under which SQLAlchemy reaches `connection` while the block runs; it sees committed rows only."""
    if name in LENT:
        raise ValueError(f"a connection is already lent under the name {name!r}")
    LENT[name] = connection
    try:
        yield f"duckdb:///{name}"
    finally:
        del LENT[name]


class _Connection:
    """Each `cursor()` is a DuckDB connection of its own, so that a pool's rollback cannot drop a pending result."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def commit(self) -> None:
        """Nothing to do: the gate writes through the lent connection itself."""

    def rollback(self) -> None:
        """Nothing to do, see `commit`."""

    def close(self) -> None:
        self._connection.close()


class _Driver:
    """The face of a DB-API module over `duckdb`."""

    paramstyle, apilevel, threadsafety = "qmark", "2.0", 1
    Error = duckdb.Error

    def __getattr__(self, name: str) -> Any:
        return getattr(duckdb, name)

    def connect(self, database: str) -> _Connection:
        if database not in LENT:
            raise duckdb.ConnectionException(f"no open connection is lent under the name {database!r}")
        return _Connection(LENT[database].cursor())


class DuckDBDialect(default.DefaultDialect):
    """Reads only; a schema is a DuckDB schema, or an attached database of that name."""

    name = driver = "duckdb"
    default_paramstyle = "qmark"
    poolclass = pool.SingletonThreadPool
    supports_statement_cache = supports_native_boolean = supports_native_decimal = True

    @classmethod
    def import_dbapi(cls) -> _Driver:  # type: ignore[override]
        return _Driver()

    def do_commit(self, dbapi_connection: Any) -> None:
        dbapi_connection.commit()

    def do_rollback(self, dbapi_connection: Any) -> None:
        dbapi_connection.rollback()

    def get_table_names(self, connection: Any, schema: str | None = None, **_: Any) -> list[str]:
        return self._names(connection, "select table_name from duckdb_tables()", schema)

    def get_view_names(self, connection: Any, schema: str | None = None, **_: Any) -> list[str]:
        return self._names(connection, "select view_name from duckdb_views()", schema)

    def get_schema_names(self, connection: Any, **_: Any) -> list[str]:
        return [row[0] for row in connection.execute(text("select distinct schema_name from duckdb_schemas() order by 1"))]

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> bool:
        return table_name in self.get_table_names(connection, schema) + self.get_view_names(connection, schema)

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> list[dict[str, Any]]:
        rows = connection.execute(
            text(
                "select column_name, data_type, is_nullable from duckdb_columns() where table_name = :table_name"
                " and (schema_name = :schema or database_name = :schema) order by column_index"
            ),
            {"table_name": table_name, "schema": schema or "main"},
        )
        return [
            {"name": name, "type": _TYPES.get(data_type.split("(")[0], types.NullType()), "nullable": nullable, "default": None}
            for name, data_type, nullable in rows
        ]

    def get_pk_constraint(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> dict[str, Any]:
        return {"constrained_columns": [], "name": None}

    def get_foreign_keys(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> list[Any]:
        return []

    def get_indexes(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> list[Any]:
        return []

    def _names(self, connection: Any, select: str, schema: str | None) -> list[str]:
        rows = connection.execute(text(f"{select} where schema_name = :schema or database_name = :schema"), {"schema": schema or "main"})
        return [row[0] for row in rows]


registry.register("duckdb", __name__, "DuckDBDialect")
