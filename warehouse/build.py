"""Builds the marts over what a run touched, or all anew, and proves the evidence, in one transaction: a build that fails changes nothing.

What a mart is, and which can be kept up by parts, is declared in its file (warehouse.mart_files); what was touched is known to
warehouse.touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.analysts import define
from warehouse.mart_files import Mart, declared_marts
from warehouse.proof import prove
from warehouse.sql import identifier, qualified, scalar, transaction
from warehouse.touched import ALONE, PART, made, part, settle

REGION_PUBLISHERS = "meta.region_publishers"
_PUBLISHERS = f"SELECT publisher_id FROM meta.touched UNION SELECT publisher_id FROM {PART}.core.documents"
_REGIONS = f"""
SELECT region FROM (FROM {REGION_PUBLISHERS} UNION ALL FROM regions_before) WHERE publisher_id IN ({_PUBLISHERS})
UNION SELECT region FROM (FROM regions_before EXCEPT FROM {REGION_PUBLISHERS})
UNION SELECT region FROM (FROM {REGION_PUBLISHERS} EXCEPT FROM regions_before)
"""


def build(connection: duckdb.DuckDBPyConnection, definitions: str = "") -> dict[str, int]:
    """Builds the marts and proves the evidence of what was touched; returns table -> rows. Raises BrokenProof, with nothing changed.

    `definitions` stands for the rules, marts and seeds of today: with others than at the last build everything is looked at.
    """
    marts = declared_marts(connection)
    work_file = scalar(connection, "SELECT current_database()")
    query = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ?"
    there = {name for (name,) in connection.execute(query, [work_file]).fetchall()}
    by_publisher = [mart.name for mart in marts.values() if mart.kept_up_by == "publisher_id"]
    with part(connection, by_publisher) as looked_at, transaction(connection):
        keeping_up = looked_at == PART and there >= {REGION_PUBLISHERS}
        if keeping_up:
            connection.execute(f"CREATE TEMP TABLE regions_before AS FROM {REGION_PUBLISHERS}")
        for mart in marts.values():
            if keeping_up and mart.name in there:
                _MADE[mart.kept_up_by](connection, mart)
            else:
                _make_anew(connection, mart)
            for update in mart.updates:
                connection.execute(update)
        connection.execute("DROP TABLE IF EXISTS regions_before")
        define(connection)
        with _using(connection, ALONE if looked_at == PART else looked_at):
            prove(connection, work_file)
        settle(connection, definitions)
    return {name: scalar(connection, "SELECT count(*) FROM query_table(?)", [name]) for name in sorted(marts)}


def _make_anew(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {qualified(mart.name)} AS {mart.select}", list(mart.parameters))
    for comment in mart.comments:
        connection.execute(comment)


def _of_publishers(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Replaces the rows of the touched publishers by those that the SELECT makes of the part around them."""
    _make(connection, mart, PART, made(mart.name))
    connection.execute(f"DELETE FROM {qualified(mart.name)} WHERE publisher_id IN ({_PUBLISHERS})")
    connection.execute(f"INSERT INTO {qualified(mart.name)} BY NAME FROM {made(mart.name)}")


def _of_documents(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Replaces the rows of the touched documents by those that the SELECT makes of them alone."""
    connection.execute(f"DELETE FROM {qualified(mart.name)} WHERE document_id IN (SELECT document_id FROM meta.touched)")
    _make(connection, mart, ALONE, f"{identifier(scalar(connection, 'SELECT current_database()'))}.{qualified(mart.name)}")


def _of_regions(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Replaces the rows of the regions of touched publishers, before or now, and of those that have gained or lost one."""
    regions = [region for (region,) in connection.execute(_REGIONS).fetchall()]
    name, chosen = qualified(mart.name), "list_contains(?::VARCHAR[], region)"  # a constant, so that the SELECT itself begins with it
    connection.execute(f"DELETE FROM {name} WHERE {chosen}", [regions])
    connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM ({mart.select}) WHERE {chosen}", [*mart.parameters, regions])


_MADE = {"": _make_anew, "publisher_id": _of_publishers, "document_id": _of_documents, "region": _of_regions}


def _make(connection: duckdb.DuckDBPyConnection, mart: Mart, database: str, into: str) -> None:
    """Adds the rows that the SELECT makes of `database`."""
    with _using(connection, database):
        connection.execute(f"INSERT INTO {into} BY NAME {mart.select}", list(mart.parameters))


@contextmanager
def _using(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[None]:
    """Names without a database mean that one while the block runs. After an error the transaction takes no statement: `part` goes back."""
    before = scalar(connection, "SELECT current_database()")
    connection.execute(f"USE {identifier(database)}")
    yield
    connection.execute(f"USE {identifier(before)}")
