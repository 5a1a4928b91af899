"""A work file of an earlier version gets today's tables, in one transaction and without loss; one of a later version is refused.

Decided by the tables themselves: what lacks columns or constraints of schema/*.sql is earlier, what has columns or tables beyond them
later. Tables that every build makes anew (the marts) are not taken along. What the new columns hold of a document is known when it is
read anew, which its fingerprint brings about (docs/incremental.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import letters
from warehouse.connections import open_in_memory
from warehouse.sql import SCHEMAS, identifier, qualified, rows, scalar, sql_files, transaction
from warehouse.touched import forget_build

_FILLS = {  # what a new column holds in rows that were written without it, where neither NULL nor its type's empty value is right
    ("core.documents", "period"): "'year'",
    ("core.documents", "read_status"): "CASE status WHEN 'superseded' THEN 'accepted' ELSE status END",
    ("core.documents", "read_reason"): "CASE status WHEN 'superseded' THEN '' ELSE status_reason END",
    **{("core.documents", name): expression for name, expression in letters.COLUMNS.items()},
}
_ROWS = {  # what a new table holds of a file that was written without it, where that was told elsewhere
    "core.sightings": """
        SELECT documents.source, documents.document_id, sources.last_fetched_at AS shown_since
        FROM core.documents JOIN core.sources ON sources.url = documents.source AND sources.document_id = documents.document_id
        SEMI JOIN core.documents AS later ON later.source = documents.source AND later.first_seen_at > documents.first_seen_at
        WHERE sources.last_fetched_at IS NOT NULL""",
}
_EMPTY = {"VARCHAR": "''", "BOOLEAN": "false", "INTEGER": "0", "BIGINT": "0", "DOUBLE": "0"}
_WITHDRAWN: frozenset[tuple[str, str]] = frozenset()  # columns, or tables ('' for the column), that only earlier versions had
_BEFORE = "_before"  # behind the name of a table while its rows are taken over


class WorkFileError(RuntimeError):
    """The work file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    type: str
    nullable: bool
    default: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its file declares it."""

    columns: dict[str, Column]
    checks: tuple[str, ...]


def schema_version() -> str:
    """Changes whenever a file of schema/ does."""
    return hashlib.sha256("\0".join(path.read_text("utf-8") for path in sql_files("schema").values()).encode()).hexdigest()[:16]


def written_schema_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that the file was made with; None for a new file, and for one older than the record of it."""
    try:
        return scalar(connection, "SELECT any_value(schema_version) FROM meta.warehouse")
    except duckdb.CatalogException:
        return None


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of schema/*.sql that are not there yet, with their comments."""
    with transaction(connection):
        _create(connection)


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, file: Path) -> str:
    """Gives the file today's tables, all or nothing; what was done in one line, '' for a new file and where only comments differ.

    Raises WorkFileError, with the file as it was, for one that a later version made.
    """
    found = _tables(connection)
    with open_in_memory() as fresh:
        create_schema(fresh)
        wanted = _tables(fresh)
    ours = {name: table for name, table in found.items() if name in wanted}
    if beyond := _beyond(found, wanted):
        raise WorkFileError(
            f"{file} was made by a later version of nianbao: it has {', '.join(beyond)}, which this version does not know. "
            "Nothing was changed. Run that version, or give this one a data folder of its own with --data."
        )
    outdated = sorted(name for name, table in ours.items() if table != wanted[name])
    new = sorted(wanted.keys() - ours.keys())
    with transaction(connection):
        if ours:
            _drop_derived(connection, found.keys() - wanted.keys())
        for name in outdated:
            _, table = name.split(".")
            connection.execute(f"ALTER TABLE {qualified(name)} RENAME TO {identifier(table + _BEFORE)}")
        _create(connection)
        for name in outdated:
            _take_over(connection, file, name, found[name], wanted[name])
        for name in new:
            if ours and name in _ROWS:
                connection.execute(f"INSERT INTO {qualified(name)} BY NAME {_ROWS[name]}")
        forget_build(connection)
    if not ours or not (outdated or new):
        return ""
    told = [f"{name} ({_difference(found[name], wanted[name])})" for name in outdated] + [f"{name} (new)" for name in new]
    held = scalar(connection, "SELECT count(*) FROM core.documents")
    return f"{file} of an earlier version was brought up to date: {', '.join(told)}; all of its {held} documents and its history are kept."


def differs(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a warehouse file was made with other tables than this version's."""
    return written_schema_version(connection) != schema_version()


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")
    for path in sql_files("schema").values():
        connection.execute(path.read_text("utf-8"))
    connection.execute("DELETE FROM meta.warehouse")
    connection.execute("INSERT INTO meta.warehouse (schema_version) VALUES (?)", [schema_version()])


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """Every table by its qualified name."""
    named = "schema_name || '.' || table_name AS name"
    found = {row["name"]: Table({}, ()) for row in rows(connection, f"SELECT {named} FROM duckdb_tables() WHERE NOT internal")}
    query = f"SELECT {named}, column_name, data_type, is_nullable, column_default FROM duckdb_columns() ORDER BY column_index"
    for row in rows(connection, query):
        if row["name"] in found:
            found[row["name"]].columns[row["column_name"]] = Column(row["data_type"], row["is_nullable"], row["column_default"])
    query = f"SELECT {named}, list(expression ORDER BY expression) AS checks FROM duckdb_constraints()"
    for row in rows(connection, f"{query} WHERE constraint_type = 'CHECK' GROUP BY ALL"):
        found[row["name"]] = Table(found[row["name"]].columns, tuple(row["checks"]))
    return found


def _beyond(found: dict[str, Table], wanted: dict[str, Table]) -> list[str]:
    """Tables and columns that no earlier version had either."""
    derived = sql_files("marts").keys()
    beyond = []
    for name, table in sorted(found.items()):
        if name in wanted:
            beyond += [
                f"{name}.{column}" for column in table.columns if column not in wanted[name].columns and (name, column) not in _WITHDRAWN
            ]
        elif name.startswith(("core.", "quality.", "meta.")) and not (
            name in derived or name.startswith("core.missing_") or (name, "") in _WITHDRAWN
        ):
            beyond.append(name)
    return beyond


def _drop_derived(connection: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    for name in sorted(names):
        connection.execute(f"DROP TABLE {qualified(name)}")


def _take_over(connection: duckdb.DuckDBPyConnection, file: Path, name: str, before: Table, now: Table) -> None:
    """All rows of the table as it was, new columns filled."""
    old = qualified(name + _BEFORE)
    values = {column: _fill(name, column, now.columns[column]) for column in now.columns if column not in before.columns}
    chosen = ", ".join(f"{values.get(column, identifier(column))} AS {identifier(column)}" for column in now.columns)
    try:
        connection.execute(f"INSERT INTO {qualified(name)} BY NAME SELECT {chosen} FROM {old}")
    except (duckdb.ConstraintException, duckdb.ConversionException) as error:
        raise WorkFileError(
            f"{file}: rows of {name} do not fit the tables of this version ({error}); a later version of nianbao may have made them. "
            "Nothing was changed. Run that version, or give this one a data folder of its own with --data."
        ) from error
    connection.execute(f"DROP TABLE {old}")


def _fill(name: str, column: str, declared: Column) -> str:
    if fill := _FILLS.get((name, column)):
        return fill
    if declared.default is not None:
        return declared.default
    if declared.nullable:
        return "NULL"
    return "[]" if declared.type.endswith("[]") else _EMPTY[declared.type]


def _difference(before: Table, now: Table) -> str:
    told = [f"+{column}" for column in now.columns if column not in before.columns]
    told += [f"-{column}" for column in before.columns if column not in now.columns]
    told += [column for column in now.columns if column in before.columns and now.columns[column] != before.columns[column]]
    return ", ".join(told) or "other checks"
