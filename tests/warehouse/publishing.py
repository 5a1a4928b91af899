"""Runs in small: what a run does with the work file from its marts on, up to a release or short of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.synthetic import SyntheticWarehouse
from transforms.corrections import Correction
from warehouse.build import build
from warehouse.changes import compared
from warehouse.corrections import apply_corrections
from warehouse.publish import FILE_NAME, current_run, list_releases, publish
from warehouse.revisions import append
from warehouse.touched import touch
from warehouse.versions import apply_versions

NOON = datetime(2026, 11, 21, 12)


def compare(
    warehouse: SyntheticWarehouse,
    run_id: str,
    change: str = "",
    extractor: str | None = None,
    corrections: Sequence[Correction] = (),
) -> duckdb.DuckDBPyConnection:
    """The open work file after the comparison with what is published; `change` is SQL that stands for what reading or the gate did."""
    connection = warehouse.connect()
    apply_versions(connection)
    apply_corrections(connection, corrections)
    for statement in filter(str.strip, change.split(";")):
        connection.execute(statement)
    if change:
        touch(connection, "SELECT document_id, publisher_id FROM core.documents")
    build(connection)
    data = warehouse.folder
    run = current_run(data)
    older = Path(data, "releases", run, FILE_NAME) if run else None
    with compared(connection, older, extractor):
        append(connection, run_id, NOON + timedelta(hours=int(run_id[-1], 16)), run, list_releases(data))
    return connection


def release(warehouse: SyntheticWarehouse, run_id: str, change: str = "", **more: Any) -> None:
    """A run that publishes."""
    compare(warehouse, run_id, change, **more).close()
    publish(warehouse.folder, run_id)


def history(warehouse: SyntheticWarehouse, columns: str, where: str = "true") -> list[tuple]:
    """Of the history of what is published."""
    with duckdb.connect(str(warehouse.folder / "current" / FILE_NAME), read_only=True) as connection:
        return connection.execute(f"SELECT {columns} FROM marts.revisions WHERE {where} ORDER BY ALL").fetchall()
