"""The data dictionary as a page of the report."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.dictionary import AGGREGATIONS, SCHEMAS, read_dictionary
from warehouse.sql import scalar


def collect_dictionary(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Of an open warehouse; none for one that was never built, or by a version without the dictionary."""
    there = scalar(connection, "SELECT count(*) FROM duckdb_views() WHERE schema_name = 'meta' AND view_name = 'data_dictionary'")
    return {"dictionary": read_dictionary(connection) if there else None, "schemas": SCHEMAS, "aggregations": AGGREGATIONS}
