"""Builds the marts over what a run touched, or all anew, and proves the evidence, in one transaction: a build that fails changes nothing.

What a mart is, and which can be kept up by parts, is declared in its file (warehouse.mart_files); what was touched is known to
warehouse.touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.analysts import define
from warehouse.mart_files import Mart, declared_marts
from warehouse.proof import prove
from warehouse.sql import identifier, scalar, transaction
from warehouse.touched import PART, part, settle


def build(connection: duckdb.DuckDBPyConnection, definitions: str = "") -> dict[str, int]:
    """Builds the marts and proves the evidence of what was looked at; returns table -> rows. Raises BrokenProof, with nothing changed.

    `definitions` stands for the rules, marts and seeds of today: with others than at the last build everything is looked at.
    """
    marts = declared_marts(connection)
    query = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = current_database()"
    there = {name for (name,) in connection.execute(query).fetchall()}
    with part(connection) as looked_at, transaction(connection):
        for mart in marts.values():
            if looked_at == PART and mart.kept_up_by and mart.name in there:
                _keep_up(connection, mart)
            else:
                _make_anew(connection, mart)
            for update in mart.updates:
                connection.execute(update)
        define(connection)
        with _using(connection, looked_at):
            prove(connection)
        settle(connection, definitions)
    return {name: scalar(connection, "SELECT count(*) FROM query_table(?)", [name]) for name in sorted(marts)}


def _make_anew(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {_quoted(mart.name)} AS {mart.select}", list(mart.parameters))
    for comment in mart.comments:
        connection.execute(comment)


def _keep_up(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Replaces the rows of the touched documents or publishers by those that the SELECT makes of the part around them."""
    key = identifier(mart.kept_up_by)
    gone = f"SELECT {key} FROM meta.touched UNION SELECT {key} FROM {PART}.core.documents"
    connection.execute(f"DELETE FROM {_quoted(mart.name)} WHERE {key} IN ({gone})")
    work_file = scalar(connection, "SELECT current_database()")
    with _using(connection, PART):
        connection.execute(f"INSERT INTO {identifier(work_file)}.{_quoted(mart.name)} BY NAME {mart.select}", list(mart.parameters))


@contextmanager
def _using(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[None]:
    """Names without a database mean that one while the block runs."""
    before = scalar(connection, "SELECT current_database()")
    connection.execute(f"USE {identifier(database)}")
    try:
        yield
    finally:
        connection.execute(f"USE {identifier(before)}")


def _quoted(name: str) -> str:
    return ".".join(identifier(word) for word in name.split("."))
