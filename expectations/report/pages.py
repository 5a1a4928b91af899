"""Warehouse file → report/index.html, report/dictionary.html, report/findings.json and report/findings.csv."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.report.changes import collect_changes, figure
from expectations.report.corrections import collect_corrections
from expectations.report.data_files import write_findings, write_findings_table
from expectations.report.dictionary import render_dictionary
from expectations.report.documents import collect_documents
from expectations.report.files import copy_assets, replacing, write_page
from expectations.report.findings import collect_rules
from expectations.report.limits import Limits
from expectations.report.missing import collect_missing
from expectations.report.overview import collect_overview
from expectations.report.review import collect_review
from expectations.report.templating import environment
from expectations.report.trend_pages import write_trend_pages
from expectations.report.waivers import collect_moved, collect_waivers
from warehouse.connections import open_to_read

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

PAGE = "index.html"
FINDINGS, FINDINGS_TABLE = "findings.json", "findings.csv"
DICTIONARY = "dictionary.html"


def render(warehouse: Path, folder: Path, limits: Limits | None = None, catalogue: Catalogue | None = None) -> Path:
    """Writes the report over the closed file `warehouse` into `folder`; returns the page to open.

    With a catalogue, what is to be reviewed is shown with its runners-up.

    Each file is put in place whole: a reader of an older report never sees half of the new one.
    """
    warehouse, folder, limits = Path(warehouse), Path(folder), limits or Limits()
    folder.mkdir(parents=True, exist_ok=True)
    with open_to_read(warehouse) as connection:
        overview = collect_overview(connection)
        rules = collect_rules(connection, limits)
        documents = collect_documents(connection, limits, rules.first_finding)
        dictionary = render_dictionary(connection, PAGE)
        page = (
            environment()
            .get_template("index.html.j2")
            .render(
                overview=overview,
                rules=rules,
                documents=documents,
                changes=collect_changes(connection, limits, overview),
                figure=figure,
                review=collect_review(connection, limits, catalogue),
                corrections=collect_corrections(connection, limits),
                waivers=collect_waivers(connection, limits),
                moved=collect_moved(connection, limits),
                missing=collect_missing(connection, limits),
                limits=limits,
                warehouse_link=Path(os.path.relpath(warehouse.resolve(), folder.resolve())).as_posix(),
                findings_link=FINDINGS,
                findings_table_link=FINDINGS_TABLE,
                dictionary_link=DICTIONARY if dictionary else None,
            )
        )
        with replacing(folder / FINDINGS) as file:
            write_findings(connection, file, overview)
        with replacing(folder / FINDINGS_TABLE) as file:
            write_findings_table(connection, file)
        write_trend_pages(connection, folder)
    copy_assets(folder)
    if dictionary:
        write_page(folder / DICTIONARY, dictionary)
    write_page(folder / PAGE, page)
    return folder / PAGE
