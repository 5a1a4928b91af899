"""A fresh work file beside the one in use: what cannot be made anew is taken over, and what could not be read anew.

Everything else in it comes of reading all documents again. The file in use is only read meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from warehouse.attached import attached
from warehouse.sql import identifier, qualified, scalar, sql_files, transaction
from warehouse.touched import BULK_TABLES, touch

EARLIER = "earlier"
_MADE_ANEW = {
    *(f"core.{table}" for table in BULK_TABLES),
    *("meta.changed_since", "meta.definitions", "meta.settings", "meta.touched", "meta.warehouse", "quality.findings", "quality.rules"),
}


def take_over_history(connection: duckdb.DuckDBPyConnection, earlier: Path) -> None:
    """Into the empty tables of the fresh file, from the closed one in use: addresses, runs, revisions, and what each run makes anew anyway.

    All but what reading, checks and builds fill, so that a table of history cannot be forgotten here.
    """
    with attached(connection, earlier, EARLIER), transaction(connection):
        for name in sorted(sql_files("schema").keys() - _MADE_ANEW):
            connection.execute(f"INSERT INTO {qualified(name)} BY NAME FROM {EARLIER}.{qualified(name)}")


def keep_as_read(connection: duckdb.DuckDBPyConnection, earlier: Path, documents: Collection[str]) -> int:
    """Takes over the rows of these documents as they were read; without a fingerprint: they are read anew as soon as they can be."""
    chosen = "WHERE list_contains(?::VARCHAR[], document_id)"
    with attached(connection, earlier, EARLIER), transaction(connection):
        for table in BULK_TABLES:
            name = f"core.{identifier(table)}"
            connection.execute(f"DELETE FROM {name} {chosen}", [list(documents)])
            connection.execute(f"INSERT INTO {name} BY NAME FROM {EARLIER}.{name} {chosen}", [list(documents)])
        connection.execute(f"UPDATE core.documents SET fingerprint = '' {chosen}", [list(documents)])
        touch(connection, f"SELECT document_id, publisher_id FROM core.documents {chosen}", [list(documents)])
    return scalar(connection, f"SELECT count(*) FROM core.documents {chosen}", [list(documents)])
