"""Whose the documents are: one id a bureau over all documents, and the tables of publishers and regions.

transforms.publishers decides from the department and region as printed; it sees all documents, as one alone may not
name the city above its district.
"""

from __future__ import annotations

import duckdb

from transforms.publishers import join_publishers, parent_region
from transforms.regions import admin_level
from warehouse.sql import identifier, rows

PUBLISHERS = """
INSERT INTO meta.publishers BY NAME
SELECT publisher_id,
       arg_max(publisher, newest) AS publisher,
       arg_max(department, newest) AS department,
       arg_max(region, (length(region), newest)) AS region, -- in its fullest form: 澜陵市柏川区 before 柏川区
       arg_max(region_code, newest) AS region_code,
       arg_max(admin_level, newest) AS admin_level,
       min(report_year) AS first_year,
       max(report_year) AS last_year,
       count(*) AS documents
FROM (SELECT *, (coalesce(report_year, 0), coalesce(published_on, DATE '0001-01-01'), document_id) AS newest
      FROM core.documents WHERE publisher_id <> '' AND read_status NOT IN ('unreadable', 'not_a_report'))
GROUP BY publisher_id
ORDER BY publisher_id
"""


def apply_publishers(connection: duckdb.DuckDBPyConnection) -> int:
    """Sets publisher_id of all documents, and of their observations, anew; returns how many documents changed hands.

    Runs inside the caller's transaction. Documents without a publisher stay without.
    """
    known = connection.execute(
        "SELECT DISTINCT department, region FROM core.documents WHERE publisher_id <> '' AND region <> ''"
    ).fetchall()
    joined = [(department, region, key) for (department, region), key in sorted(join_publishers(sorted(known)).items())]
    (changed,) = connection.execute(
        """UPDATE core.documents SET publisher_id = joined.key
           FROM (SELECT unnest(?::VARCHAR[]) AS department, unnest(?::VARCHAR[]) AS region, unnest(?::VARCHAR[]) AS key) AS joined
           WHERE documents.department = joined.department AND documents.region = joined.region
             AND documents.publisher_id NOT IN ('', joined.key)""",
        [[row[column] for row in joined] for column in range(3)],
    ).fetchall()[0]
    connection.execute(
        """UPDATE core.observations SET publisher_id = documents.publisher_id FROM core.documents AS documents
           WHERE observations.document_id = documents.document_id AND observations.publisher_id <> documents.publisher_id"""
    )
    return changed


def load_publishers(connection: duckdb.DuckDBPyConnection) -> None:
    """Writes meta.publishers and meta.regions anew from core.documents. Runs inside the caller's transaction."""
    connection.execute("DELETE FROM meta.publishers")
    connection.execute(PUBLISHERS)
    query = (
        "SELECT region, max(region_code) AS region_code, max(admin_level) AS admin_level FROM meta.publishers WHERE region <> '' GROUP BY 1"
    )
    regions = {row["region"]: row | {"parent": parent_region(row["region"]) or None} for row in rows(connection, query)}
    above = [row["parent"] for row in regions.values()]
    while above:
        name = above.pop()
        if name and name not in regions:
            regions[name] = {"region": name, "region_code": None, "admin_level": admin_level(name), "parent": parent_region(name) or None}
            above.append(regions[name]["parent"])
    connection.execute("DELETE FROM meta.regions")
    insert_records(connection, "regions", [regions[name] for name in sorted(regions)])


def insert_records(connection: duckdb.DuckDBPyConnection, table: str, records: list[dict[str, object]]) -> None:
    """Into a table of meta, one statement for all records: a bound list a column."""
    if not records:
        return
    columns = ", ".join(f"unnest(?) AS {identifier(name)}" for name in records[0])
    connection.execute(
        f"INSERT INTO meta.{identifier(table)} BY NAME SELECT {columns}",
        [[record[name] for record in records] for name in records[0]],
    )
