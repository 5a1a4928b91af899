"""Whose the documents are: one id a bureau over all documents, and the tables of publishers and regions.

transforms.publishers decides from department, region as printed, code and year; it sees all documents, as one alone may not name the
city above its district.
"""

from __future__ import annotations

import duckdb

from transforms.publishers import RegionRow, describe_region, join_publishers, region_above
from warehouse.sql import identifier, rows, scalar
from warehouse.touched import touch

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

_JOINED = {"department": "VARCHAR", "region": "VARCHAR", "region_code": "VARCHAR", "report_year": "INTEGER", "key": "VARCHAR"}
_MOVED = """
SELECT document_id, documents.publisher_id AS before, joined.key
FROM core.documents AS documents
JOIN joined ON joined.department = documents.department AND joined.region = documents.region
           AND joined.region_code IS NOT DISTINCT FROM documents.region_code
           AND joined.report_year IS NOT DISTINCT FROM documents.report_year
WHERE documents.publisher_id NOT IN ('', joined.key)
"""


def apply_publishers(connection: duckdb.DuckDBPyConnection) -> int:
    """Sets publisher_id of all documents, and of their observations, anew; returns how many documents changed hands.

    Runs inside the caller's transaction. Documents without a publisher stay without.
    """
    known = connection.execute(
        "SELECT DISTINCT department, region, region_code, report_year FROM core.documents WHERE publisher_id <> '' AND region <> ''"
    ).fetchall()
    joined = [(*whose, key) for whose, key in join_publishers(sorted(known, key=str)).items()]
    columns = ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in _JOINED.items())
    connection.execute(f"CREATE TEMP TABLE joined AS SELECT {columns}", [[row[column] for row in joined] for column in range(len(_JOINED))])
    connection.execute(f"CREATE TEMP TABLE moved AS {_MOVED}")
    touch(connection, "SELECT document_id, before FROM moved UNION ALL SELECT document_id, key FROM moved")
    for table in ("documents", "observations"):
        connection.execute(f"UPDATE core.{table} SET publisher_id = key FROM moved WHERE {table}.document_id = moved.document_id")
    changed = scalar(connection, "SELECT count(*) FROM moved")
    connection.execute("DROP TABLE joined")
    connection.execute("DROP TABLE moved")
    return changed


def load_publishers(connection: duckdb.DuckDBPyConnection) -> None:
    """Writes meta.publishers and meta.regions anew from core.documents. Runs inside the caller's transaction.

    A publisher whose place is known is said to be of the place as it is called now, with its code and level of now: 襄樊市 stands as
    襄阳市.
    """
    connection.execute("DELETE FROM meta.publishers")
    connection.execute(PUBLISHERS)
    query = "SELECT publisher_id, region, region_code, admin_level, last_year FROM meta.publishers WHERE region <> '' ORDER BY publisher_id"
    regions: dict[str, dict[str, object]] = {}
    placed: list[tuple[str, str, str | None, str | None]] = []
    for row in rows(connection, query):
        place = describe_region(row["region"], row["region_code"], row["admin_level"], row["last_year"])
        placed.append((row["publisher_id"], place.region, place.region_code, place.admin_level))
        above: RegionRow | None = place
        while above and above.region not in regions:
            regions[above.region] = above._asdict()
            above = region_above(above)
    connection.execute(
        """UPDATE meta.publishers SET region = placed.region, region_code = placed.region_code, admin_level = placed.admin_level
           FROM (SELECT unnest(?::VARCHAR[]) AS publisher_id, unnest(?::VARCHAR[]) AS region, unnest(?::VARCHAR[]) AS region_code,
                        unnest(?::VARCHAR[]) AS admin_level) AS placed
           WHERE publishers.publisher_id = placed.publisher_id""",
        [[row[column] for row in placed] for column in range(4)],
    )
    connection.execute("DELETE FROM meta.regions")
    insert_records(connection, "regions", [regions[name] for name in sorted(regions)])


def insert_records(connection: duckdb.DuckDBPyConnection, table: str, records: list[dict[str, object]], schema: str = "meta") -> None:
    """Into a table, one statement for all records: a bound list a column."""
    if not records:
        return
    columns = ", ".join(f"unnest(?) AS {identifier(name)}" for name in records[0])
    connection.execute(
        f"INSERT INTO {identifier(schema)}.{identifier(table)} BY NAME SELECT {columns}",
        [[record[name] for record in records] for name in records[0]],
    )
