"""What a run touched, so that it checks and builds only that: meta.touched, and the part of the warehouse around it.

Whatever changes a row that the checks or the marts read says so with `touch`, in the same transaction. The rows stay until the marts are
built (`settle`), so that a run that ends before is made up for by the next one. All documents count as touched where rules, marts or seeds
are others than those of the last build.

What was built is known until it is published (meta.changed_since): where the published release is what the work file was, only that can
differ from it.

A cell depends on the documents of one publisher, and so do the findings that compare them. So the part of the warehouse to look at is
every document of the touched publishers, and those touched documents that have none. What concerns a document by itself (most rules, the
evidence) is looked at in the touched documents alone. Most of a warehouse is looked at where it is; a smaller part is copied into memory
first (`part`), under the same names, so that the same SQL serves both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from warehouse.sql import identifier, qualified, scalar

BULK_TABLES = ("documents", "quantities", "observations", "extraction_log", "remarks")
OF_DOCUMENTS = dict.fromkeys(BULK_TABLES, "*")  # table -> columns: what is looked at of a touched document
OF_PUBLISHERS = {"documents": "* EXCLUDE (text)", "observations": "*", "remarks": "*"}  # and of all others of its publisher
PART, ALONE = "part", "touched_alone"
SMALL = 0.3  # share of the documents below which a copy costs less than looking at all
_MADE_WITH, _MADE = "made_with", "made_"

_PUBLISHERS = "SELECT publisher_id FROM meta.touched WHERE publisher_id <> ''"
_DOCUMENTS = f"""
SELECT document_id FROM core.documents WHERE publisher_id IN ({_PUBLISHERS})
UNION SELECT document_id FROM meta.touched
"""


def touch(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> None:
    """Notes the documents of a SELECT of document_id and publisher_id. Runs inside the caller's transaction."""
    connection.execute(f"INSERT INTO meta.touched {query}", list(parameters))


def touch_all_unless_made_with(connection: duckdb.DuckDBPyConnection, definitions: str) -> bool:
    """Notes all documents where the marts were last built with other definitions; whether it did."""
    known = connection.execute("SELECT value FROM meta.settings WHERE setting = ?", [_MADE_WITH]).fetchall()
    if known == [(definitions,)]:
        return False
    touch_all(connection)
    return True


def touch_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes all documents: every rule is asked of everything, and all marts are built."""
    touch(connection, "SELECT document_id, publisher_id FROM core.documents")


def settle(connection: duckdb.DuckDBPyConnection, definitions: str) -> None:
    """Nothing is touched any more: the marts are built, with these definitions. Runs inside the caller's transaction."""
    connection.execute(
        "INSERT INTO meta.changed_since SELECT DISTINCT since.release, touched.publisher_id FROM meta.touched AS touched"
        " CROSS JOIN (SELECT DISTINCT release FROM meta.changed_since) AS since"
    )
    connection.execute("DELETE FROM meta.touched")
    connection.execute("DELETE FROM meta.settings WHERE setting = ?", [_MADE_WITH])
    connection.execute("INSERT INTO meta.settings VALUES (?, ?)", [_MADE_WITH, definitions])


def forget_build(connection: duckdb.DuckDBPyConnection) -> None:
    """The marts are to be built over all documents. Runs inside the caller's transaction."""
    connection.execute("DELETE FROM meta.settings WHERE setting = ?", [_MADE_WITH])


def stand_on(connection: duckdb.DuckDBPyConnection, release: str) -> None:
    """The work file, as it stands, is about to be this run's release. Runs inside the caller's transaction."""
    connection.execute("DELETE FROM meta.changed_since")
    connection.execute("INSERT INTO meta.changed_since VALUES (?, '')", [release])


def changed_since(connection: duckdb.DuckDBPyConnection, release: str | None, database: str) -> str:
    """A condition on publisher_id: who may differ from this release in the work file `database`; true for all where that is not known."""
    stands_on = connection.execute(f"SELECT DISTINCT release FROM {identifier(database)}.meta.changed_since").fetchall()
    if stands_on != [(release,)]:
        return "true"
    tables = (f"SELECT publisher_id FROM {identifier(database)}.meta.{identifier(table)}" for table in ("changed_since", "touched"))
    return f"publisher_id IN ({' UNION '.join(tables)})"


