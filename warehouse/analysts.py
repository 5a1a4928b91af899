"""What analysts find in the file beside its tables: views/*.sql and macros/*.sql, a file each.

They are text in the catalogue of the file, bound when they are used, and keep to what DuckDB 1.4 understands.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from warehouse.sql import identifier, rows, sql_files


class DefinitionError(RuntimeError):
    """A file of views/ or macros/ is not what it must be; the message names it."""


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates every view and macro with its comment, and drops macros that no file describes any more. Runs inside the caller's
    transaction."""
    macros = sql_files("macros")
    query = """SELECT DISTINCT function_name AS name, function_type AS kind FROM duckdb_functions()
               WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()"""
    for row in rows(connection, query):
        if row["name"] not in macros:
            what = "MACRO TABLE" if row["kind"] == "table_macro" else "MACRO"
            connection.execute(f"DROP {what} {identifier(row['name'])}")
    for path in (*sql_files("views").values(), *_in_order(macros)):
        create, *comments = [statement.query for statement in connection.extract_statements(path.read_text("utf-8"))]
        if not create.lstrip().startswith(("--", "CREATE OR REPLACE ")) or not comments:
            raise DefinitionError(f"{path}: a CREATE OR REPLACE and its COMMENT are expected")
        for statement in (create, *comments):
            connection.execute(statement)


def _in_order(macros: Mapping[str, Path]) -> Iterator[Path]:
    """Each after those that it calls."""
    calls = {name: set(re.findall(r"\b(\w+)\(", path.read_text("utf-8"))) & (macros.keys() - {name}) for name, path in macros.items()}
    for name in graphlib.TopologicalSorter(calls).static_order():
        yield macros[name]
