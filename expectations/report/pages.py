"""The pages at the top of the report, and the findings as data that they lead to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations.report.changes import collect_changes, figure
from expectations.report.charts import panel
from expectations.report.corrections import collect_corrections
from expectations.report.data_files import write_findings, write_findings_table
from expectations.report.dictionary import render_dictionary
from expectations.report.documents import collect_documents
from expectations.report.files import replacing, write_page
from expectations.report.findings import collect_rules
from expectations.report.limits import Limits
from expectations.report.missing import collect_missing
from expectations.report.overview import collect_overview
from expectations.report.review import collect_review
from expectations.report.templating import environment
from expectations.report.trends import collect_trends
from expectations.report.waivers import collect_moved, collect_waivers

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue

PAGE = "index.html"
FINDINGS, FINDINGS_TABLE = "findings.json", "findings.csv"
DICTIONARY = "dictionary.html"


def write_pages(connection: duckdb.DuckDBPyConnection, warehouse: Path, folder: Path, limits: Limits, catalogue: Catalogue | None) -> None:
    """Over the open file `warehouse` into `folder`, the front page last."""
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
            trends=collect_trends(connection, limits),
            missing=collect_missing(connection, limits),
            limits=limits,
            panel=panel,
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
    if dictionary:
        write_page(folder / DICTIONARY, dictionary)
    write_page(folder / PAGE, page)
