"""What one state of the warehouse changes against another, for people: totals, causes, and the changes by weight.

Read from marts.revisions, where a run has written down what it changed, published or withheld; two releases that did not follow
one another are compared anew, into a history of that one step.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.changes import CHANGES, NEWER, OLDER, compared_files, select_known
from warehouse.export import defused
from warehouse.publishers import insert_records
from warehouse.revisions import CAUSES
from warehouse.sql import identifier, rows, scalar, sql_files

DIMENSIONS = {
    "publishers": {"publisher_id": "VARCHAR", "publisher": "VARCHAR"},
    "indicators": {"indicator": "VARCHAR", "name_zh": "VARCHAR", "name_en": "VARCHAR"},
    "breakdown_labels": {"breakdown": "VARCHAR", "breakdown_zh": "VARCHAR"},
}
DOCUMENTS = dict.fromkeys(("document_id", "file_name", "source", "replaced_by"), "VARCHAR")
KINDS = ("gone", "changed", "new", "moved")
BATCH = 2_000
# idle: nothing changed that is published, be it the same value elsewhere or another heir of a document that counted no more
_IDLE = "coalesce(kind = 'moved' OR subject = 'document' AND status_before = status_after AND why <> 'identified_otherwise', false)"
_CHANGES = f"(SELECT *, {_IDLE} AS idle FROM marts.revisions)"
_RANKED = f"FROM {_CHANGES} WHERE run_id = ? AND subject <> 'release'"
_ORDER = "ORDER BY idle, weight DESC, subject, kind, publisher_id, indicator, breakdown, year, document_before, document_after"


@dataclass(frozen=True, slots=True)
class Change:
    """A row of marts.revisions, as far as it is shown; `idle` where nothing changed that is published."""

    subject: str
    kind: str
    publisher_id: str
    publisher: str
    indicator: str
    indicator_zh: str
    breakdown: str
    breakdown_zh: str
    year: int | None
    unit: str
    qualifier_before: str
    value_before: Decimal | None
    qualifier_after: str
    value_after: Decimal | None
    slip: bool
    why: str
    why_zh: str
    why_en: str
    status_before: str
    status_after: str
    document_before: str
    file_before: str
    document_after: str
    file_after: str
    weight: float
    idle: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What a run changed: against which (None: nothing was published), how much, why, and the weightiest changes."""

    run_id: str
    against: str | None
    cells: Mapping[str, int]  # by kind
    documents: Mapping[str, int]
    slips: int
    causes: Mapping[str, int]  # of the cells, the most frequent first
    shown: tuple[Change, ...]

    @property
    def in_all(self) -> int:
        return sum(self.cells.values()) + sum(self.documents.values())


def has_history(connection: duckdb.DuckDBPyConnection, run_id: str) -> bool:
    """Whether the open warehouse has written down what the run changed."""
    views = scalar(connection, "SELECT count(*) FROM duckdb_views() WHERE schema_name = 'marts' AND view_name = 'revisions'")
    return bool(views and scalar(connection, "SELECT count(*) FROM core.revisions WHERE run_id = ? AND subject = 'release'", [run_id]))


