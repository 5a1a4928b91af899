"""The pages of publishers, indicators and regions, and what all of them share."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.report import links
from expectations.report.directories import trend_files
from expectations.report.files import write_page
from expectations.report.indicators import INDICATORS
from expectations.report.publishers import PUBLISHERS
from expectations.report.regions import REGIONS

TREND_SETS = (PUBLISHERS, INDICATORS, REGIONS)


def write_trend_pages(connection: duckdb.DuckDBPyConnection, folder: Path, **of_run: object) -> None:
    """All of them, and the files of trend_files, which says what `of_run` is."""
    for name, text in trend_files(connection, **of_run):
        (folder / name).parent.mkdir(exist_ok=True)
        write_page(folder / name, text)
    for pages in TREND_SETS:
        (folder / pages.folder).mkdir(exist_ok=True)
        for key, page in pages.pages(connection, pages.digests(connection)):
            write_page(folder / pages.folder / f"{links.file_name(key)}.html", page)
