"""What is exported: tables and views, and of those that know years and bureaus the years and bureaus asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.lookup import find_publisher
from warehouse.sql import identifier, rows, scalar

DEFAULT = ("marts.*", "core.observations", "meta.indicators", "meta.data_dictionary")
ON_REQUEST = ("marts.revisions",)  # grows with every release, which would copy all of it again
ORDERS = {  # of the large tables; the others are ordered by all of their columns
    "marts.yearly_trend": ("publisher_id", "indicator", "breakdown", "year"),
    "marts.region_yearly": ("region", "admin_level", "indicator", "breakdown", "year"),
    "core.observations": ("document_id", "evidence_start", "observation_id"),
    "core.quantities": ("document_id", "char_start", "quantity_id"),
    "core.extraction_log": ("document_id", "indicator"),
}
Around = Callable[[str], str]
BATCH = 100_000  # rows in memory at a time


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one table, in an order that does not depend on how they came into it."""

    table: str
    columns: tuple[tuple[str, str], ...]  # name and type
    years: tuple[int, ...]  # that are asked for; () for all
    publishers: tuple[str, ...]  # likewise, ids
    rows: int

    @property
    def by_year(self) -> bool:
        """Long tables of figures, a row for each indicator and year, have a part a year."""
        return {"year", "indicator", "value"} <= {name for name, _ in self.columns}

    @property
    def year_column(self) -> str | None:
        names = [name for name, _ in self.columns]
        return next((name for name in ("year", "report_year") if name in names), None)

    def query(self, text: Around = str, listed: Around = str, without: str = "") -> str:
        """The SELECT; `text` is made of the names of text columns, `listed` of those of lists of text."""
        around: dict[str, Around] = {"VARCHAR": text, "VARCHAR[]": listed}
        chosen = ", ".join(
            f"{around.get(kind, str)(identifier(name))} AS {identifier(name)}" for name, kind in self.columns if name != without
        )
        order = ", ".join(f"source.{identifier(name)}" for name in ORDERS.get(self.table, ()) if self._has(name)) or "ALL"
        return f"{self.select(chosen)} ORDER BY {order}"

    def select(self, chosen: str) -> str:
        """The same rows, in no order."""
        schema, _, table = self.table.partition(".")
        conditions = [f"list_contains(?::INTEGER[], source.{identifier(self.year_column)})"] if self.years and self.year_column else []
        conditions += ["list_contains(?::VARCHAR[], source.publisher_id)"] if self.publishers and self._has("publisher_id") else []
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {chosen} FROM {identifier(schema)}.{identifier(table)} AS source{where}"

    @property
    def parameters(self) -> list[list[Any]]:
        bound: list[list[Any]] = [list(self.years)] if self.years and self.year_column else []
        return bound + ([list(self.publishers)] if self.publishers and self._has("publisher_id") else [])

    def _has(self, name: str) -> bool:
        return any(column == name for column, _ in self.columns)


def select(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[str] | None = None,
    years: Iterable[int] = (),
    publishers: Iterable[str] = (),
) -> tuple[Source, ...]:
    """The tables, default those of DEFAULT. Where years or bureaus (by any name, see warehouse.lookup) are asked for, those of them;
    tables without years or bureaus, such as the catalogue, are whole.

    Raises ValueError for a table that is not there or a year of which there is nothing, NotFound for a bureau.
    """
    known = _columns(connection)
    chosen = list(dict.fromkeys(tables)) if tables is not None else _default(known)
    if unknown := [name for name in chosen if name not in known]:
        raise ValueError(f"no table {', '.join(unknown)}; tables: {', '.join(known)}")
    wanted = tuple(sorted(set(years)))
    ids = tuple(sorted({find_publisher(connection, name) for name in publishers}))
    sources = []
    for name in chosen:
        source = Source(name, tuple(known[name]), wanted, ids, 0)
        number = scalar(connection, source.select("count(*)"), source.parameters)
        sources.append(Source(name, source.columns, wanted, ids, number))
    if wanted and not any(source.rows for source in sources if source.year_column):
        first, last = connection.execute("SELECT min(year), max(year) FROM marts.yearly_trend").fetchall()[0]
        raise ValueError(f"there is nothing of {', '.join(map(str, wanted))} in {', '.join(chosen)}; the years are {first} to {last}")
    return tuple(sources)


def everything(connection: duckdb.DuckDBPyConnection) -> tuple[Source, ...]:
    """All tables and views but those of ON_REQUEST."""
    return select(connection, [name for name in _columns(connection) if name not in ON_REQUEST])


def joined(column: str) -> str:
    """A list as one text."""
    return f"array_to_string({column}, ';')"


def of_year(source: Source, year: int) -> Source:
    """The same rows of one year only."""
    return Source(source.table, source.columns, (year,), source.publishers, source.rows)


def years_of(connection: duckdb.DuckDBPyConnection, source: Source) -> tuple[int, ...]:
    """The years that its rows are of; none where there are rows without a year."""
    found = connection.execute(source.select("DISTINCT source.year"), source.parameters).fetchall()
    return () if (None,) in found else tuple(sorted(year for (year,) in found))


@contextmanager
def batches(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object]) -> Iterator[Any]:
    """The result as Arrow batches, a few of them in memory at a time."""
    reader = connection.cursor().sql(query, params=list(parameters)).to_arrow_reader(BATCH)
    try:
        yield reader
    finally:
        reader.close()


def _default(known: dict[str, list[tuple[str, str]]]) -> list[str]:
    marts = [name for name in known if name.startswith("marts.") and name not in ON_REQUEST]
    return [name for pattern in DEFAULT for name in (marts if pattern == "marts.*" else [pattern]) if name in known]


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Table or view -> its columns, each with its type."""
    found: dict[str, list[tuple[str, str]]] = {}
    query = """SELECT schema_name || '.' || table_name AS name, column_name, data_type FROM duckdb_columns()
               WHERE NOT internal AND database_name = current_database() ORDER BY name, column_index"""
    for row in rows(connection, query):
        found.setdefault(row["name"], []).append((row["column_name"], row["data_type"]))
    return found
