"""The private work file: opened by one run at a time, filled from Parquet parts in one transaction a step.

Nothing here touches what is published. `load` replaces whole documents, so that a new extraction also removes what it
no longer finds. Which version of a report stands is applied by warehouse.versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.dimensions import load_dimensions
from warehouse.publishers import apply_publishers
from warehouse.sql import SCHEMAS, identifier, rows, scalar, sql_files, transaction
from warehouse.versions import apply_versions

__all__ = [
    "LoadError",
    "Loaded",
    "WorkFileError",
    "apply_versions",
    "known_fingerprints",
    "load",
    "load_dimensions",
    "open_work",
    "record_run",
]

STORAGE_VERSION = "v1.4.0"  # readable by DuckDB clients from 1.4 on
BULK_TABLES = ("documents", "quantities", "observations", "extraction_log")


class WorkFileError(RuntimeError):
    """The work file cannot be used; the message says why and what to do."""


class LoadError(RuntimeError):
    """The parts are not what `load` needs; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load put in."""

    documents: int
    quantities: int
    observations: int
    extraction_log: int


def open_work(file: Path, memory_limit: str = "2GB") -> duckdb.DuckDBPyConnection:
    """Opens the work file for writing, with its schema; creates it where there is none.

    Files outside its folder are out of reach of its SQL: Parquet parts must lie beside it (work/staging).
    Raises WorkFileError when another process holds it or when its tables are of another version.
    """
    file = Path(file).resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not file.exists():
            with duckdb.connect() as bootstrap:
                bootstrap.execute(f"ATTACH ? AS work (STORAGE_VERSION '{STORAGE_VERSION}')", [str(file)])
        connection = duckdb.connect(str(file))
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise WorkFileError(f"{file} is in use by another process; wait for its run to end. ({error})") from error
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET memory_limit = ?", [memory_limit])
    connection.execute("SET temp_directory = ?", [str(file.parent / "spill")])
    if scalar(connection, "SELECT current_setting('enable_external_access')"):
        connection.execute("SET allowed_directories = ?", [[f"{file.parent}/"]])
        connection.execute("SET enable_external_access = false")
    try:
        if schema_version() != _written_schema_version(connection):
            _check_schema(connection, file)
            create_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def schema_version() -> str:
    """Changes whenever a file of schema/ does."""
    return hashlib.sha256("\0".join(path.read_text("utf-8") for path in sql_files("schema").values()).encode()).hexdigest()[:16]


def _written_schema_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that the file was made with; None for a new file."""
    try:
        return scalar(connection, "SELECT any_value(schema_version) FROM meta.warehouse")
    except duckdb.CatalogException:
        return None


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of schema/*.sql that are not there yet, with their comments."""
    with transaction(connection):
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")
        for path in sql_files("schema").values():
            connection.execute(path.read_text("utf-8"))
        connection.execute("DELETE FROM meta.warehouse")
        connection.execute("INSERT INTO meta.warehouse VALUES (?)", [schema_version()])


def _check_schema(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Raises WorkFileError when a table of the file has other columns than schema/*.sql says."""
    query = "SELECT schema_name || '.' || table_name AS name, list(column_name || ' ' || data_type ORDER BY column_index) AS columns "
    query += "FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
    found = {row["name"]: row["columns"] for row in rows(connection, query)}
    if not found:
        return
    with duckdb.connect() as fresh:
        create_schema(fresh)
        wanted = {row["name"]: row["columns"] for row in rows(fresh, query)}
    outdated = sorted(name for name, columns in found.items() if wanted.get(name, columns) != columns)
    if outdated:
        raise WorkFileError(
            f"{file} was made by another version of nianbao (tables {', '.join(outdated)} differ). "
            "Move it away and run again over all sources: everything in it is made from the raw store."
        )


def known_fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """document_id -> what the document was read with; a document whose fingerprint differs today is dirty."""
    return dict(connection.execute("SELECT document_id, fingerprint FROM core.documents").fetchall())


def load(connection: duckdb.DuckDBPyConnection, parts: Path) -> Loaded:
    """Replaces the documents in the parts, with all that was found in them, in one transaction.

    `parts` is a folder of Parquet files whose names begin with the table's: documents*.parquet, quantities*.parquet,
    observations*.parquet, extraction_log*.parquet (in any depth). Columns are those of core.*; of core.documents,
    read_status and read_reason are taken from status and status_reason, and the earliest first_seen_at is kept.
    Which bureau is whose is settled over all documents at the end (warehouse.publishers).
    """
    files = {table: [str(path.resolve()) for path in sorted(Path(parts).rglob(f"{table}*.parquet"))] for table in BULK_TABLES}
    if not files["documents"]:
        raise LoadError(f"{parts} holds no documents*.parquet: nothing to load")
    with transaction(connection):
        _stage_documents(connection, files["documents"])
        for table in BULK_TABLES:
            connection.execute(f"DELETE FROM core.{identifier(table)} WHERE document_id IN (SELECT document_id FROM staged)")
        counts = {"documents": _insert_documents(connection)}
        for table in BULK_TABLES[1:]:
            counts[table] = _insert_rows(connection, table, files[table])
        connection.execute("DROP TABLE staged")
        apply_publishers(connection)
    return Loaded(**counts)


def _stage_documents(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE staged AS
           SELECT part.* REPLACE (least(part.first_seen_at, known.first_seen_at) AS first_seen_at)
           FROM read_parquet(?, union_by_name = true) AS part LEFT JOIN core.documents AS known USING (document_id)""",
        [files],
    )
    twice = connection.execute("SELECT document_id FROM staged GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 5").fetchall()
    if twice:
        raise LoadError(f"documents are in the parts twice: {', '.join(row[0] for row in twice)}")


def _insert_documents(connection: duckdb.DuckDBPyConnection) -> int:
    """Texts that a reader could not fill are '' in the warehouse; what is not known of time, place and year is NULL."""
    return scalar(
        connection,
        """INSERT INTO core.documents BY NAME
           SELECT * REPLACE (
                      coalesce(title, '') AS title, coalesce(publisher, '') AS publisher, coalesce(publisher_id, '') AS publisher_id,
                      coalesce(department, '') AS department, coalesce(region, '') AS region, nullif(region_code, '') AS region_code,
                      nullif(admin_level, '') AS admin_level, coalesce(status_reason, '') AS status_reason,
                      coalesce(warnings, '') AS warnings, coalesce(text, '') AS text),
                  status AS read_status, coalesce(status_reason, '') AS read_reason
           FROM staged""",
    )


def _insert_rows(connection: duckdb.DuckDBPyConnection, table: str, files: list[str]) -> int:
    if not files:
        return 0
    name = identifier(table)
    query = "SELECT min(document_id) FROM read_parquet(?, union_by_name = true) ANTI JOIN staged USING (document_id)"
    if orphan := scalar(connection, query, [files]):
        raise LoadError(f"{table} of document {orphan} are in the parts, but not the document")
    query = f"INSERT INTO core.{name} BY NAME SELECT * FROM read_parquet(?, union_by_name = true)"
    return scalar(connection, query, [files])


def record_run(connection: duckdb.DuckDBPyConnection, run: Mapping[str, object]) -> None:
    """Writes the row of a run into quality.runs, in place of an earlier row of the same run."""
    columns = ", ".join(identifier(name) for name in run)
    places = ", ".join("?" for _ in run)
    with transaction(connection):
        connection.execute("DELETE FROM quality.runs WHERE run_id = ?", [run["run_id"]])
        connection.execute(f"INSERT INTO quality.runs ({columns}) VALUES ({places})", list(run.values()))
