"""The gate's own in-memory database beside the work file: helper views, the catalogue, and one view a rule.

It is attached under the name `gate` and gone when the gate is done, so nothing of it reaches what is published. Temporary
views would not do: they belong to one connection, and Great Expectations reads through cursors of its own. A rule as a
view also keeps its text away from the templating of Great Expectations and SQLAlchemy (braces, colons).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.rules import COLUMNS, Rule, relation_terms
from warehouse.attached import attached
from warehouse.changes import select_known
from warehouse.mart_files import mart_select
from warehouse.sql import identifier
from warehouse.touched import changed_since

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

FOLDER = Path(__file__).parent
HELPERS = ("macros.sql", "views.sql", "comparisons.sql", "parts.sql", "neighbours.sql", "published.sql")
MIRRORED = (
    "core.documents", "core.quantities", "core.observations", "core.remarks", "quality.corrections", "meta.indicators",
    "meta.comparability",
)  # fmt: skip
WHOLE = ("documents", "observations")
BREAKS = "meta.comparability_breaks"
PUBLISHED = {  # what rules may ask of the published state: view -> table and columns
    "published_cells": (
        "marts.yearly_trend",
        {"publisher_id": "VARCHAR", "indicator": "VARCHAR", "breakdown": "VARCHAR", "year": "INTEGER"}
        | {"observation_id": "VARCHAR", "document_id": "VARCHAR"},
    ),
    "published_observations": ("core.observations", {"observation_id": "VARCHAR", "document_id": "VARCHAR", "sentence": "VARCHAR"}),
    "published_documents": (
        "core.documents",
        {"document_id": "VARCHAR", "file_name": "VARCHAR", "publisher_id": "VARCHAR", "report_year": "INTEGER"},
    ),
}
NAME = "gate"


class CouldNotCheck(RuntimeError):
    """The checks could not be made, so nothing is known about the data: not a pass, and not bad data either.

    `errors` tells by rule code what happened, where rules are to blame.
    """

    def __init__(self, message: str, errors: Mapping[str, str] | None = None) -> None:
        self.errors = dict(errors or {})
        super().__init__("; ".join([message, *(f"rule {code}: {error}" for code, error in sorted(self.errors.items()))]))


@contextmanager
def workspace(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    rules: Sequence[Rule],
    published: Path | None = None,
    looked_at: str = "",
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside the gate's database, with a view `rule_<code>` for every rule.

    `published` is the file that readers see. `looked_at` names the database whose rows are judged, such as the part of the work file that a
    run touched; default: all of it.
    """
    with attached(connection, published, f"{NAME}_published") as before:
        _detach(connection)
        connection.execute(f"attach ':memory:' as {NAME}")
        cursor = connection.cursor()
        try:
            work_file = connection.execute("select current_database()").fetchone()[0]
            _fill(cursor, work_file, looked_at or work_file, before, published.parent.name if published else None, catalogue)
            _create_rule_views(cursor, rules)
            yield cursor
        finally:
            cursor.close()
            _detach(connection)


def _fill(
    cursor: duckdb.DuckDBPyConnection, work_file: str, looked_at: str, published: str | None, release: str | None, catalogue: Catalogue
) -> None:
    cursor.execute(f"use {NAME}")
    _mirror(cursor, looked_at)
    cursor.execute("create schema whole")  # for what a part cannot tell: what is published and no longer given
    for table in WHOLE:
        cursor.execute(f"create view whole.{identifier(table)} as select * from {identifier(work_file)}.core.{identifier(table)}")
    whose = changed_since(cursor, release, work_file)
    cursor.execute(f"create view whole.changed_observations as select * from whole.observations where {whose}")
    for view, (table, columns) in PUBLISHED.items():
        cursor.execute(f"create view {identifier(view)} as {select_known(cursor, published, table, columns)}")
    cursor.execute(f"create view published_cells_changed as select * from published_cells where {whose}")
    _write_catalogue(cursor, catalogue)
    for helper in HELPERS:
        try:
            cursor.execute((FOLDER / helper).read_text(encoding="utf-8"))
        except duckdb.Error as error:
            raise CouldNotCheck(f"expectations/{helper}: {error}") from error


def _detach(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"detach database if exists {NAME}")


def _mirror(cursor: duckdb.DuckDBPyConnection, database: str) -> None:
    """`core.documents` means that of the database looked at; where series break is asked before the marts are built."""
    for schema in sorted({table.partition(".")[0] for table in MIRRORED}):
        cursor.execute(f"create schema {schema}")
    for table in MIRRORED:
        cursor.execute(f"create view {table} as select * from {identifier(database)}.{table}")
    cursor.execute(f"create table {BREAKS} as {mart_select(cursor, BREAKS)}")


def _write_catalogue(cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    indicators = [(i.code, i.name_zh, i.unit, i.aggregation) for i in catalogue.indicators.values()]
    breakdowns = [
        (b.key, b.value, b.name_zh, position)
        for position, b in enumerate((b for values in catalogue.breakdowns.values() for b in values.values()), start=1)
    ]
    units = [(unit.surface, unit.family) for unit in catalogue.units.values()]
    terms = [
        (relation.id, term.side, term.position, term.indicator, term.breakdown)
        for relation in catalogue.relations
        for term in relation_terms(relation.id, relation.left, relation.right)
    ]
    relations = [
        (relation.id, relation.kind, *(sum(term[0] == relation.id and term[1] == side for term in terms) for side in ("left", "right")))
        for relation in catalogue.relations
    ]
    _write(cursor, "indicators", "indicator varchar, name_zh varchar, unit varchar, aggregation varchar", indicators)
    _write(cursor, "breakdown_values", "key varchar, value varchar, name_zh varchar, position integer", breakdowns)
    _write(cursor, "units", "unit varchar, family varchar", units)
    _write(cursor, "relations", "relation varchar, kind varchar, left_terms integer, right_terms integer", relations)
    _write(cursor, "relation_terms", "relation varchar, side varchar, position integer, indicator varchar, breakdown varchar", terms)


def _write(cursor: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple]) -> None:
    cursor.execute(f"create table {identifier(table)} ({columns})")
    if rows:
        values = ", ".join(["unnest(?)"] * len(rows[0]))
        cursor.execute(f"insert into {identifier(table)} select {values}", [list(column) for column in zip(*rows, strict=True)])


def _create_rule_views(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Binding a view already finds unknown tables and columns; a rule that returns other columns is refused."""
    for rule in rules:
        try:
            cursor.execute(f"create view {identifier(f'rule_{rule.code}')} as {rule.sql}")
        except duckdb.Error as error:
            raise CouldNotCheck("a rule cannot run", {rule.code: str(error)}) from error
    found = dict(
        cursor.execute("select table_name, list(column_name) from duckdb_columns() where database_name = ? group by 1", [NAME]).fetchall()
    )
    for rule in rules:
        if sorted(found[f"rule_{rule.code}"]) != sorted(COLUMNS):
            returned = ", ".join(found[f"rule_{rule.code}"])
            raise CouldNotCheck("a rule breaks its contract", {rule.code: f"returns {returned} instead of {', '.join(COLUMNS)}"})
