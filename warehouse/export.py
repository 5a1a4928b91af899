"""The marts and the observations as files: Parquet, CSV and an Excel workbook.

Parquet holds what the warehouse holds. In CSV, text that a spreadsheet would take for a formula gets an apostrophe in
front, but for a lone comparison sign, which is a qualifier; in Excel every text is a text cell, so nothing in a report can
become a formula.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.sql import identifier, rows

FORMATS = ("parquet", "csv", "xlsx")
WORKBOOK = "nianbao.xlsx"
BATCH = 50_000
SHEET_ROWS = 1_048_575  # what an Excel sheet holds below its heading
CELL_CHARACTERS = 32_767  # what an Excel cell holds
DEFUSED = r"""CASE WHEN regexp_matches(ltrim({0}, ' '), '^[=+\-@\t\r\n＝＋－＠]') AND try_cast({0} AS DOUBLE) IS NULL
                      AND {0} NOT IN ('=', '<', '>', '<=', '>=', '~')
                  THEN '''' || {0} ELSE {0} END AS {0}"""


def export(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    tables: Iterable[str] | None = None,
    bom: bool = False,
) -> tuple[Path, ...]:
    """Writes the tables (default: all marts and core.observations) into the folder; returns the files.

    One file a table for parquet and csv (UTF-8; `bom` for older Excel), one workbook with a sheet a table for xlsx.
    Raises ValueError for a format or table that is not there, before anything is written.
    """
    columns = _columns(connection)
    chosen = list(tables) if tables is not None else [name for name in columns if name.startswith("marts.")] + ["core.observations"]
    formats = list(formats)
    if unknown := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"cannot export to {', '.join(unknown)}; formats: {', '.join(FORMATS)}")
    if unknown := [name for name in chosen if name not in columns]:
        raise ValueError(f"no table {', '.join(unknown)}; tables: {', '.join(columns)}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in chosen:
        if "parquet" in formats:
            written.append(_write(folder / f"{name}.parquet", lambda part, name=name: _parquet(connection, name, columns[name], part)))
        if "csv" in formats:
            written.append(_write(folder / f"{name}.csv", lambda part, name=name: _csv(connection, name, columns[name], part, bom)))
    if "xlsx" in formats:
        written.append(_write(folder / WORKBOOK, lambda part: _workbook(connection, {name: columns[name] for name in chosen}, part)))
    return tuple(written)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Table -> its columns, each with its type."""
    found: dict[str, list[tuple[str, str]]] = {}
    query = """SELECT schema_name || '.' || table_name AS name, column_name, data_type FROM duckdb_columns()
               WHERE NOT internal ORDER BY name, column_index"""
    for row in rows(connection, query):
        found.setdefault(row["name"], []).append((row["column_name"], row["data_type"]))
    return found


def _write(file: Path, write: Callable[[Path], None]) -> Path:
    """The file appears whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        write(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return file


def _select(table: str, columns: Sequence[tuple[str, str]], text: str = "{0}") -> str:
    chosen = ", ".join((text if kind == "VARCHAR" else "{0}").format(identifier(name)) for name, kind in columns)
    schema, _, name = table.partition(".")
    return f"SELECT {chosen} FROM {identifier(schema)}.{identifier(name)} ORDER BY ALL"


@contextmanager
def _batches(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[Any]:
    reader = connection.cursor().sql(query).to_arrow_reader(BATCH)
    try:
        yield reader
    finally:
        reader.close()


def _parquet(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], file: Path) -> None:
    from pyarrow import parquet

    with (
        _batches(connection, _select(table, columns)) as batches,
        parquet.ParquetWriter(file, batches.schema, compression="zstd") as writer,
    ):
        for batch in batches:
            writer.write_batch(batch)


def _csv(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], file: Path, bom: bool) -> None:
    from pyarrow import csv

    with _batches(connection, _select(table, columns, DEFUSED)) as batches, file.open("wb") as stream:
        if bom:
            stream.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(stream, batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)


def _workbook(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[tuple[str, str]]], file: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for table, columns in tables.items():
        cursor = connection.cursor().execute(_select(table, columns))
        sheet, left, number = None, 0, 0
        while records := cursor.fetchmany(BATCH):
            for record in records:
                if left == 0:
                    number += 1
                    sheet, left = _sheet(workbook, table, columns, number), SHEET_ROWS
                sheet.append([_cell(sheet, value) for value in record])
                left -= 1
        if number == 0:
            _sheet(workbook, table, columns, 1)
    workbook.save(file)


def _sheet(workbook: Any, table: str, columns: Sequence[tuple[str, str]], number: int) -> Any:
    sheet = workbook.create_sheet(table if number == 1 else f"{table} ({number})")
    sheet.freeze_panes = "A2"
    sheet.append([name for name, _ in columns])
    return sheet


def _cell(sheet: Any, value: Any) -> Any:
    """A text is a text cell whatever it begins with, cut to what a cell holds, without the control characters that XLSX forbids."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell = WriteOnlyCell(sheet, text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…")
    cell.data_type = "s"
    return cell
