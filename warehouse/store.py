"""The private work file: opened by one run at a time, filled from Parquet parts in one transaction a step.

Nothing here touches what is published. `load` replaces whole documents, so that a new extraction also removes what it
no longer finds. Which version of a report stands is applied by warehouse.versions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import letters
from warehouse.connections import create_file, open_to_write
from warehouse.dimensions import load_dimensions
from warehouse.gaps import settle_gaps
from warehouse.migration import WorkFileError, bring_up_to_date, create_schema, differs, schema_version
from warehouse.publishers import apply_publishers
from warehouse.sql import identifier, scalar, transaction
from warehouse.touched import BULK_TABLES, touch
from warehouse.versions import apply_versions

__all__ = [
    "LoadError",
    "Loaded",
    "WorkFileError",
    "apply_versions",
    "create_schema",
    "known_fingerprints",
    "load",
    "load_dimensions",
    "open_work",
    "record_killed_runs",
    "record_run",
    "schema_version",
]

_STAGED = "SELECT document_id, publisher_id FROM core.documents SEMI JOIN staged USING (document_id)"


class WorkFileInUse(WorkFileError):
    """Another process has the work file open."""


class LoadError(RuntimeError):
    """The parts are not what `load` needs; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load put in."""

    documents: int
    quantities: int
    observations: int
    extraction_log: int
    remarks: int


_LETTERS = ", ".join(f"{expression} AS {identifier(name)}" for name, expression in letters.COLUMNS.items())


def open_work(file: Path, memory_limit: str = "1300MB", tell: Callable[[str], object] = len) -> duckdb.DuckDBPyConnection:
    """Opens the work file for writing, with its schema; creates it where there is none, brings one of an earlier version up to date.

    Files outside its folder, but for the releases, are out of reach of its SQL: Parquet parts must lie beside it (work/staging). `tell`
    hears in one line of a file brought up to date. Raises WorkFileError when another process holds it or when a later version made it.
    """
    file = Path(file).resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not file.exists():
            create_file(file)
        connection = open_to_write(file, memory_limit, file.parent / "spill")
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise WorkFileInUse(f"{file} is in use by another process; wait for its run to end. ({error})") from error
    try:
        if differs(connection) and (told := bring_up_to_date(connection, file)):
            tell(told)
        settle_gaps(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def known_fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """document_id -> what the document was read with; a document whose fingerprint differs today is dirty."""
    return dict(connection.execute("SELECT document_id, fingerprint FROM core.documents").fetchall())


def load(connection: duckdb.DuckDBPyConnection, parts: Path) -> Loaded:
    """Replaces the documents in the parts, with all that was found in them, in one transaction.

    `parts` is a folder of Parquet files whose names begin with the table's: documents*.parquet, quantities*.parquet,
    observations*.parquet, extraction_log*.parquet, remarks*.parquet (in any depth). Columns are those of core.*; of core.documents,
    read_status and read_reason are taken from status and status_reason, and the earliest first_seen_at is kept.
    Which bureau is whose is settled over all documents at the end (warehouse.publishers).
    """
    files = {table: [str(path.resolve()) for path in sorted(Path(parts).rglob(f"{table}*.parquet"))] for table in BULK_TABLES}
    if not files["documents"]:
        raise LoadError(f"{parts} holds no documents*.parquet: nothing to load")
    with transaction(connection):
        _stage_documents(connection, files["documents"])
        touch(connection, _STAGED)
        for table in BULK_TABLES:
            connection.execute(f"DELETE FROM core.{identifier(table)} WHERE document_id IN (SELECT document_id FROM staged)")
        counts = {"documents": _insert_documents(connection)}
        for table in BULK_TABLES[1:]:
            counts[table] = _insert_rows(connection, table, files[table])
        touch(connection, _STAGED)
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
        f"""INSERT INTO core.documents BY NAME
           SELECT * REPLACE (
                      coalesce(title, '') AS title, coalesce(publisher, '') AS publisher, coalesce(publisher_id, '') AS publisher_id,
                      coalesce(department, '') AS department, coalesce(region, '') AS region, nullif(region_code, '') AS region_code,
                      nullif(admin_level, '') AS admin_level, coalesce(status_reason, '') AS status_reason,
                      coalesce(warnings, '') AS warnings, coalesce(text, '') AS text),
                  status AS read_status, coalesce(status_reason, '') AS read_reason, {_LETTERS}
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


def record_killed_runs(connection: duckdb.DuckDBPyConnection, newest_release: str, run_id: str) -> None:
    """Runs other than `run_id` that are on record as published, but after the newest release there is, were killed on the way: failed."""
    killed = "outcome = 'published' AND run_id > ? AND run_id <> ?"
    if scalar(connection, f"SELECT count(*) FROM quality.runs WHERE {killed}", [newest_release, run_id]):
        connection.execute(f"UPDATE quality.runs SET outcome = 'failed' WHERE {killed}", [newest_release, run_id])


def write_out(connection: duckdb.DuckDBPyConnection) -> None:
    """All that was committed is in the file itself, none of it in a log beside it; `close` does that too, but is silent where it fails."""
    connection.execute("CHECKPOINT")
