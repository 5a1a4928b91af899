"""The gate's own in-memory database beside the work file: helper views, the catalogue, and one view a rule.

Where a part of the work file is judged, the rules that see one document at a time have a second such database over the touched documents,
and those that see all publishers a third over the whole work file.

It is attached under the name `gate` and gone when the gate is done, so nothing of it reaches what is published. Temporary
views would not do: they belong to one connection, and Great Expectations reads through cursors of its own. A rule as a
view also keeps its text away from the templating of Great Expectations and SQLAlchemy (braces, colons).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.rules import COLUMNS, OWN_COLUMNS, Rule, relation_terms
from warehouse.attached import attached
from warehouse.changes import select_known
from warehouse.mart_files import mart_select
from warehouse.sql import identifier, scalar
from warehouse.touched import ALONE, PART, changed_since

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

VIEWS = Path(__file__).parent / "views"
SEEN = {  # folders of views that rules read, by what they see; beside `common`
    "publisher": ("figures", "publisher"),
    "document": ("figures", "document"),
    "all": ("all",),
    "findings": ("findings",),
}
MIRRORED = (
    "core.documents", "core.quantities", "core.observations", "core.remarks", "quality.corrections", "meta.indicators",
    "meta.comparability",
)  # fmt: skip
WHOLE = ("documents", "observations")
BREAKS = "meta.comparability_breaks"  # asked before the marts are built
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
NAME, NAME_ALONE, NAME_ALL = "gate", "gate_alone", "gate_all"


class CouldNotCheck(RuntimeError):
    """The checks could not be made, so nothing is known about the data: not a pass, and not bad data either.

    `errors` tells by rule code what happened, where rules are to blame.
    """

    def __init__(self, message: str, errors: Mapping[str, str] | None = None) -> None:
        self.errors = dict(errors or {})
        super().__init__("; ".join([message, *(f"rule {code}: {error}" for code, error in sorted(self.errors.items()))]))


@dataclass(frozen=True, slots=True)
class _Before:
    """What readers see: the catalog it is attached under, and the run of its release; both None where nothing is published."""

    catalog: str | None
    release: str | None


@contextmanager
def workspace(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    rules: Sequence[Rule],
    published: Path | None = None,
    looked_at: str = "",
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside the gate's database, with a view for every rule, named as `rule_view` says.

    `published` is the file that readers see. `looked_at` names the database whose rows are judged: PART of warehouse.touched, with ALONE
    beside it for the rules that see one document at a time, and the work file for those that see all; default: all of the work file.
    """
    work_file = scalar(connection, "select current_database()")
    with attached(connection, published, f"{NAME}_published") as catalog:
        before = _Before(catalog, published.parent.name if published else None)
        _detach(connection)
        cursor = connection.cursor()
        try:
            parts = {NAME_ALONE: ALONE, NAME_ALL: work_file, NAME: PART} if looked_at == PART else {NAME: work_file}
            for name, database in parts.items():  # the gate's own is filled, and so in use, last
                seen = [what for what in SEEN if _database_of(what, looked_at) == name]
                _fill(cursor, name, database, work_file, before, catalogue, seen)
                _create_rule_views(cursor, name, [rule for rule in rules if rule.sees in seen])
            yield cursor
        finally:
            cursor.close()
            _detach(connection)


def rule_view(rule: Rule, looked_at: str = "") -> str:
    """The qualified name of the view that returns the rule's offending rows in a workspace over this database."""
    return f"{identifier(_database_of(rule.sees, looked_at))}.main.{identifier(f'rule_{rule.code}')}"


def _database_of(sees: str, looked_at: str) -> str:
    return {"document": NAME_ALONE, "all": NAME_ALL}.get(sees, NAME) if looked_at == PART else NAME


def _fill(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    looked_at: str,
    work_file: str,
    before: _Before,
    catalogue: Catalogue,
    seen: Sequence[str],
) -> None:
    """A database of the gate over the rows of `looked_at`, with what rules that see so read."""
    cursor.execute(f"attach ':memory:' as {identifier(name)}")
    cursor.execute(f"use {identifier(name)}")
    _mirror(cursor, looked_at)
    _write_catalogue(cursor, catalogue)
    if "publisher" in seen:
        cursor.execute(f"create table {BREAKS} as {mart_select(cursor, BREAKS)}")
        _show_published(cursor, work_file, before)
    for folder in dict.fromkeys(["common", *(folder for each in seen for folder in SEEN[each])]):
        for helper in sorted((VIEWS / folder).glob("*.sql")):
            try:
                cursor.execute(helper.read_text(encoding="utf-8"))
            except duckdb.Error as error:
                raise CouldNotCheck(f"{helper.relative_to(VIEWS.parent)}: {error}") from error


def _show_published(cursor: duckdb.DuckDBPyConnection, work_file: str, before: _Before) -> None:
    """For what a part cannot tell: what is published and no longer given by any report of the warehouse."""
    cursor.execute("create schema whole")
    for table in WHOLE:
        cursor.execute(f"create view whole.{identifier(table)} as select * from {identifier(work_file)}.core.{identifier(table)}")
    for view, (table, columns) in PUBLISHED.items():
        cursor.execute(f"create view {identifier(view)} as {select_known(cursor, before.catalog, table, columns)}")
    whose = changed_since(cursor, before.release, work_file)
    cursor.execute(f"create view whole.changed_observations as select * from whole.observations where {whose}")
    cursor.execute(f"create view published_cells_changed as select * from published_cells where {whose}")


def _detach(connection: duckdb.DuckDBPyConnection) -> None:
    for name in (NAME, NAME_ALONE, NAME_ALL):
        connection.execute(f"detach database if exists {identifier(name)}")


def _mirror(cursor: duckdb.DuckDBPyConnection, database: str) -> None:
    """`core.documents` means that of the database looked at."""
    for schema in sorted({table.partition(".")[0] for table in MIRRORED}):
        cursor.execute(f"create schema {schema}")
    for table in MIRRORED:
        cursor.execute(f"create view {table} as select * from {identifier(database)}.{table}")


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


def _create_rule_views(cursor: duckdb.DuckDBPyConnection, name: str, rules: Sequence[Rule]) -> None:
    """Binding a view already finds unknown tables and columns; a rule that returns other columns is refused."""
    for rule in rules:
        try:
            cursor.execute(f"create view {identifier(f'rule_{rule.code}')} as {rule.sql}")
        except duckdb.Error as error:
            raise CouldNotCheck("a rule cannot run", {rule.code: str(error)}) from error
    found = dict(
        cursor.execute("select table_name, list(column_name) from duckdb_columns() where database_name = ? group by 1", [name]).fetchall()
    )
    for rule in rules:
        returned = found[f"rule_{rule.code}"]
        if sorted(set(returned) - set(OWN_COLUMNS)) != sorted(COLUMNS):
            raise CouldNotCheck("a rule breaks its contract", {rule.code: f"returns {', '.join(returned)} instead of {', '.join(COLUMNS)}"})
