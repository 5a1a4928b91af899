"""Warehouse file → report/: the pages at the top, and the findings as data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.report import links
from expectations.report.data_files import write_findings, write_findings_table
from expectations.report.files import copy_assets, replacing, write_page
from expectations.report.limits import Limits
from expectations.report.overview import collect_overview
from expectations.report.top_pages import FINDINGS, FINDINGS_TABLE, top_pages
from warehouse.connections import open_to_read

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.measured_quality import MeasuredQuality


def render(
    warehouse: Path,
    folder: Path,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
    measured: MeasuredQuality | None = None,
) -> Path:
    """Writes the report over the closed file `warehouse` into `folder`; returns the page to open.

    With a catalogue, what is to be reviewed is shown with its runners-up; `measured` is how well reports were read when it was measured.

    Each file is put in place whole: a reader of an older report never sees half of the new one.
    """
    warehouse, folder, limits = Path(warehouse), Path(folder), limits or Limits()
    folder.mkdir(parents=True, exist_ok=True)
    with open_to_read(warehouse) as connection:
        copy_assets(folder)
        write_pages(connection, warehouse, folder, limits, catalogue, measured)
    return folder / links.FRONT


def write_pages(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    folder: Path,
    limits: Limits,
    catalogue: Catalogue | None = None,
    measured: MeasuredQuality | None = None,
) -> None:
    """Over the open file `warehouse` into `folder`, the front page last."""
    overview = collect_overview(connection)
    warehouse_link = Path(os.path.relpath(warehouse.resolve(), folder.resolve())).as_posix()
    pages = top_pages(connection, overview, limits, warehouse_link, catalogue, measured)
    with replacing(folder / FINDINGS) as file:
        write_findings(connection, file, overview)
    with replacing(folder / FINDINGS_TABLE) as file:
        write_findings_table(connection, file)
    for name, page in pages.items():
        write_page(folder / name, page)