@contextmanager
def part(connection: duckdb.DuckDBPyConnection, by_publisher: Collection[str] = ()) -> Iterator[str]:
    """The name of the database in which core.* holds what is to be looked at: PART, in memory, or the work file itself.

    In PART core has OF_PUBLISHERS of the touched publishers; every other table is a view of the work file's, but each of the marts
    `by_publisher` one of `made`, of what a build makes of these publishers. Beside it stands ALONE, likewise, with OF_DOCUMENTS of the
    touched documents. Inside a block of another `part` both are that one's; whoever changes rows of the work file meanwhile changes them
    in both too.
    """
    work_file = scalar(connection, "SELECT current_database()")
    if scalar(connection, "SELECT count(*) FROM duckdb_databases() WHERE database_name = ?", [PART]):
        _take_as_made(connection, work_file, by_publisher)
        yield PART
        return
    touched, held = (scalar(connection, f"SELECT count(*) FROM ({query})") for query in (_DOCUMENTS, "SELECT 1 FROM core.documents"))
    if touched >= SMALL * held:
        yield work_file
        return
    with (
        _copied(connection, PART, OF_PUBLISHERS, _DOCUMENTS),
        _copied(connection, ALONE, OF_DOCUMENTS, "SELECT DISTINCT document_id FROM meta.touched"),
    ):
        try:
            _take_as_made(connection, work_file, by_publisher)
            yield PART
        finally:
            _forget_made(connection)


def made(mart: str) -> str:
    """The table that takes the rows which a build makes of this mart inside `part`, for it and for the marts that read it."""
    return f"temp.main.{identifier(_MADE + mart.replace('.', '_'))}"


def _take_as_made(connection: duckdb.DuckDBPyConnection, work_file: str, by_publisher: Collection[str]) -> None:
    there = connection.execute("SELECT concat(schema_name, '.', view_name) FROM duckdb_views() WHERE database_name = ?", [PART]).fetchall()
    for view in sorted({view for (view,) in there} & set(by_publisher)):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {made(view)} AS FROM {identifier(work_file)}.{qualified(view)} LIMIT 0")
        connection.execute(f"CREATE OR REPLACE VIEW {PART}.{qualified(view)} AS FROM {made(view)}")


def _forget_made(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'temp' AND starts_with(table_name, ?)"
    for (table,) in connection.execute(query, [_MADE]).fetchall():
        connection.execute(f"DROP TABLE temp.main.{identifier(table)} CASCADE")


@contextmanager
def _copied(connection: duckdb.DuckDBPyConnection, name: str, tables: Mapping[str, str], documents: str) -> Iterator[None]:
    """A database in memory with the rows of these documents in these tables of core, and views of the work file's others."""
    work_file = scalar(connection, "SELECT current_database()")
    connection.execute(f"ATTACH ':memory:' AS {identifier(name)}")
    try:
        _copy(connection, name, tables, documents)
        yield
    finally:
        connection.execute(f"USE {identifier(work_file)}")  # what failed in it may have left it in use
        connection.execute(f"DETACH DATABASE {identifier(name)}")


def _copy(connection: duckdb.DuckDBPyConnection, copy: str, tables: Mapping[str, str], documents: str) -> None:
    work_file = scalar(connection, "SELECT current_database()")
    query = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT temporary ORDER BY ALL"
    names = connection.execute(query, [work_file]).fetchall()
    for schema in sorted({schema for schema, _ in names}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(copy)}.{identifier(schema)}")
    connection.execute(f"CREATE TEMP TABLE looked_at AS {documents}")
    for schema, table in names:
        name = f"{identifier(schema)}.{identifier(table)}"
        held = f"{identifier(work_file)}.{name}"
        if schema == "core" and table in tables:
            these = f"SELECT held.rowid FROM {held} AS held SEMI JOIN looked_at USING (document_id)"  # then only what is in these rows
            connection.execute(
                f"CREATE TABLE {identifier(copy)}.{name} AS SELECT {tables[table]} FROM {held} AS held WHERE held.rowid IN ({these})"
            )
        else:
            connection.execute(f"CREATE VIEW {identifier(copy)}.{name} AS SELECT * FROM {held}")
    connection.execute("DROP TABLE looked_at")
