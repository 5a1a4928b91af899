"""The pages at the top of the report, each from the template of its name: what the front page sums up, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.report import links
from expectations.report.changes import collect_changes, figure
from expectations.report.corrections import collect_corrections
from expectations.report.dictionary import collect_dictionary
from expectations.report.documents import collect_documents
from expectations.report.findings import collect_also_found, collect_rules
from expectations.report.front import collect_measured, collect_standing, collect_top, top_findings
from expectations.report.limits import Limits
from expectations.report.missing import collect_missing
from expectations.report.overview import Overview
from expectations.report.queries import ask
from expectations.report.review import collect_review
from expectations.report.templating import environment
from expectations.report.waivers import collect_moved, collect_waivers

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from transforms.measured_quality import MeasuredQuality

FINDINGS, FINDINGS_TABLE = "findings.json", "findings.csv"
YEARS_OF_QUALITY = 12


def top_pages(
    connection: duckdb.DuckDBPyConnection,
    overview: Overview,
    limits: Limits,
    warehouse_link: str,
    catalogue: Catalogue | None = None,
    measured: MeasuredQuality | None = None,
) -> dict[str, str]:
    """File name → page, the front page last: it leads to the others."""
    ranked = top_findings(connection, limits)
    rules = collect_rules(connection, limits, [row["finding_id"] for row in ranked])
    changes, moved = collect_changes(connection, limits, overview), collect_moved(connection, limits)
    shown = rules.shown
    also = {"also": collect_also_found(connection, shown.union(row["finding_id"] for row in ranked)), "shown_findings": shown}
    documents = collect_documents(connection, limits, rules.first_finding)
    changed = {
        "changes": changes,
        "figure": figure,
        "indicators_en": {row["indicator"]: row["name_en"] for row in ask(connection, "indicators_en")},
    }
    contents: Mapping[str, Mapping[str, Any]] = {
        "findings.html": also | {"rules": rules, "moved": moved},
        "changes.html": changed,
        "documents.html": {"documents": documents, "first_finding": rules.first_finding},
        "review.html": {"review": collect_review(connection, limits, catalogue), "missing": collect_missing(connection, limits)},
        "rules.html": {"rules": rules},
        "decisions.html": {"corrections": collect_corrections(connection, limits), "waivers": collect_waivers(connection, limits)},
        "dictionary.html": collect_dictionary(connection),
        links.FRONT: changed
        | also
        | {
            "rules": rules,
            "moved": moved,
            "top": collect_top(ranked, rules, limits),
            "standing": collect_standing(connection),
            "measured": collect_measured(connection, measured, overview),
            "years": ask(connection, "quality_yearly", limit=YEARS_OF_QUALITY),
            "changes_of_front": limits.changes_of_front,
        },
    }
    shared = {
        "overview": overview,
        "warehouse_link": warehouse_link,
        "findings_link": FINDINGS,
        "findings_table_link": FINDINGS_TABLE,
    }
    return {name: environment().get_template(f"{name}.j2").render(here=name, **shared, **content) for name, content in contents.items()}
