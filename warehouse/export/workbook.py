"""An Excel workbook: a sheet a table, and a last one that says what each column is, in Chinese and English."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.export.selection import Source, joined
from warehouse.sql import rows

FETCH = 20_000
SHEET_ROWS = 1_048_575  # what an Excel sheet holds below its heading
SHEET_NAME = 31  # characters of a sheet's name
CELL_CHARACTERS = 32_767  # what an Excel cell holds
DICTIONARY = "说明 Dictionary"
HEADING = ("工作表 sheet", "列 column", "类型 type", "说明", "description")
SHARES = ("_ratio", "_growth", "_share", "coverage")  # endings of columns that are shares of one
WIDTHS = {"sentence": 60, "title": 40, "publisher": 28, "definition": 50, "description_zh": 50, "description_en": 50}


def write_workbook(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], file: Path, done: Callable[[int], object]) -> None:
    """Row by row to the disk, so that memory does not grow with the tables; what a sheet cannot hold goes on in the next."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    try:
        for source in sources:
            cursor = connection.cursor().execute(source.query(listed=joined), source.parameters)
            _fill(workbook, source.table, source.columns, _fetched(cursor), done)
        _fill(workbook, DICTIONARY, [(name, "VARCHAR") for name in HEADING], _described(connection, sources), int)
    except BaseException:
        for sheet in workbook.worksheets:
            with contextlib.suppress(Exception):  # half a sheet: what ended it is the fault to tell
                sheet.close()
        raise
    workbook.save(file)


def _fill(
    workbook: Any, name: str, columns: Sequence[tuple[str, str]], records: Iterator[Sequence[Any]], done: Callable[[int], object]
) -> None:
    formats = ["0.0%" if column.endswith(SHARES) and kind == "DOUBLE" else None for column, kind in columns]
    sheet, number, held = _sheet(workbook, name, columns, 1), 1, 0
    for record in records:
        if held == SHEET_ROWS:
            number += 1
            sheet, held = _sheet(workbook, name, columns, number), 0
        sheet.append([_cell(sheet, value, form) for value, form in zip(record, formats, strict=True)])
        held += 1
        if held % FETCH == 0:
            done(FETCH)
    done(held % FETCH)


def _sheet(workbook: Any, name: str, columns: Sequence[tuple[str, str]], number: int) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    behind = "" if number == 1 else f" ({number})"
    sheet = workbook.create_sheet(name[: SHEET_NAME - len(behind)] + behind)
    sheet.freeze_panes = "A2"
    for place, (column, _) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column, max(12, min(30, len(column) + 2)))
    heading = []
    for column, _ in columns:
        cell = WriteOnlyCell(sheet, column)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    return sheet


def _cell(sheet: Any, value: Any, form: str | None) -> Any:
    """A text is a text cell whatever it begins with, cut to what a cell holds, without the control characters that XLSX forbids."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str) and (form is None or value is None):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = form
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    text = text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"
    if not text.startswith(("=", "#")):  # what openpyxl takes for a formula or an error; a cell of its own costs twice the time
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while records := cursor.fetchmany(FETCH):
        yield from records


def _described(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> Iterator[Sequence[str]]:
    """What the comments say of the tables and their columns, in the order of the sheets."""
    query = """SELECT schema_name || '.' || table_name AS name, '' AS column_name, '' AS data_type, 0 AS position, comment
               FROM duckdb_tables()
               UNION ALL SELECT schema_name || '.' || view_name, '', '', 0, comment FROM duckdb_views() WHERE NOT internal
               UNION ALL SELECT schema_name || '.' || table_name, column_name, data_type, column_index, comment FROM duckdb_columns()
               WHERE NOT internal ORDER BY name, position"""
    described: dict[str, list[dict[str, Any]]] = {}
    for row in rows(connection, query):
        described.setdefault(row["name"], []).append(row)
    for source in sources:
        for row in described.get(source.table, []):
            zh, _, en = (row["comment"] or "").partition(" | ")
            yield source.table, row["column_name"], row["data_type"], zh, en
