"""The history of what was published: core.revisions, written in the work file by the run that compares, before it publishes.

What a run wrote counts only once its release was put in place: the next run takes out the rows of those that never were (withheld,
failed, killed), and takes over from the published file what the work file lacks (made anew, restored). So nothing is doubled or lost
at whatever moment a run ends.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import datetime

import duckdb

from warehouse.changes import CHANGES, OLDER
from warehouse.publishers import insert_records
from warehouse.sql import PACKAGE, identifier, scalar, transaction
from warehouse.touched import stand_on

CAUSES = PACKAGE / "history" / "causes.csv"
_EMPTY = {"publisher_id": "", "indicator": "", "breakdown": "", "unit": "", "qualifier_before": "", "qualifier_after": ""} | {
    name: "" for name in ("observation_before", "observation_after", "document_before", "document_after", "status_before", "status_after")
}


def append(
    connection: duckdb.DuckDBPyConnection, run_id: str, moment: datetime, published: str | None, releases: Collection[str] = ()
) -> dict[str, int]:
    """Writes what the comparison at hand found as the run's rows, inside `warehouse.changes.compared`; returns kind -> cells.

    `published` is the run whose release the comparison was made with, None where nothing is published; `releases` are the runs whose
    releases are kept. Those of them that the published release does not know were rolled back, which becomes a row of its own.
    """
    known = _runs(connection, OLDER) if published else set()
    with transaction(connection):
        _forget(connection, {*known, *releases, *([published] if published else [])} - {run_id})
        if known:
            _take_over(connection)
        withdrawn = sorted(_runs(connection, None) - known - {published})
        rows = [_release(run_id, moment, "new", "published", published or "")]
        rows += [_release(run_id, moment, "gone", "rolled_back", run) for run in withdrawn]
        insert_records(connection, "revisions", rows, schema="core")
        connection.execute(f"INSERT INTO core.revisions BY NAME SELECT ? AS run_id, ? AS published_at, * FROM {CHANGES}", [run_id, moment])
        connection.execute("DELETE FROM meta.causes")
        with CAUSES.open(encoding="utf-8", newline="") as lines:
            insert_records(connection, "causes", list(csv.DictReader(lines)))
        stand_on(connection, run_id)
    query = "SELECT kind, count(*) FROM core.revisions WHERE run_id = ? AND subject = 'cell' GROUP BY 1"
    return dict(connection.execute(query, [run_id]).fetchall())


def _runs(connection: duckdb.DuckDBPyConnection, catalog: str | None) -> set[str]:
    """The runs in the history of an attached file, or of the open one; none where it is of a version that kept no history."""
    query = """SELECT count(*) FROM duckdb_tables()
               WHERE database_name = coalesce(?, current_database()) AND schema_name = 'core' AND table_name = 'revisions'"""
    there = scalar(connection, query, [catalog])
    table = "core.revisions" if catalog is None else f"{identifier(catalog)}.core.revisions"
    return {run for (run,) in connection.execute(f"SELECT run_id FROM {table} WHERE subject = 'release'").fetchall()} if there else set()


def _forget(connection: duckdb.DuckDBPyConnection, published: Collection[str]) -> None:
    """Rows of runs that never became a release."""
    if _runs(connection, None) - set(published):
        connection.execute("DELETE FROM core.revisions WHERE NOT list_contains(?::VARCHAR[], run_id)", [sorted(published)])


def _take_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows of earlier runs that only the published file has."""
    lost = sorted(_runs(connection, OLDER) - _runs(connection, None))
    if lost:
        connection.execute(
            f"INSERT INTO core.revisions BY NAME SELECT * FROM {OLDER}.core.revisions WHERE list_contains(?, run_id)", [lost]
        )


def _release(run_id: str, moment: datetime, kind: str, why: str, detail: str) -> dict[str, object]:
    row = {"run_id": run_id, "published_at": moment, "subject": "release", "kind": kind, "year": None, "why": why, "why_detail": detail}
    return row | _EMPTY | {"value_before": None, "value_after": None, "slip": False, "weight": 0.0}
