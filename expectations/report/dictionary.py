"""The data dictionary as a page of the report."""

from __future__ import annotations

import duckdb

from expectations.report.templating import environment
from warehouse.dictionary import AGGREGATIONS, SCHEMAS, read_dictionary
from warehouse.sql import scalar


def render_dictionary(connection: duckdb.DuckDBPyConnection, index_link: str) -> str | None:
    """The page over an open warehouse; None for one that was never built, or by a version without the dictionary."""
    if not scalar(connection, "SELECT count(*) FROM duckdb_views() WHERE schema_name = 'meta' AND view_name = 'data_dictionary'"):
        return None
    template = environment().get_template("dictionary.html.j2")
    return template.render(dictionary=read_dictionary(connection), schemas=SCHEMAS, aggregations=AGGREGATIONS, index_link=index_link)
