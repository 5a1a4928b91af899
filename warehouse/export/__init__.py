"""Tables as files: Parquet, CSV and an Excel workbook.

Parquet holds what the warehouse holds; long tables are folders with a part a year (`marts.yearly_trend/year=2023/part-0.parquet`).
In CSV, text that a spreadsheet would take for a formula gets an apostrophe in front; in Excel every text is a text cell, so nothing
in a report can become a formula. Each file or folder appears whole or not at all, in place of what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb

from warehouse.export.csv_files import defused, write_csv
from warehouse.export.parquet_files import write_parquet
from warehouse.export.places import placing, remove
from warehouse.export.selection import Source, select
from warehouse.export.workbook import write_workbook

__all__ = ["FORMATS", "WORKBOOK", "Source", "defused", "export", "select", "write"]

FORMATS = ("parquet", "csv", "xlsx")
WORKBOOK = "nianbao.xlsx"
Done = Callable[[int], object]


def export(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    tables: Iterable[str] | None = None,
    bom: bool = False,
) -> tuple[Path, ...]:
    """Writes the tables (default: those of selection.DEFAULT) into the folder; returns the files and folders."""
    return write(connection, select(connection, tables), folder, formats, bom)


def write(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    folder: Path,
    formats: Iterable[str] = FORMATS,
    bom: bool = False,
    done: Done = int,
) -> tuple[Path, ...]:
    """The selected rows in each of the formats; `done` hears how many more rows were written. UTF-8; `bom` for older Excel.

    Raises ValueError for a format that is none, before anything is written.
    """
    formats = list(formats)
    if unknown := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"cannot export to {', '.join(unknown)}; formats: {', '.join(FORMATS)}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources:
        if "parquet" in formats:
            file, parts = folder / f"{source.table}.parquet", folder / source.table
            place, other = (parts, file) if source.by_year else (file, parts)
            with placing(place) as beside:
                write_parquet(connection, source, beside, done)
            remove(other)  # of a version that laid the table out otherwise
            written.append(place)
        if "csv" in formats:
            with placing(folder / f"{source.table}.csv") as beside:
                write_csv(connection, source, beside, bom, done)
            written.append(folder / f"{source.table}.csv")
    if "xlsx" in formats:
        with placing(folder / WORKBOOK) as beside:
            write_workbook(connection, sources, beside, done)
        written.append(folder / WORKBOOK)
    return tuple(written)
