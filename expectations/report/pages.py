"""The pages at the top of the report, and the findings as data that they lead to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.report.data_files import write_findings, write_findings_table
from expectations.report.directories import trend_files
from expectations.report.files import replacing, write_page
from expectations.report.limits import Limits
from expectations.report.overview import collect_overview
from expectations.report.top_pages import FINDINGS, FINDINGS_TABLE, top_pages

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.measured_quality import MeasuredQuality


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
    for name, text in trend_files(connection, overview=overview, warehouse_link=warehouse_link):
        (folder / name).parent.mkdir(exist_ok=True)
        write_page(folder / name, text)
    for name, page in pages.items():
        write_page(folder / name, page)
