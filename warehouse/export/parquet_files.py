"""Parquet: what the warehouse holds, type for type; long tables as a folder with a part a year, in the layout of Hive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.export.selection import Source, batches, of_year, years_of

PART = "part-0.parquet"


def write_parquet(connection: duckdb.DuckDBPyConnection, source: Source, place: Path, done: Callable[[int], object]) -> None:
    """A file; where the source goes by year a folder of year=2023/part-0.parquet, whose files leave the year to their path."""
    years = years_of(connection, source) if source.by_year else ()
    if not source.by_year:
        _write(connection, source, "", place, done)
    elif not years:
        place.mkdir()
        _write(connection, source, "", place / PART, done)  # an empty table is read as one
    for year in years:
        part = place / f"year={year:d}" / PART
        part.parent.mkdir(parents=True)
        _write(connection, of_year(source, year), "year", part, done)


def _write(connection: duckdb.DuckDBPyConnection, source: Source, without: str, file: Path, done: Callable[[int], object]) -> None:
    from pyarrow import parquet

    with (
        batches(connection, source.query(without=without), source.parameters) as found,
        parquet.ParquetWriter(file, found.schema, compression="zstd") as writer,
    ):
        for batch in found:
            writer.write_batch(batch)
            done(batch.num_rows)
