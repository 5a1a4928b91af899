"""CSV in UTF-8 that a spreadsheet can open without running anything that stands in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.export.selection import Source, batches, joined
from warehouse.sql import literal

# A sign that begins a formula, also in its other widths and behind what a spreadsheet may strip: spaces, marks without width, quotes.
# Figures (-5) and a sign on its own, which is a qualifier, are none.
BEGINS_FORMULA = r"""^(?:[\p{Z}\p{C}\s"'“”‘’]*[=+\-@＝＋－＠﹦﹢﹣﹫−⁺⁻⁼]|[\t\r\n])"""
HARMLESS = r"[=<>~+\-]|<=|>=|[+\-]?[0-9]+(?:\.[0-9]+)?"


def defused(text: str) -> str:
    """The SQL of a text that no spreadsheet takes for a formula."""
    formula = f"regexp_matches({text}, {literal(BEGINS_FORMULA)}) AND NOT regexp_full_match({text}, {literal(HARMLESS)})"
    return f"CASE WHEN {formula} THEN concat({literal(chr(39))}, {text}) ELSE {text} END"


def write_csv(connection: duckdb.DuckDBPyConnection, source: Source, file: Path, bom: bool, done: Callable[[int], object]) -> None:
    """Every text in quotes; a list as one text, its items separated by ';'."""
    from pyarrow import csv

    query = source.query(text=defused, listed=lambda column: defused(joined(column)))
    with batches(connection, query, source.parameters) as found, file.open("wb") as stream:
        if bom:
            stream.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(stream, found.schema) as writer:
            for batch in found:
                writer.write_batch(batch)
                done(batch.num_rows)