def waiting_run(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The run that left the open work file as a state that was withheld and waits; None where it is as published."""
    ended = rows(connection, "SELECT run_id, outcome FROM quality.runs WHERE outcome <> 'failed' ORDER BY run_id DESC LIMIT 1")
    waiting = [row["run_id"] for row in ended if row["outcome"] == "withheld"]
    return waiting[0] if waiting and has_history(connection, waiting[0]) else None


def read_difference(connection: duckdb.DuckDBPyConnection, run_id: str, limit: int) -> Difference:
    """What the run changed, with the `limit` weightiest changes; the history must have the run."""
    release = rows(connection, "SELECT why_detail FROM core.revisions WHERE run_id = ? AND why = 'published'", [run_id])[0]
    counted = connection.execute(
        "SELECT subject, kind, count(*), count(*) FILTER (slip) FROM core.revisions WHERE run_id = ? GROUP BY ALL", [run_id]
    ).fetchall()
    causes = connection.execute(
        "SELECT why, count(*) FROM core.revisions WHERE run_id = ? AND subject = 'cell' GROUP BY 1 ORDER BY 2 DESC, 1", [run_id]
    ).fetchall()

    def of(subject: str) -> dict[str, int]:
        return {kind: number for kind in KINDS for name, found, number, _ in counted if (name, found) == (subject, kind)}

    return Difference(
        run_id,
        release["why_detail"] or None,
        of("cell"),
        of("document"),
        sum(row[3] for row in counted),
        dict(causes),
        tuple(each_change(connection, run_id, limit)),
    )


def each_change(connection: duckdb.DuckDBPyConnection, run_id: str, limit: int | None = None) -> Iterator[Change]:
    """The changes of a run, the weightiest first, behind them what is idle."""
    columns = ", ".join(identifier(name) for name in Change.__slots__)
    for row in _each(connection, f"SELECT {columns} {_RANKED} {_ORDER} LIMIT ?", [run_id, limit]):
        yield Change(**row)


@contextmanager
def history_of(older: Path | None, newer: Path, against: str | None, run_id: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose history holds one step: what the file `newer` (release `run_id`) changes against the file `older`."""
    with compared_files(older, newer) as connection:
        for schema in ("core", "meta", "marts"):
            connection.execute(f"CREATE SCHEMA {identifier(schema)}")
        named = select_known(connection, NEWER, "core.documents", DOCUMENTS)
        if older:
            before = select_known(connection, OLDER, "core.documents", DOCUMENTS)
            named += f" UNION ALL SELECT * FROM ({before}) ANTI JOIN {NEWER}.core.documents USING (document_id)"
        connection.execute(f"CREATE VIEW core.documents AS {named}")
        for table, columns in DIMENSIONS.items():
            connection.execute(f"CREATE VIEW meta.{identifier(table)} AS {select_known(connection, NEWER, f'meta.{table}', columns)}")
        connection.execute("CREATE TABLE meta.causes (cause VARCHAR, text_zh VARCHAR, text_en VARCHAR)")
        with CAUSES.open(encoding="utf-8", newline="") as lines:
            insert_records(connection, "causes", list(csv.DictReader(lines)))
        connection.execute(
            f"CREATE TABLE core.revisions AS SELECT ? AS run_id, NULL::TIMESTAMP AS published_at, * FROM {CHANGES}", [run_id]
        )
        connection.execute(
            "INSERT INTO core.revisions BY NAME SELECT ? AS run_id, 'release' AS subject, 'new' AS kind,"
            " 'published' AS why, ? AS why_detail, false AS slip",
            [run_id, against or ""],
        )
        connection.execute(sql_files("views")["marts.revisions"].read_text("utf-8"))
        yield connection


def write_csv(connection: duckdb.DuckDBPyConnection, run_id: str, file: Path) -> int:
    """All changes of a run as CSV (UTF-8 with BOM), formulas defused; how many."""
    described = rows(connection, f"SELECT column_name, column_type FROM (DESCRIBE FROM {_CHANGES})")
    types = {row["column_name"]: row["column_type"] for row in described}
    picked = ", ".join(
        f"{(defused if types[name] == 'VARCHAR' else str)(identifier(name))} AS {identifier(name)}" for name in Change.__slots__
    )
    number = 0
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, Change.__slots__)
        writer.writeheader()
        for row in _each(connection, f"SELECT {picked} {_RANKED} {_ORDER}", [run_id]):
            writer.writerow(row)
            number += 1
    return number


def write_json(connection: duckdb.DuckDBPyConnection, run_id: str, file: Path) -> int:
    """All changes of a run with their totals as one JSON object, a change a line; how many."""
    found = read_difference(connection, run_id, 0)
    head = {"run_id": run_id, "against": found.against, "cells": found.cells, "documents": found.documents, "slips": found.slips}
    number = 0
    with file.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(head | {"causes": found.causes}, ensure_ascii=False)[:-1] + ', "changes": [')
        for number, row in enumerate(each_change(connection, run_id), start=1):
            record = {name: getattr(row, name) for name in Change.__slots__}
            stream.write((",\n" if number > 1 else "\n") + json.dumps(record, ensure_ascii=False, default=_number))
        stream.write("\n]}\n")
    return number


def _each(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[object]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    while batch := cursor.fetchmany(BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _number(value: object) -> float | int:
    """A figure as JSON has it; whole ones without a point."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} has no place in JSON")
    return int(value) if value == value.to_integral_value() else float(value)
