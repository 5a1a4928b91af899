"""What the warehouse holds of labelled reports, for the evaluation: rows by the stem of the file's name. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

import duckdb

from transforms.evaluation import Reading
from warehouse.sql import rows


def labelled_readings(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, Reading]:
    """name -> what was read of its newest version, whatever the check made of it; names that no document has are left out."""
    wanted = set(names)
    query = "SELECT document_id, file_name, format FROM core.documents ORDER BY first_seen_at, document_id"
    newest = {stem: row for row in rows(connection, query) if (stem := PurePath(row["file_name"]).stem) in wanted}
    ids = [row["document_id"] for row in newest.values()]
    quantities = _by_document(connection, "SELECT document_id, surface, value, unit, qualifier, sentence FROM core.quantities", ids)
    query = "SELECT document_id, year, indicator, breakdown, value, unit, qualifier, confidence, rule, sentence FROM core.observations"
    query += " WHERE origin <> 'corrected'"  # judged is what was read
    observations = _by_document(connection, query, ids)
    return {name: Reading(row["format"], quantities[row["document_id"]], observations[row["document_id"]]) for name, row in newest.items()}


def _by_document(connection: duckdb.DuckDBPyConnection, query: str, ids: list[str]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows(connection, f"SELECT * FROM ({query}) WHERE list_contains(?, document_id)", [ids]):
        found[row["document_id"]].append(row)
    return found
